//! The `.` menu: every action of this place, the impossible ones with their reason.

use super::{ENTER, Overlay, QUIT, menu_row, movement};
use crate::app::{
    Action, Effects, Key, Model,
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
        let pressed = entries.iter().find(|binding| keys(model, binding).contains(&key));
        let chosen = if key == ENTER { entries.get(self.row) } else { pressed };
        match (key, chosen) {
            (_, Some(binding)) => perform(model, binding.action),
            (ENTER | QUIT | DOT, None) => Effects::new(),
            _ => {
                self.row = menu_row(key, self.row, entries.len());
                model.overlays.push(Overlay::Actions(self));
                Effects::new()
            }
        }
    }
}

const DOT: Key = Key::char('.');

/// The keys of a binding that do it here: not those that the menu itself needs.
pub fn keys(model: &Model, binding: &Binding) -> Vec<Key> {
    let keys = model.preferences.keymap.keys(binding).iter().copied();
    keys.filter(|key| *key != ENTER && movement(*key).is_none()).collect()
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
