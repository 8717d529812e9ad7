use serde_json::Value;

use crate::domain::Clean;

/// How long a text of the server may be in a sentence.
const LONGEST_TEXT: usize = 240;
/// How much of an answer is shown that is no text for a person.
const EXCERPT: usize = 80;

/// How an answer that is no success explains itself: the forms of docspace-api.md 1.2 and 1.3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The envelope of an exception.
    Exception {
        /// `error.message`.
        message: Clean,
        /// `error.type`: the .NET class, which tells role checks from business rules.
        class: Clean,
    },
    /// The body of a failed validation: what it says of each member, joined.
    Validation(Clean),
    /// Problem JSON, bare or in an envelope: its title.
    Problem(Clean),
    /// A bare JSON string, or plain text.
    Text(Clean),
    /// A web page: the first 80 characters of its text.
    Page(Clean),
    /// JSON of no known form: its first 80 characters.
    Unknown(Clean),
    /// No body.
    Empty,
}

impl Reason {
    /// Reads the body of an answer that is no success.
    pub(in crate::docspace) fn read(content_type: &str, body: &[u8]) -> Self {
        if body.trim_ascii().is_empty() {
            return Self::Empty;
        }
        if is_page(content_type, body) {
            return Self::Page(excerpt(body));
        }
        match serde_json::from_slice::<Value>(body) {
            Ok(Value::String(text)) => Self::Text(cut(&text, LONGEST_TEXT)),
            Ok(value) => Self::of(&value).unwrap_or_else(|| Self::Unknown(excerpt(body))),
            Err(_) => Self::Text(excerpt(body)),
        }
    }

    fn of(value: &Value) -> Option<Self> {
        let text = |value: &Value| value.as_str().map(|text| cut(text, LONGEST_TEXT));
        if let Some(error) = value.get("error").filter(|error| error.is_object()) {
            return Some(Self::Exception {
                message: error.get("message").and_then(text).unwrap_or_default(),
                class: error.get("type").and_then(text).unwrap_or_default(),
            });
        }
        let problem = value.get("response").unwrap_or(value);
        if let Some(errors) = problem.get("errors").and_then(Value::as_object) {
            let lines = errors.values().filter_map(Value::as_array).flatten();
            let lines: Vec<_> = lines.filter_map(Value::as_str).collect();
            if !lines.is_empty() {
                return Some(Self::Validation(cut(&lines.join("; "), LONGEST_TEXT)));
            }
        }
        problem.get("title").and_then(text).map(Self::Problem)
    }

    /// What the server says, for a person; empty when it says nothing.
    pub fn text(&self) -> &str {
        match self {
            Self::Exception { message: text, .. }
            | Self::Validation(text)
            | Self::Problem(text)
            | Self::Text(text)
            | Self::Page(text)
            | Self::Unknown(text) => text,
            Self::Empty => "",
        }
    }

    /// Whether a role check failed, not a rule about the object (docspace-api.md 1.2).
    pub fn is_role_check(&self) -> bool {
        matches!(self, Self::Exception { class, .. } if class.ends_with(".AuthorizingException"))
    }
}

/// Whether this is a web page, by its declared type or by how it begins.
pub(in crate::docspace) fn is_page(content_type: &str, body: &[u8]) -> bool {
    content_type.starts_with("text/html") || body.trim_ascii_start().starts_with(b"<")
}

/// The first 80 characters of a body: of a web page only what it shows.
pub(in crate::docspace) fn excerpt(body: &[u8]) -> Clean {
    let text = String::from_utf8_lossy(body);
    if !text.trim_start().starts_with('<') {
        return cut(&text, EXCERPT);
    }
    let mut shown = String::new();
    let mut hidden_until: Option<String> = None;
    for piece in text.split('<') {
        let (tag, behind) = piece.split_once('>').unwrap_or((piece, ""));
        let name = tag.split_whitespace().next().unwrap_or_default().to_lowercase();
        if hidden_until.as_ref().is_some_and(|end| *end != name) {
            continue;
        }
        hidden_until = matches!(&*name, "script" | "style").then(|| format!("/{name}"));
        if hidden_until.is_some() {
            continue;
        }
        shown.push(' ');
        shown.push_str(behind);
    }
    cut(&html_escape::decode_html_entities(&shown), EXCERPT)
}

/// At most so many characters, on one line.
fn cut(text: &str, longest: usize) -> Clean {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > longest * 4 {
            break;
        }
    }
    match line.char_indices().nth(longest) {
        Some((end, _)) => {
            line.truncate(end);
            line.push('…');
            Clean::new(&line)
        }
        None => Clean::new(&line),
    }
}
