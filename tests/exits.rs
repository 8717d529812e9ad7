//! Stops, ends and silences that come from outside, on a real pseudo-terminal: whatever happens
//! to the console, its terminal is as it was, and it does not live on without one.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

#[path = "support/portal.rs"]
#[allow(dead_code, reason = "each test uses its part")]
mod portal;
#[path = "support/pty.rs"]
#[allow(dead_code, reason = "each test uses its part")]
mod pty;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use portal::Portal;
use pty::{Pty, SOON, child_of, eventually};
use rstest::rstest;
use rustix::{
    fs::{CWD, FlockOperation, Mode, flock, mkfifoat},
    process::{Pid, Signal, kill_process},
    termios::{Action, tcflow},
};

const HANDOVER: &str = env!("CARGO_BIN_EXE_handover");
/// A member of the demo company, in its first rows.
const SOMEBODY: &str = "Brightwater";
/// The alternate screen is entered.
const ENTER: &str = "\x1b[?1049h";
/// A frame begins.
const FRAME: &[u8] = b"\x1b[?2026h";
/// The end of a frame asks whether it has arrived.
const QUESTION: &str = "\x1b[5n";

/// The console on the demo portal, run by this shell script, with people on its screen.
fn console_in(script: &str) -> Pty {
    let mut console = Pty::start(&["sh", "-c", script, HANDOVER], &[]);
    console.wait_for(SOMEBODY);
    console
}

/// What `/proc` says of a process behind its name: its state, its parent …
fn stat(process: Pid) -> Option<Vec<String>> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero())).ok()?;
    let (_, behind_name) = stat.rsplit_once(')')?;
    Some(behind_name.split_whitespace().map(ToOwned::to_owned).collect())
}

fn is_gone(process: Pid) -> bool {
    stat(process).is_none_or(|stat| stat[0] == "Z")
}

/// Waits for the end of a process that is not ours.
fn wait_for_end(process: Pid) {
    eventually("its end", || is_gone(process).then_some(()));
}

// ---- stopped and resumed from outside ---------------------------------------------------

#[rstest]
#[case::as_ctrl_z_does(Signal::TSTP)]
#[case::without_being_asked(Signal::STOP)]
fn a_console_that_is_stopped_from_outside_comes_back_whole(#[case] signal: Signal) {
    // The shell makes the terminal as it likes it meanwhile.
    let script = "set -m; \"$0\" demo; stty sane; echo STOPPED; read answer; fg; echo DONE $?";
    let mut console = console_in(script);
    kill_process(console.job(), signal).unwrap();
    console.wait_for("STOPPED");
    assert!(console.is_cooked());
    if signal == Signal::TSTP {
        console.assert_restored();
    }
    let entered = console.count(ENTER.as_bytes());
    console.press("\r");
    console.wait_for_bytes(ENTER, entered + 1);
    console.wait_for(SOMEBODY);
    let screen = console.screen();
    assert!(screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste());
    assert!(!console.is_cooked());
    console.leave_by("\x07");
    console.wait_for("DONE 0");
    console.assert_left(0);
}

#[test]
fn in_the_background_it_stops_instead_of_taking_the_terminal() {
    let script = "set -m; \"$0\" demo & echo SHELL; read answer; fg; echo DONE $?";
    let mut console = Pty::start(&["sh", "-c", script, HANDOVER], &[]);
    console.wait_for("SHELL");
    let job = console.job();
    eventually("the stop", || (stat(job)?[0] == "T").then_some(()));
    assert_eq!(console.count(ENTER.as_bytes()), 0);
    console.press("\r");
    console.wait_for(SOMEBODY);
    console.leave_by("\x07");
    console.wait_for("DONE 0");
    console.assert_left(0);
}

#[test]
fn continued_in_the_background_it_leaves_the_terminal_alone() {
    let script = "set -m; \"$0\" demo; echo STOPPED; read answer; bg; echo SHELL; read answer; \
                  fg; echo DONE $?";
    let mut console = console_in(script);
    let job = console.job();
    console.press("\x1a");
    console.wait_for("STOPPED");
    let entered = console.count(ENTER.as_bytes());
    console.press("\r");
    console.wait_for("SHELL");
    eventually("the stop", || (stat(job)?[0] == "T").then_some(()));
    console.assert_restored();
    assert_eq!(console.count(ENTER.as_bytes()), entered);
    console.press("\r");
    console.wait_for_bytes(ENTER, entered + 1);
    console.leave_by("\x07");
    console.wait_for("DONE 0");
    console.assert_left(0);
}

// ---- orphans ---------------------------------------------------------------------------

