//! The `:` palette: a line for an action's name, and the actions whose names match.

pub mod view;

use super::Overlay;
use crate::{
    app::{
        Action, Effects, Input, Key, KeyCode, Model,
        keymap::{self, Binding},
        update::{contexts, perform, tell},
    },
    offboard::{Level, Notice},
};

/// The palette.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    /// What was typed so far.
    pub typed: Input,
    /// The action under the cursor; `None` while the cursor is in the line.
    pub chosen: Option<Action>,
    /// The line shows what was typed so many times ago; 0 if it is a new one.
    age: usize,
}

impl Palette {
    /// The bindings whose names match: first those whose name begins with what was typed, of
    /// these first those of the place that was in front.
    pub fn matches(&self, model: &Model) -> Vec<&'static Binding> {
        let (wanted, here) = (self.wanted(), contexts(model));
        let mut found: Vec<&Binding> = keymap::BINDINGS
            .iter()
            .filter(|binding| binding.action != Action::Palette && binding.name.contains(&wanted))
            .collect();
        found.sort_by_key(|binding| {
            (!binding.name.starts_with(&wanted), !here.contains(&binding.context))
        });
        found
    }

    pub(super) fn key(mut self, model: &mut Model, key: Key) -> Effects {
        let in_line = self.chosen.is_none();
        match key.code {
            KeyCode::Enter => return self.enter(model),
            KeyCode::Backspace if self.typed.is_empty() => return Effects::new(),
            KeyCode::Up if in_line && (self.typed.is_empty() || self.age > 0) => {
                self.recall(model, self.age + 1);
            }
            KeyCode::Down if in_line && self.age > 0 => self.recall(model, self.age - 1),
            KeyCode::Up | KeyCode::BackTab => self.up(model),
            KeyCode::Down => self.down(model),
            KeyCode::Tab => self.complete(model),
            _ => {
                if self.typed.key(key) {
                    self.edited();
                }
            }
        }
        model.overlays.push(Overlay::Palette(self));
        Effects::new()
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.typed.paste(text);
        self.edited();
    }

    /// What was recalled is as if it had been typed: the next row down is the first match.
    pub(super) const fn settle(&mut self) {
        self.age = 0;
    }

    fn edited(&mut self) {
        self.chosen = None;
        self.age = 0;
    }

    /// What was typed, as names are written.
    fn wanted(&self) -> String {
        self.typed.value().trim().to_lowercase().replace(' ', "-")
    }

    /// Does the one action that is meant, or says why not and stays.
    fn enter(self, model: &mut Model) -> Effects {
        if self.typed.is_empty() && self.chosen.is_none() {
            return Effects::new();
        }
        let possible = self.meant(model).and_then(|meant| match model.impossible(meant.action) {
            None => Ok(meant),
            Some(reason) => Err(format!("{}: {reason}", meant.name)),
        });
        match possible {
            Ok(Binding { name, action, .. }) => {
                model.typed_names.retain(|older| older != name);
                model.typed_names.push(name);
                perform(model, *action)
            }
            Err(why) => {
                model.overlays.push(Overlay::Palette(self));
                tell(model, Notice::new(Level::Warning, why))
            }
        }
    }

    /// The row that was chosen, the exact name, or the only name that begins so.
    fn meant(&self, model: &Model) -> Result<&'static Binding, String> {
        let (wanted, found) = (self.wanted(), self.matches(model));
        let is_meant = |binding: &&&Binding| match self.chosen {
            Some(action) => binding.action == action,
            None => binding.name == wanted,
        };
        if let Some(meant) = found.iter().find(is_meant) {
            return Ok(meant);
        }
        let begin: Vec<_> = found.iter().filter(|b| b.name.starts_with(&wanted)).collect();
        match begin.as_slice() {
            [only] => Ok(only),
            [] => Err(format!("no action's name begins with {wanted}")),
            many => Err(format!("{} names begin with {wanted}: type more, or choose", many.len())),
        }
    }

    /// Puts what was typed so many times ago into the line.
    fn recall(&mut self, model: &Model, age: usize) {
        let names = &model.typed_names;
        self.age = age.min(names.len());
        self.typed.clear();
        let newer = self.age.checked_sub(1);
        if let Some(name) = newer.and_then(|newer| names.iter().rev().nth(newer)) {
            self.typed.paste(name);
        }
    }

    fn up(&mut self, model: &Model) {
        let found = self.matches(model);
        let row = self.row(&found).and_then(|row| row.checked_sub(1));
        self.chosen = row.and_then(|row| found.get(row)).map(|binding| binding.action);
    }

    fn down(&mut self, model: &Model) {
        let found = self.matches(model);
        let row = self.row(&found).map_or(0, |row| row + 1);
        if let Some(binding) = found.get(row) {
            self.chosen = Some(binding.action);
        }
    }

    /// Types as much as all names that begin so have in common; if that is nothing, goes to the
    /// next of them.
    fn complete(&mut self, model: &Model) {
        let (wanted, found) = (self.wanted(), self.matches(model));
        let names = found.iter().map(|binding| binding.name);
        let begin = names.filter(|name| name.starts_with(&wanted)).map(str::to_owned);
        match begin.reduce(|a, b| common(&a, &b)).filter(|common| *common != wanted) {
            Some(common) if self.chosen.is_none() => {
                self.typed.clear();
                self.typed.paste(&common);
            }
            _ => self.down(model),
        }
    }

    /// The cursor's row among the matches.
    fn row(&self, found: &[&Binding]) -> Option<usize> {
        found.iter().position(|binding| Some(binding.action) == self.chosen)
    }
}

/// What both begin with.
fn common(a: &str, b: &str) -> String {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
}
