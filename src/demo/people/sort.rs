//! The orders of lists of people (docspace-api.md 4.3).

use std::cmp::Ordering;

use crate::demo::profile::by_name;
use crate::demo::query::Reader;
use crate::demo::world::{Person, Role, Status, World};

/// `sortBy` and `sortOrder`.
#[derive(Debug, Clone, Copy)]
pub struct Sort {
    key: Key,
    descending: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    FirstName,
    LastName,
    Email,
    Type,
    Department,
    UsedSpace,
    CreatedBy,
    RegistrationDate,
}

impl Sort {
    /// Reads both parameters.
    pub fn read(query: &mut Reader) -> Sort {
        let key = key_of(query.text("sortBy").unwrap_or(""));
        Sort { key, descending: query.descending() }
    }

    /// The server has no unique tie-breaker; the id makes pages stable here.
    pub fn order(self, world: &World, a: &Person, b: &Person) -> Ordering {
        let by_first = || by_name(&a.first_name, &b.first_name);
        let by_last = || by_name(&a.last_name, &b.last_name);
        let pending = a.status == Status::Pending && b.status == Status::Pending;
        let by_name_or_email = |name: Ordering| {
            let order = if pending { by_name(&a.email, &b.email) } else { name };
            standing(a.status).cmp(&standing(b.status)).then(self.turned(order))
        };
        let groups = |person: &Person| world.groups.count_of(person.id);
        let space = |person: &Person| person.holdings.personal_bytes();
        let inviter = |person: &Person| {
            let inviter = person.created_by.and_then(|id| world.people.get(id));
            inviter.map(|person| person.first_name.to_lowercase())
        };
        let keyed = match self.key {
            Key::FirstName => by_name_or_email(by_first().then_with(by_last)),
            Key::LastName => by_name_or_email(by_last().then_with(by_first)),
            Key::Email => self.turned(by_name(&a.email, &b.email)),
            Key::Type => self.turned(rank(a.role).cmp(&rank(b.role))).then_with(by_first),
            Key::Department => self.turned(groups(a).cmp(&groups(b)).then_with(by_first)),
            Key::UsedSpace => self.turned(space(a).cmp(&space(b))),
            Key::CreatedBy => self.turned(inviter(a).cmp(&inviter(b))),
            // The database keeps whole seconds (recording `paging`).
            Key::RegistrationDate => self.turned(second(a.created).cmp(&second(b.created))),
        };
        keyed.then_with(|| a.id.cmp(&b.id))
    }

    fn turned(self, order: Ordering) -> Ordering {
        if self.descending { order.reverse() } else { order }
    }
}

/// Any case; what is unknown is the first name.
fn key_of(text: &str) -> Key {
    match text.to_ascii_lowercase().as_str() {
        "lastname" => Key::LastName,
        "email" => Key::Email,
        "type" => Key::Type,
        "department" => Key::Department,
        "usedspace" => Key::UsedSpace,
        "createdby" => Key::CreatedBy,
        "registrationdate" => Key::RegistrationDate,
        _ => Key::FirstName,
    }
}

fn second(millis: u64) -> u64 {
    (millis + 500) / 1000
}

fn standing(status: Status) -> u8 {
    match status {
        Status::Active => 0,
        Status::Pending => 1,
        Status::Disabled => 2,
    }
}

fn rank(role: Role) -> u8 {
    match role {
        Role::Owner => 0,
        Role::Admin => 1,
        Role::RoomAdmin => 2,
        Role::User => 3,
        Role::Guest => 4,
    }
}
