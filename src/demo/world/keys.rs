//! API keys and login tokens.

use std::collections::HashMap;

use serde::Deserialize;
use uuid::Uuid;

/// An API key. It acts as the person who made it (docspace-api.md 2.2).
#[derive(Debug, Clone)]
pub struct Key {
    /// The id.
    pub id: Uuid,
    /// The name.
    pub name: String,
    /// `sk-` and 64 hex digits. The real server keeps only a hash.
    pub secret: String,
    /// Scopes such as `accounts:read`; empty means all.
    pub permissions: Vec<String>,
    /// Who made it.
    pub created_by: Uuid,
    /// When, in server milliseconds.
    pub created: u64,
    /// When last used, in server milliseconds.
    pub last_used: Option<u64>,
    /// When it ends, in server milliseconds.
    pub expires: Option<u64>,
    /// Whether it is switched on.
    pub is_active: bool,
}

impl Key {
    /// The last four characters, which stay readable.
    pub fn postfix(&self) -> &str {
        let start = self.secret.len().saturating_sub(4);
        self.secret.get(start..).unwrap_or(&self.secret)
    }
}

/// The keys of the portal's card ([`Card`](crate::demo::Card)), by the names that they have there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardKey {
    /// The owner's, without limits.
    Owner,
    /// Another of the owner's, for after the first was revoked.
    OwnerSpare,
    /// A DocSpace admin's.
    Admin,
    /// A room admin's.
    RoomAdmin,
    /// A user's.
    User,
    /// The owner's, with `*:read` only.
    ReadOnly,
}

/// A login.
#[derive(Debug, Clone, Copy)]
pub struct Login {
    /// Who logged in.
    pub person: Uuid,
    /// The number of the login event.
    pub event: u32,
    /// When it began, in server milliseconds.
    pub begun: u64,
    /// When it ends, in server milliseconds.
    pub expires: u64,
}

/// All keys and logins.
#[derive(Debug, Default)]
pub struct Keys {
    rows: Vec<Key>,
    card: HashMap<CardKey, Uuid>,
    logins: HashMap<String, Login>,
    last_event: u32,
}

impl Keys {
    /// Adds a key.
    pub fn add(&mut self, key: Key) {
        self.rows.push(key);
    }

    /// All keys in the order of their making.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Key> {
        self.rows.iter()
    }

    /// The key of that id.
    pub fn get_mut(&mut self, id: Uuid) -> Option<&mut Key> {
        self.rows.iter_mut().find(|key| key.id == id)
    }

    /// The key with that secret.
    pub fn by_secret(&mut self, secret: &str) -> Option<&mut Key> {
        self.rows.iter_mut().find(|key| key.secret == secret)
    }

    /// Notes which key the card shows.
    pub fn put_on_card(&mut self, name: CardKey, id: Uuid) {
        self.card.insert(name, id);
    }

    /// Switches a key of the card on or off, as an admin can (docspace-api.md 2.2); off, it answers 401.
    /// False when there is no such key any more.
    pub fn switch(&mut self, name: CardKey, on: bool) -> bool {
        let key = self.card.get(&name).copied().and_then(|id| self.get_mut(id));
        key.map(|key| key.is_active = on).is_some()
    }

    /// Deletes a key.
    pub fn remove(&mut self, id: Uuid) {
        self.rows.retain(|key| key.id != id);
    }

    /// Notes a login under its token.
    pub fn log_in(&mut self, token: String, person: Uuid, begun: u64, expires: u64) {
        self.last_event += 1;
        self.logins.insert(token, Login { person, event: self.last_event, begun, expires });
    }

    /// The login of a token.
    pub fn login(&self, token: &str) -> Option<Login> {
        self.logins.get(token).copied()
    }

    /// Ends one login.
    pub fn log_out(&mut self, token: &str) {
        self.logins.remove(token);
    }

    /// Ends the login of that number.
    pub fn end_login(&mut self, event: u32) {
        self.logins.retain(|_, login| login.event != event);
    }

    /// Ends every login of a person; keys stay (docspace-api.md 2.2).
    pub fn end_logins(&mut self, person: Uuid) {
        self.logins.retain(|_, login| login.person != person);
    }

    /// The open logins of a person.
    pub fn logins_of(&self, person: Uuid) -> impl Iterator<Item = &Login> {
        self.logins.values().filter(move |login| login.person == person)
    }
}
