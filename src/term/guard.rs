//! The modes that were set, and their undoing on every way out: quit, error, signal, panic,
//! suspend. A terminal that stopped reading cannot hold up the exit.

use std::{
    io,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use super::{mouse, title};
use crossterm::{
    cursor::{Hide, Show},
    event::{DisableBracketedPaste, EnableBracketedPaste},
    queue,
    terminal::{
        DisableLineWrap, EnableLineWrap, EndSynchronizedUpdate, EnterAlternateScreen,
        LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
    },
};
use rustix::{
    event::{PollFd, PollFlags, poll},
    io::Errno,
    process::getpgrp,
    termios::tcgetpgrp,
};

/// How long leaving waits for a terminal that does not read.
const PATIENCE: Duration = Duration::from_millis(250);
/// How long leaving waits for answers: the way over the slowest of links, and back.
const WAY: Duration = Duration::from_millis(650);
/// How long a terminal may be in other hands before it counts as taken.
const HANDING_OVER: Duration = Duration::from_millis(100);

/// Raw mode is set.
static RAW: AtomicBool = AtomicBool::new(false);
/// The alternate screen, bracketed paste and the hidden cursor are set.
static SCREEN: AtomicBool = AtomicBool::new(false);
/// Reports of the mouse are wanted; a suspend does not change that.
static MOUSE: AtomicBool = AtomicBool::new(false);
/// They were asked for at some time: what turned them off may have been in a frame that never left.
static MOUSE_WAS_ON: AtomicBool = AtomicBool::new(false);
/// The terminal has a title, and a stack that keeps the old one.
static TITLE: AtomicBool = AtomicBool::new(false);
/// The terminal has said that it speaks the kitty keyboard protocol.
static OFFERED: AtomicBool = AtomicBool::new(false);
/// It was told to speak it.
static KEYBOARD: AtomicBool = AtomicBool::new(false);
/// Questions whose answers are still to come.
static QUESTIONS: AtomicUsize = AtomicUsize::new(0);
/// The terminal has answered before.
static ANSWERS: AtomicBool = AtomicBool::new(false);
/// How often the terminal was taken over.
static TURN: AtomicUsize = AtomicUsize::new(0);
/// Held while bytes go to the terminal, so that leaving does not cut a frame in two.
static WRITING: Mutex<()> = Mutex::new(());

/// Which keyboard flags are set? Only terminals that know the kitty keyboard protocol answer
/// (`ESC [ ? flags u`).
const ASK_KEYBOARD: &[u8] = b"\x1b[?u";
/// Keys that would be told apart by a delay, Esc first of all, are sent as whole sequences (flag
/// 1). The flags that were set go onto the terminal's stack, which the alternate screen has for
/// itself.
const PUSH_KEYBOARD: &[u8] = b"\x1b[>1u";
const POP_KEYBOARD: &[u8] = b"\x1b[<u";

/// Holds the terminal's modes; gives them back when dropped.
pub struct Guard(());

impl Guard {
    /// Takes the terminal over; one that `has_title` gets its own back at the end.
    ///
    /// # Errors
    /// If the terminal refuses; whatever was set is undone.
    pub fn enter(has_title: bool) -> io::Result<Self> {
        let guard = Self(());
        TITLE.store(has_title, Ordering::SeqCst);
        guard.set()?;
        Ok(guard)
    }

    /// Sets raw mode, the alternate screen and bracketed paste, hides the cursor, keeps the
    /// title, and asks for the mouse if that is wanted.
    ///
    /// # Errors
    /// If the terminal refuses.
    pub fn set(&self) -> io::Result<()> {
        enable_raw_mode()?;
        RAW.store(true, Ordering::SeqCst);
        let mut bytes = Vec::new();
        queue!(bytes, EnterAlternateScreen, EnableBracketedPaste, Hide, DisableLineWrap)?;
        if TITLE.load(Ordering::SeqCst) {
            bytes.extend_from_slice(title::KEEP);
        }
        if MOUSE.load(Ordering::SeqCst) {
            bytes.extend_from_slice(mouse::ON);
        }
        if !OFFERED.load(Ordering::SeqCst) {
            bytes.extend_from_slice(ASK_KEYBOARD);
        }
        // What was asked before is answered, or never will be; and whoever leaves now is late.
        QUESTIONS.store(0, Ordering::SeqCst);
        TURN.fetch_add(1, Ordering::SeqCst);
        SCREEN.store(true, Ordering::SeqCst);
        write(&bytes)
    }

    /// Whether the modes are set.
    pub fn is_set(&self) -> bool {
        SCREEN.load(Ordering::SeqCst)
    }
}

/// The bytes that turn reports of the mouse on or off; [`leave`] turns them off in any case.
pub(super) fn mouse(on: bool) -> &'static [u8] {
    MOUSE.store(on, Ordering::SeqCst);
    MOUSE_WAS_ON.fetch_or(on, Ordering::SeqCst);
    if on { mouse::ON } else { mouse::OFF }
}

/// Whether the terminal has a title that can be given back.
pub(super) fn has_title() -> bool {
    TITLE.load(Ordering::SeqCst)
}

impl Drop for Guard {
    fn drop(&mut self) {
        leave();
    }
}

/// Undoes the modes that are set. May be called from any thread, at any time, any number of
/// times; errors are not reported, because there is nobody left to tell.
pub fn leave() {
    leave_by(Instant::now() + PATIENCE + WAY);
}

