//! What a person chose to have otherwise.

use super::{Model, keymap::Keymap};
use crate::ui::Scheme;

/// The choices of a person that change what is shown and what keys do.
#[derive(Clone, Debug, PartialEq)]
pub struct Preferences {
    /// The name of the usual theme.
    pub theme: String,
    /// It was asked for at this start, so what is remembered does not count.
    pub theme_is_given: bool,
    /// The names of the themes that can be gone through.
    pub themes: Vec<String>,
    /// What keys do.
    pub keymap: Keymap,
    /// Whether the bell rings.
    pub bell: bool,
    /// Whether the mouse is on, as long as nobody turned it on or off.
    pub mouse: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: Scheme::DEFAULT.to_owned(),
            theme_is_given: false,
            themes: Scheme::names().map(str::to_owned).collect(),
            keymap: Keymap::default(),
            bell: true,
            mouse: false,
        }
    }
}

impl Model {
    /// The name of the theme that is shown: the one that was asked for at this start, else the one
    /// that was chosen last, if it is still there, else the usual one.
    pub fn theme(&self) -> &str {
        let Preferences { theme, theme_is_given, themes, .. } = &self.preferences;
        let chosen = self.taste.theme.as_ref().filter(|theme| themes.contains(theme));
        chosen.filter(|_| !theme_is_given).unwrap_or(theme)
    }

    /// Goes to the next theme.
    pub(super) fn next_theme(&mut self) {
        let themes = &self.preferences.themes;
        let shown = themes.iter().position(|theme| theme == self.theme());
        let next = shown.and_then(|at| themes.get(at + 1)).or(themes.first()).cloned();
        self.preferences.theme_is_given = false;
        self.taste.theme = next.filter(|theme| *theme != self.preferences.theme);
    }

    /// Whether the mouse is on.
    pub fn mouse(&self) -> bool {
        self.taste.mouse.unwrap_or(self.preferences.mouse)
    }
}
