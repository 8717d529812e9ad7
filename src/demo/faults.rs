//! What goes wrong on purpose: a small set of mishaps, read from a TOML file.
//!
//! ```toml
//! command_timeout = 300     # seconds after which a statement fails; 30 as shipped
//! monolith = true           # what a deleted person leaves is never cleaned up: the task fails at 10 %
//! start_race = 134          # every how many-th accepted start dies of the start race; 0 never
//! rate_limit = true         # the rate limiter of the vendor's cloud
//!
//! [restart]                 # the server dies and comes back
//! at = 60                   # seconds after the portal's start
//! down = 5                  # so long the proxy answers 502
//!
//! [[revoke]]                # a key of the card is switched off
//! key = "owner"             # or "owner_spare", "admin", "room_admin", "user", "read_only"
//! at = 60                   # seconds after the portal's start
//!
//! [[mishap]]
//! kind = "bad_gateway"      # or "cut", "drop", "delay", "too_many_requests"
//! path = "people/filter"    # requests whose path contains this; all when left out
//! method = "GET"            # all when left out
//! every = 10                # every tenth of them; each when left out
//! seconds = 2.5             # how long a "delay" takes, or what "Retry-After" says
//! ```

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use axum::http::Method;
use serde::Deserialize;

use super::world::CardKey;

/// Everything that may go wrong. By default nothing does.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Faults {
    /// Seconds after which the database gives up a statement; 30 when left out (docspace-api.md 9.4).
    pub command_timeout: Option<u64>,
    /// Every how many-th accepted start dies of the start race; 0 is never (docspace-api.md 9.3).
    #[serde(default)]
    pub start_race: u64,
    /// The server is one process as shipped: remove tasks fail at 10 % (docspace-api.md 5.3).
    #[serde(default)]
    pub monolith: bool,
    /// Whether the rate limiter is on, as in the vendor's cloud (docspace-api.md 13).
    #[serde(default)]
    pub rate_limit: bool,
    /// The server dies and comes back.
    pub restart: Option<Restart>,
    /// Keys of the card that are switched off: they answer 401 from then on.
    #[serde(default, rename = "revoke")]
    pub revocations: Vec<Revocation>,
    /// Mishaps of single requests; the first that strikes counts.
    #[serde(default, rename = "mishap")]
    pub mishaps: Vec<Mishap>,
}

/// A restart of the server: every task is lost (docspace-api.md 9.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restart {
    /// Seconds after the portal's start.
    pub at: u64,
    /// Seconds for which the proxy in front answers 502.
    #[serde(default)]
    pub down: u64,
}

/// A key that somebody switches off (docspace-api.md 2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// Which key.
    pub key: CardKey,
    /// Seconds after the portal's start.
    pub at: u64,
}

/// A mishap and the requests that it strikes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mishap {
    /// What happens.
    pub kind: Kind,
    /// Only requests whose path contains this, in any case.
    #[serde(default)]
    pub path: String,
    /// Only requests of this method.
    pub method: Option<String>,
    /// Every so many-th of them.
    #[serde(default = "one")]
    pub every: u64,
    /// How long a delay takes, in seconds of real time, or what `Retry-After` says.
    #[serde(default)]
    pub seconds: f64,
    /// How many of them there were.
    #[serde(skip)]
    pub seen: u64,
}

fn one() -> u64 {
    1
}

/// The kinds of mishap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The request never reaches the server: the proxy's HTML page, 502.
    BadGateway,
    /// The server does the work, the answer breaks off in the middle.
    Cut,
    /// The server does the work, the connection drops without an answer.
    Drop,
    /// The answer comes late.
    Delay,
    /// The rate limiter: 429 with `Retry-After` (docspace-api.md 13).
    TooManyRequests,
}

/// What strikes one request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strike {
    /// What happens.
    pub kind: Kind,
    /// The mishap's seconds.
    pub seconds: f64,
}

impl Faults {
    /// Reads a fault file.
    pub fn load(path: &Path) -> Result<Faults, BadFaults> {
        let bad = |line, sentence| BadFaults { path: path.to_owned(), line, sentence };
        let text = std::fs::read_to_string(path).map_err(|error| bad(None, error.to_string()))?;
        Faults::parse(&text).map_err(|(line, sentence)| bad(Some(line), sentence))
    }

    /// Reads the text of a fault file; the error is line and sentence.
    fn parse(text: &str) -> Result<Faults, (usize, String)> {
        let line_of = |span: Option<Range<usize>>| {
            let start = span.map_or(0, |span| span.start);
            text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1
        };
        let faults: Faults = toml::from_str(text)
            .map_err(|error| (line_of(error.span()), error.message().trim().replace('\n', ", ")))?;
        let wrong = faults.mishaps.iter().position(|mishap| mishap.wrong().is_some());
        if let Some(index) = wrong {
            let at =
                text.match_indices("[[mishap]]").nth(index).map(|(at, found)| at..at + found.len());
            let sentence = faults.mishaps.get(index).and_then(Mishap::wrong).unwrap_or_default();
            return Err((line_of(at), sentence.to_owned()));
        }
        Ok(faults)
    }

