//! kill -9, for real: the built binary on a pseudo-terminal, a portal in another process, a
//! journal on a disk.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

#[path = "support/portal.rs"]
mod portal;
#[path = "support/pty.rs"]
#[allow(dead_code, reason = "each test uses its part")]
mod pty;

use std::process::Command;

use portal::Portal;
use pty::Pty;
use rustix::process::Signal;

const HANDOVER: &str = env!("CARGO_BIN_EXE_handover");

/// Finds the heir in the picker and chooses him.
fn choose_henrik(console: &mut Pty) {
    console.press("henrik");
    console.wait("one is left", |screen| screen.contents().contains("1 can inherit"));
    console.press("\r");
}

#[test]
fn a_killed_console_is_resumed_by_the_next_one() {
    let (portal, home) = (Portal::start(&["--speed", "20"]), tempfile::tempdir().unwrap());
    let mut console = portal.console(home.path());
    console.wait_for("1/60");
    console.press("f\x1b[C\x1b[C\x1b[C\r");
    console.wait_for("status:disabled");
    console.wait_for("Walter Grimm");
    console.press("Ao");
    console.wait_for("who inherits?");
    choose_henrik(&mut console);
    console.wait_for("will be offboarded");
    console.press("\r");
    console.wait_for("Enter start all");
    console.press("\r");
    console.wait("the first is done", |screen| screen.contents().contains("1 done"));
    console.signal(Signal::KILL);
    drop(console);

    let mut console = portal.console(home.path());
    console.wait_for("resume?");
    let asked = console.text();
    assert!(asked.contains("done") && asked.contains("waiting: resume?"), "{asked}");
    console.press("\r");
    console.wait("the line goes on", |screen| !screen.contents().contains("resume?"));
    console.press("q");
    console.wait("leaving asks or leaves", |screen| {
        let text = screen.contents();
        text.contains("Type quit") || text.contains("may go on running")
    });
    console.press("quit\r");
    console.assert_left(0);
}

#[test]
fn a_journal_is_played_back_on_the_board_and_nothing_is_sent() {
    let (portal, home) = (Portal::start(&["--speed", "20"]), tempfile::tempdir().unwrap());
    let mut console = portal.console(home.path());
    console.wait_for("1/60");
    console.press("/casimir\ro");
    console.wait_for("3 archived");
    choose_henrik(&mut console);
    console.wait_for("what will happen");
    console.press("\r");
    console.wait_for("done, proven");
    console.press("q");
    console.assert_left(0);

    let is_journal = |path: &std::path::PathBuf| path.extension().is_some_and(|e| e == "jsonl");
    let files = std::fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().path());
    let journal = files.into_iter().find(is_journal).unwrap();
    let before = std::fs::read(&journal).unwrap();
    let journal = journal.to_str().unwrap();
    let mut replay = Pty::handover(&["replay", journal, "--speed", "50"]);
    replay.wait_for("replay of");
    replay.wait("the end is shown", |screen| screen.contents().contains("done, proven"));
    replay.press("x");
    replay.wait_for("nothing to stop");
    replay.press("q");
    replay.assert_left(0);
    assert_eq!(std::fs::read(journal).unwrap(), before, "it is only read");
}

#[test]
fn what_is_no_journal_is_not_played_back() {
    for (path, says) in
        [("/nowhere.jsonl", "cannot be read"), (file!(), "has nothing to play back")]
    {
        let output = Command::new(HANDOVER).args(["replay", path]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(3), "{said}");
        assert!(said.contains(says), "{said}");
    }
}
