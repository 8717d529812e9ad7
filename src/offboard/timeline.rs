//! What happened in a case, and when: the rungs of the ladder that `Enter` shows.

use serde::{Deserialize, Serialize};

use crate::domain::Timestamp;

/// The steps of an offboarding, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Leaver, heir and holdings are read.
    Facts,
    /// The groups that the leaver heads get the heir as head.
    Groups,
    /// The leaver is disabled.
    Disable,
    /// The leaver's sessions are ended.
    Sessions,
    /// The content moves.
    Reassign,
    /// What the server says is checked against what it has.
    Proof,
    /// The profile is deleted.
    Delete,
}

impl Stage {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Facts,
        Self::Groups,
        Self::Disable,
        Self::Sessions,
        Self::Reassign,
        Self::Proof,
        Self::Delete,
    ];

    /// The word on the ladder.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Facts => "facts",
            Self::Groups => "groups",
            Self::Disable => "disable",
            Self::Sessions => "sessions",
            Self::Reassign => "reassign",
            Self::Proof => "proof",
            Self::Delete => "delete",
        }
    }
}

/// How a thing went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// As wanted.
    Done,
    /// It goes on.
    Under,
    /// To know: another way than wanted.
    Odd,
    /// It failed.
    Failed,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When it was concluded.
    pub at: Timestamp,
    /// In which step.
    pub stage: Stage,
    /// How it went.
    pub mark: Mark,
    /// What it was, with its evidence.
    pub text: String,
}
