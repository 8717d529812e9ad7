//! The keys of actions. No key may mean two things where both hold.

use crate::{
    app::{
        Action, Key, KeyCode,
        keymap::{BACK, BINDINGS, Binding, Keymap},
    },
    toml_text::{Entry, Fault},
};

/// An entry of the table, and the binding whose keys it chooses.
type Choice<'a> = (&'a Entry, &'static Binding);

/// What keys do after these entries were taken in, each an action's name with its keys.
pub(super) fn keymap(entries: &[Entry]) -> Result<Keymap, Fault> {
    let mut keymap = Keymap::default();
    let mut choices: Vec<Choice<'_>> = Vec::new();
    for entry in entries {
        let binding = BINDINGS.iter().find(|binding| binding.name == entry.key);
        let binding = binding
            .ok_or_else(|| entry.unknown("action", BINDINGS.iter().map(|binding| binding.name)))?;
        keymap.choose(binding, keys(entry, binding)?);
        choices.push((entry, binding));
    }
    for choice in &choices {
        check(choice, &choices, &keymap)?;
    }
    Ok(keymap)
}

/// The keys of an entry for this binding; `""` is none.
fn keys(entry: &Entry, binding: &Binding) -> Result<Vec<Key>, Fault> {
    let mut keys = Vec::new();
    for text in entry.texts()?.into_iter().filter(|text| !text.is_empty()) {
        let key: Key = text.parse().map_err(|why| entry.fault(why))?;
        if let Some(why) = impossible(key, binding.action) {
            return Err(entry.fault(format!("{text} cannot be chosen: {why}")));
        }
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    Ok(keys)
}

/// Why an action cannot have this key: it has its meaning already, or terminals send the same for
/// it and another one.
fn impossible(key: Key, action: Action) -> Option<&'static str> {
    if key == Key::ctrl('c') {
        return Some("it leads back, and twice it forces handover to leave");
    }
    if BACK.contains(&key) && action != Action::Back {
        return Some("it leads back from dialogs: only back can have it");
    }
    if !key.modifiers.ctrl {
        return None;
    }
    let c = match key.code {
        KeyCode::Char(c) => c,
        KeyCode::Enter | KeyCode::Esc | KeyCode::Tab | KeyCode::BackTab | KeyCode::Backspace => {
            return Some("terminals send the same without Ctrl");
        }
        _ => return None,
    };
    match c {
        'h' => Some("terminals send the same for Backspace"),
        'i' => Some("terminals send the same for Tab"),
        'm' => Some("terminals send the same for Enter"),
        '[' => Some("terminals send the same for Esc"),
        'a'..='z' | ' ' | '\\' | ']' | '^' | '_' => None,
        _ => Some("terminals know Ctrl with letters, Space, \\, ], ^ and _ only"),
    }
}

/// Whether a key of this choice already means something else; it is told once, where the later
/// of two lines is.
fn check(choice: &Choice<'_>, choices: &[Choice<'_>], keymap: &Keymap) -> Result<(), Fault> {
    let (entry, binding) = choice;
    for key in keymap.keys(binding) {
        let other = BINDINGS.iter().find(|other| {
            other.action != binding.action
                && other.context.meets(binding.context)
                && keymap.keys(other).contains(key)
                // `m` is both by itself: among groups the manager's, elsewhere the mouse's.
                && !(binding.keys.contains(key) && other.keys.contains(key))
        });
        let Some(other) = other else { continue };
        let chosen = choices.iter().find(|(_, chosen)| chosen.action == other.action);
        match chosen.map(|(other, _)| other.line) {
            Some(line) if line > entry.line => {}
            Some(line) => {
                let what = format!("{key} is that of {} already (line {line})", other.name);
                return Err(entry.fault(what));
            }
            None => {
                let what = format!("{key} is the default of {}: give that another key", other.name);
                return Err(entry.fault(what));
            }
        }
    }
    Ok(())
}
