//! Looking for tasks that somebody else started.
//!
//! There is no list of tasks (docspace-api.md 17.11): the only way is to ask for the progress of
//! every disabled person, slowly, one after the other.

use std::{collections::VecDeque, time::Duration};

use super::Party;
use crate::domain::{Actor, Person, PersonId, Role, Timestamp};

/// One look after another, at most three a second.
pub const PAUSE: Duration = Duration::from_millis(334);

/// The people who are still to be asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sweep {
    waiting: VecDeque<Party>,
    asked: Option<Party>,
    done: usize,
    total: usize,
}

impl Sweep {
    /// A sweep over these people, the most recently disabled first; those without a date after
    /// them (`PUT /people/status` sets none, docspace-api.md 3.2). DocSpace admins are left out
    /// unless the actor is the owner: the server refuses to tell (8.3).
    pub fn over<'a>(people: impl IntoIterator<Item = &'a Person>, actor: &Actor) -> Self {
        let mut people: Vec<&Person> = people
            .into_iter()
            .filter(|person| person.role != Role::DocSpaceAdmin || actor.role == Role::Owner)
            .collect();
        people.sort_by_key(|person| std::cmp::Reverse(recency(person)));
        let waiting: VecDeque<Party> = people.into_iter().map(Party::from).collect();
        Self { total: waiting.len(), waiting, asked: None, done: 0 }
    }

    /// The next person to ask for; `None` at the end.
    pub fn ask_next(&mut self) -> Option<&Party> {
        self.asked = self.waiting.pop_front();
        self.asked.as_ref()
    }

    /// The look at this person was answered; `None` if it is not the one that was asked for.
    pub fn answered(&mut self, person: PersonId) -> Option<Party> {
        let party = self.asked.take_if(|asked| asked.id == person)?;
        self.done += 1;
        Some(party)
    }

    /// Stops it.
    pub fn stop(&mut self) {
        *self = Self::default();
    }

    /// How many were asked for, of how many; `None` when nothing is under way.
    pub fn progress(&self) -> Option<(usize, usize)> {
        (self.asked.is_some() || !self.waiting.is_empty()).then_some((self.done, self.total))
    }
}

fn recency(person: &Person) -> Option<Timestamp> {
    person.disabled_at
}
