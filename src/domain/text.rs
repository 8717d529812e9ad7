use std::{borrow::Cow, fmt, ops::Deref};

use serde::{Deserialize, Deserializer, Serialize};

/// Text from outside that is safe to draw: cleaned once, where it enters.
///
/// The server sends strings as users typed them (docspace-api.md 15, trap 53). Control, bidi
/// and zero-width characters could move the cursor, disguise a name or vanish, so each becomes
/// a visible escape (`⟨U+202E⟩`); line breaks and tabs become a space.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
pub struct Clean(Box<str>);

impl Clean {
    /// Cleans raw text (first and last names, group names, e-mails, errors).
    pub fn new(raw: &str) -> Self {
        let raw = raw.trim();
        if !raw.chars().any(|c| c == JOINER || is_unsafe(c)) {
            return Self(raw.into());
        }
        let mut clean = String::with_capacity(raw.len() + 16);
        let mut before = None;
        let mut rest = raw.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                '\n' | '\r' | '\t' => clean.push(' '),
                JOINER if !joins(before, rest.peek().copied()) => show(c, &mut clean),
                c if is_unsafe(c) => show(c, &mut clean),
                c => clean.push(c),
            }
            before = Some(c);
        }
        Self(clean.into())
    }

    /// Cleans HTML-encoded text: `displayName` and `department` arrive so, Latin-1 letters
    /// included (docspace-api.md 3.2, recording `misc`).
    pub fn from_html(encoded: &str) -> Self {
        let decoded: Cow<'_, str> = html_escape::decode_html_entities(encoded);
        Self::new(&decoded)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Emoji, and the letters of some scripts, are built with it; between others it hides.
const JOINER: char = '\u{200D}';

fn joins(before: Option<char>, after: Option<char>) -> bool {
    [before, after].iter().all(|side| side.is_some_and(|c| !c.is_ascii() && c != JOINER))
}

/// Writes a character that would not show as itself.
fn show(c: char, clean: &mut String) {
    clean.extend(["⟨U+", &format!("{:04X}", u32::from(c)), "⟩"]);
}

/// Whether a character would not show as itself: C0, C1, DEL, bidi controls, zero-width and
/// other default-ignorable format characters.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{180E}'
            | '\u{200B}' | '\u{200C}' | '\u{200E}' | '\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}')
}

impl Deref for Clean {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Clean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Clean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl From<&str> for Clean {
    fn from(raw: &str) -> Self {
        Self::new(raw)
    }
}

/// What was kept in a file may have been changed there, so it is cleaned like anything else from
/// outside.
impl<'de> Deserialize<'de> for Clean {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<str>::deserialize(deserializer).map(|raw| Self::new(&raw))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_as_they_are() {
        for name in ["Nora O'Brien", "Ünal-Жук 王Zoë", "محمد علي", "👩‍💻 Kim", "김민준"]
        {
            assert_eq!(&*Clean::new(name), name);
        }
    }

    #[test]
    fn what_would_disguise_or_vanish_is_made_visible() {
        assert_eq!(&*Clean::new("Ann\u{202E}eeL"), "Ann⟨U+202E⟩eeL");
        assert_eq!(&*Clean::new("a\u{1b}[2Jb"), "a⟨U+001B⟩[2Jb");
        assert_eq!(&*Clean::new("a\u{200B}b\u{9b}c"), "a⟨U+200B⟩b⟨U+009B⟩c");
        assert_eq!(&*Clean::new(" two\nlines\t"), "two lines");
        assert_eq!(&*Clean::new("a\u{200D}b👩\u{200D}"), "a⟨U+200D⟩b👩⟨U+200D⟩");
    }

    #[test]
    fn what_comes_back_from_a_file_is_cleaned_again() {
        let name = Clean::new("Zoë \u{1b}[2J \"王\"");
        let kept = serde_json::to_string(&name).unwrap();
        assert_eq!(serde_json::from_str::<Clean>(&kept).unwrap(), name);
        assert_eq!(&*serde_json::from_str::<Clean>(r#""a\u001bb""#).unwrap(), "a⟨U+001B⟩b");
    }

    #[test]
    fn entities_are_decoded_once_and_then_cleaned() {
        assert_eq!(&*Clean::from_html("&#220;nal-Жук 王Zo&#235;"), "Ünal-Жук 王Zoë");
        assert_eq!(&*Clean::from_html("R&amp;D &quot;one&quot; &lt;b&gt;"), "R&D \"one\" <b>");
        assert_eq!(&*Clean::from_html("&amp;lt;"), "&lt;");
        assert_eq!(&*Clean::from_html("x&#x202E;y"), "x⟨U+202E⟩y");
    }
}
