//! The state.

use crate::domain::Timestamp;

/// Everything the console knows and shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    now: Timestamp,
}

impl Model {
    /// The model at start, before anything is known; `host` is the portal as the header names it.
    pub fn new(_host: &str, now: Timestamp) -> Self {
        Self { now }
    }

    /// Whether something on the screen shows a running time, so that a clock is wanted.
    pub fn wants_clock(&self) -> bool {
        false
    }

    /// What is said on leaving: the tasks that go on running on the server.
    pub fn parting_words(&self) -> Vec<String> {
        Vec::new()
    }
}
