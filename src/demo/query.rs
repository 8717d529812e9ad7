//! Query parameters and the server's refusals of bad ones.

use uuid::Uuid;

use super::call::route_guid;
use super::envelope::Refusal;

/// The parameters of a request in their order; names are matched in any case.
#[derive(Debug, Default, Clone)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Splits and decodes `a=b&c=d`.
    pub fn parse(raw: &str) -> Query {
        let pair = |part: &str| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decode(name, true), decode(value, true))
        };
        Query(raw.split('&').filter(|part| !part.is_empty()).map(pair).collect())
    }

    /// The first value of that name; empty values count as missing.
    pub fn text(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Every value of that name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }
}

/// Reads the parameters of one request type and collects what is wrong with them, as the
/// server's validation does.
#[derive(Debug)]
pub struct Reader<'a> {
    query: &'a Query,
    faults: Vec<(String, String)>,
}

impl<'a> Reader<'a> {
    /// Starts reading.
    pub fn new(query: &'a Query) -> Reader<'a> {
        Reader { query, faults: Vec::new() }
    }

    /// A parameter that is text.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.query.text(name)
    }

    /// Refuses `name` with a sentence.
    pub fn refuse(&mut self, name: &str, text: String) {
        self.faults.push((name.to_owned(), text));
    }

    /// A parameter that is a whole number.
    pub fn number(&mut self, name: &str) -> Option<i64> {
        self.parsed(name, |text| text.trim().parse().ok())
    }

    /// A parameter that is a GUID.
    pub fn guid(&mut self, name: &str) -> Option<Uuid> {
        self.parsed(name, route_guid)
    }

    /// A parameter that is `true` or `false`, in any case.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        self.parsed(name, |text| text.trim().to_ascii_lowercase().parse().ok())
    }

    /// A parameter that `parse` understands: `None` when missing, refused when not understood.
    pub fn parsed<T>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.query.text(name)?;
        let value = parse(text);
        if value.is_none() {
            self.refuse(name, format!("The value '{text}' is not valid for {}.", pascal(name)));
        }
        value
    }

    /// `count`: 1..100, 100 when missing (docspace-api.md 4.3, recording `paging`).
    pub fn count(&mut self) -> usize {
        let Some(count) = self.number("count") else { return 100 };
        if !(1..=100).contains(&count) {
            self.refuse("count", "The field Count must be between 1 and 100.".to_owned());
        }
        usize::try_from(count).unwrap_or(0)
    }

    /// `startIndex`: 0 when missing or negative (recording `lists`).
    pub fn start_index(&mut self) -> usize {
        usize::try_from(self.number("startIndex").unwrap_or(0)).unwrap_or(0)
    }

    /// `sortOrder=descending`.
    pub fn descending(&mut self) -> bool {
        self.parsed("sortOrder", |text| match text.to_ascii_lowercase().as_str() {
            "ascending" | "0" => Some(false),
            "descending" | "1" => Some(true),
            _ => None,
        })
        .unwrap_or(false)
    }

    /// Ends reading: the refusal, if anything was wrong.
    pub fn done(self) -> Result<(), Refusal> {
        if self.faults.is_empty() { Ok(()) } else { Err(Refusal::Invalid(self.faults)) }
    }
}

fn pascal(name: &str) -> String {
    let mut chars = name.chars();
    chars
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + chars.as_str())
        .unwrap_or_default()
}

/// Undoes `%xx`, and `+` when `plus` (queries have it, paths do not).
pub fn decode(text: &str, plus: bool) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let digits = (ahead.next().and_then(hex), ahead.next().and_then(hex));
        match (byte, digits) {
            (b'%', (Some(high), Some(low))) => {
                bytes.push(high * 16 + low);
                rest = ahead;
            }
            (b'+', _) if plus => bytes.push(b' '),
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_what_is_encoded_and_leaves_the_rest() {
        assert_eq!(decode("a%20b+c%2B%zz%4", true), "a b c+%zz%4");
        assert_eq!(decode("a+%D0%96", false), "a+Ж");
    }

    #[test]
    fn refusals_name_the_parameter_as_the_server_does() {
        let query = Query::parse("count=abc&UserId=zzz&startIndex=-5&flag=TRUE");
        let mut reader = Reader::new(&query);
        reader.count();
        reader.guid("UserId");
        assert_eq!(reader.start_index(), 0);
        assert_eq!(reader.flag("flag"), Some(true));
        let Err(Refusal::Invalid(faults)) = reader.done() else { panic!("a refusal") };
        // Recordings `paging` and `disabling`.
        assert_eq!(faults[0].1, "The value 'abc' is not valid for Count.");
        assert_eq!(faults[1].1, "The value 'zzz' is not valid for UserId.");
    }
}
