//! Readers for what JSON says in more than one way (docspace-api.md 15).

use std::fmt;

use serde::{Deserialize, Deserializer, de};

use crate::domain::Timestamp;

/// A number or a name. Enums travel as integers, some versions write names, and numbers may be
/// quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Code {
    Number(i64),
    Name(Box<str>),
}

impl Code {
    pub(super) fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Name(_) => None,
        }
    }

    /// Whether it is this number, or one of these names in any case.
    pub(super) fn is(&self, number: i64, names: &[&str]) -> bool {
        match self {
            Self::Number(own) => *own == number,
            Self::Name(own) => names.iter().any(|name| own.eq_ignore_ascii_case(name)),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Name(name) => name.fmt(f),
        }
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CodeVisitor)
    }
}

struct CodeVisitor;

impl de::Visitor<'_> for CodeVisitor {
    type Value = Code;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number or a name")
    }

    fn visit_i64<E>(self, number: i64) -> Result<Code, E> {
        Ok(Code::Number(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Code, E> {
        Ok(Code::Number(i64::try_from(number).unwrap_or(i64::MAX)))
    }

    #[expect(clippy::cast_possible_truncation, reason = "a saturating cut is what is meant")]
    fn visit_f64<E>(self, number: f64) -> Result<Code, E> {
        Ok(Code::Number(number as i64))
    }

    fn visit_str<E>(self, text: &str) -> Result<Code, E> {
        let text = text.trim();
        Ok(text.parse().map_or_else(|_| Code::Name(text.into()), Code::Number))
    }
}

/// A date that has to be there.
pub(super) fn instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    date(deserializer)?.ok_or_else(|| de::Error::custom("there is no date"))
}

/// A date, if there is one: the year 0001 is "no date", and a date without an offset is UTC.
pub(super) fn date<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Timestamp>, D::Error> {
    let Some(text) = Option::<Box<str>>::deserialize(deserializer)? else { return Ok(None) };
    if text.starts_with("0001-") {
        return Ok(None);
    }
    let utc = |date: jiff::civil::DateTime| date.to_zoned(jiff::tz::TimeZone::UTC);
    text.parse::<Timestamp>()
        .or_else(|error| {
            let date: Result<jiff::civil::DateTime, _> = text.parse();
            date.and_then(utc).map(|date| date.timestamp()).map_err(|_| error)
        })
        .map(Some)
        .map_err(de::Error::custom)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[derive(Deserialize)]
    struct Dated {
        #[serde(default, deserialize_with = "date")]
        at: Option<Timestamp>,
    }

    #[rstest]
    #[case(r#"{"at":"2026-07-20T16:02:11.0000000+03:00"}"#, Some("2026-07-20T13:02:11Z"))]
    #[case(r#"{"at":"2026-11-22T14:03:29.0000000Z"}"#, Some("2026-11-22T14:03:29Z"))]
    #[case(r#"{"at":"2026-11-22T14:03:29"}"#, Some("2026-11-22T14:03:29Z"))]
    #[case(r#"{"at":"0001-01-01T00:00:00.0000000Z"}"#, None)]
    #[case(r#"{"at":null}"#, None)]
    #[case("{}", None)]
    fn dates(#[case] json: &str, #[case] expected: Option<&str>) {
        let dated: Dated = serde_json::from_str(json).unwrap();
        assert_eq!(dated.at, expected.map(|text| text.parse().unwrap()));
    }

    #[test]
    fn a_date_that_is_none_is_said() {
        assert!(serde_json::from_str::<Dated>(r#"{"at":"soon"}"#).is_err());
    }
}