/// The same, for who has less time: answers are waited for until then at most.
pub fn leave_by(end: Instant) {
    if SCREEN.swap(false, Ordering::SeqCst) {
        let (done, written) = mpsc::channel();
        let turn = TURN.load(Ordering::SeqCst);
        // The write may block for ever, so it gets a thread that may be left behind.
        let started = thread::Builder::new().name("leave".into()).spawn(move || {
            let _held = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
            // Stuck behind a frame, it may be its turn only after the console was resumed.
            if TURN.load(Ordering::SeqCst) == turn {
                done.send(write_all(&farewell())).ok();
            }
        });
        if started.is_ok() && matches!(written.recv_timeout(PATIENCE), Ok(Ok(()))) {
            await_answers(end);
        }
    }
    if RAW.swap(false, Ordering::SeqCst) {
        disable_raw_mode().ok();
    }
}

/// Who are you? (DA 1; the answer is `ESC [ ? … c`.)
pub(super) const WHO: &[u8] = b"\x1b[c";
/// Are you well? (DSR 5; its answer `ESC [ 0 n` is no key of any terminal, while the answer of
/// the more usual DSR 6 is also F3 with a modifier.)
pub(super) const READY: &[u8] = b"\x1b[5n";

/// A question, counted: an answer that came after the end would be typed into the shell, so
/// [`leave`] waits for it.
pub(super) fn question(question: &'static [u8]) -> &'static [u8] {
    QUESTIONS.fetch_add(1, Ordering::SeqCst);
    question
}

/// To be called by the keyboard's thread when the terminal offers the keyboard protocol.
pub(super) fn keyboard_offered() {
    OFFERED.store(true, Ordering::SeqCst);
}

/// To be called by the keyboard's thread for each answer.
pub(super) fn answered() {
    ANSWERS.store(true, Ordering::SeqCst);
    // Answers that nobody asked for do not count below zero.
    QUESTIONS.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |open| open.checked_sub(1)).ok();
}

/// Waits for the answers of a terminal that answers, or may: before the first answer no more
/// than three questions have left.
fn await_answers(end: Instant) {
    let end = end.min(Instant::now() + WAY);
    while Instant::now() < end {
        let open = QUESTIONS.load(Ordering::SeqCst);
        if open == 0 || (open > 3 && !ANSWERS.load(Ordering::SeqCst)) {
            return;
        }
        thread::sleep(Duration::from_millis(1));
    }
}

fn farewell() -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to a Vec does not fail.
    queue!(bytes, EndSynchronizedUpdate, DisableBracketedPaste).ok();
    if KEYBOARD.swap(false, Ordering::SeqCst) {
        bytes.extend_from_slice(POP_KEYBOARD);
    }
    if MOUSE_WAS_ON.load(Ordering::SeqCst) {
        bytes.extend_from_slice(mouse::OFF);
    }
    if has_title() {
        bytes.extend_from_slice(title::RESTORE);
    }
    // Where there is no alternate screen, as in GNU screen, the shell goes on below ours.
    bytes.extend_from_slice(b"\x1b[m\x1b[r\x1b[999H\x1b[K");
    queue!(bytes, EnableLineWrap, Show, LeaveAlternateScreen).ok();
    bytes
}

/// Writes while the terminal is ours; after [`leave`] nothing is written. A keyboard protocol
/// that was offered meanwhile is set with it.
///
/// # Errors
/// Whatever the terminal answers, EIO if it is gone, or somebody else's by now.
pub(super) fn write(bytes: &[u8]) -> io::Result<()> {
    let _held = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    if !SCREEN.load(Ordering::SeqCst) {
        return Ok(());
    }
    if is_taken() {
        // Right after a SIGCONT it is the shell's for a moment, until we are stopped or have it.
        thread::sleep(HANDING_OVER);
        if is_taken() {
            return Err(Errno::IO.into());
        }
    }
    if OFFERED.load(Ordering::SeqCst) && !KEYBOARD.swap(true, Ordering::SeqCst) {
        // Behind the bytes: those that enter the alternate screen must come first.
        return write_all(&[bytes, PUSH_KEYBOARD].concat());
    }
    write_all(bytes)
}

/// Whether the terminal is in the hands of another process group. Whoever puts us into the
/// background stops us first, so this means that what stood between the shell and us was killed,
/// and the shell has gone on. Nothing else tells: the terminal lives, and reading fails only when
/// a key is pressed. So the moment before something is drawn is early enough, and no timer is
/// needed.
fn is_taken() -> bool {
    // No answer: this is no terminal of our session.
    tcgetpgrp(io::stdout()).is_ok_and(|group| group != getpgrp())
}

fn write_all(mut bytes: &[u8]) -> io::Result<()> {
    let tty = io::stdout();
    while !bytes.is_empty() {
        match rustix::io::write(&tty, bytes) {
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            // Whoever shares the tty with us may have made it non-blocking.
            Err(Errno::AGAIN) => {
                poll(&mut [PollFd::new(&tty, PollFlags::OUT)], None)?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mouse_that_was_on_is_turned_off_at_the_end_whatever_was_said_since() {
        let says_off = || {
            let bytes = farewell();
            bytes.windows(mouse::OFF.len()).any(|window| window == mouse::OFF)
        };
        assert!(!says_off());
        assert_eq!((mouse(true), says_off()), (mouse::ON, true));
        // The frame with these bytes may never leave.
        assert_eq!((mouse(false), says_off()), (mouse::OFF, true));
    }
}
