//! The rooms, and who is in them.

use std::collections::HashSet;

use fastrand::Rng;

use super::people::Hired;
use super::{Area, Person, Room, Status};

/// Makes a person's rooms and spreads their folders and files over them.
pub fn furnish(
    rooms: &mut Vec<Room>,
    owner: usize,
    hired: &Hired,
    titles: &[String],
    dice: &mut Rng,
) {
    let all = hired.rooms + hired.templates + hired.agents;
    let count = u32::try_from(all).unwrap_or(u32::MAX);
    let mut folders = hired.person.holdings.folders.saturating_sub(count);
    let mut files = hired.person.holdings.files;
    for number in 0..all {
        let area = draw_area(hired, number, dice);
        let left = all - 1 - number;
        let take = |from: &mut u32, dice: &mut Rng| {
            let part = if left == 0 { *from } else { dice.u32(0..=*from / 2) };
            *from -= part;
            part
        };
        rooms.push(Room {
            title: draw_title(titles, dice),
            owner,
            kind: draw_kind(area, dice),
            area,
            folders: take(&mut folders, dice),
            files: take(&mut files, dice),
            members: Vec::new(),
        });
    }
}

/// Rooms first, then templates, then AI agents.
fn draw_area(hired: &Hired, number: usize, dice: &mut Rng) -> Area {
    if number >= hired.rooms + hired.templates {
        Area::AiAgents
    } else if number >= hired.rooms {
        Area::Templates
    } else if hired.archived || dice.u8(..100) < 8 {
        Area::Archive
    } else {
        Area::Active
    }
}

fn draw_kind(area: Area, dice: &mut Rng) -> u8 {
    match area {
        Area::AiAgents => 9,
        _ => dice.choice([2, 2, 5, 5, 5, 6, 8, 1]).unwrap_or(5),
    }
}

fn draw_title(titles: &[String], dice: &mut Rng) -> String {
    let title = dice.choice(titles).map_or("", String::as_str);
    if dice.bool() { format!("{title} {}", dice.u16(2015..2027)) } else { title.to_owned() }
}

/// Invites up to six people to each room but the templates. Whose own rooms all lie in the archive come to none:
/// of them `necessary` says false (docspace-api.md 8.1).
pub fn invite(rooms: &mut [Room], people: &[Person], dice: &mut Rng) {
    let owners = |archived: bool| -> HashSet<usize> {
        let fit = rooms.iter().filter(|room| (room.area == Area::Archive) == archived);
        fit.map(|room| room.owner).collect()
    };
    let retired: HashSet<usize> = owners(true).difference(&owners(false)).copied().collect();
    for room in rooms.iter_mut().filter(|room| room.area != Area::Templates) {
        for _ in 0..dice.u8(..7) {
            let guest = dice.usize(..people.len());
            let can_come = people[guest].status != Status::Pending
                && guest != room.owner
                && !retired.contains(&guest);
            if can_come && !room.members.contains(&guest) {
                room.members.push(guest);
            }
        }
    }
}
