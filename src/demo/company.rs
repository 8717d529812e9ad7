//! The company that lives in the demo portal: people, groups, rooms, and what each person has.
//!
//! It is plain data, the same for the same seed, ids too. The first people are a cast (assets/demo/company.toml):
//! leavers of every kind, heirs, and those who trip over the server's limits. The rest is drawn.

mod holdings;
mod material;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use fastrand::Rng;
use serde::Deserialize;
use uuid::Uuid;

pub use holdings::Holdings;
use material::{CastMember, GroupSketch, HeadSketch, Material};

/// A company as it is when the portal starts. People are named by their index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Everybody, the owner first.
    pub people: Vec<Person>,
    /// All groups.
    pub groups: Vec<Group>,
    /// All rooms.
    pub rooms: Vec<Room>,
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

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The id in the portal.
    pub id: Uuid,
    /// As typed.
    pub name: String,
    /// Who heads it; not necessarily a member.
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
    /// Whether it lies in the archive.
    pub archived: bool,
    /// Folders in it.
    pub folders: u32,
    /// Files in it.
    pub files: u32,
    /// Who was invited to it, without the owner.
    pub members: Vec<usize>,
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

/// A person with the rooms that are still to be made for them.
struct Hired {
    person: Person,
    rooms: usize,
    archived: bool,
}

impl Company {
    /// Makes a company of so many people (at least the owner).
    pub fn generate(seed: u64, people: usize) -> Self {
        let material = Material::load();
        let mut dice = Rng::with_seed(seed);
        let hired = hire(&material, people.max(1), &mut dice);
        let mut rooms = Vec::new();
        for (owner, hired) in hired.iter().enumerate() {
            furnish(&mut rooms, owner, hired, &material.room_titles, &mut dice);
        }
        let people: Vec<Person> = hired.into_iter().map(|hired| hired.person).collect();
        invite(&mut rooms, &people, &mut dice);
        let groups = found_groups(&material, &people, &mut dice);
        let under_way = under_way(&material, people.len());
        Self { people, groups, rooms, under_way }
    }
}

