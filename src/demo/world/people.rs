//! The people store: one row a person, found by id or e-mail.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

pub use crate::demo::company::Account;
use crate::demo::company::Holdings;

/// A person's role on the portal; the owner is a DocSpace admin too (docspace-api.md 3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The one owner.
    Owner,
    /// DocSpace admin.
    Admin,
    /// Room admin.
    RoomAdmin,
    /// User (`isCollaborator`).
    User,
    /// Guest (`isVisitor`).
    Guest,
}

impl Role {
    /// Owner or DocSpace admin.
    pub fn is_admin(self) -> bool {
        matches!(self, Role::Owner | Role::Admin)
    }

    /// May own rooms, list people and read groups.
    pub fn is_at_least_room_admin(self) -> bool {
        self.is_admin() || self == Role::RoomAdmin
    }
}

/// Whether a person can work on the portal; numbers as on the wire (docspace-api.md 3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// 1
    Active = 1,
    /// 2, `Terminated`
    Disabled = 2,
    /// 4: invited, never joined
    Pending = 4,
}

/// `activationStatus`, which says nothing about having joined (docspace-api.md 3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// 0
    NotActivated = 0,
    /// 1
    Activated = 1,
    /// 2: made by an admin, for good
    Pending = 2,
}

/// One person.
#[derive(Debug, Clone)]
pub struct Person {
    /// The id.
    pub id: Uuid,
    /// The first name as typed.
    pub first_name: Arc<str>,
    /// The last name as typed.
    pub last_name: Arc<str>,
    /// The e-mail.
    pub email: Box<str>,
    /// The user name, which the server makes from the e-mail.
    pub user_name: Box<str>,
    /// The password, or its hash if only that was ever given; `None` nobody can log in with.
    pub password: Option<Arc<str>>,
    /// The role.
    pub role: Role,
    /// The status.
    pub status: Status,
    /// `activationStatus`.
    pub activation: Activation,
    /// False for invited people who have not come yet.
    pub joined: bool,
    /// Who manages the profile.
    pub account: Account,
    /// Who made or invited this person; `None` for the owner.
    pub created_by: Option<Uuid>,
    /// When, in server milliseconds.
    pub created: u64,
    /// `terminated`, in server milliseconds: not set by `PUT /people/status` (docspace-api.md 3.2).
    pub terminated: Option<u64>,
    /// What this person has beyond the rows of [`Documents`](super::Documents): numbers only, so that big
    /// portals stay small.
    pub holdings: Holdings,
}

impl Person {
    /// Whether an LDAP directory manages the profile.
    pub fn is_ldap(&self) -> bool {
        self.account == Account::Ldap
    }

    /// First and last name, or with a Chinese character anywhere last and first without a space;
    /// the e-mail when there is no name (docspace-api.md 3.2, recording `misc`). Not yet HTML-encoded.
    pub fn display_name(&self) -> String {
        let (first, last) = (&self.first_name, &self.last_name);
        let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        let name = if first.chars().chain(last.chars()).any(chinese) {
            format!("{last}{first}")
        } else {
            format!("{first} {last}")
        };
        let name = name.trim();
        if name.is_empty() { self.email.to_string() } else { name.to_owned() }
    }
}

/// All people of the portal.
#[derive(Debug, Default)]
pub struct People {
    rows: Vec<Person>,
    by_id: HashMap<Uuid, usize>,
    by_email: HashMap<Box<str>, usize>,
}

impl People {
    /// Adds a person; e-mails are unique, which the caller has checked.
    pub fn add(&mut self, person: Person) {
        self.by_id.insert(person.id, self.rows.len());
        self.by_email.insert(lower(&person.email), self.rows.len());
        self.rows.push(person);
    }

    /// Makes room for many more people.
    pub fn reserve(&mut self, more: usize) {
        self.rows.reserve_exact(more);
        self.by_id.reserve(more);
        self.by_email.reserve(more);
    }

    /// The person of that id.
    pub fn get(&self, id: Uuid) -> Option<&Person> {
        self.by_id.get(&id).and_then(|row| self.rows.get(*row))
    }

    /// The person of that e-mail, in any case.
    pub fn by_email(&self, email: &str) -> Option<&Person> {
        self.by_email.get(&lower(email)).and_then(|row| self.rows.get(*row))
    }

    /// The person of that user name, in any case.
    pub fn by_user_name(&self, name: &str) -> Option<&Person> {
        self.rows.iter().find(|person| person.user_name.eq_ignore_ascii_case(name))
    }

    /// Everybody, in the order of their making.
    pub fn iter(&self) -> impl Iterator<Item = &Person> {
        self.rows.iter()
    }

    /// The owner's id; nil on a portal without anybody.
    pub fn owner(&self) -> Uuid {
        self.rows.first().map_or(Uuid::nil(), |person| person.id)
    }

    /// Sets a status.
    pub fn set_status(&mut self, id: Uuid, status: Status) {
        self.change(id, |person| person.status = status);
    }

    /// Changes a person; id and e-mail must stay.
    pub fn change(&mut self, id: Uuid, change: impl FnOnce(&mut Person)) {
        if let Some(person) = self.by_id.get(&id).and_then(|row| self.rows.get_mut(*row)) {
            change(person);
        }
    }

    /// Removes a person.
    pub fn remove(&mut self, id: Uuid) {
        let Some(row) = self.by_id.remove(&id) else { return };
        let person = self.rows.remove(row);
        self.by_email.remove(&lower(&person.email));
        for place in self.by_id.values_mut().chain(self.by_email.values_mut()) {
            if *place > row {
                *place -= 1;
            }
        }
    }

    /// A user name nobody has, made from the part of the e-mail before the `@`
    /// (recording `bootstrap`).
    pub fn free_user_name(&self, email: &str) -> Box<str> {
        let base = email.split('@').next().unwrap_or(email).to_lowercase();
        let mut name = base.clone();
        let mut n = 0;
        while self.by_user_name(&name).is_some() {
            n += 1;
            name = format!("{base}{n}");
        }
        name.into()
    }
}

fn lower(email: &str) -> Box<str> {
    email.to_lowercase().into()
}
