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
    /// Who is being asked for, and since when.
    asked: Option<(Party, Timestamp)>,
    /// Those whose look brought nothing.
    missed: VecDeque<Party>,
    /// They are being asked for once more.
    again: bool,
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
        Self { total: waiting.len(), waiting, ..Self::default() }
    }

    /// The next person to ask for; `None` at the end. Whoever could not be asked for has one more
    /// turn then.
    pub fn ask_next(&mut self, at: Timestamp) -> Option<&Party> {
        if self.waiting.is_empty() && !self.again {
            self.again = true;
            self.waiting.append(&mut self.missed);
        }
        self.asked = self.waiting.pop_front().map(|party| (party, at));
        self.asked.as_ref().map(|(party, _)| party)
    }

    /// Since when this person is being asked for; `None` if they are not. A look of an earlier
    /// sweep may be answered, or fail, at any time.
    pub fn asked_since(&self, person: PersonId) -> Option<Timestamp> {
        self.asked.as_ref().filter(|(party, _)| party.id == person).map(|(_, since)| *since)
    }

    /// The look was answered: at whom.
    pub fn answered(&mut self) -> Option<Party> {
        let (party, _) = self.asked.take()?;
        self.done += 1;
        Some(party)
    }

    /// The look brought nothing.
    pub fn missed(&mut self) {
        self.missed.extend(self.asked.take().map(|(party, _)| party));
    }

    /// At the end: whoever could not be asked for, not even in a second turn. They are forgotten
    /// after this was told.
    pub fn unasked(&mut self) -> Vec<Party> {
        std::mem::take(&mut self.missed).into()
    }

    /// Stops it.
    pub fn stop(&mut self) {
        *self = Self::default();
    }

    /// How many were asked for, of how many; `None` when nothing is under way.
    pub fn progress(&self) -> Option<(usize, usize)> {
        let goes_on = self.asked.is_some() || !self.waiting.is_empty();
        goes_on.then_some((self.done, self.total))
    }
}

fn recency(person: &Person) -> Option<Timestamp> {
    person.disabled_at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Clean;

    fn party(number: u128) -> Party {
        let email = Clean::new("somebody@example.com");
        Party { id: PersonId::from_u128(number), name: Clean::new("Somebody"), email }
    }

    #[test]
    fn whoever_could_not_be_asked_for_has_one_more_turn_and_is_named_then() {
        let waiting = VecDeque::from([party(1), party(2)]);
        let mut sweep = Sweep { total: 2, waiting, ..Sweep::default() };
        let mut asked = Vec::new();
        let at = Timestamp::UNIX_EPOCH;
        while let Some(id) = sweep.ask_next(at).map(|party| party.id) {
            asked.push(id);
            assert_eq!(sweep.asked_since(id), Some(at));
            if id == party(1).id {
                sweep.missed();
            } else {
                sweep.answered();
            }
            assert_eq!(sweep.asked_since(id), None);
        }
        assert_eq!(asked, [party(1).id, party(2).id, party(1).id]);
        assert_eq!((sweep.progress(), sweep.unasked()), (None, vec![party(1)]));
        assert_eq!(sweep.unasked(), [], "once");
    }
}
