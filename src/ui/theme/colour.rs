//! Colours in the forms that terminals of different depth can show.

use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};

/// How many colours a terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// None: bold, underlined and reversed text only.
    None,
    /// The 16 named ones, which the terminal's owner chose.
    Named,
    /// The 256 of the xterm table.
    Indexed,
    /// Any of 16 million.
    True,
}

impl Depth {
    /// All of them, the poorest first.
    pub const ALL: [Self; 4] = [Self::None, Self::Named, Self::Indexed, Self::True];
}

/// What a person wants of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colours {
    /// What the terminal shows.
    #[default]
    Auto,
    /// This, whatever the terminal says of itself.
    Of(Depth),
}

impl FromStr for Colours {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "auto" => Ok(Self::Auto),
            "never" => Ok(Self::Of(Depth::None)),
            "16" => Ok(Self::Of(Depth::Named)),
            "256" => Ok(Self::Of(Depth::Indexed)),
            "truecolor" => Ok(Self::Of(Depth::True)),
            _ => Err("one of auto, never, 16, 256, truecolor is wanted"),
        }
    }
}

/// The names of the 16 colours, in the order of their numbers.
const NAMED: [(&str, Color); 16] = [
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

const MODIFIERS: [(&str, Modifier); 6] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underline", Modifier::UNDERLINED),
    ("reverse", Modifier::REVERSED),
    ("strike", Modifier::CROSSED_OUT),
];

/// What a word of a look may be.
const ALLOWED: &str = "black red green yellow blue magenta cyan white, bright-…, 0 to 255, #rrggbb, \
                       bold dim italic underline reverse strike, and on before a background";

/// One colour in up to three forms, each for terminals of its depth and above.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Ink {
    named: Option<Color>,
    indexed: Option<u8>,
    rgb: Option<[u8; 3]>,
}

impl Ink {
    /// The richest form that a terminal of this depth can show; a richer one is reduced to the
    /// nearest of 256, but never to one of the 16, whose true colours nobody knows.
    fn at(self, depth: Depth) -> Option<Color> {
        let rgb = self.rgb.filter(|_| depth == Depth::True).map(|[r, g, b]| Color::Rgb(r, g, b));
        let nearest = || self.indexed.or_else(|| self.rgb.map(nearest)).map(Color::Indexed);
        let indexed = || nearest().filter(|_| depth >= Depth::Indexed);
        let named = || self.named.filter(|_| depth >= Depth::Named);
        rgb.or_else(indexed).or_else(named)
    }

    /// Takes in a colour's form; says why not.
    fn take(&mut self, word: &str) -> Result<(), String> {
        let named = NAMED.iter().find(|(name, _)| *name == word);
        let again = if let Some((_, color)) = named {
            self.named.replace(*color).is_some()
        } else if let Some(rgb) = hex(word) {
            self.rgb.replace(rgb).is_some()
        } else if let Ok(index) = word.parse() {
            self.indexed.replace(index).is_some()
        } else {
            return Err(format!("{word} is none of {ALLOWED}"));
        };
        if again { Err(format!("{word} is the second colour of its kind")) } else { Ok(()) }
    }
}

/// How something looks: `bold red #ff5f5f`, `white on red`, `underline`, or nothing special.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    fg: Ink,
    bg: Ink,
    modifiers: Modifier,
}

impl Look {
    /// The style on a terminal of this depth.
    pub fn at(self, depth: Depth) -> Style {
        let style = Style::new().add_modifier(self.modifiers);
        Style { fg: self.fg.at(depth), bg: self.bg.at(depth), ..style }
    }

    fn take(&mut self, word: &str, behind: bool) -> Result<(), String> {
        if let Some((_, modifier)) = MODIFIERS.iter().find(|(name, _)| *name == word) {
            self.modifiers |= *modifier;
            return Ok(());
        }
        let ink = if behind { &mut self.bg } else { &mut self.fg };
        ink.take(word)
    }
}

impl FromStr for Look {
    type Err = String;

    /// The words of a look, in any order but for `on`, which begins the background.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut look = Self::default();
        let mut words = text.split_whitespace();
        for word in words.by_ref().take_while(|word| *word != "on") {
            look.take(word, false)?;
        }
        for word in words {
            look.take(word, true)?;
        }
        Ok(look)
    }
}

/// `#rrggbb`.
fn hex(word: &str) -> Option<[u8; 3]> {
    let digits = word.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let [_, rgb @ ..] = u32::from_str_radix(digits, 16).ok().filter(|_| is_hex)?.to_be_bytes();
    Some(rgb)
}

/// The levels of each part of the colours 16 to 231 of the xterm table.
const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The red, green and blue of a colour of the xterm table, from 16 on: a cube of 6×6×6 colours,
/// then 24 greys.
pub(super) const fn table(index: u8) -> [u8; 3] {
    if index >= 232 {
        return [8 + 10 * (index - 232); 3];
    }
    let place = index.saturating_sub(16) as usize;
    [LEVELS[place / 36], LEVELS[place / 6 % 6], LEVELS[place % 6]]
}

/// The nearest colour of the xterm table. Its first 16 are left out: terminals change them.
fn nearest(rgb: [u8; 3]) -> u8 {
    let distance = |index: &u8| -> u32 {
        let parts = table(*index).into_iter().zip(rgb);
        parts.map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
    };
    (16..=u8::MAX).min_by_key(distance).unwrap_or(16)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[test]
    fn each_depth_shows_the_richest_form_that_it_can() {
        let look: Look = "bold red 196 #ff5f5f on #000080 black".parse().unwrap();
        let shown = Depth::ALL.map(|depth| (look.at(depth).fg, look.at(depth).bg));
        let navy = Some(Color::Rgb(0, 0, 0x80));
        assert_eq!(
            shown,
            [
                (None, None),
                (Some(Color::Red), Some(Color::Black)),
                (Some(Color::Indexed(196)), Some(Color::Indexed(18))),
                (Some(Color::Rgb(0xff, 0x5f, 0x5f)), navy),
            ]
        );
        assert!(Depth::ALL.iter().all(|depth| look.at(*depth).add_modifier == Modifier::BOLD));
    }

    #[test]
    fn a_colour_without_a_form_for_a_depth_is_left_to_the_terminal() {
        let look: Look = "#123456".parse().unwrap();
        assert_eq!(look.at(Depth::Named).fg, None);
        let look: Look = "green".parse().unwrap();
        assert_eq!(look.at(Depth::True).fg, Some(Color::Green));
    }

    #[rstest]
    #[case::no_colour("bold rde", "rde is none of black")]
    #[case::no_index("256", "256 is none of")]
    #[case::short_hex("#fff", "#fff is none of")]
    #[case::signed_hex("#+fffff", "is none of")]
    #[case::two_named("red green", "green is the second colour of its kind")]
    #[case::two_on("red on blue on green", "on is none of")]
    fn what_is_no_look_is_refused(#[case] text: &str, #[case] why: &str) {
        let said = text.parse::<Look>().unwrap_err();
        assert!(said.contains(why), "{said}");
    }

    #[test]
    fn colours_of_the_table_are_found_there() {
        for index in 16..=u8::MAX {
            assert_eq!(table(nearest(table(index))), table(index), "{index}");
        }
        assert_eq!(nearest([0x8a; 3]), 245, "a grey");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,20}") {
            let _ = text.parse::<Look>();
        }
    }
}