#[test]
fn it_ends_with_its_session_although_the_terminal_stays_and_hangups_are_ignored() {
    let script = "trap '' HUP; exec 3<&0; \"$0\" demo <&3 & wait";
    let console = console_in(script);
    let job = console.job();
    console.signal(Signal::KILL);
    wait_for_end(job);
}

/// The wrapper is killed, and the shell takes its terminal back. Nothing tells the console: its
/// terminal lives, its parent was not its session's leader.
#[rstest]
#[case::at_the_next_key("\r")]
#[case::at_the_next_frame("")]
fn it_ends_when_the_terminal_is_somebody_elses(#[case] key: &str) {
    let portal = Portal::start(&["--speed", "1"]);
    let script = "set -m; sh -c '\"$0\" \"$1\"; :' \"$0\" \"$1\"; stty sane; echo BACK; cat";
    let env = [("HANDOVER_KEY", portal.key.as_str())];
    let mut console = Pty::start(&["sh", "-c", script, HANDOVER, &portal.url], &env);
    console.wait_for("1/60");
    let wrapper = console.job();
    let job = child_of(wrapper);
    if key.is_empty() {
        // A task's clock runs, so there are frames to draw.
        offboard_casimir(&mut console);
        console.wait("it runs", |screen| screen.contents().contains("1 run"));
    }
    kill_process(wrapper, Signal::KILL).unwrap();
    console.wait_for("BACK");
    console.press(key);
    wait_for_end(job);
    console.wait("the shell's screen", |screen| {
        !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
    });
    console.press("\x04");
    // An answer of the terminal may have come too late for the console: the shell echoes it.
    assert_eq!(console.exit().0, 0);
}

/// Hands Casimir's things over to Henrik, up to the last key.
fn offboard_casimir(console: &mut Pty) {
    console.press("/casimir\ro");
    console.wait_for("3 archived");
    console.press("henrik");
    console.wait("one is left", |screen| screen.contents().contains("1 can inherit"));
    console.press("\r");
    console.wait_for("what will happen");
    console.press("\r");
}

// ---- a terminal that does not read ------------------------------------------------------

/// A console that watches a task, of which it says at its end that it may go on.
fn console_with_a_task(portal: &Portal, home: &Path) -> Pty {
    let mut console = portal.console(home);
    console.wait_for("1/60");
    offboard_casimir(&mut console);
    console.wait("it runs", |screen| screen.contents().contains("1 run"));
    console
}

/// Where the journal is.
fn journal_in(home: &Path) -> PathBuf {
    let mut files = fs::read_dir(home).unwrap().map(|entry| entry.unwrap().path());
    files.find(|path| path.extension().is_some_and(|ending| ending == "jsonl")).unwrap()
}

/// Journal lines so far.
fn journal(home: &Path) -> String {
    fs::read_to_string(journal_in(home)).unwrap()
}

/// Memory that is really there, in kB.
fn memory(process: Pid) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", process.as_raw_nonzero())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// The laptop is closed: nobody reads. The work goes on, no frame is kept for later, and whoever
/// opens the laptop sees how things stand now.
#[test]
fn behind_a_closed_laptop_the_work_goes_on_and_nothing_piles_up() {
    let (portal, home) = (Portal::start(&["--speed", "2"]), tempfile::tempdir().unwrap());
    let mut console = console_with_a_task(&portal, home.path());
    let frames_before = console.count(FRAME);
    let pressed = console.stop_reading("\x0c");
    let before = memory(console.pid());
    eventually("the proof", || journal(home.path()).contains("\"profile_exists\"").then_some(()));
    for _ in 0..200 {
        console.press("jk");
    }
    // Keys are heard: a change of the lanes is kept.
    console.press("3+");
    eventually("the lanes", || journal(home.path()).contains("\"fixed\"").then_some(()));
    let grown = memory(console.pid()).saturating_sub(before);
    assert!(grown < 4_096, "{grown} kB more");
    console.read_again();
    console.wait_for("done, proven");
    console.leave_by("\x07");
    console.assert_left(0);
    let frames = console.count(FRAME) - frames_before;
    assert!(frames < pressed + 30, "{frames} frames, {pressed} of them were asked for before");
}

#[test]
fn a_terminal_that_vanishes_behind_a_closed_laptop_ends_the_console() {
    let mut console = Pty::handover(&["demo"]);
    console.wait_for(SOMEBODY);
    console.stop_reading("\x0c");
    console.hang_up("");
    assert_eq!(console.exit_unread().0, 129);
}

