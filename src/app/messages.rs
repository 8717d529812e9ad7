//! What was said to the admin.

use std::collections::VecDeque;

use crate::{domain::Timestamp, offboard::Notice};

/// How many are kept.
const KEPT: usize = 500;

/// The messages of this session. Errors stay in the footer until a key is pressed, everything
/// stays in the history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Messages {
    history: VecDeque<(Timestamp, Notice)>,
    /// How many of the newest were not yet answered by a key.
    unread: usize,
}

impl Messages {
    /// Takes up a message.
    pub fn push(&mut self, at: Timestamp, notice: Notice) {
        self.make_room();
        self.history.push_back((at, notice));
        self.unread = (self.unread + 1).min(self.history.len());
    }

    /// Takes up what is only good to know: it counts as read, so it never stands in the footer.
    pub fn keep(&mut self, at: Timestamp, notice: Notice) {
        self.make_room();
        let read = self.history.len().saturating_sub(self.unread);
        self.history.insert(read, (at, notice));
    }

    fn make_room(&mut self) {
        if self.history.len() == KEPT {
            self.history.pop_front();
        }
    }

    /// A key was pressed: what was shown has been seen.
    pub fn read(&mut self) {
        self.unread = 0;
    }

    /// What the footer shows: of the unread ones the gravest, the newest of these; and how many
    /// more there are.
    pub fn shown(&self) -> Option<(&Notice, usize)> {
        let unread = self.history.iter().rev().take(self.unread);
        let gravest = unread.rev().max_by_key(|(_, notice)| notice.level)?;
        Some((&gravest.1, self.unread - 1))
    }

    /// All messages, the newest first.
    pub fn history(&self) -> impl Iterator<Item = &(Timestamp, Notice)> {
        self.history.iter().rev()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.history.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.history.is_empty()
    }
}
