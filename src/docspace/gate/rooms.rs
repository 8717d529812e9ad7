//! Changing rooms (docspace-api.md 5.7).

use serde::Serialize;

use super::{Gate, refused};
use crate::{
    docspace::{
        Priority,
        link::{Change, Verb},
        rooms::decode_rows,
    },
    domain::{Failure, PersonId, RoomId},
};

impl Gate {
    /// Makes somebody else the owner of one room. They must be an active room admin or DocSpace
    /// admin: else the portal refuses (recording `rooms`).
    pub async fn give_room(self, room: &RoomId, to: PersonId) -> Result<(), Failure> {
        let body = Give { folder_ids: [room], file_ids: [], user_id: to };
        let change = Change::new(Verb::Post, "files/owner", &body, Priority::Start);
        let rooms = self.send(&change, decode_rows).await?;
        let given = rooms.iter().any(|row| row.id == *room && row.owner == Some(to));
        given.then_some(()).ok_or_else(|| {
            refused(
                "The portal answered with success, but the room's owner is not the one asked for: \
                 the room may be gone, or in the archive",
            )
        })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Give<'a> {
    folder_ids: [&'a RoomId; 1],
    file_ids: [u64; 0],
    user_id: PersonId,
}
