use serde::{Deserialize, Serialize};

use crate::domain::{Area, PersonId, Room, RoomId, Rooms};

/// Who owns which rooms, as far as was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owners {
    owned: Vec<(PersonId, Vec<RoomId>)>,
    /// A list could not be read, so a room that is in none may be anybody's.
    unread: bool,
}

/// Whose a room is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// This person's.
    Is(PersonId),
    /// Of nobody who was asked for; or the room is gone.
    Other,
    /// It cannot be seen.
    Hidden,
}

impl Owners {
    /// What was read of these people.
    pub fn new(read: impl IntoIterator<Item = (PersonId, Rooms)>) -> Self {
        let mut owners = Self::default();
        for (person, rooms) in read {
            owners.unread |= !rooms.is_complete();
            let ids = rooms.known().map(|room| room.id.clone()).collect();
            owners.owned.push((person, ids));
        }
        owners
    }

    /// Whose a room is. Templates of others are shown to nobody (docspace-api.md 6), so of one
    /// that is in no list nothing is known.
    pub fn of(&self, room: &Room) -> Owner {
        let owns = |(_, ids): &&(PersonId, Vec<RoomId>)| ids.contains(&room.id);
        match self.owned.iter().find(owns) {
            Some((owner, _)) => Owner::Is(*owner),
            None if self.unread || room.area == Area::Templates => Owner::Hidden,
            None => Owner::Other,
        }
    }
}
