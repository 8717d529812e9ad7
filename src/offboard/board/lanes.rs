use std::fmt;

use serde::{Deserialize, Serialize};

/// How many runs of ours may be under way on the server at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lanes {
    /// As many as are seen to move at once, and one that waits on the server behind them: so it
    /// begins with one, a server that works one by one (docspace-api.md 9.1) has the next task
    /// at hand, and one that works on more is found out.
    #[default]
    Auto,
    /// So many, 1..=8.
    Fixed(u8),
}

impl Lanes {
    /// The most.
    pub const MOST: u8 = 8;

    /// One more: automatic, 1, 2, … 8.
    #[must_use]
    pub fn more(self) -> Self {
        match self {
            Self::Auto => Self::Fixed(1),
            Self::Fixed(count) => Self::Fixed(count.saturating_add(1).min(Self::MOST)),
        }
    }

    /// One less: … 2, 1, automatic.
    #[must_use]
    pub const fn fewer(self) -> Self {
        match self {
            Self::Auto | Self::Fixed(0 | 1) => Self::Auto,
            Self::Fixed(count) => Self::Fixed(count - 1),
        }
    }

    /// How many may be open while so many of our tasks are seen to move.
    pub fn open(self, moving: usize) -> usize {
        match self {
            Self::Auto => (moving + 1).min(Self::MOST.into()),
            Self::Fixed(count) => count.clamp(1, Self::MOST).into(),
        }
    }
}

impl fmt::Display for Lanes {
    /// `lanes: auto`, `1 lane`, `3 lanes`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("lanes: auto"),
            Self::Fixed(1) => f.write_str("1 lane"),
            Self::Fixed(count) => write!(f, "{count} lanes"),
        }
    }
}