/// Nor can its last words, for which it has the terminal back already.
#[rstest]
#[case::by_a_signal(Some(Signal::TERM), 143)]
#[case::by_its_key(None, 0)]
fn ctrl_s_cannot_hold_up_the_exit(#[case] signal: Option<Signal>, #[case] status: u32) {
    let (portal, home) = (Portal::start(&["--speed", "1"]), tempfile::tempdir().unwrap());
    let mut console = console_with_a_task(&portal, home.path());
    let device = console.device();
    tcflow(&device, Action::OOff).unwrap();
    drop(device);
    console.press_until_stuck("\x0c");
    match signal {
        Some(signal) => console.signal(signal),
        None => console.press("q"),
    }
    let (left_with, took) = console.exit_unread();
    assert_eq!(left_with, status);
    assert!(took < SOON, "took {took:?}");
    assert!(console.is_cooked());
    let lock = fs::File::open(journal_in(home.path()).with_extension("jsonl.lock")).unwrap();
    flock(lock, FlockOperation::NonBlockingLockExclusive).unwrap();
}

/// The disk takes all the time that it may have, and the terminal's answers never come.
#[test]
fn the_last_words_are_said_behind_a_disk_and_a_line_that_are_slow() {
    let (portal, home) = (Portal::start(&["--speed", "1"]), tempfile::tempdir().unwrap());
    let mut console = console_with_a_task(&portal, home.path());
    // Whoever opens a pipe that nobody reads waits. What is kept of the filter is in its place first.
    let pipe = journal_in(home.path()).with_extension("habits.json.part");
    eventually("a pipe", || mkfifoat(CWD, &pipe, Mode::RWXU).ok());
    console.press("m");
    console.wait("the mouse is on", |screen| {
        screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None
    });
    console.answers = false;
    let asked = console.count(QUESTION.as_bytes());
    console.press("\x0c");
    console.wait_for_bytes(QUESTION, asked + 1);
    console.signal(Signal::TERM);
    assert_eq!(console.exit().0, 143);
    console.assert_restored();
    let text = console.text();
    assert!(text.contains("1 task may go on running on the server"), "{text}");
}

// ---- leaving twice ---------------------------------------------------------------------

/// A hang-up is told by the kernel and the shell, and insists on nothing.
#[rstest]
#[case::that_insists(Signal::QUIT, 131)]
#[case::that_tells_of_the_same_end(Signal::HUP, 143)]
#[cfg(debug_assertions)]
fn a_second_signal_ends_at_once_what_hangs_while_it_leaves(
    #[case] second: Signal,
    #[case] status: u32,
) {
    let mut console = Pty::start(&[HANDOVER, "demo"], &[("HANDOVER_TEST_MISHAP", "hang")]);
    console.wait_for(SOMEBODY);
    console.press("j");
    console.wait_for("MISHAP=hang");
    console.signal(Signal::TERM);
    eventually("the demand to leave", || console.has_thread("stop").then_some(()));
    console.signal(second);
    assert_eq!(console.exit().0, status, "131 is the second one, 143 the first one's patience");
    console.assert_restored();
}

// ---- sizes and keyboards ---------------------------------------------------------------

#[test]
fn a_storm_of_sizes_is_a_few_frames() {
    let mut console = Pty::handover(&["demo"]);
    console.wait_for(SOMEBODY);
    let (before, began) = (console.count(FRAME), Instant::now());
    for size in 0..200 {
        console.resize(80 + size % 40, 24 + size % 10);
    }
    console.resize(101, 33);
    console.press("?");
    console.wait_for("Ctrl-G back");
    let frames = console.count(FRAME) - before;
    // At most thirty a second, and one for the dialog.
    let most = began.elapsed().as_millis() / 33 + 3;
    assert!(u128::try_from(frames).unwrap() < most, "{frames} frames, not {most}, for 200 sizes");
    console.press("\x07q");
    console.assert_left(0);
}

#[test]
fn the_kitty_keyboard_is_taken_where_it_is_offered_and_given_back() {
    let script = "set -m; \"$0\" demo; echo STOPPED; read answer; fg; echo DONE $?";
    let mut console = Pty::start(&["sh", "-c", script, HANDOVER], &[]);
    console.speaks_kitty = true;
    console.wait_for(SOMEBODY);
    console.wait_for_bytes("\x1b[>1u", 1);
    // `?`, then Esc, then a key that is released.
    console.press("\x1b[47:63;2u");
    console.wait_for("Ctrl-G back");
    console.press("\x1b[27u\x1b[113;1:3u");
    console.wait("the dialog is closed", |screen| !screen.contents().contains("Ctrl-G back"));
    console.press("\x1b[122;5u");
    console.wait_for("STOPPED");
    console.assert_restored();
    console.press("\r");
    console.wait_for_bytes("\x1b[>1u", 2);
    console.press("q");
    console.wait_for("DONE 0");
    console.assert_left(0);
    assert_eq!(console.count(b"\x1b[<u"), 2);
}
