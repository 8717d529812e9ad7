//! What an heir is about to receive, as far as it is known.

use super::{Board, Case, Holdings};
use crate::domain::PersonId;

/// What goes to one heir. Unknown is counted, never taken for nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inheritance {
    /// From how many people.
    pub people: usize,
    /// Their rooms, as far as they could be read.
    pub rooms: usize,
    /// How many of them have rooms that could not be read.
    pub rooms_unknown: usize,
    /// Bytes of their personal documents. At most these move: only what is shared does
    /// (docspace-api.md 9.2).
    pub bytes: u64,
    /// Of how many of them those are unknown.
    pub bytes_unknown: usize,
}

impl Inheritance {
    /// Adds what one person leaves: what they hold, and the bytes of their personal documents;
    /// `None` is unknown.
    pub fn add(&mut self, holdings: Option<&Holdings>, bytes: Option<u64>) {
        self.people += 1;
        self.rooms += holdings.map_or(0, |holdings| holdings.rooms.known().count());
        let all_rooms = holdings.and_then(|holdings| holdings.rooms.count());
        self.rooms_unknown += usize::from(all_rooms.is_none());
        self.bytes = self.bytes.saturating_add(bytes.unwrap_or_default());
        self.bytes_unknown += usize::from(bytes.is_none());
    }
}

impl Board {
    /// What goes to this heir in cases that have not ended, and are not held for that heir. How
    /// much an earlier run has left to move is unknown.
    pub fn inheritance(&self, heir: PersonId) -> Inheritance {
        let goes_there = |case: &&Case| {
            let is_open = !case.conclusion().is_end() && case.held().is_none();
            is_open && case.heir().is_some_and(|party| party.id == heir)
        };
        let mut gets = Inheritance::default();
        for case in self.cases().iter().filter(goes_there) {
            let known = case.still_to_move();
            let leaver = known.and_then(|facts| facts.leaver.as_ref());
            let bytes = leaver.and_then(|leaver| leaver.used_space);
            gets.add(known.map(|facts| &facts.holdings), bytes);
        }
        gets
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Area, Clean, Room, RoomId};

    #[test]
    fn unknown_rooms_and_bytes_are_counted_beside_those_that_are_known() {
        let mut some = Holdings::default();
        let room = |n| Room { id: RoomId::Number(n), title: Clean::new("Q3"), area: Area::Active };
        some.rooms.learn(Area::Active, vec![room(1), room(2)]);
        let mut all = some.clone();
        for area in [Area::Archive, Area::Templates, Area::Agents] {
            all.rooms.learn(area, vec![]);
        }
        let mut gets = Inheritance::default();
        gets.add(Some(&all), Some(1_000));
        gets.add(Some(&some), None);
        gets.add(None, Some(24));
        let expected =
            Inheritance { people: 3, rooms: 4, rooms_unknown: 2, bytes: 1_024, bytes_unknown: 1 };
        assert_eq!(gets, expected);
    }
}
