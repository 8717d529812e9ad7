//! kill -9, for real: the built binary on a pseudo-terminal, a portal in another process, a
//! journal on a disk.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

#[path = "support/pty.rs"]
#[allow(dead_code, reason = "each test uses its part")]
mod pty;

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use pty::Pty;
use rustix::process::Signal;

const HANDOVER: &str = env!("CARGO_BIN_EXE_handover");

/// A portal of its own process, which ends with the test.
struct Portal {
    process: Child,
    url: String,
    key: String,
}

impl Portal {
    fn start() -> Self {
        let mut process = Command::new(HANDOVER)
            .args(["demo", "--serve", "--json", "--people", "60", "--workers", "1"])
            .args(["--speed", "20"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let card: serde_json::Value = serde_json::from_str(&line).unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        Self { process, url: text(&card["url"]), key: text(&card["keys"]["owner"]) }
    }

    /// A console on it that keeps its journal there.
    fn console(&self, home: &Path) -> Pty {
        let env =
            [("HANDOVER_KEY", self.key.as_str()), ("HANDOVER_STATE_DIR", home.to_str().unwrap())];
        Pty::start(&[HANDOVER, &self.url], &env)
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

#[test]
fn a_killed_console_is_resumed_by_the_next_one() {
    let (portal, home) = (Portal::start(), tempfile::tempdir().unwrap());
    let mut console = portal.console(home.path());
    console.wait_for("1/60");
    console.press("f\x1b[C\x1b[C\x1b[C\r");
    console.wait_for("status:disabled");
    console.wait_for("Walter Grimm");
    console.press("Ao");
    console.wait_for("who inherits?");
    console.press("henrik");
    console.wait("one is left", |screen| screen.contents().contains("1 can inherit"));
    console.press("\r");
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
