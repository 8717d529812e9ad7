//! Bytes of the terminal into keys, pastes and what the mouse did.
//!
//! Only what the console has a use for becomes an event. Everything else that a terminal may
//! send (function keys, answers to questions that somebody else asked) is recognised to its end
//! and dropped, so that its tail is never taken for keys: `ESC [ [ A` is F1 on the Linux console, and
//! not the letter A.

use super::{Event, mouse};
use crate::app::{Key, KeyCode, Modifiers};

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const PASTE_END: &[u8] = b"\x1b[201~";

/// How long to wait for the rest of what has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Nothing has begun.
    Endless,
    /// An escape: a key of its own, or the first byte of a sequence.
    Escape,
    /// A paste.
    Paste,
}

/// Keeps what has begun between one read and the next.
#[derive(Debug, Default)]
pub struct Parser {
    bytes: Vec<u8>,
    pasting: bool,
}

/// What the first bytes are.
enum Token {
    /// They make an event, or are to be dropped; this many.
    Whole(usize, Option<Event>),
    /// A paste begins after this many.
    PasteBegins(usize),
    /// Too few to tell.
    Part,
}

impl Parser {
    /// How long to wait for more before [`give_up`](Self::give_up).
    pub const fn patience(&self) -> Patience {
        match (self.pasting, self.bytes.is_empty()) {
            (true, _) => Patience::Paste,
            (false, false) => Patience::Escape,
            (false, true) => Patience::Endless,
        }
    }

    /// Takes in bytes and reports every event that is complete.
    pub fn feed(&mut self, bytes: &[u8], sink: &impl Fn(Event)) {
        self.bytes.extend_from_slice(bytes);
        loop {
            if self.pasting {
                let Some(end) = find(&self.bytes, PASTE_END) else { return };
                self.end_paste(end, PASTE_END.len(), sink);
                continue;
            }
            match token(&self.bytes) {
                Token::Part => return,
                Token::PasteBegins(length) => {
                    self.bytes.drain(..length);
                    self.pasting = true;
                }
                Token::Whole(length, event) => {
                    self.bytes.drain(..length);
                    event.into_iter().for_each(sink);
                }
            }
        }
    }

    /// No more bytes came: what has begun is all there is.
    pub fn give_up(&mut self, sink: &impl Fn(Event)) {
        if self.pasting {
            // A paste whose end was lost must not swallow the keyboard for ever.
            self.end_paste(self.bytes.len(), 0, sink);
            return;
        }
        let event = match *self.bytes.as_slice() {
            [ESC] => Some(plain(KeyCode::Esc)),
            [ESC, byte] => Some(alt(byte)),
            _ => None,
        };
        self.bytes.clear();
        event.into_iter().for_each(sink);
    }

    fn end_paste(&mut self, length: usize, end: usize, sink: &impl Fn(Event)) {
        let text: Vec<u8> = self.bytes.drain(..length + end).take(length).collect();
        self.pasting = false;
        sink(Event::Pasted(String::from_utf8_lossy(&text).into_owned()));
    }
}

fn token(bytes: &[u8]) -> Token {
    match *bytes {
        [] | [ESC] => Token::Part,
        // The second escape begins something of its own.
        [ESC, ESC, ..] => Token::Whole(1, Some(plain(KeyCode::Esc))),
        [ESC, b'[', ref rest @ ..] => csi(rest),
        [ESC, b'O', ref rest @ ..] => match rest.first() {
            Some(&last) => Token::Whole(3, named(last, Modifiers::default())),
            None => Token::Part,
        },
        // Strings from the terminal, answers to questions that we never ask.
        [ESC, b']' | b'P' | b'X' | b'^' | b'_', ref rest @ ..] => string(rest),
        [ESC, byte, ..] => Token::Whole(2, Some(alt(byte))),
        [byte @ (0..=0x1f | 0x7f), ..] => Token::Whole(1, Some(Event::Key(control(byte)))),
        [..] => character(bytes),
    }
}

