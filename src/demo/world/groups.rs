//! Groups: who is in them and who heads them.

use std::collections::HashMap;

use uuid::Uuid;

/// One group. Members are kept whether disabled or not; readers hide the disabled ones
/// (docspace-api.md 7.1).
#[derive(Debug, Clone)]
pub struct Group {
    /// The id.
    pub id: Uuid,
    /// The name as typed; names need not be unique.
    pub name: Box<str>,
    /// Who heads it; also a member.
    pub manager: Option<Uuid>,
    /// The members in the order in which they came.
    pub members: Vec<Uuid>,
    /// Counts up with every naming: of equal names the newest is listed first. The server has no
    /// order of its own for them (docspace-api.md 4.3, `exam/`).
    pub named: u64,
}

/// All groups, and the way back from a person to theirs.
#[derive(Debug, Default)]
pub struct Groups {
    rows: Vec<Group>,
    by_member: HashMap<Uuid, Vec<Uuid>>,
    namings: u64,
}

impl Groups {
    /// Adds an empty group.
    pub fn add(&mut self, id: Uuid, name: &str) {
        self.namings += 1;
        let named = self.namings;
        self.rows.push(Group { id, name: name.into(), manager: None, members: Vec::new(), named });
    }

    /// The group of that id.
    pub fn get(&self, id: Uuid) -> Option<&Group> {
        self.rows.iter().find(|group| group.id == id)
    }

    fn get_mut(&mut self, id: Uuid) -> Option<&mut Group> {
        self.rows.iter_mut().find(|group| group.id == id)
    }

    /// All groups in the order of their making.
    pub fn iter(&self) -> impl Iterator<Item = &Group> {
        self.rows.iter()
    }

    /// The groups a person is in, in the order of joining.
    pub fn of(&self, person: Uuid) -> impl Iterator<Item = &Group> {
        let ids = self.by_member.get(&person).map_or(&[][..], Vec::as_slice);
        ids.iter().filter_map(|id| self.get(*id))
    }

    /// How many groups a person is in.
    pub fn count_of(&self, person: Uuid) -> usize {
        self.by_member.get(&person).map_or(0, Vec::len)
    }

    /// Whether a person is in that group.
    pub fn is_member(&self, group: Uuid, person: Uuid) -> bool {
        self.by_member.get(&person).is_some_and(|groups| groups.contains(&group))
    }

    /// Whether a group has a person as member or as head: what the server filters lists of people by.
    pub fn mentions(&self, group: Uuid, person: Uuid) -> bool {
        self.is_member(group, person)
            || self.get(group).is_some_and(|group| group.manager == Some(person))
    }

    /// Renames a group.
    pub fn rename(&mut self, id: Uuid, name: &str) {
        self.namings += 1;
        let named = self.namings;
        if let Some(group) = self.get_mut(id).filter(|group| *group.name != *name) {
            group.name = name.into();
            group.named = named;
        }
    }

    /// Makes a person a member.
    pub fn join(&mut self, group: Uuid, person: Uuid) {
        if self.is_member(group, person) {
            return;
        }
        if let Some(row) = self.get_mut(group) {
            row.members.push(person);
            self.by_member.entry(person).or_default().push(group);
        }
    }

    /// Ends a membership, and the manager role with it (docspace-api.md 7.2).
    pub fn leave(&mut self, group: Uuid, person: Uuid) {
        if let Some(row) = self.get_mut(group) {
            row.members.retain(|member| *member != person);
            if row.manager == Some(person) {
                row.manager = None;
            }
        }
        if let Some(groups) = self.by_member.get_mut(&person) {
            groups.retain(|id| *id != group);
            if groups.is_empty() {
                self.by_member.remove(&person);
            }
        }
    }

    /// Makes a person the head; membership is another matter, and the head before stays a member
    /// (docspace-api.md 7.2).
    pub fn appoint(&mut self, group: Uuid, person: Uuid) {
        if let Some(row) = self.get_mut(group) {
            row.manager = Some(person);
        }
    }

    /// Removes a group.
    pub fn remove(&mut self, id: Uuid) {
        let members = self.get(id).map(|group| group.members.clone()).unwrap_or_default();
        for member in members {
            self.leave(id, member);
        }
        self.rows.retain(|group| group.id != id);
    }

    /// Ends every manager role of a person.
    pub fn resign(&mut self, person: Uuid) {
        for group in self.rows.iter_mut().filter(|group| group.manager == Some(person)) {
            group.manager = None;
        }
    }

    /// Takes a person out of all groups.
    pub fn forget(&mut self, person: Uuid) {
        self.resign(person);
        for group in self.by_member.get(&person).cloned().unwrap_or_default() {
            self.leave(group, person);
        }
    }
}
