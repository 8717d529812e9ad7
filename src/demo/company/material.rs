//! What companies are made of: assets/demo/*.toml.

use std::sync::Arc;

use fastrand::Rng;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Account, Holdings, Role, Status};

/// Both files, read.
pub struct Material {
    scripts: Vec<Script>,
    pub groups: Vec<GroupSketch>,
    pub room_titles: Vec<String>,
    pub cast: Vec<CastMember>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NamesFile {
    scripts: Vec<Script>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CompanyFile {
    groups: Vec<GroupSketch>,
    rooms: Vec<String>,
    cast: Vec<CastMember>,
}

/// The names of one script.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    weight: usize,
    first: Vec<Name>,
    last: Vec<Name>,
}

/// A name, and the ASCII form of it that e-mail addresses are made of.
#[derive(Deserialize)]
#[serde(from = "(String, String)")]
pub struct Name {
    pub text: Arc<str>,
    pub handle: String,
}

impl From<(String, String)> for Name {
    fn from((text, handle): (String, String)) -> Self {
        Self { text: text.into(), handle }
    }
}

/// A group, before its people are known.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupSketch {
    pub name: String,
    #[serde(default)]
    pub head: HeadSketch,
    #[serde(default)]
    pub empty: bool,
}

/// Who heads a group.
#[derive(Deserialize, Default)]
#[serde(from = "String")]
pub enum HeadSketch {
    /// Anybody active.
    #[default]
    Active,
    Nobody,
    /// Somebody of the cast, by handle.
    Cast(String),
}

impl From<String> for HeadSketch {
    fn from(text: String) -> Self {
        match text.as_str() {
            "active" => Self::Active,
            "nobody" => Self::Nobody,
            _ => Self::Cast(text),
        }
    }
}

/// One of the first people of every company.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CastMember {
    pub first: String,
    pub last: String,
    pub handle: String,
    #[serde(default)]
    pub role: Role,
    #[serde(default)]
    pub status: Status,
    #[serde(default)]
    pub rooms: usize,
    /// Whether those rooms are archived.
    #[serde(default)]
    pub archived: bool,
    #[serde(default)]
    pub templates: usize,
    #[serde(default)]
    pub agents: usize,
    #[serde(default)]
    pub account: Account,
    /// The names of the API keys that the person made.
    #[serde(default)]
    pub keys: Vec<String>,
    #[serde(default)]
    pub holds: Holdings,
    pub under_way: Option<UnderWaySketch>,
}

/// A task that runs from the start.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnderWaySketch {
    pub heir: String,
    #[serde(default)]
    pub destroys: bool,
}

impl Material {
    /// Reads the files, which are part of the program.
    pub fn load() -> Self {
        let NamesFile { scripts } = parse(include_str!("../../../assets/demo/names.toml"));
        let CompanyFile { groups, rooms, cast } =
            parse(include_str!("../../../assets/demo/company.toml"));
        Self { scripts, groups, room_titles: rooms, cast }
    }

    /// A first and a last name of one script.
    pub fn draw_name(&self, dice: &mut Rng) -> Option<(&Name, &Name)> {
        let total: usize = self.scripts.iter().map(|script| script.weight).sum();
        let mut left = dice.usize(..total.max(1));
        let script = self.scripts.iter().find(|script| {
            let here = left < script.weight;
            left = left.saturating_sub(script.weight);
            here
        })?;
        Some((dice.choice(&script.first)?, dice.choice(&script.last)?))
    }
}

#[expect(
    clippy::expect_used,
    reason = "the text is compiled in, and every test of companies reads it"
)]
fn parse<T: DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).expect("assets/demo holds valid TOML")
}
