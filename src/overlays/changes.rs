//! What became of the newest changes: a line for each, live.

pub mod view;

use super::{Overlay, menu_row};
use crate::app::{Effects, Key, KeyCode, Model, update::chores::carry};

/// The dialog; what it shows is in the model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// The row under the cursor.
    pub row: usize,
}

impl Results {
    pub(super) fn key(mut self, model: &mut Model, key: Key) -> Effects {
        let rows = model.chores.latest().map_or(0, |batch| batch.chores.len());
        let mut orders = Vec::new();
        match key.code {
            KeyCode::Enter | KeyCode::Char('q' | 'C') => return Effects::new(),
            KeyCode::Char('r') => orders = model.chores.retry(),
            KeyCode::Char('y') => orders = model.chores.insist(),
            KeyCode::Char('x') => orders = model.chores.withdraw(),
            _ => self.row = menu_row(key, self.row, rows),
        }
        let effects = carry(model, orders);
        model.overlays.push(Overlay::Changes(self));
        effects
    }
}
