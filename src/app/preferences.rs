//! What a person chose to have otherwise.

use super::{Model, keymap::Keymap};
use crate::ui::Scheme;

/// The choices of a person that change what is shown and what keys do.
#[derive(Clone, Debug, PartialEq)]
pub struct Preferences {
    /// The name of the usual theme.
    pub theme: String,
    /// The name of the theme that was asked for at this start: until another one is chosen, what
    /// is remembered does not count.
    pub given_theme: Option<String>,
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
            given_theme: None,
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
        let Preferences { theme, given_theme, themes, .. } = &self.preferences;
        let chosen = self.taste.theme.as_ref().filter(|theme| themes.contains(theme));
        given_theme.as_ref().or(chosen).unwrap_or(theme)
    }

    /// Goes to the next theme.
    pub(super) fn next_theme(&mut self) {
        let themes = &self.preferences.themes;
        let shown = themes.iter().position(|theme| theme == self.theme());
        let next = shown.and_then(|at| themes.get(at + 1)).or(themes.first()).cloned();
        self.preferences.given_theme = None;
        self.taste.theme = next.filter(|theme| *theme != self.preferences.theme);
    }

    /// Whether the mouse is on.
    pub fn mouse(&self) -> bool {
        self.taste.mouse.unwrap_or(self.preferences.mouse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;

    #[test]
    fn the_theme_of_a_flag_is_kept_once_it_was_chosen() {
        let mut model = Model::new("docs.example.com", Timestamp::UNIX_EPOCH);
        model.preferences.theme = "dark".into();
        model.preferences.given_theme = Some("light".into());
        assert_eq!((model.theme(), &model.taste.theme), ("light", &None));
        let themes = model.preferences.themes.len();
        (0..themes).for_each(|_| model.next_theme());
        assert_eq!(model.theme(), "light");
        // The next start is without the flag.
        assert_eq!(model.taste.theme.as_deref(), Some("light"));
        while model.theme() != "dark" {
            model.next_theme();
        }
        assert_eq!(model.taste.theme, None, "as usual");
    }
}
