//! Who works there: the cast, then people who are drawn.

use std::collections::HashMap;
use std::sync::Arc;

use fastrand::Rng;

use super::material::Material;
use super::{Account, Holdings, Person, Role, Status, draw_id};

/// A person with the rooms that are still to be made for them.
pub struct Hired {
    pub person: Person,
    pub rooms: usize,
    pub archived: bool,
    pub templates: usize,
    pub agents: usize,
}

/// The cast, then the others, so that the shares of the roles come out right for all together.
pub fn hire(material: &Material, count: usize, dice: &mut Rng) -> Vec<Hired> {
    let mut addresses = Addresses::default();
    let cast = material.cast.iter().take(count).map(|member| Hired {
        person: Person {
            id: draw_id(dice),
            first_name: member.first.as_str().into(),
            last_name: member.last.as_str().into(),
            email: addresses.take(&member.handle),
            role: member.role,
            status: member.status,
            account: member.account,
            registered_days_ago: dice.u32(400..2500),
            holdings: member.holds,
        },
        rooms: member.rooms,
        archived: member.archived,
        templates: member.templates,
        agents: member.agents,
    });
    let mut hired: Vec<Hired> = cast.collect();
    for role in other_roles(&hired, count, dice) {
        if let Some((first, last)) = material.draw_name(dice) {
            let status = draw_status(role, dice);
            let (holdings, rooms) = draw_holdings(role, status, dice);
            let person = Person {
                id: draw_id(dice),
                first_name: Arc::clone(&first.text),
                last_name: Arc::clone(&last.text),
                email: addresses.take(&format!("{}.{}", first.handle, last.handle)),
                role,
                status,
                account: draw_account(role, dice),
                registered_days_ago: dice.u32(1..2500),
                holdings,
            };
            hired.push(Hired { person, rooms, archived: false, templates: 0, agents: 0 });
        }
    }
    hired
}

/// The roles of those who are not of the cast: in all 1 % DocSpace admins, 15 % room admins, 24 % guests.
fn other_roles(cast: &[Hired], count: usize, dice: &mut Rng) -> Vec<Role> {
    let mut roles = Vec::new();
    for (role, percent) in [(Role::DocSpaceAdmin, 1), (Role::RoomAdmin, 15), (Role::Guest, 24)] {
        let have = cast.iter().filter(|hired| hired.person.role == role).count();
        let missing = (count * percent / 100).saturating_sub(have);
        roles.extend(std::iter::repeat_n(role, missing));
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

/// One in ten comes from the directory, one in twenty by single sign-on; guests have their own passwords.
fn draw_account(role: Role, dice: &mut Rng) -> Account {
    match dice.u8(..100) {
        _ if role == Role::Guest => Account::Standard,
        ..10 => Account::Ldap,
        10..15 => Account::Sso,
        _ => Account::Standard,
    }
}

/// What a drawn person has, and how many rooms. The ranges stop short of the server's limits: no statement
/// of 30 s, no stage of 60 s. Those who go beyond are in the cast.
fn draw_holdings(role: Role, status: Status, dice: &mut Rng) -> (Holdings, usize) {
    if status == Status::Pending {
        return (Holdings::default(), 0);
    }
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
