//! A demo portal in a process of its own, for consoles that come and go.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use super::pty::Pty;

const HANDOVER: &str = env!("CARGO_BIN_EXE_handover");

/// A portal of sixty people with one worker, which ends with the test.
pub struct Portal {
    process: Child,
    pub url: String,
    pub key: String,
}

impl Portal {
    /// Starts one, with more arguments.
    pub fn start(arguments: &[&str]) -> Self {
        let mut process = Command::new(HANDOVER)
            .args(["demo", "--serve", "--json", "--people", "60", "--workers", "1"])
            .args(arguments)
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
    pub fn console(&self, home: &Path) -> Pty {
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
