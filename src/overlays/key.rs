//! A new API key, asked for in place when the portal does not take the old one any more.

/// Draws it.
pub mod view;

use super::Overlay;
use crate::{
    app::{Effect, Effects, Key, KeyCode, Model, Secret},
    domain::Failure,
};

/// The dialog.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewKey {
    /// What was typed so far.
    pub typed: Secret,
    /// The key is being tried.
    pub trying: bool,
    /// Why the last one was not taken.
    pub refusal: Option<String>,
}

impl NewKey {
    /// The portal does not take it.
    pub fn refused(&mut self, failure: &Failure) {
        *self = Self { refusal: Some(failure.to_string()), ..Self::default() };
    }

    /// Takes in pasted text.
    pub fn paste(&mut self, text: &str) {
        if !self.trying {
            text.chars().for_each(|c| self.typed.push(c));
        }
    }

    pub(super) fn key(mut self, model: &mut Model, key: Key) -> Effects {
        let mut effects = Effects::new();
        match key.code {
            _ if self.trying => {}
            KeyCode::Enter if !self.typed.is_empty() => {
                effects.push(Effect::SignIn(std::mem::take(&mut self.typed)));
                self.trying = true;
            }
            KeyCode::Backspace => self.typed.pop(),
            KeyCode::Char('u') if key.modifiers.ctrl => self.typed.clear(),
            KeyCode::Char(c) if !key.modifiers.ctrl => self.typed.push(c),
            _ => {}
        }
        model.overlays.push(Overlay::NewKey(self));
        effects
    }
}
