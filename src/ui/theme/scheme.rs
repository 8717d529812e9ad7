//! Themes before they meet a terminal: TOML files that give each token its look. Four are part
//! of the program (`assets/themes`), another one may be the person's own.

use std::collections::BTreeMap;

use super::{Look, Theme};
use crate::toml_text::{self, Entry, Fault};

/// The themes that are part of the program. The first one is the default.
const BUILT_IN: [(&str, &str); 4] = [
    ("dark", include_str!("../../../assets/themes/dark.toml")),
    ("light", include_str!("../../../assets/themes/light.toml")),
    ("mono", include_str!("../../../assets/themes/mono.toml")),
    ("high-contrast", include_str!("../../../assets/themes/high-contrast.toml")),
];

/// The key of a theme that begins with the looks of another one.
const LIKE: &str = "like";

/// The look of every token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    name: String,
    looks: BTreeMap<String, Look>,
}

impl Default for Scheme {
    /// `dark`.
    fn default() -> Self {
        let (name, text) = BUILT_IN[0];
        of_program(name, text)
    }
}

impl Scheme {
    /// The name of the default.
    pub const DEFAULT: &'static str = BUILT_IN[0].0;

    /// The names of the themes that are part of the program, the default first.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// The theme of this name that is part of the program.
    pub fn built_in(name: &str) -> Option<Self> {
        let (name, text) = BUILT_IN.iter().find(|(known, _)| *known == name)?;
        Some(of_program(name, text))
    }

    /// Reads a theme of the person's own. What it does not name looks as in the theme that it is
    /// `like`, by default `dark`.
    ///
    /// # Errors
    /// If it is no TOML, or something in it is no token or no look.
    pub fn parse(name: &str, text: &str) -> Result<Self, Fault> {
        let (likes, tokens): (Vec<_>, Vec<_>) =
            toml_text::entries(text)?.into_iter().partition(|entry| entry.key == LIKE);
        let like = match likes.first() {
            None => Self::default(),
            Some(like) => {
                let other = Self::built_in(like.text()?);
                let names = || Self::names().collect::<Vec<_>>().join(", ");
                other.ok_or_else(|| like.fault(format!("one of {} is wanted", names())))?
            }
        };
        Self { name: name.to_owned(), ..like }.with(&tokens)
    }

    fn with(mut self, tokens: &[Entry]) -> Result<Self, Fault> {
        let known = Theme::token_names();
        for token in tokens {
            if !known.contains(&token.key.as_str()) {
                return Err(token.unknown("token", known.into_iter().chain([LIKE])));
            }
            let look = token.text()?.parse().map_err(|why: String| token.fault(why))?;
            self.looks.insert(token.key.clone(), look);
        }
        Ok(self)
    }

    /// Its name: that of its file, without the ending.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The look of a token.
    pub(super) fn look(&self, token: &str) -> Look {
        self.looks.get(token).copied().unwrap_or_default()
    }
}

#[expect(
    clippy::expect_used,
    reason = "the text is compiled in, and a test reads all that there are"
)]
fn of_program(name: &str, text: &str) -> Scheme {
    let empty = Scheme { name: name.to_owned(), looks: BTreeMap::new() };
    let themed = toml_text::entries(text).and_then(|tokens| empty.with(&tokens));
    themed.expect("assets/themes holds valid themes")
}
