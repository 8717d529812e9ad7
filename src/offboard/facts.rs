//! What is known of a leaver before the start. What could not be read is unknown, never none.

use serde::{Deserialize, Serialize};

use crate::domain::{Area, Clean, Group, Person, Room, Rooms};

/// Leaver and heir, read again, and what the leaver holds; `None` is a person who no longer
/// exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The person who leaves.
    pub leaver: Option<Person>,
    /// The person who inherits.
    pub heir: Option<Person>,
    /// What the leaver holds.
    #[serde(default)]
    pub holdings: Holdings,
}

/// What a leaver holds (docspace-api.md 6). `None` is unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holdings {
    /// The rooms they own, area by area.
    #[serde(default)]
    pub rooms: Rooms,
    /// The groups they head; reassignment does not move the role (recording `grouphead`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heads: Option<Vec<Group>>,
    /// Names of the API keys they made; none of them moves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<Vec<Clean>>,
    /// What `GET necessary` says, unreliable in both directions (docspace-api.md 8.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub necessary: Option<bool>,
}

impl Facts {
    /// What was found, in a line, for the ladder.
    pub fn summary(&self) -> String {
        let rooms = Area::ALL.into_iter().filter_map(|area| {
            match self.holdings.rooms.of(area).map(<[_]>::len) {
                Some(0) => None,
                Some(count) => Some(format!("{count} {}", area.word())),
                None => Some(format!("? {}", area.word())),
            }
        });
        let rooms: Vec<String> = rooms.collect();
        let rooms = if rooms.is_empty() { "no rooms".into() } else { rooms.join(", ") };
        let heads = match &self.holdings.heads {
            Some(heads) if heads.is_empty() => "heads no group".into(),
            Some(heads) => {
                let names: Vec<&str> = heads.iter().map(|group| group.name.as_str()).collect();
                format!("heads {}", names.join(", "))
            }
            None => "groups headed: unknown".into(),
        };
        format!("rooms: {rooms}; {heads}")
    }

    /// What differs from facts that were read earlier, a phrase each. Only what changes what
    /// would happen counts, and what is unknown on either side differs from nothing.
    pub fn differences(&self, earlier: &Self) -> Vec<String> {
        let mut differences = Vec::new();
        let people = [
            ("the leaver", &earlier.leaver, &self.leaver),
            ("the heir", &earlier.heir, &self.heir),
        ];
        for (who, before, now) in people {
            let (Some(before), Some(now)) = (before, now) else { continue };
            if before.status != now.status {
                let (before, now) = (before.status.word(), now.status.word());
                differences.push(format!("{who} is {now}, was {before}"));
            }
            if before.role != now.role {
                let (before, now) = (before.role.word(), now.role.word());
                differences.push(format!("{who} is {now}, was {before}"));
            }
        }
        for area in Area::ALL {
            let (before, now) = (earlier.holdings.rooms.of(area), self.holdings.rooms.of(area));
            let (Some(before), Some(now)) = (before, now) else { continue };
            if ids(before) != ids(now) {
                let (before, now) = (before.len(), now.len());
                differences.push(if before == now {
                    format!("other {}s than before", area.kind())
                } else {
                    format!("{}, {before} before", area.rooms(now))
                });
            }
        }
        if let (Some(before), Some(now)) = (&earlier.holdings.heads, &self.holdings.heads) {
            let ids =
                |groups: &[Group]| -> Vec<_> { groups.iter().map(|group| group.id).collect() };
            if ids(before) != ids(now) {
                differences.push(format!("heads {} groups, {} before", now.len(), before.len()));
            }
        }
        differences
    }
}

fn ids(rooms: &[Room]) -> Vec<&crate::domain::RoomId> {
    let mut ids: Vec<_> = rooms.iter().map(|room| &room.id).collect();
    ids.sort_unstable();
    ids
}
