use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use super::Clean;

/// Where a portal keeps rooms: its `searchArea` (docspace-api.md 6). A room is in one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// Rooms in use.
    Active,
    /// Archived rooms.
    Archive,
    /// Templates for rooms; those of others are not shown even to admins.
    Templates,
    /// Rooms of AI agents.
    Agents,
}

impl Area {
    /// All areas, in the order of the screen.
    pub const ALL: [Self; 4] = [Self::Active, Self::Archive, Self::Templates, Self::Agents];

    /// The word on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Archive => "archived",
            Self::Templates => "templates",
            Self::Agents => "agents",
        }
    }

    /// So many rooms of it: `1 archived room`, `2 room templates`.
    pub fn rooms(self, count: usize) -> String {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {}{plural}", self.kind())
    }

    /// What one of its rooms is called.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Active => "active room",
            Self::Archive => "archived room",
            Self::Templates => "room template",
            Self::Agents => "agent room",
        }
    }
}

/// A room's id: a number, or a string in a third-party storage (docspace-api.md 15). It is
/// written again as it came.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RoomId {
    /// A room on the portal itself.
    Number(i64),
    /// A room in a third-party storage.
    Text(Box<str>),
}

impl fmt::Display for RoomId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => Clean::new(text).fmt(f),
        }
    }
}

/// A room, as far as its owner's leaving is concerned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// Its id.
    pub id: RoomId,
    /// Its name, which is not unique.
    pub title: Clean,
    /// Where the portal keeps it.
    pub area: Area,
}

/// The rooms that one person owns, as far as they could be read. An area that could not be read
/// is unknown, which is not the same as empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rooms(BTreeMap<Area, Vec<Room>>);

impl Rooms {
    /// Takes in what one area holds, in place of what was known of it.
    pub fn learn(&mut self, area: Area, rooms: Vec<Room>) {
        self.0.insert(area, rooms);
    }

    /// The rooms in one area; `None` if they could not be read.
    pub fn of(&self, area: Area) -> Option<&[Room]> {
        self.0.get(&area).map(Vec::as_slice)
    }

    /// All rooms that are known, area by area.
    pub fn known(&self) -> impl Iterator<Item = &Room> {
        self.0.values().flatten()
    }

    /// Whether every area could be read.
    pub fn is_complete(&self) -> bool {
        Area::ALL.iter().all(|area| self.0.contains_key(area))
    }

    /// How many rooms they own in all; `None` if an area could not be read.
    pub fn count(&self) -> Option<usize> {
        self.is_complete().then(|| self.known().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(id: &str, area: Area) -> Room {
        Room { id: serde_json::from_str(id).unwrap(), title: Clean::new("Q3"), area }
    }

    #[test]
    fn an_id_is_written_as_it_came() {
        for (json, shown) in
            [("1234", "1234"), (r#""1234""#, "1234"), (r#""box-1-|a""#, "box-1-|a")]
        {
            let id: RoomId = serde_json::from_str(json).unwrap();
            assert_eq!(
                (serde_json::to_string(&id).unwrap(), id.to_string()),
                (json.into(), shown.into())
            );
        }
        let hostile: RoomId = serde_json::from_str(r#""a\u001bb""#).unwrap();
        assert_eq!(hostile.to_string(), "a⟨U+001B⟩b", "but it cannot move the cursor");
    }

    #[test]
    fn what_could_not_be_read_is_not_nothing() {
        let mut rooms = Rooms::default();
        assert_eq!((rooms.of(Area::Active), rooms.count()), (None, None));
        rooms.learn(Area::Active, vec![room("1", Area::Active)]);
        for area in [Area::Archive, Area::Templates] {
            rooms.learn(area, vec![]);
        }
        assert_eq!((rooms.known().count(), rooms.count()), (1, None), "agents are unknown");
        rooms.learn(Area::Agents, vec![room(r#""x""#, Area::Agents)]);
        assert_eq!((rooms.is_complete(), rooms.count()), (true, Some(2)));
        assert_eq!(rooms.of(Area::Archive), Some(&[][..]));
    }

    #[test]
    fn rooms_come_back_from_a_file_with_what_is_unknown() {
        let mut rooms = Rooms::default();
        rooms.learn(Area::Agents, vec![room(r#""x""#, Area::Agents)]);
        let kept = serde_json::to_string(&rooms).unwrap();
        assert_eq!(kept, r#"{"agents":[{"id":"x","title":"Q3","area":"agents"}]}"#);
        assert_eq!(serde_json::from_str::<Rooms>(&kept).unwrap(), rooms);
    }
}