    /// What strikes this request, if anything does. Counts it.
    pub fn strike(&mut self, method: &Method, path: &str) -> Option<Strike> {
        let path = path.to_ascii_lowercase();
        let mut struck = None;
        for mishap in &mut self.mishaps {
            if mishap.is_for(method, &path) {
                mishap.seen += 1;
                if mishap.seen.is_multiple_of(mishap.every) {
                    struck = struck.or(Some(Strike { kind: mishap.kind, seconds: mishap.seconds }));
                }
            }
        }
        struck
    }
}

impl Mishap {
    /// That mishap for every request.
    pub fn of(kind: Kind) -> Mishap {
        Mishap { kind, path: String::new(), method: None, every: 1, seconds: 0.0, seen: 0 }
    }

    fn wrong(&self) -> Option<&'static str> {
        let needs_seconds = matches!(self.kind, Kind::Delay | Kind::TooManyRequests);
        if self.every == 0 {
            return Some("`every` must be 1 or more");
        }
        if !self.seconds.is_finite() || !(0.0..=86_400.0).contains(&self.seconds) {
            return Some("`seconds` must be between 0 and 86400");
        }
        if needs_seconds && self.seconds == 0.0 {
            return Some("this kind of mishap needs `seconds`");
        }
        None
    }

    fn is_for(&self, method: &Method, path: &str) -> bool {
        path.contains(&self.path.to_ascii_lowercase())
            && self
                .method
                .as_ref()
                .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method.as_str()))
    }
}

/// A fault file that cannot be used: where, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadFaults {
    path: PathBuf,
    line: Option<usize>,
    sentence: String,
}

impl fmt::Display for BadFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.sentence)
    }
}

impl std::error::Error for BadFaults {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_third_matching_request_is_struck() {
        let text =
            "[[mishap]]\nkind = \"bad_gateway\"\npath = \"/people\"\nmethod = \"get\"\nevery = 3\n";
        let mut faults = Faults::parse(text).unwrap();
        let mut struck = |method: Method, path: &str| faults.strike(&method, path).is_some();
        assert!(!struck(Method::GET, "/api/2.0/group"));
        assert!(!struck(Method::PUT, "/api/2.0/people/x"));
        let hits: Vec<bool> =
            (0..6).map(|_| struck(Method::GET, "/api/2.0/PEOPLE/filter")).collect();
        assert_eq!(hits, [false, false, true, false, false, true]);
    }

    /// docs/PORTAL.md shows a file with everything in it.
    #[test]
    fn the_file_in_the_documentation_can_be_read() {
        let page = include_str!("../../docs/PORTAL.md");
        let (_, rest) = page.split_once("```toml\n").unwrap();
        let (text, _) = rest.split_once("```").unwrap();
        let faults = Faults::parse(text).unwrap();
        let restart = Some(Restart { at: 60, down: 5 });
        let method = Some("GET".to_owned());
        let path = "people/filter".to_owned();
        let every = 10;
        let mishap = Mishap { path, method, every, seconds: 2.5, ..Mishap::of(Kind::BadGateway) };
        let expected = Faults {
            command_timeout: Some(300),
            start_race: 134,
            monolith: true,
            rate_limit: true,
            restart,
            revocations: vec![Revocation { key: CardKey::Owner, at: 60 }],
            mishaps: vec![mishap],
        };
        assert_eq!(faults, expected);
    }

    #[test]
    fn bad_files_are_refused_with_line_and_sentence() {
        for (text, line, part) in [
            ("start_race = 10\nnonsense = 1\n", 2, "unknown field `nonsense`"),
            ("[[mishap]]\nkind = \"explode\"\n", 2, "unknown variant `explode`"),
            ("[[mishap]]\nkind = \"cut\"\n\n[[mishap]]\nkind = \"delay\"\n", 4, "needs `seconds`"),
            ("[[mishap]]\nkind = \"cut\"\nevery = 0\n", 1, "1 or more"),
            ("command_timeout = \"soon\"\n", 1, "invalid type"),
            ("[[revoke]]\nat = 1\nkey = \"guest\"\n", 3, "unknown variant `guest`"),
            ("x = = 1\n", 1, ""),
        ] {
            let (at, sentence) = Faults::parse(text).unwrap_err();
            assert_eq!(at, line, "{text}: {sentence}");
            assert!(sentence.contains(part), "{text}: {sentence}");
        }
        let bad = BadFaults { path: "a.toml".into(), line: Some(3), sentence: "no".to_owned() };
        assert_eq!(bad.to_string(), "a.toml:3: no");
        let missing = Faults::load(Path::new("/no/such/file.toml")).unwrap_err();
        assert!(missing.to_string().starts_with("/no/such/file.toml: "), "{missing}");
    }
}
