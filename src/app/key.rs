//! Keys, without the terminal's types: only `term` knows crossterm.

use std::{fmt, str::FromStr};

/// One key press, or a repeat of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// What was held with it. Shift is not told apart for characters: `U` is `Char('U')`.
    pub modifiers: Modifiers,
}

/// Which key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyCode {
    /// A character as typed.
    Char(char),
    /// Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// The key left of the cursor's character goes.
    Backspace,
    /// The cursor's character goes.
    Delete,
    /// Cursor up.
    Up,
    /// Cursor down.
    Down,
    /// Cursor left.
    Left,
    /// Cursor right.
    Right,
    /// First.
    Home,
    /// Last.
    End,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
}

/// What was held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Modifiers {
    /// Ctrl.
    pub ctrl: bool,
    /// Alt.
    pub alt: bool,
}

impl Key {
    /// A key with nothing held.
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, modifiers: Modifiers { ctrl: false, alt: false } }
    }

    /// A character.
    pub const fn char(c: char) -> Self {
        Self::plain(KeyCode::Char(c))
    }

    /// A character with Alt.
    pub const fn alt(c: char) -> Self {
        Self { code: KeyCode::Char(c), modifiers: Modifiers { ctrl: false, alt: true } }
    }

    /// A character with Ctrl.
    pub const fn ctrl(c: char) -> Self {
        Self { code: KeyCode::Char(c), modifiers: Modifiers { ctrl: true, alt: false } }
    }
}

/// How texts call keys that are no characters; the first that fits is shown.
const NAMES: [(&str, KeyCode); 23] = [
    ("↑", KeyCode::Up),
    ("↓", KeyCode::Down),
    ("←", KeyCode::Left),
    ("→", KeyCode::Right),
    ("PgUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("Shift-Tab", KeyCode::BackTab),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Space", KeyCode::Char(' ')),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("PageUp", KeyCode::PageUp),
    ("PageDown", KeyCode::PageDown),
    ("Return", KeyCode::Enter),
    ("Escape", KeyCode::Esc),
];

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.modifiers.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.modifiers.alt {
            f.write_str("Alt-")?;
        }
        let name = NAMES.iter().find(|(_, code)| *code == self.code);
        match (name, self.code) {
            (Some((name, _)), _) => f.write_str(name),
            (None, KeyCode::Char(c)) if self.modifiers.ctrl => {
                write!(f, "{}", c.to_ascii_uppercase())
            }
            (None, KeyCode::Char(c)) => write!(f, "{c}"),
            (None, code) => write!(f, "{code:?}"),
        }
    }
}

impl FromStr for Key {
    type Err = String;

    /// A key as it is shown, or by a name of ASCII letters: `x`, `Ctrl-X`, `Alt-m`, `PageDown`.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut modifiers = Modifiers::default();
        let mut rest = text;
        loop {
            if let Some(held) = rest.strip_prefix("Ctrl-") {
                (modifiers.ctrl, rest) = (true, held);
            } else if let Some(held) = rest.strip_prefix("Alt-") {
                (modifiers.alt, rest) = (true, held);
            } else {
                break;
            }
        }
        let named = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(rest));
        let mut chars = rest.chars();
        let code = match (named, chars.next(), chars.next()) {
            (Some((_, code)), ..) => *code,
            (None, Some(c), None) if !c.is_control() => {
                // With Ctrl, terminals do not tell `x` from `X`.
                KeyCode::Char(if modifiers.ctrl { c.to_ascii_lowercase() } else { c })
            }
            _ => {
                return Err(format!(
                    "{text} is no key: such are x, X, Ctrl-X, Alt-x, Space, Enter, Tab, Down, PageUp"
                ));
            }
        };
        Ok(Self { code, modifiers })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn code() -> impl Strategy<Value = KeyCode> {
        let named = prop::sample::select(NAMES.map(|(_, code)| code).to_vec());
        // An arrow that was typed as a character would be shown like the key.
        prop_oneof![named, "[^\\p{C}↑↓←→]".prop_map(|c| KeyCode::Char(c.chars().next().unwrap()))]
    }

    proptest! {
        #[test]
        fn a_key_is_read_as_it_is_shown(code in code(), ctrl: bool, alt: bool) {
            let code = match code {
                KeyCode::Char(c) if ctrl => KeyCode::Char(c.to_ascii_lowercase()),
                code => code,
            };
            let key = Key { code, modifiers: Modifiers { ctrl, alt } };
            prop_assert_eq!(key.to_string().parse(), Ok(key));
        }

        #[test]
        fn no_text_makes_it_panic(text in "(Ctrl-|Alt-)?\\PC{0,6}") {
            let _ = text.parse::<Key>();
        }
    }

    #[rstest]
    #[case("x", Key::char('x'))]
    #[case("X", Key::char('X'))]
    #[case("-", Key::char('-'))]
    #[case("Ctrl-X", Key::ctrl('x'))]
    #[case("Ctrl--", Key::ctrl('-'))]
    #[case("Space", Key::char(' '))]
    #[case("down", Key::plain(KeyCode::Down))]
    #[case("PageDown", Key::plain(KeyCode::PageDown))]
    #[case("Shift-Tab", Key::plain(KeyCode::BackTab))]
    fn names_of_ascii_letters_are_read(#[case] text: &str, #[case] key: Key) {
        assert_eq!(text.parse(), Ok(key));
    }

    #[rstest]
    #[case("")]
    #[case("xy")]
    #[case("Ctrl-")]
    #[case("Shift-x")]
    #[case("F1")]
    #[case("\n")]
    fn what_is_no_key_is_refused(#[case] text: &str) {
        assert!(text.parse::<Key>().unwrap_err().contains("is no key: such are"));
    }
}
