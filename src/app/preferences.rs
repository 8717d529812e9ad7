//! What a person chose to have otherwise.

use super::keymap::Keymap;
use crate::ui::Scheme;

/// The choices of a person that change what is shown and what keys do.
#[derive(Clone, Debug, PartialEq)]
pub struct Preferences {
    /// The name of the theme that is shown.
    pub theme: String,
    /// The names of the themes that can be gone through.
    pub themes: Vec<String>,
    /// What keys do.
    pub keymap: Keymap,
    /// Whether the bell rings.
    pub bell: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: Scheme::DEFAULT.to_owned(),
            themes: Scheme::names().map(str::to_owned).collect(),
            keymap: Keymap::default(),
            bell: true,
        }
    }
}

impl Preferences {
    /// Goes to the next theme.
    pub(super) fn next_theme(&mut self) {
        let shown = self.themes.iter().position(|theme| *theme == self.theme);
        let next = shown.and_then(|at| self.themes.get(at + 1)).or(self.themes.first());
        self.theme = next.unwrap_or(&self.theme).clone();
    }
}
