//! The rooms, and who is in them.

use fastrand::Rng;

use super::people::Hired;
use super::{Person, Room, Status};

/// Makes a person's rooms and spreads their folders and files over them.
pub fn furnish(
    rooms: &mut Vec<Room>,
    owner: usize,
    hired: &Hired,
    titles: &[String],
    dice: &mut Rng,
) {
    let count = u32::try_from(hired.rooms).unwrap_or(u32::MAX);
    let mut folders = hired.person.holdings.folders.saturating_sub(count);
    let mut files = hired.person.holdings.files;
    for left in (0..hired.rooms).rev() {
        let take = |from: &mut u32, dice: &mut Rng| {
            let part = if left == 0 { *from } else { dice.u32(0..=*from / 2) };
            *from -= part;
            part
        };
        rooms.push(Room {
            title: draw_title(titles, dice),
            owner,
            kind: dice.choice([2, 2, 5, 5, 5, 6, 8, 1]).unwrap_or(5),
            archived: hired.archived || dice.u8(..100) < 8,
            folders: take(&mut folders, dice),
            files: take(&mut files, dice),
            members: Vec::new(),
        });
    }
}

fn draw_title(titles: &[String], dice: &mut Rng) -> String {
    let title = dice.choice(titles).map_or("", String::as_str);
    if dice.bool() { format!("{title} {}", dice.u16(2015..2027)) } else { title.to_owned() }
}

/// Invites up to six people to each room.
pub fn invite(rooms: &mut [Room], people: &[Person], dice: &mut Rng) {
    for room in rooms {
        for _ in 0..dice.u8(..7) {
            let guest = dice.usize(..people.len());
            let can_come = people[guest].status != Status::Pending && guest != room.owner;
            if can_come && !room.members.contains(&guest) {
                room.members.push(guest);
            }
        }
    }
}
