//! The company that lives in the demo portal: people, groups, rooms, and what each person has.
//!
//! It is plain data, the same for the same seed, ids too. The first people are a cast (assets/demo/company.toml):
//! leavers of every kind, heirs, and those who trip over the server's limits. The rest is drawn.

mod groups;
mod holdings;
mod material;
mod people;
mod rooms;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use fastrand::Rng;
use serde::Deserialize;
use uuid::Uuid;

pub use holdings::Holdings;
use material::{CastMember, Material};

use super::world::Area;

/// A company as it is when the portal starts. People are named by their index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Everybody, the owner first.
    pub people: Vec<Person>,
    /// All groups.
    pub groups: Vec<Group>,
    /// All rooms.
    pub rooms: Vec<Room>,
    /// All API keys.
    pub keys: Vec<ApiKey>,
    /// Tasks that run from the start, begun by the owner.
    pub under_way: Vec<UnderWay>,
}

/// One person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id in the portal.
    pub id: Uuid,
    /// As typed by whoever made the profile: any script, control characters too.
    pub first_name: Arc<str>,
    /// As typed, like the first name.
    pub last_name: Arc<str>,
    /// Unique, ASCII, at example.com.
    pub email: Box<str>,
    /// What the person may do.
    pub role: Role,
    /// Whether the person can log in.
    pub status: Status,
    /// Who manages the profile.
    pub account: Account,
    /// How long before the portal's start the profile was made.
    pub registered_days_ago: u32,
    /// What is counted as made by this person.
    pub holdings: Holdings,
}

/// A person's role (docspace-api.md 3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The one owner of the portal.
    Owner,
    /// Administers the portal.
    #[serde(rename = "docspace_admin")]
    DocSpaceAdmin,
    /// May own rooms.
    RoomAdmin,
    /// Works in other people's rooms.
    #[default]
    User,
    /// Invited from outside.
    Guest,
}

/// Whether a person can log in (docspace-api.md 3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Can.
    #[default]
    Active,
    /// Cannot any more.
    Disabled,
    /// Was invited and never came.
    Pending,
}

/// Who manages a profile, and where its password is kept (docspace-api.md 4.3, `accountLoginType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// The portal.
    #[default]
    Standard,
    /// An LDAP directory: such people cannot be disabled or deleted here (docspace-api.md 5.1, 5.3).
    Ldap,
    /// A single sign-on.
    Sso,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The id in the portal.
    pub id: Uuid,
    /// As typed.
    pub name: String,
    /// Who heads it.
    pub head: Option<usize>,
    /// Who is in it, disabled people too.
    pub members: Vec<usize>,
}

/// A room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// As typed.
    pub title: String,
    /// Who made and owns it.
    pub owner: usize,
    /// The server's number of the room's type (docspace-api.md 6): 1 form filling, 2 editing, 5 custom, 6 public,
    /// 8 virtual data.
    pub kind: u8,
    /// Where it is listed.
    pub area: Area,
    /// Folders in it.
    pub folders: u32,
    /// Files in it.
    pub files: u32,
    /// Who was invited to it, without the owner.
    pub members: Vec<usize>,
}

/// An API key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Who made it and acts through it.
    pub owner: usize,
    /// As typed.
    pub name: String,
}

/// A reassignment that already runs when the portal starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnderWay {
    /// The leaver.
    pub source: usize,
    /// Who gets it all.
    pub heir: usize,
    /// Whether the leaver's profile is deleted.
    pub delete_profile: bool,
}

impl Company {
    /// Makes a company of so many people (at least the owner).
    pub fn generate(seed: u64, people: usize) -> Self {
        let material = Material::load();
        let mut dice = Rng::with_seed(seed);
        let hired = people::hire(&material, people.max(1), &mut dice);
        let mut rooms = Vec::new();
        for (owner, hired) in hired.iter().enumerate() {
            rooms::furnish(&mut rooms, owner, hired, &material.room_titles, &mut dice);
        }
        let people: Vec<Person> = hired.into_iter().map(|hired| hired.person).collect();
        rooms::invite(&mut rooms, &people, &mut dice);
        let groups = groups::found(&material, &people, &mut dice);
        let keys = keys(&material, people.len());
        let under_way = under_way(&material, people.len());
        Self { people, groups, rooms, keys, under_way }
    }
}

/// Where somebody of the cast stands among the people, if the company is big enough for them.
fn index_of(cast: &[CastMember], handle: &str, people: usize) -> Option<usize> {
    cast.iter().position(|member| member.handle == handle).filter(|index| *index < people)
}

fn keys(material: &Material, people: usize) -> Vec<ApiKey> {
    let cast = material.cast.iter().take(people).enumerate();
    cast.flat_map(|(owner, member)| {
        member.keys.iter().map(move |name| ApiKey { owner, name: name.clone() })
    })
    .collect()
}

fn under_way(material: &Material, people: usize) -> Vec<UnderWay> {
    let with_index = material.cast.iter().take(people).enumerate();
    with_index
        .filter_map(|(source, member)| {
            let sketch = member.under_way.as_ref()?;
            let heir = index_of(&material.cast, &sketch.heir, people)?;
            Some(UnderWay { source, heir, delete_profile: sketch.destroys })
        })
        .collect()
}

fn draw_id(dice: &mut Rng) -> Uuid {
    uuid::Builder::from_random_bytes(dice.u128(..).to_be_bytes()).into_uuid()
}