/// A control sequence after `ESC [`: parameters, then one byte that names it.
fn csi(rest: &[u8]) -> Token {
    if let [b'[', tail @ ..] = rest {
        // The Linux console's function keys have one more byte.
        return if tail.is_empty() { Token::Part } else { Token::Whole(4, None) };
    }
    if let [b'M', tail @ ..] = rest {
        // The mouse as the oldest terminals report it: three bytes that look like keys follow.
        return if tail.len() < 3 { Token::Part } else { Token::Whole(6, None) };
    }
    let Some(length) = rest.iter().position(|byte| (0x40..=0x7e).contains(byte)) else {
        return Token::Part;
    };
    let (parameters, last) = (&rest[..length], rest[length]);
    let whole = length + 3;
    if let [b'<', report @ ..] = parameters {
        return Token::Whole(whole, mouse::report(report, last));
    }
    let mut numbers = parameters.split(|&byte| byte == b';').map(number);
    let (first, second) = (numbers.next().flatten(), numbers.next().flatten());
    if last == b'~' {
        let code = match first {
            Some(200) => return Token::PasteBegins(whole),
            Some(1 | 7) => KeyCode::Home,
            Some(3) => KeyCode::Delete,
            Some(4 | 8) => KeyCode::End,
            Some(5) => KeyCode::PageUp,
            Some(6) => KeyCode::PageDown,
            _ => return Token::Whole(whole, None),
        };
        return Token::Whole(whole, Some(Event::Key(Key { code, modifiers: held(second) })));
    }
    if last == b'n' && parameters == b"0" {
        return Token::Whole(whole, Some(Event::Answered));
    }
    Token::Whole(whole, named(last, held(second)))
}

/// The key that this last byte of a sequence names.
fn named(last: u8, modifiers: Modifiers) -> Option<Event> {
    let code = match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'M' => KeyCode::Enter,
        b'Z' => KeyCode::BackTab,
        _ => return None,
    };
    Some(Event::Key(Key { code, modifiers }))
}

/// The modifier parameter: 1 plus the sum of shift 1, alt 2, ctrl 4.
fn held(parameter: Option<u16>) -> Modifiers {
    let bits = parameter.unwrap_or(1).saturating_sub(1);
    Modifiers { ctrl: bits & 4 != 0, alt: bits & 2 != 0 }
}

pub(super) fn number(digits: &[u8]) -> Option<u16> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// A string ends with BEL or `ESC \`.
fn string(rest: &[u8]) -> Token {
    let end = rest.iter().position(|&byte| byte == BEL).map(|at| at + 1);
    let end = end.or_else(|| find(rest, b"\x1b\\").map(|at| at + 2));
    end.map_or(Token::Part, |length| Token::Whole(length + 2, None))
}

fn control(byte: u8) -> Key {
    match byte {
        b'\r' => Key::plain(KeyCode::Enter),
        b'\t' => Key::plain(KeyCode::Tab),
        ESC => Key::plain(KeyCode::Esc),
        0x7f | 0x08 => Key::plain(KeyCode::Backspace),
        0 => Key::ctrl(' '),
        // Ctrl-A is 1, Ctrl-Z is 26, then come \ ] ^ _.
        _ => Key::ctrl(char::from(byte + b'@').to_ascii_lowercase()),
    }
}

fn alt(byte: u8) -> Event {
    let key = match byte {
        0..=0x1f | 0x7f => control(byte),
        _ => Key::char(char::from(byte)),
    };
    Event::Key(Key { modifiers: Modifiers { alt: true, ..key.modifiers }, ..key })
}

fn character(bytes: &[u8]) -> Token {
    let expected = match bytes.first() {
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf4) => 4,
        _ => 1,
    };
    let Some(first) = bytes.get(..expected) else { return Token::Part };
    match std::str::from_utf8(first).ok().and_then(|text| text.chars().next()) {
        Some(c) => Token::Whole(expected, Some(Event::Key(Key::char(c)))),
        // Not UTF-8: one byte is dropped, the next may begin a character.
        None => Token::Whole(1, None),
    }
}

const fn plain(code: KeyCode) -> Event {
    Event::Key(Key::plain(code))
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests;
