//! Control sequences: `ESC [`, parameters, and one byte that names it.
//!
//! Keys come in three forms: the old one (`ESC [ 1 ; 5 A`, `ESC [ 3 ~`), that of the kitty keyboard
//! protocol (`ESC [ code ; modifiers : event u`), and that of xterm's modifyOtherKeys
//! (`ESC [ 27 ; modifiers ; code ~`). A key means the same in each.

use super::{Event, Token, alt, control, named};
use crate::{
    app::{Key, KeyCode, Modifiers},
    term::mouse,
};

const SHIFT: u32 = 1;
const ALT: u32 = 2;
const CTRL: u32 = 4;
/// Super, Hyper and Meta: nothing is bound to them. The locks above them change nothing.
const OTHERS: u32 = 8 | 16 | 32;
/// The keypad's characters in the order of their codes, from 57399 on.
const KEYPAD: &str = "0123456789./*-+\r=,";
const KEYPAD_FIRST: u32 = 57_399;

/// What these bytes after `ESC [` are.
pub(super) fn token(rest: &[u8]) -> Token {
    if let [b'[', tail @ ..] = rest {
        // The Linux console's function keys have one more byte.
        return if tail.is_empty() { Token::Part } else { Token::Whole(4, None) };
    }
    let Some(length) = rest.iter().position(|byte| !(0x20..=0x3f).contains(byte)) else {
        return Token::Part;
    };
    let (parameters, last) = (&rest[..length], rest[length]);
    let whole = length + 3;
    match (parameters, last) {
        // Something else begins: this was Alt and the bracket, or what there is of a sequence.
        (b"", ..0x20 | 0x7f..) => Token::Whole(2, Some(alt(b'['))),
        (_, ..0x20 | 0x7f..) => Token::Whole(length + 2, None),
        (b"200", b'~') => Token::PasteBegins(whole),
        (b"0", b'n') => Token::Whole(whole, Some(Event::Answered)),
        ([b'?', ..], b'c') => Token::Whole(whole, Some(Event::Identified)),
        ([b'?', ..], b'u') => Token::Whole(whole, Some(Event::KeyboardOffered)),
        // The mouse as old terminals report it: three bytes follow that are no keys.
        (b"", b'M') if rest.len() < 4 => Token::Part,
        (b"", b'M') => Token::Whole(whole + 3, None),
        ([b'<', report @ ..], _) => Token::Whole(whole, mouse::report(report, last)),
        // Answers and reports have a private mark, and no key has.
        ([0x3c..=0x3f, ..], _) => Token::Whole(whole, None),
        _ => Token::Whole(whole, key(parameters, last)),
    }
}

/// The key of a sequence, if it is one, was not released, and has a use.
fn key(parameters: &[u8], last: u8) -> Option<Event> {
    let mut numbers = parameters.split(|&byte| byte == b';').map(Number::read);
    let mut next = || numbers.next().unwrap_or_default();
    let (code, held, third) = (next(), next(), next());
    let pressed = Pressed(held.first.unwrap_or(1).saturating_sub(1));
    // The event: 1 pressed, 2 repeated, 3 released.
    if held.second == Some(3) || pressed.has(OTHERS) {
        return None;
    }
    let code = match (last, code.first) {
        (b'u', Some(unshifted)) => {
            return pressed.key(unshifted, code.second).map(Event::Key);
        }
        (b'~', Some(27)) => return pressed.key(third.first?, None).map(Event::Key),
        (b'~', Some(1 | 7)) => KeyCode::Home,
        (b'~', Some(3)) => KeyCode::Delete,
        (b'~', Some(4 | 8)) => KeyCode::End,
        (b'~', Some(5)) => KeyCode::PageUp,
        (b'~', Some(6)) => KeyCode::PageDown,
        (b'~' | b'u', _) => return None,
        _ => return named(last, pressed.modifiers()),
    };
    Some(Event::Key(Key { code, modifiers: pressed.modifiers() }))
}

/// A parameter: a number, and the one behind its colon.
#[derive(Default)]
struct Number {
    first: Option<u32>,
    second: Option<u32>,
}

impl Number {
    fn read(parameter: &[u8]) -> Self {
        let number = |digits| std::str::from_utf8(digits).ok()?.parse().ok();
        let mut numbers = parameter.split(|&byte| byte == b':').map(number);
        Self { first: numbers.next().flatten(), second: numbers.next().flatten() }
    }
}

/// What was held with a key.
#[derive(Clone, Copy)]
struct Pressed(u32);

impl Pressed {
    const fn has(self, bits: u32) -> bool {
        self.0 & bits != 0
    }

    const fn modifiers(self) -> Modifiers {
        Modifiers { ctrl: self.has(CTRL), alt: self.has(ALT) }
    }

    /// The key of this code: a character without Shift, which `shifted` has with it.
    fn key(self, code: u32, shifted: Option<u32>) -> Option<Key> {
        let code = match code {
            9 if self.has(SHIFT) => KeyCode::BackTab,
            57_414 => KeyCode::Enter,
            57_417 => KeyCode::Left,
            57_418 => KeyCode::Right,
            57_419 => KeyCode::Up,
            57_420 => KeyCode::Down,
            57_421 => KeyCode::PageUp,
            57_422 => KeyCode::PageDown,
            57_423 => KeyCode::Home,
            57_424 => KeyCode::End,
            57_426 => KeyCode::Delete,
            _ => return self.character(code, shifted),
        };
        Some(Key { code, modifiers: self.modifiers() })
    }

    fn character(self, code: u32, shifted: Option<u32>) -> Option<Key> {
        let typed = match code {
            // The other codes of this private area are function keys, modifiers and media keys.
            0xe000..=0xf8ff => {
                let place = usize::try_from(code.checked_sub(KEYPAD_FIRST)?).ok()?;
                KEYPAD.chars().nth(place)?
            }
            _ => char::from_u32(code)?,
        };
        let typed = match shifted.and_then(char::from_u32) {
            Some(shifted) if self.has(SHIFT) => shifted,
            _ if self.has(SHIFT) => upper(typed),
            _ => typed,
        };
        let plain = match u8::try_from(typed) {
            // As without the protocol: Ctrl-I is Tab, and Ctrl-[ is Esc.
            Ok(byte @ (b' ' | b'@'..=b'_' | b'a'..=b'z')) if self.has(CTRL) => control(byte & 0x1f),
            Ok(byte @ (..0x20 | 0x7f)) => control(byte),
            _ if typed.is_control() => return None,
            _ => Key { modifiers: self.modifiers(), ..Key::char(typed) },
        };
        let modifiers = Modifiers { alt: self.has(ALT), ..plain.modifiers };
        Some(Key { modifiers, ..plain })
    }
}

/// The character with Shift; one that has several there stays as it is.
fn upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}
