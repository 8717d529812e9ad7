//! Who belongs where, as the server remembers it: memberships, manager roles and roles are one table, which
//! it keeps in memory for 20 minutes and reads again after each of its own writes to it. Deleting a person is
//! no such write (docspace-api.md 19; the server's source, tag v3.7.2-server, `CachedUserService`).

use uuid::Uuid;

use super::{Person, Role, World};

/// How long the server keeps the table at most.
const MEMORY: u64 = 20 * 60_000;

impl World {
    /// Whether the server takes this id for a DocSpace admin's: also of one who was deleted, until it reads
    /// the table again.
    pub fn counts_as_admin(&self, id: Uuid) -> bool {
        let remembered = |deleted: &u64| self.now - deleted < MEMORY;
        self.role(id).is_some_and(Role::is_admin)
            || self.deleted_admins.get(&id).is_some_and(remembered)
    }

    /// Says that the table was written, so that it is read again: deleted people are nobody from now on.
    pub fn read_roles_again(&mut self) {
        self.deleted_admins.clear();
    }

    /// Adds a person. Room admins are those of whom the table says nothing.
    pub fn welcome(&mut self, person: Person) {
        if person.role != Role::RoomAdmin {
            self.read_roles_again();
        }
        self.people.add(person);
    }

    /// Makes a person a member of a group.
    pub fn join(&mut self, group: Uuid, person: Uuid) {
        self.groups.join(group, person);
        self.read_roles_again();
    }

    /// Ends a membership; of people whom nobody knows, nothing is written.
    pub fn leave(&mut self, group: Uuid, person: Uuid) {
        if self.people.get(person).is_some() {
            self.groups.leave(group, person);
            self.read_roles_again();
        }
    }

    /// Makes a person the head of a group.
    pub fn appoint(&mut self, group: Uuid, person: Uuid) {
        self.groups.appoint(group, person);
        self.read_roles_again();
    }
}
