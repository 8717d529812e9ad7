//! The order of a list.

use super::{Overlay, menu_row};
use crate::{
    app::{Effects, Key, KeyCode, Model},
    screens::{groups, people},
    ui::Pane,
};

/// The menu of the sort keys of the list that has the focus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    /// The words, in their order.
    pub words: Vec<&'static str>,
    /// The row under the cursor; at first the order that holds.
    pub row: usize,
}

impl Menu {
    /// The menu for the list that has the focus; empty for the board, whose rows never move.
    pub fn of(model: &Model) -> Self {
        let people = |current: people::SortKey| Self {
            words: people::SortKey::ALL.map(people::SortKey::word).to_vec(),
            row: people::SortKey::ALL.iter().position(|key| *key == current).unwrap_or(0),
        };
        match (model.focus, &model.groups.open) {
            (Pane::Users, _) => people(model.users.sort),
            (Pane::Groups, Some((_, members))) => people(members.sort),
            (Pane::Groups, None) => Self {
                words: groups::SortKey::ALL.map(groups::SortKey::word).to_vec(),
                row: groups::SortKey::ALL
                    .iter()
                    .position(|key| *key == model.groups.sort)
                    .unwrap_or(0),
            },
            (Pane::Tasks, _) => Self { words: Vec::new(), row: 0 },
        }
    }

    pub(super) fn key(mut self, model: &mut Model, key: Key) -> Effects {
        match key.code {
            KeyCode::Enter => self.apply(model),
            KeyCode::Char('q' | 's') => {}
            _ => {
                self.row = menu_row(key, self.row, self.words.len());
                model.overlays.push(Overlay::Sort(self));
            }
        }
        Effects::new()
    }

    fn apply(&self, model: &mut Model) {
        let people_key = people::SortKey::ALL.get(self.row).copied().unwrap_or_default();
        if model.focus == Pane::Groups && model.groups.open.is_none() {
            model.groups.sort = groups::SortKey::ALL.get(self.row).copied().unwrap_or_default();
            model.groups.arrange();
        } else if model.focus == Pane::Users {
            model.users.sort = people_key;
            model.users.arrange(&model.people);
        } else if let Some((_, members)) = &mut model.groups.open {
            members.sort = people_key;
            members.arrange(&model.people);
        }
    }
}
