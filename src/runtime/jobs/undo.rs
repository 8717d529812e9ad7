//! Gives rooms to another heir, and reads whose they are.

use futures::future::try_join_all;

use super::{Intent, evidence};
use crate::{
    docspace::Client,
    domain::{Failure, PersonId},
    offboard::{Event, UndoCall, UndoSeen, undo::Owners},
};

/// Makes a call for an undo; the intent of a change is kept before it leaves.
pub(in crate::runtime) async fn undo(client: Client, call: UndoCall, intent: Intent) -> UndoSeen {
    let seen = match call {
        UndoCall::ReadOwners(people) => owners(client, people).await.map(UndoSeen::Owners),
        UndoCall::Give { room, to } => {
            let (case, call) = (intent.case, intent.id);
            let giving = Event::RoomGiving { case, call, room: room.clone(), to };
            match intent.keep(giving).await {
                Ok(receipt) => {
                    client.gate(receipt).give_room(&room, to).await.map(|()| UndoSeen::Given)
                }
                Err(failure) => Err(failure),
            }
        }
    };
    seen.unwrap_or_else(UndoSeen::Failed)
}

/// Reads which rooms these people own.
pub(in crate::runtime) async fn owners(
    client: Client,
    people: Vec<PersonId>,
) -> Result<Owners, Failure> {
    let client = &client;
    let read = people.into_iter().map(|person| async move {
        evidence::rooms(client, person).await.map(|rooms| (person, rooms))
    });
    try_join_all(read).await.map(Owners::new)
}
