//! Which characters the terminal can show, and a likeness for the others. It is the last step
//! before the bytes, so that names from the portal are met as surely as our own symbols.

use std::env;

use ratatui::buffer::Buffer;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Which characters the terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// Whatever Unicode has.
    Full,
    /// It speaks UTF-8, but its font has letters only: the Linux console.
    Letters,
    /// Other bytes than ASCII mean something else to it, or nothing.
    Ascii,
}

impl Charset {
    /// That of this process's terminal, from the environment.
    pub fn detect() -> Self {
        Self::from_env(|name| env::var(name).ok().filter(|value| !value.is_empty()))
    }

    /// The first locale variable that is set decides, as for every program.
    pub(super) fn from_env(var: impl Fn(&str) -> Option<String>) -> Self {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(&var).unwrap_or_default();
        let locale = locale.to_ascii_lowercase();
        let term = var("TERM").unwrap_or_default();
        if term.starts_with("vt") || !(locale.contains("utf-8") || locale.contains("utf8")) {
            Self::Ascii
        } else if term == "linux" {
            Self::Letters
        } else {
            Self::Full
        }
    }

    /// The text in these characters; it takes as many columns as before.
    pub fn line(self, text: &str) -> String {
        text.graphemes(true).map(|grapheme| self.likeness(grapheme)).collect()
    }

    /// The same for everything that was drawn.
    pub(super) fn translate(self, buffer: &mut Buffer) {
        if self == Self::Full {
            return;
        }
        for index in 0..buffer.content.len() {
            let Some(cell) = buffer.content.get(index).filter(|cell| !cell.symbol().is_ascii())
            else {
                continue;
            };
            let (drawn, style) = (self.likeness(cell.symbol()), cell.style());
            if drawn == cell.symbol() {
                continue;
            }
            // A wide character covers the next cell; what stands for it does not.
            for (cell, symbol) in buffer.content.iter_mut().skip(index).zip(drawn.graphemes(true)) {
                cell.set_symbol(symbol).set_style(style);
            }
        }
    }

    /// What stands for a grapheme, as wide as it is.
    fn likeness(self, grapheme: &str) -> String {
        if self == Self::Full || grapheme.is_ascii() {
            return grapheme.to_owned();
        }
        let like = match grapheme {
            "…" => "~",
            "–" | "—" => "-",
            "“" | "”" => "\"",
            "‘" | "’" => "'",
            "⟨" | "←" => "<",
            "⟩" | "→" => ">",
            "↑" => "^",
            "↓" => "v",
            _ if self == Self::Letters => return grapheme.to_owned(),
            _ => "?",
        };
        format!("{like:columns$}", columns = grapheme.width())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::style::{Color, Style};
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(&[("TERM", "xterm"), ("LANG", "en_US.UTF-8")], Charset::Full)]
    #[case(&[("TERM", "screen"), ("LC_CTYPE", "de_DE.utf8")], Charset::Full)]
    #[case(&[("TERM", "linux"), ("LANG", "C.UTF-8")], Charset::Letters)]
    #[case(&[("TERM", "linux"), ("LANG", "de_DE")], Charset::Ascii)]
    #[case(&[("TERM", "vt220"), ("LANG", "C.UTF-8")], Charset::Ascii)]
    #[case(&[("TERM", "xterm"), ("LC_ALL", "C"), ("LANG", "C.UTF-8")], Charset::Ascii)]
    #[case(&[("TERM", "xterm")], Charset::Ascii)]
    fn locale_and_terminal_decide(#[case] env: &[(&str, &str)], #[case] expected: Charset) {
        let var = |name: &str| {
            env.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        };
        assert_eq!(Charset::from_env(var), expected);
    }

    #[test]
    fn what_cannot_be_shown_has_a_likeness_of_the_same_width() {
        let names = "Zoë 王 👩‍💻 … ⟨U+202E⟩";
        assert_eq!(Charset::Ascii.line(names), "Zo? ?  ?  ~ <U+202E>");
        assert_eq!(Charset::Letters.line(names), "Zoë 王 👩‍💻 ~ <U+202E>");
        assert_eq!(Charset::Full.line(names), names);
    }

    #[test]
    fn the_colour_stays() {
        let mut buffer = Buffer::with_lines(["a王b"]);
        buffer.set_style(buffer.area, Style::new().fg(Color::Red));
        let mut expected = Buffer::with_lines(["a? b"]);
        expected.set_style(buffer.area, Style::new().fg(Color::Red));
        Charset::Ascii.translate(&mut buffer);
        assert_eq!(buffer, expected);
    }

    proptest! {
        #[test]
        fn nothing_but_ascii_is_left_and_columns_stay(text in "\\PC{0,30}") {
            let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 90, 1));
            let (end, _) = buffer.set_stringn(0, 0, &text, 80, Style::new());
            buffer.set_string(end, 0, "|", Style::new());
            Charset::Ascii.translate(&mut buffer);
            prop_assert!(buffer.content.iter().all(|cell| matches!(cell.symbol().as_bytes(), [b' '..=b'~'])));
            prop_assert_eq!(buffer[(end, 0)].symbol(), "|");
            prop_assert!(Charset::Ascii.line(&text).is_ascii());
        }
    }
}
