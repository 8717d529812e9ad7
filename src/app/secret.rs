//! An API key while it is typed: never shown, never printed.

use std::fmt;

/// A secret that is typed or pasted. `Debug` does not show it, and it is overwritten by nothing
/// that could be logged: it goes into one effect and is gone from the model.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The secret itself; for whoever sends it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// How many characters were typed: all that is shown of it.
    pub fn len(&self) -> usize {
        self.0.chars().count()
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes in a character; control characters and blanks belong to no key.
    pub fn push(&mut self, c: char) {
        if !c.is_control() && !c.is_whitespace() {
            self.0.push(c);
        }
    }

    /// Takes the last character back.
    pub fn pop(&mut self) {
        self.0.pop();
    }

    /// Forgets it.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
