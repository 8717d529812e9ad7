//! The portal's state: people, groups, documents, keys, logins and the audit trail.
//!
//! Plain data behind one lock. Nothing here speaks HTTP and nothing happens by itself: handlers and
//! the queue's stages ([`portal`](self)) change it.

mod audit;
mod documents;
mod groups;
mod keys;
mod people;
mod portal;
mod roles;

use std::collections::{HashMap, VecDeque};

use uuid::Uuid;

use super::version::Version;

pub use audit::{Action, AuditRow, LoginRow, Trail};
pub use documents::{Area, Documents, File, Folder, Nature, Room, Tally};
pub use groups::{Group, Groups};
pub use keys::{CardKey, Key, Keys, Login};
pub use people::{Account, Activation, People, Person, Role, Status};

/// The id under which the server shows people it does not know (docspace-api.md 3.2).
pub const LOST_USER: Uuid = Uuid::from_u128(0x4a51_5a15_d4d6_4b8e_828e_e058_6f18_f3a3);

/// Everything that the portal knows. Times are server milliseconds since 1970.
#[derive(Debug)]
pub struct World {
    /// The release that the portal behaves like.
    pub version: Version,
    /// The time up to which everything has happened.
    pub now: u64,
    /// Ids, keys and tokens come from here …
    pub random: fastrand::Rng,
    /// … unless ids are waiting here: a replay of what was recorded elsewhere wants the same ones.
    pub next_ids: VecDeque<Uuid>,
    /// The people, deleted ones excluded.
    pub people: People,
    /// The names of people whose profile was deleted: histories keep them.
    pub former: HashMap<Uuid, String>,
    /// The DocSpace admins who were deleted and still count as such, and when that was.
    pub deleted_admins: HashMap<Uuid, u64>,
    /// The groups.
    pub groups: Groups,
    /// Rooms, folders and files.
    pub documents: Documents,
    /// API keys and login tokens.
    pub keys: Keys,
    /// The audit trail and the login history.
    pub trail: Trail,
    /// The address of the request that is being served, for audit rows; empty while a task works.
    pub page: String,
    /// What the identity service answers when a profile is deleted (docspace-api.md 9.3): an HTTP status.
    pub identity_status: u16,
    /// The failed logins of the last minute: who, and when (docspace-api.md 2.3).
    pub failed_logins: Vec<(String, u64)>,
}

impl World {
    /// A portal without anybody; the owner is the first to come.
    pub fn new(now: u64, seed: u64) -> World {
        World {
            version: Version::default(),
            now,
            random: fastrand::Rng::with_seed(!seed),
            next_ids: VecDeque::new(),
            people: People::default(),
            former: HashMap::new(),
            deleted_admins: HashMap::new(),
            groups: Groups::default(),
            documents: Documents::default(),
            keys: Keys::default(),
            trail: Trail::default(),
            page: String::new(),
            identity_status: 200,
            failed_logins: Vec::new(),
        }
    }

    /// A fresh id.
    pub fn new_id(&mut self) -> Uuid {
        self.next_ids.pop_front().unwrap_or_else(|| {
            uuid::Builder::from_random_bytes(self.random.u128(..).to_le_bytes()).into_uuid()
        })
    }

    /// The role of a person; `None` when there is nobody of that id.
    pub fn role(&self, id: Uuid) -> Option<Role> {
        self.people.get(id).map(|person| person.role)
    }

    /// Takes a profile off the portal: memberships, manager roles, logins and the person
    /// (docspace-api.md 5.3, 7.1). Keys stay listed under the lost user (2.2).
    pub fn delete_profile(&mut self, id: Uuid) {
        if self.role(id) == Some(Role::Admin) {
            self.deleted_admins.insert(id, self.now);
        }
        self.groups.forget(id);
        self.documents.forget_shares(id);
        self.keys.end_logins(id);
        self.former.insert(id, self.display_name(id));
        self.people.remove(id);
    }

    /// Disables a person: the status and every login go; keys stay (docspace-api.md 5.1).
    pub fn disable(&mut self, id: Uuid, by: Uuid) {
        self.people.set_status(id, Status::Disabled);
        self.keys.end_logins(id);
        self.note(by, Action::COOKIES_UPDATED, &[], "Cookie Settings Updated".to_owned());
    }

    /// Enables a disabled person; who never joined is pending again (docspace-api.md 5.1).
    pub fn enable(&mut self, id: Uuid) {
        self.people.change(id, |person| {
            if person.status == Status::Disabled {
                person.status = if person.joined { Status::Active } else { Status::Pending };
                person.terminated = None;
            }
        });
    }

    /// The name that somebody has or had.
    pub fn name_ever(&self, id: Uuid) -> String {
        self.former.get(&id).cloned().unwrap_or_else(|| self.display_name(id))
    }

    /// The name of a person as sentences have it; deleted people are "profile removed".
    pub fn display_name(&self, id: Uuid) -> String {
        self.people.get(id).map_or_else(|| "profile removed".to_owned(), Person::display_name)
    }

    /// Adds a row about a document or room; `context` says in which room it lies.
    pub fn note_document(
        &mut self,
        actor: Uuid,
        action: Action,
        id: u32,
        sentence: String,
        context: String,
    ) {
        self.trail.add(AuditRow {
            id: 0,
            at: self.now,
            actor,
            action,
            targets: vec![id.to_string()],
            sentence,
            page: self.page.clone(),
            context,
        });
    }

    /// Adds a row to the audit trail: who did what to whom, and the sentence that tells it.
    pub fn note(&mut self, actor: Uuid, action: Action, targets: &[Uuid], sentence: String) {
        self.trail.add(AuditRow {
            id: 0,
            at: self.now,
            actor,
            action,
            targets: targets.iter().map(Uuid::to_string).collect(),
            sentence,
            page: self.page.clone(),
            context: action.context.to_owned(),
        });
    }
}
