//! Rooms, as far as their owner's leaving is concerned (docspace-api.md 6).
//!
//! No `fields` here: what the filter does to an object inside a list of rooms is not recorded, and
//! elsewhere a wrong name ends the server's process (docspace-api.md 1.1).

use serde::Deserialize;

use super::{
    Client, Priority,
    answer::Answer,
    error::ApiError,
    walk::{self, PAGE, Row},
};
use crate::domain::{Area, Clean, Failure, Page, PersonId, Room, RoomId};

impl Client {
    /// The rooms in one area that this person owns. Admins see those of everybody, but templates
    /// of others are shown to nobody (docspace-api.md 6).
    pub async fn owned_rooms(
        &self,
        person: PersonId,
        area: Area,
        priority: Priority,
    ) -> Result<Vec<Room>, Failure> {
        let area_name = search_area(area);
        let rows = walk::whole(|start| async move {
            let route = format!(
                "files/rooms?subjectOwnerId={person}&searchArea={area_name}&count={PAGE}\
                 &startIndex={start}"
            );
            self.get(&route, priority, decode_page).await
        })
        .await?;
        // A server that ignores the filter lists the rooms of everybody (recording `rooms`).
        let own = rows.into_iter().filter(|row| row.owner.is_none_or(|owner| owner == person));
        Ok(own.map(|RoomRow { id, title, .. }| Room { id, title, area }).collect())
    }

    /// How many active rooms this person owns or is a member of. Being a member through a group
    /// does not count (docspace-api.md 6).
    pub async fn rooms_shared_with(&self, person: PersonId) -> Result<u32, Failure> {
        let route = format!("files/rooms?subjectId={person}&count=1");
        self.get(&route, Priority::List, decode_count).await
    }
}

/// The name of an area, as recording `rooms` writes it.
const fn search_area(area: Area) -> &'static str {
    match area {
        Area::Active => "Active",
        Area::Archive => "Archive",
        Area::Templates => "Templates",
        Area::Agents => "AiAgents",
    }
}

/// A room in a list; which area it is in only the question tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomRow {
    /// Its id.
    pub id: RoomId,
    /// Its name.
    pub title: Clean,
    /// Its owner: `createdBy`, whatever `ownedBy` says (recording `rooms`).
    pub owner: Option<PersonId>,
}

/// Reads a list of rooms.
pub fn decode_page(answer: &Answer) -> Result<Page<RoomRow>, ApiError> {
    let WireRooms { folders, total } = answer.one()?;
    Ok(Page { items: folders.into_iter().map(RoomRow::from).collect(), total })
}

/// Reads rooms that were changed: a plain list.
pub fn decode_rows(answer: &Answer) -> Result<Vec<RoomRow>, ApiError> {
    answer.page::<WireRoom, _>().map(|page| page.items)
}

/// Reads how many rooms a list has in all.
pub fn decode_count(answer: &Answer) -> Result<u32, ApiError> {
    answer.one::<WireRooms>().map(|rooms| rooms.total)
}

impl Row for RoomRow {
    type Id = RoomId;

    fn id(&self) -> RoomId {
        self.id.clone()
    }
}

/// `FolderContentDto`: unlike other lists, it has its total inside `response`.
#[derive(Deserialize)]
struct WireRooms {
    folders: Vec<WireRoom>,
    total: u32,
}

/// `FolderDto`, as far as the console shows it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireRoom {
    id: RoomId,
    title: Option<String>,
    created_by: Option<Owner>,
}

#[derive(Deserialize)]
struct Owner {
    id: PersonId,
}

impl From<WireRoom> for RoomRow {
    fn from(wire: WireRoom) -> Self {
        Self {
            id: wire.id,
            title: Clean::new(wire.title.as_deref().unwrap_or_default()),
            owner: wire.created_by.map(|owner| owner.id),
        }
    }
}
