//! Bytes of the terminal into keys, pastes and what the mouse did.
//!
//! Only what the console has a use for becomes an event. Everything else that a terminal may
//! send (function keys, answers to questions that somebody else asked) is recognised to its end
//! and dropped, so that its tail is never taken for keys: `ESC [ [ A` is F1 on the Linux console, and
//! not the letter A.
//!
//! How the bytes are split into reads changes nothing. [`csi`] knows the control sequences, those
//! of the kitty keyboard protocol among them.

mod csi;

use super::Event;
use crate::app::{Key, KeyCode, LONGEST_PASTE, Modifiers};

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const PASTE_END: &[u8] = b"\x1b[201~";
const ANSWER: &[u8] = b"\x1b[0n";
/// Strings are not longer; who typed what looks like the begin of one must not lose the keyboard.
const LONGEST_STRING: usize = 4096;

/// How long to wait for the rest of what has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Nothing has begun.
    Endless,
    /// An escape: a key of its own, or the first byte of a sequence.
    Escape,
    /// More of a sequence than a person types by accident: its rest is on its way.
    Sequence,
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
    pub fn patience(&self) -> Patience {
        match (self.pasting, self.bytes.len()) {
            (true, _) => Patience::Paste,
            (false, 0) => Patience::Endless,
            (false, 1) if matches!(self.bytes.first(), Some(&ESC)) => Patience::Escape,
            (false, _) => Patience::Sequence,
        }
    }

    /// Takes in bytes and reports every event that is complete.
    pub fn feed(&mut self, bytes: &[u8], sink: &impl Fn(Event)) {
        self.bytes.extend_from_slice(bytes);
        loop {
            if self.pasting {
                self.take_answers(sink);
                let Some(end) = find(&self.bytes, PASTE_END) else { return self.shorten() };
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

    /// The terminal answers also while its end of a paste is late.
    fn take_answers(&mut self, sink: &impl Fn(Event)) {
        while let Some(at) = find(&self.bytes, ANSWER) {
            self.bytes.drain(at..at + ANSWER.len());
            sink(Event::Answered);
        }
    }

    /// Of a paste that is too long no more is kept than what shows that it is, and the end of
    /// what came, in which the paste's own end may have begun.
    fn shorten(&mut self) {
        let tail = self.bytes.len().saturating_sub(PASTE_END.len());
        if tail > LONGEST_PASTE + 1 {
            self.bytes.drain(LONGEST_PASTE + 1..tail);
        }
    }

    fn end_paste(&mut self, length: usize, end: usize, sink: &impl Fn(Event)) {
        let text: Vec<u8> = self.bytes.drain(..length + end).take(length).collect();
        self.pasting = false;
        sink(Event::Pasted(String::from_utf8_lossy(&text).into_owned()));
    }
}

/// Whether these bytes are answers at the end of frames and nothing else. Of what a person does, and
/// of a paste, they are no sign of life.
pub fn are_answers(bytes: &[u8]) -> bool {
    bytes.chunks(ANSWER.len()).all(|chunk| chunk == ANSWER)
}

fn token(bytes: &[u8]) -> Token {
    match *bytes {
        [] | [ESC] | [ESC, b']' | b'P' | b'_'] => Token::Part,
        // The second escape begins something of its own.
        [ESC, ESC, ..] => Token::Whole(1, Some(plain(KeyCode::Esc))),
        [ESC, b'[', ref rest @ ..] => csi::token(rest),
        [ESC, b'O', ref rest @ ..] => application(rest),
        // Strings from the terminal, answers to questions that we never ask. They begin so; the
        // same with another byte behind it was typed with Alt.
        [ESC, b']', b'0'..=b'9', ..]
        | [ESC, b'P', b'0'..=b'9' | b'>' | b'!' | b'$' | b'+', ..]
        | [ESC, b'_', b'G', ..] => string(bytes.get(2..).unwrap_or_default()),
        [ESC, byte, ..] => Token::Whole(2, Some(alt(byte))),
        [byte @ (0..=0x1f | 0x7f), ..] => Token::Whole(1, Some(Event::Key(control(byte)))),
        [..] => character(bytes),
    }
}

/// A key of the keypad or a cursor key, after `ESC O`; old terminals put modifiers between.
fn application(rest: &[u8]) -> Token {
    let Some(length) = rest.iter().position(|byte| !byte.is_ascii_digit()) else {
        return Token::Part;
    };
    match rest[length] {
        // Something else begins: this was Alt and the letter.
        ..0x20 | 0x7f.. => Token::Whole(length + 2, Some(alt(b'O'))),
        b'M' => Token::Whole(length + 3, Some(plain(KeyCode::Enter))),
        last => Token::Whole(length + 3, named(last, Modifiers::default())),
    }
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
        b'Z' => KeyCode::BackTab,
        _ => return None,
    };
    Some(Event::Key(Key { code, modifiers }))
}

pub(super) fn number(digits: &[u8]) -> Option<u16> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// A string ends with BEL or `ESC \`; another escape cuts it off.
fn string(rest: &[u8]) -> Token {
    let Some(end) = rest.iter().position(|&byte| byte == BEL || byte == ESC) else {
        let is_none = rest.len() > LONGEST_STRING;
        return if is_none { Token::Whole(rest.len() + 2, None) } else { Token::Part };
    };
    match rest[end..] {
        [ESC] => Token::Part,
        [ESC, b'\\', ..] => Token::Whole(end + 4, None),
        [ESC, ..] => Token::Whole(end + 2, None),
        _ => Token::Whole(end + 3, None),
    }
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
