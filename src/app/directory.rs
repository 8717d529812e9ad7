//! Every person that was read, by id.

use std::collections::HashMap;

use crate::domain::{Person, PersonId};

/// The people who were read so far, whichever list asked for them; the newest answer wins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Directory {
    people: Vec<Person>,
    rows: HashMap<PersonId, u32>,
}

impl Directory {
    /// One person.
    pub fn get(&self, id: PersonId) -> Option<&Person> {
        self.rows.get(&id).and_then(|row| self.people.get(*row as usize))
    }

    /// Everybody who is known.
    pub fn iter(&self) -> impl Iterator<Item = &Person> {
        self.people.iter()
    }

    /// Makes room for as many as a list says there are, so that growing does not double it.
    pub fn reserve(&mut self, total: usize) {
        let more = total.saturating_sub(self.people.len());
        self.people.reserve_exact(more);
        self.rows.reserve(more);
    }

    /// Takes up a person.
    pub fn put(&mut self, person: Person) {
        if let Some(row) = self.rows.get(&person.id) {
            if let Some(old) = self.people.get_mut(*row as usize) {
                *old = person;
            }
        } else if let Ok(row) = u32::try_from(self.people.len()) {
            self.rows.insert(person.id, row);
            self.people.push(person);
        }
    }
}