/// Where somebody of the cast stands among the people, if the company is big enough for them.
fn index_of(cast: &[CastMember], handle: &str, people: usize) -> Option<usize> {
    cast.iter().position(|member| member.handle == handle).filter(|index| *index < people)
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

/// The cast, then the others, so that the shares of the roles come out right for all together.
fn hire(material: &Material, count: usize, dice: &mut Rng) -> Vec<Hired> {
    let mut addresses = Addresses::default();
    let cast = material.cast.iter().take(count).map(|member| Hired {
        person: Person {
            id: draw_id(dice),
            first_name: member.first.as_str().into(),
            last_name: member.last.as_str().into(),
            email: addresses.take(&member.handle),
            role: member.role,
            status: member.status,
            registered_days_ago: dice.u32(400..2500),
            holdings: member.holds,
        },
        rooms: member.rooms,
        archived: member.archived,
    });
    let mut hired: Vec<Hired> = cast.collect();
    for role in other_roles(&hired, count, dice) {
        if let Some((first, last)) = material.draw_name(dice) {
            let (holdings, rooms) = draw_holdings(role, dice);
            let person = Person {
                id: draw_id(dice),
                first_name: Arc::clone(&first.text),
                last_name: Arc::clone(&last.text),
                email: addresses.take(&format!("{}.{}", first.handle, last.handle)),
                role,
                status: draw_status(role, dice),
                registered_days_ago: dice.u32(1..2500),
                holdings,
            };
            hired.push(Hired { person, rooms, archived: false });
        }
    }
    hired
}

/// The roles of those who are not of the cast: in all 1 % DocSpace admins, 15 % room admins, 24 % guests.
fn other_roles(cast: &[Hired], count: usize, dice: &mut Rng) -> Vec<Role> {
    let mut roles = Vec::with_capacity(count - cast.len());
    for (role, percent) in [(Role::DocSpaceAdmin, 1), (Role::RoomAdmin, 15), (Role::Guest, 24)] {
        let have = cast.iter().filter(|hired| hired.person.role == role).count();
        let missing = (count * percent / 100).saturating_sub(have);
        roles.extend(std::iter::repeat_n(role, missing.min(roles.capacity() - roles.len())));
    }
    roles.resize(count - cast.len(), Role::User);
    dice.shuffle(&mut roles);
    roles
}

/// Many of the disabled are room admins, as they are in real portals: their rooms keep their profiles alive.
fn draw_status(role: Role, dice: &mut Rng) -> Status {
    let disabled = match role {
        Role::RoomAdmin => 25,
        _ => 7,
    };
    match dice.u8(..100) {
        percent if percent < disabled => Status::Disabled,
        97.. if role != Role::DocSpaceAdmin => Status::Pending,
        _ => Status::Active,
    }
}

/// What a drawn person has, and how many rooms. The ranges stop short of the server's limits: no statement
/// of 30 s, no stage of 60 s. Those who go beyond are in the cast.
fn draw_holdings(role: Role, dice: &mut Rng) -> (Holdings, usize) {
    if matches!(role, Role::User | Role::Guest) {
        let holdings = Holdings {
            folders: 0,
            files: dice.u32(..400),
            shared: dice.u32(..12),
            private: dice.u32(..150),
        };
        return (holdings, 0);
    }
    let (folders, files, shared, private, rooms) = match dice.u8(..100) {
        0..55 => (3..40, 0..200, 0..4, 0..40, 1..4),
        55..80 => (40..900, 100..4_000, 2..150, 40..600, 2..7),
        80..94 => (800..3_500, 3_000..10_000, 100..800, 200..2_000, 3..10),
        _ => (3_000..7_000, 8_000..19_000, 600..2_200, 1_000..3_600, 5..15),
    };
    let holdings = Holdings {
        folders: dice.u32(folders),
        files: dice.u32(files),
        shared: dice.u32(shared),
        private: dice.u32(private),
    };
    (holdings, dice.usize(rooms))
}

/// Makes a person's rooms and spreads their folders and files over them.
fn furnish(rooms: &mut Vec<Room>, owner: usize, hired: &Hired, titles: &[String], dice: &mut Rng) {
    let count = u32::try_from(hired.rooms).unwrap_or(u32::MAX);
    let mut folders = hired.person.holdings.folders.saturating_sub(count);
    let mut files = hired.person.holdings.files;
    for left in (0..hired.rooms).rev() {
        let take = |from: &mut u32, dice: &mut Rng| {
            let part = if left == 0 { *from } else { dice.u32(0..=*from / 2) };
            *from -= part;
            part
        };
        rooms.push(Room {
            title: draw_title(titles, dice),
            owner,
            kind: dice.choice([2, 2, 5, 5, 5, 6, 8, 1]).unwrap_or(5),
            archived: hired.archived || dice.u8(..100) < 8,
            folders: take(&mut folders, dice),
            files: take(&mut files, dice),
            members: Vec::new(),
        });
    }
}

fn draw_title(titles: &[String], dice: &mut Rng) -> String {
    let title = dice.choice(titles).map_or("", String::as_str);
    if dice.bool() { format!("{title} {}", dice.u16(2015..2027)) } else { title.to_owned() }
}

/// Invites up to six people to each room.
fn invite(rooms: &mut [Room], people: &[Person], dice: &mut Rng) {
    for room in rooms {
        for _ in 0..dice.u8(..7) {
            let guest = dice.usize(..people.len());
            let can_come = people[guest].status != Status::Pending && guest != room.owner;
            if can_come && !room.members.contains(&guest) {
                room.members.push(guest);
            }
        }
    }
}

/// Founds the groups. Guests are in none, a third of the others neither.
fn found_groups(material: &Material, people: &[Person], dice: &mut Rng) -> Vec<Group> {
    let mut groups: Vec<Group> = material
        .groups
        .iter()
        .map(|sketch| Group {
            id: draw_id(dice),
            name: sketch.name.clone(),
            head: choose_head(sketch, material, people, dice),
            members: Vec::new(),
        })
        .collect();
    let open: Vec<usize> =
        (0..groups.len()).filter(|index| !material.groups[*index].empty).collect();
    for (index, _) in people.iter().enumerate().filter(|(_, person)| person.role != Role::Guest) {
        let count = dice.choice([0, 0, 1, 1, 1, 2]).unwrap_or(0);
        for group in dice.choose_multiple(open.iter(), count) {
            groups[*group].members.push(index);
        }
    }
    groups
}

fn choose_head(
    sketch: &GroupSketch,
    material: &Material,
    people: &[Person],
    dice: &mut Rng,
) -> Option<usize> {
    let of_cast = match &sketch.head {
        HeadSketch::Nobody => return None,
        HeadSketch::Cast(handle) => index_of(&material.cast, handle, people.len()),
        HeadSketch::Active => None,
    };
    of_cast.or_else(|| {
        let fit = |person: &Person| person.status == Status::Active && person.role != Role::Guest;
        let fit: Vec<usize> = (0..people.len()).filter(|index| fit(&people[*index])).collect();
        dice.choice(fit)
    })
}

fn draw_id(dice: &mut Rng) -> Uuid {
    uuid::Builder::from_random_bytes(dice.u128(..).to_be_bytes()).into_uuid()
}

/// E-mail addresses, none given twice.
#[derive(Default)]
struct Addresses(HashMap<String, u32>);

impl Addresses {
    /// The address for a handle; namesakes get a number.
    fn take(&mut self, handle: &str) -> Box<str> {
        let times = self.0.entry(handle.to_owned()).or_default();
        *times += 1;
        let number = if *times == 1 { String::new() } else { times.to_string() };
        format!("{handle}{number}@example.com").into()
    }
}
