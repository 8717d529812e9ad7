//! Leaving within a second, whatever hangs.

use std::{
    process, thread,
    time::{Duration, Instant},
};

use rustix::process::Signal;
use tokio::sync::watch;

use crate::term;

/// How long leaving in good order may take.
const PATIENCE: Duration = Duration::from_millis(800);
/// How much of that the terminal's answers may take; in what is left the last words are said.
const ANSWERS: Duration = Duration::from_millis(650);

/// The demand to leave. Clones share it; it is heard by the one that waits.
#[derive(Clone, Debug)]
pub struct Stop(watch::Sender<Option<Leaving>>);

/// How to leave.
#[derive(Clone, Copy, Debug)]
pub struct Leaving {
    /// The exit status.
    pub status: u8,
    /// How long the terminal's answers may be waited for.
    pub answers_until: Instant,
}

impl Default for Stop {
    fn default() -> Self {
        Self(watch::Sender::new(None))
    }
}

impl Stop {
    /// Demands that the console leaves with this exit status; returns whether that is the first
    /// demand, and the one that counts. If the console has not left in time, because it hangs in a
    /// message or its last words in a terminal that does not read, the process ends without it.
    pub fn demand(&self, status: u8) -> bool {
        let leaving = Leaving { status, answers_until: Instant::now() + ANSWERS };
        let is_first = self.0.send_if_modified(|demanded| {
            let is_first = demanded.is_none();
            demanded.get_or_insert(leaving);
            is_first
        });
        if is_first {
            let overdue = move || {
                thread::sleep(PATIENCE);
                at_once(status);
            };
            if thread::Builder::new().name("stop".into()).spawn(overdue).is_err() {
                at_once(status);
            }
        }
        is_first
    }

    /// Waits for the demand.
    pub async fn demanded(&self) -> Leaving {
        let mut demand = self.0.subscribe();
        loop {
            if let Some(leaving) = *demand.borrow_and_update() {
                return leaving;
            }
            // The sender is `self`, so only a demand ends this.
            demand.changed().await.ok();
        }
    }
}

/// Gives the terminal back and ends the process, from any thread. Answers are not waited for: nobody
/// has time for them, or they are lost.
pub fn at_once(status: u8) -> ! {
    term::leave_by(Instant::now());
    process::exit(i32::from(status))
}

/// The exit status of a process that this signal ended, as shells report it.
pub fn by_signal(signal: Signal) -> u8 {
    u8::try_from(128 + signal.as_raw()).unwrap_or(u8::MAX)
}
