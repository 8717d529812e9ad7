//! What became of the newest changes: a line for each, live.

pub mod view;

use super::{ENTER, Overlay, QUIT, menu_row};
use crate::{
    app::{Effects, Key, Model, update::chores::carry},
    offboard::chores::{Chore, State},
};

/// The dialog; what it shows is in the model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// The row under the cursor; `None` while it follows the change that is under way.
    pub row: Option<usize>,
}

impl Results {
    /// The cursor's row.
    fn place(&self, model: &Model) -> usize {
        let Some(batch) = model.chores.latest() else { return 0 };
        let last = batch.chores.len().saturating_sub(1);
        let is_open = |chore: &Chore| !matches!(chore.state, State::Ended(_));
        let under_way = || batch.chores.iter().position(is_open).unwrap_or(0);
        self.row.unwrap_or_else(under_way).min(last)
    }

    pub(super) fn key(mut self, model: &mut Model, key: Key) -> Effects {
        const CHANGES: Key = Key::char('C');
        const RETRY: Key = Key::char('r');
        const INSIST: Key = Key::char('y');
        const WITHDRAW: Key = Key::char('x');
        let rows = model.chores.latest().map_or(0, |batch| batch.chores.len());
        let mut orders = Vec::new();
        match key {
            ENTER | QUIT | CHANGES => return Effects::new(),
            RETRY => orders = model.chores.retry(),
            INSIST => orders = model.chores.insist(),
            WITHDRAW => orders = model.chores.withdraw(),
            _ => self.row = Some(menu_row(key, self.place(model), rows)),
        }
        let effects = carry(model, orders);
        model.overlays.push(Overlay::Changes(self));
        effects
    }
}
