//! The `.` menu: every action of this place, the impossible ones with their reason.

use super::{Overlay, menu_row, moves};
use crate::app::{
    Action, Effects, Key, KeyCode, Model,
    keymap::{self, Binding, Context},
    update::{contexts, perform},
};

/// The menu. It lists the actions of the context that was in front; movements are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    /// The action under the cursor, by its place in the menu.
    pub row: usize,
}

impl Menu {
    /// The menu for what has the focus, its cursor on the first action that is possible.
    pub fn of(model: &Model) -> Self {
        let possible =
            entries(model).iter().position(|binding| model.impossible(binding.action).is_none());
        Self { row: possible.unwrap_or(0) }
    }

    pub(super) fn key(mut self, model: &mut Model, key: Key) -> Effects {
        let entries = entries(model);
        let keymap = &model.preferences.keymap;
        let pressed = entries.iter().find(|binding| keymap.keys(binding).contains(&key));
        match (key.code, pressed) {
            (_, Some(binding)) if !moves(key) => perform(model, binding.action),
            (KeyCode::Enter, _) => match entries.get(self.row) {
                Some(binding) => perform(model, binding.action),
                None => Effects::new(),
            },
            (KeyCode::Char('q' | '.'), _) => Effects::new(),
            _ => {
                self.row = menu_row(key, self.row, entries.len());
                model.overlays.push(Overlay::Actions(self));
                Effects::new()
            }
        }
    }
}

/// The bindings that the menu shows.
pub fn entries(model: &Model) -> Vec<&'static Binding> {
    let contexts = contexts(model);
    let of_place = |context: &Context| *context != Context::Everywhere;
    contexts
        .iter()
        .filter(|context| of_place(context))
        .flat_map(|context| keymap::bindings(*context))
        .filter(|binding| !is_movement(binding.action))
        .collect()
}

const fn is_movement(action: Action) -> bool {
    matches!(
        action,
        Action::Up
            | Action::Down
            | Action::PageUp
            | Action::PageDown
            | Action::First
            | Action::Last
            | Action::Back
            | Action::Open
    )
}
