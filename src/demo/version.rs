//! Which release of the server the portal behaves like.

use std::fmt;
use std::str::FromStr;

/// A release. Only 3.7.2 was recorded; how 3.6 differs is told by the notes of docspace-api.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Version {
    /// 3.6: groups and people as before 3.7 (docspace-api.md 3.2, 5.1, 5.3, 5.4, 7.2, 8.3).
    V3_6,
    /// 3.7.2, the recorded one.
    #[default]
    V3_7,
}

impl Version {
    /// What `/settings/version/build` says.
    pub fn number(self) -> &'static str {
        match self {
            Version::V3_6 => "3.6.0",
            Version::V3_7 => "3.7.2",
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.number())
    }
}

impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Version, String> {
        match text {
            "3.6" | "3.6.0" => Ok(Version::V3_6),
            "3.7" | "3.7.2" => Ok(Version::V3_7),
            _ => Err("the portal can be 3.6 or 3.7.2".to_owned()),
        }
    }
}
