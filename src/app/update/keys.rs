//! Keys and pastes: to the topmost dialog, to a filter that is typed, to the bindings.

use super::{perform, tell};
use crate::{
    app::{
        Action, Effects, Key, KeyCode, LONGEST_PASTE, Model,
        input::Input,
        keymap::{BACK, Context},
    },
    offboard::{Level, Notice},
    overlays,
    ui::Pane,
};

pub(super) fn key(model: &mut Model, key: Key) -> Effects {
    model.messages.read();
    if !model.overlays.is_empty() {
        return overlays::key(model, key);
    }
    if model.filtering {
        return filter_key(model, key);
    }
    match model.preferences.keymap.lookup(&contexts(model), key) {
        Some(action) => perform::perform(model, action),
        None => Effects::new(),
    }
}

/// A paste is text for the line that is typed in, and never keys.
pub(super) fn pasted(model: &mut Model, text: &str) -> Effects {
    let ignored = |model, why: String| tell(model, Notice::new(Level::Warning, why));
    if text.len() > LONGEST_PASTE {
        return ignored(model, "what was pasted is no name (over 4 kB): ignored".into());
    }
    let taken =
        if model.overlays.is_empty() { model.filtering } else { overlays::pasted(model, text) };
    if !taken {
        let way_to = |action| model.preferences.keymap.way_to(action);
        let (filter, palette) = (way_to(Action::Filter), way_to(Action::Palette));
        let why = format!("nothing to paste into: {filter} opens a filter, {palette} the palette");
        return ignored(model, why);
    }
    if model.overlays.is_empty() {
        filter(model).paste(text);
        refilter(model);
    }
    Effects::new()
}

/// The contexts of the pane that has the focus, the nearest first.
pub(crate) fn contexts(model: &Model) -> Vec<Context> {
    match model.focus {
        Pane::Users => vec![Context::Users, Context::Lists, Context::Everywhere],
        Pane::Groups if model.groups.open.is_some() => {
            vec![Context::Members, Context::Users, Context::Lists, Context::Everywhere]
        }
        Pane::Groups => {
            vec![Context::Groups, Context::Members, Context::Lists, Context::Everywhere]
        }
        Pane::Tasks => vec![Context::Tasks, Context::Lists, Context::Everywhere],
    }
}

/// The filter of the list that has the focus.
pub(super) fn filter(model: &mut Model) -> &mut Input {
    match model.focus {
        Pane::Users => &mut model.users.filter,
        Pane::Groups => match &mut model.groups.open {
            Some((_, members)) => &mut members.filter,
            None => &mut model.groups.filter,
        },
        Pane::Tasks => &mut model.tasks.filter,
    }
}

pub(super) fn refilter(model: &mut Model) {
    match model.focus {
        Pane::Users => model.users.arrange(&model.people),
        Pane::Groups => match &mut model.groups.open {
            Some((_, members)) => members.arrange(&model.people),
            None => model.groups.refilter(),
        },
        // The board is arranged after every message.
        Pane::Tasks => {}
    }
}

fn filter_key(model: &mut Model, key: Key) -> Effects {
    match key.code {
        _ if BACK.contains(&key) => {
            model.filtering = false;
            filter(model).clear();
            refilter(model);
        }
        KeyCode::Enter | KeyCode::Down | KeyCode::Tab => model.filtering = false,
        _ => {
            if filter(model).key(key) {
                refilter(model);
            }
        }
    }
    Effects::new()
}
