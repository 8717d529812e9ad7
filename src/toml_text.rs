//! TOML that people write: its entries with their lines, so that what is wrong is told by its
//! place, with what would be right.

use thiserror::Error;
use toml::de::{DeTable, DeValue};

/// What is wrong in a text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{line}: {what}")]
pub struct Fault {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong, and what is allowed.
    pub what: String,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The key's line, counted from 1.
    pub line: usize,
    value: Value,
}

#[derive(Clone, Debug, PartialEq)]
enum Value {
    Text(String),
    Texts(Vec<String>),
    Flag(bool),
    Table(Vec<Entry>),
    Other,
}

/// The entries of a text, in the order of their lines.
pub fn entries(text: &str) -> Result<Vec<Entry>, Fault> {
    let line_at = |offset| 1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count();
    match DeTable::parse(text) {
        Ok(table) => Ok(table_entries(table.get_ref(), &line_at)),
        Err(error) => {
            let line = line_at(error.span().map_or(0, |span| span.start));
            Err(Fault { line, what: error.message().replace('\n', ", ") })
        }
    }
}

fn table_entries(table: &DeTable<'_>, line_at: &dyn Fn(usize) -> usize) -> Vec<Entry> {
    let entry = |(key, value): (&toml::Spanned<_>, &toml::Spanned<DeValue<'_>>)| Entry {
        key: String::from(AsRef::<str>::as_ref(key.get_ref())),
        line: line_at(key.span().start),
        value: plain(value.get_ref(), line_at),
    };
    let mut entries: Vec<Entry> = table.iter().map(entry).collect();
    entries.sort_by_key(|entry| entry.line);
    entries
}

fn plain(value: &DeValue<'_>, line_at: &dyn Fn(usize) -> usize) -> Value {
    let text = |value: &DeValue<'_>| value.as_str().map(str::to_owned);
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Table(table) => Value::Table(table_entries(table, line_at)),
        DeValue::Array(items) => items
            .iter()
            .map(|item| text(item.get_ref()))
            .collect::<Option<_>>()
            .map_or(Value::Other, Value::Texts),
        _ => Value::Other,
    }
}

impl Entry {
    /// The fault of this entry.
    pub fn fault(&self, what: impl std::fmt::Display) -> Fault {
        Fault { line: self.line, what: format!("{}: {what}", self.key) }
    }

    /// The fault of a key that nobody knows.
    pub fn unknown<'a>(&self, kind: &str, known: impl IntoIterator<Item = &'a str>) -> Fault {
        let nearest = nearest(&self.key, known).unwrap_or_default();
        self.fault(format!("there is no such {kind}; the nearest is {nearest}"))
    }

    /// Its text.
    pub fn text(&self) -> Result<&str, Fault> {
        match &self.value {
            Value::Text(text) => Ok(text),
            _ => Err(self.fault("a text in quotes is wanted")),
        }
    }

    /// Its texts: one, or a list.
    pub fn texts(&self) -> Result<Vec<&str>, Fault> {
        match &self.value {
            Value::Text(text) => Ok(vec![text]),
            Value::Texts(texts) => Ok(texts.iter().map(String::as_str).collect()),
            _ => Err(self.fault("a text in quotes, or a list of such, is wanted")),
        }
    }

    /// Its yes or no.
    pub fn flag(&self) -> Result<bool, Fault> {
        match self.value {
            Value::Flag(flag) => Ok(flag),
            _ => Err(self.fault("true or false is wanted")),
        }
    }

    /// Its entries.
    pub fn table(&self) -> Result<&[Entry], Fault> {
        match &self.value {
            Value::Table(entries) => Ok(entries),
            _ => Err(self.fault(format!("a table is wanted: [{}]", self.key))),
        }
    }
}

/// The known name that needs the fewest changes to become this one.
fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known.into_iter().min_by_key(|known| changes(name, known))
}

/// How many characters are to be put in, left out or replaced (Levenshtein).
fn changes(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (above, a) in a.chars().enumerate() {
        let mut diagonal = above;
        row[0] = above + 1;
        for (column, b) in b.chars().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_know_their_lines_and_come_in_their_order() {
        let found =
            entries("b = \"x\"\n\n[a]\n  # why\n  d = [\"y\",\n \"z\"]\n  c = true\n").unwrap();
        let [b, a] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((b.line, b.text()), (1, Ok("x")));
        let [d, c] = a.table().unwrap() else { panic!("{a:?}") };
        assert_eq!((d.line, d.texts()), (5, Ok(vec!["y", "z"])));
        assert_eq!((c.line, c.flag()), (7, Ok(true)));
    }

    #[test]
    fn what_is_no_toml_is_told_by_its_line() {
        for text in ["a = 1\nb =\n", "a = 1\nb = [\n", "a = 1\na = 2\n", "a = 1\n = 2\n"] {
            let fault = entries(text).unwrap_err();
            assert!(fault.line >= 2 && !fault.what.contains('\n'), "{text:?}: {fault}");
        }
    }

    #[test]
    fn another_kind_of_value_is_refused_with_what_is_wanted() {
        let found = entries("a = 1\nb = [\"x\", 2]\n").unwrap();
        assert_eq!(found[0].text().unwrap_err().to_string(), "1: a: a text in quotes is wanted");
        assert_eq!(found[0].flag().unwrap_err().to_string(), "1: a: true or false is wanted");
        assert_eq!(found[0].table().unwrap_err().to_string(), "1: a: a table is wanted: [a]");
        assert!(found[1].texts().unwrap_err().to_string().starts_with("2: b: a text"));
    }

    #[test]
    fn the_nearest_name_needs_the_fewest_changes() {
        let known = ["stop", "stop-all", "sort", "down"];
        for (typed, expected) in [("stp", "stop"), ("sotr", "sort"), ("stopall", "stop-all")] {
            assert_eq!(nearest(typed, known), Some(expected));
        }
        assert_eq!(changes("", "abc"), 3);
        assert_eq!(changes("жук", "жар"), 2);
    }
}
