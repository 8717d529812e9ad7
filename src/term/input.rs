//! The thread that reads the keyboard.

use std::{
    io, thread,
    time::{Duration, Instant},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
};

use super::{
    Event, guard,
    keys::{self, Parser, Patience},
};

/// After this long without another byte, an escape is the key and not the begin of a sequence.
/// A sequence arrives in one piece even over slow links; only a split packet takes longer. With
/// the kitty keyboard protocol nothing waits: its Esc is a whole sequence.
const ESCAPE: Duration = Duration::from_millis(30);
/// After this long without another byte, the rest of a sequence is lost. It would be taken for
/// keys if it came later, so this is longer than any stall of a link that still lives.
const SEQUENCE: Duration = Duration::from_millis(500);
/// After this long without another byte, a paste whose end was lost is over. What is typed
/// meanwhile belongs to it: better no key than one that nobody meant.
const PASTE: Duration = Duration::from_secs(5);

/// Starts the thread. It reports keys and pastes until the terminal is gone.
///
/// # Errors
/// If the thread cannot be started.
pub fn start(sink: impl Fn(Event) + Send + 'static) -> io::Result<()> {
    let sink = move |event| {
        match event {
            Event::Identified | Event::Answered => guard::answered(),
            Event::KeyboardOffered => guard::keyboard_offered(),
            _ => {}
        }
        sink(event);
    };
    let read = move || {
        let _last_word = LastWord(&sink);
        let mut parser = Parser::default();
        let mut since = Instant::now();
        while let Ok(bytes) = next(parser.patience(), since) {
            // Answers do not make what has begun any younger.
            if !bytes.as_deref().is_some_and(keys::are_answers) {
                since = Instant::now();
            }
            match bytes {
                Some(bytes) => parser.feed(&bytes, &sink),
                None => parser.give_up(&sink),
            }
        }
    };
    thread::Builder::new().name("input".into()).stack_size(128 * 1024).spawn(read)?;
    Ok(())
}

/// Says that the terminal is gone, also if this thread ends by a defect: without it the console
/// would be there and hear or show nothing.
pub(super) struct LastWord<'a, S: Fn(Event)>(pub(super) &'a S);

impl<S: Fn(Event)> Drop for LastWord<'_, S> {
    fn drop(&mut self) {
        self.0(Event::Gone);
    }
}

/// The next bytes; `None` if there were none for as long as the parser waits since then.
fn next(patience: Patience, since: Instant) -> io::Result<Option<Vec<u8>>> {
    let tty = io::stdin();
    let limit = match patience {
        Patience::Endless => None,
        Patience::Escape => Some(ESCAPE),
        Patience::Sequence => Some(SEQUENCE),
        Patience::Paste => Some(PASTE),
    };
    loop {
        let limit = limit.map(|limit| limit.saturating_sub(since.elapsed()));
        let limit = limit.and_then(|limit| Timespec::try_from(limit).ok());
        match poll(&mut [PollFd::new(&tty, PollFlags::IN)], limit.as_ref()) {
            Ok(0) => return Ok(None),
            Ok(_) => {}
            Err(Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
        }
        let mut bytes = vec![0; 4096];
        match rustix::io::read(&tty, &mut bytes) {
            // A tty that hung up is at its end for ever; crossterm spins here.
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => {
                bytes.truncate(count);
                return Ok(Some(bytes));
            }
            Err(Errno::INTR | Errno::AGAIN) => {}
            Err(error) => return Err(error.into()),
        }
    }
}
