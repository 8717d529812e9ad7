//! One line of text that is being typed.

use tui_input::InputRequest;

use super::{Key, KeyCode};

/// A longer paste, in bytes, is no name and no key: it is refused as a whole.
pub const LONGEST_PASTE: usize = 4096;

/// A line editor; grapheme-correct, without the terminal's types.
#[derive(Clone, Debug, Default)]
pub struct Input(tui_input::Input);

impl PartialEq for Input {
    fn eq(&self, other: &Self) -> bool {
        self.0.value() == other.0.value() && self.0.cursor() == other.0.cursor()
    }
}

impl Input {
    /// What was typed.
    pub fn value(&self) -> &str {
        self.0.value()
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.value().is_empty()
    }

    /// Forgets it.
    pub fn clear(&mut self) {
        self.0.reset();
    }

    /// The cursor's column from the start of the text.
    pub fn cursor_column(&self) -> usize {
        self.0.visual_cursor()
    }

    /// Takes in a key that edits; returns whether it did.
    pub fn key(&mut self, key: Key) -> bool {
        let Some(request) = request(key) else { return false };
        self.0.handle(request).is_some()
    }

    /// Takes in pasted text: its line breaks become spaces, control characters are dropped.
    pub fn paste(&mut self, text: &str) {
        for c in text.trim_end().chars() {
            let c = if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c };
            if !c.is_control() {
                self.0.handle(InputRequest::InsertChar(c));
            }
        }
    }
}

const fn request(key: Key) -> Option<InputRequest> {
    use InputRequest as R;
    if key.modifiers.ctrl {
        return match key.code {
            KeyCode::Char('a') => Some(R::GoToStart),
            KeyCode::Char('e') => Some(R::GoToEnd),
            KeyCode::Char('w') => Some(R::DeletePrevWord),
            KeyCode::Char('u') => Some(R::DeleteLine),
            KeyCode::Char('k') => Some(R::DeleteTillEnd),
            KeyCode::Left => Some(R::GoToPrevWord),
            KeyCode::Right => Some(R::GoToNextWord),
            _ => None,
        };
    }
    match key.code {
        KeyCode::Char(c) if !key.modifiers.alt => Some(R::InsertChar(c)),
        KeyCode::Backspace => Some(R::DeletePrevChar),
        KeyCode::Delete => Some(R::DeleteNextChar),
        KeyCode::Left => Some(R::GoToPrevChar),
        KeyCode::Right => Some(R::GoToNextChar),
        KeyCode::Home => Some(R::GoToStart),
        KeyCode::End => Some(R::GoToEnd),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paste_is_text_and_never_keys() {
        let mut input = Input::default();
        input.paste("nora\nq\u{1b}[A");
        assert_eq!(input.value(), "nora q[A");
    }

    #[test]
    fn keys_that_do_not_edit_are_left_to_others() {
        let mut input = Input::default();
        assert!(input.key(Key::char('é')));
        assert!(!input.key(Key::plain(KeyCode::Enter)) && !input.key(Key::ctrl('x')));
        assert_eq!((input.value(), input.cursor_column()), ("é", 1));
    }
}
