//! Rooms: the list that tells what somebody owns, one room, making and archiving.

use std::cmp::Reverse;

use serde_json::{Value, json};
use uuid::Uuid;

use super::rights::{Standing, standing};
use super::shape::Place;
use super::{Page, contents, writer};
use crate::demo::call::{Call, route_guid};
use crate::demo::envelope::{Answer, Refusal};
use crate::demo::form::{Form, Kind, required};
use crate::demo::profile::by_name;
use crate::demo::query::Reader;
use crate::demo::site::Site;
use crate::demo::world::{Action, Area, Folder, Room};

const NEW: Form = Form {
    name: "ASC.Files.Core.ApiModels.RequestDto.CreateRoomRequestDto",
    fields: &[required("title", Kind::Text), required("roomType", Kind::Number)],
};

/// `searchArea`.
#[derive(Debug, Clone, Copy)]
enum Search {
    One(Area),
    /// Active and archived ones.
    Any,
}

/// What a list of rooms is asked for (docspace-api.md 6).
struct Wanted {
    area: Search,
    owner: Option<Uuid>,
    owner_or_member: Option<Uuid>,
    text: String,
}

impl Wanted {
    fn read(query: &mut Reader) -> Result<Wanted, Refusal> {
        let area = query.parsed("searchArea", search_area).unwrap_or(Search::One(Area::Active));
        let text = query.text("filterValue").unwrap_or_default().to_lowercase();
        let by_filter = query.text("subjectFilter").is_some();
        let owner = query.text("subjectOwnerId").filter(|_| !by_filter).map(guid).transpose()?;
        let owner_or_member = query.text("subjectId").map(guid).transpose()?;
        Ok(Wanted { area, owner, owner_or_member, text })
    }

    fn fits(&self, folder: &Folder, room: &Room) -> bool {
        let area = match self.area {
            Search::One(area) => room.area == area,
            Search::Any => matches!(room.area, Area::Active | Area::Archive),
        };
        let has = |id: Uuid| {
            folder.created_by == id || room.members.iter().any(|(member, _)| *member == id)
        };
        area && self.owner.is_none_or(|id| folder.created_by == id)
            && self.owner_or_member.is_none_or(has)
            && folder.title.to_lowercase().contains(&self.text)
    }
}

fn search_area(text: &str) -> Option<Search> {
    match text.to_ascii_lowercase().as_str() {
        "active" | "0" => Some(Search::One(Area::Active)),
        "archive" | "1" => Some(Search::One(Area::Archive)),
        "any" | "2" => Some(Search::Any),
        "templates" | "4" => Some(Search::One(Area::Templates)),
        "aiagents" | "7" => Some(Search::One(Area::AiAgents)),
        _ => None,
    }
}

/// These parameters are read by hand on the server: bad ones throw (recording `rooms`).
fn guid(text: &str) -> Result<Uuid, Refusal> {
    route_guid(text).ok_or_else(|| Refusal::format("Unrecognized Guid format."))
}

/// `GET /files/rooms`: one object; the newest change first. Admins see every room, others theirs;
/// templates are seen by their owners only (docspace-api.md 6).
pub fn list(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let mut query = Reader::new(call.query);
    let (start, count) = (query.start_index(), query.count());
    let wanted = Wanted::read(&mut query);
    query.done()?;
    let wanted = wanted?;
    let world = &mut site.world;
    let section = match wanted.area {
        Search::One(area @ (Area::Archive | Area::Templates)) => area,
        Search::One(Area::Active | Area::AiAgents) | Search::Any => Area::Active,
    };
    let section = world.documents.section(world.now, call.caller.id, section);
    if call.caller.is_admin() {
        // The first admin who looks at rooms makes the archive (recordings `lists`, `rooms`).
        world.documents.section(world.now, call.caller.id, Area::Archive);
    }
    let world = &*world;
    let mut rooms: Vec<(&Folder, &Room)> = world
        .documents
        .rooms()
        .filter(|(folder, room)| standing(&call.caller, folder, room) != Standing::Outsider)
        .filter(|(folder, room)| {
            room.area != Area::Templates || folder.created_by == call.caller.id
        })
        .filter(|(folder, room)| wanted.fits(folder, room))
        .collect();
    // Dates are kept in whole seconds; what changed in the same one comes by title.
    rooms.sort_by(|(a, _), (b, _)| {
        let second = |folder: &Folder| Reverse((folder.updated + 500) / 1000);
        second(a).cmp(&second(b)).then_with(|| by_name(&a.title, &b.title))
    });
    let writer = writer(world, call);
    let place = match wanted.area {
        Search::One(area) => Place::Rooms(Some(area)),
        Search::Any => Place::Rooms(None),
    };
    let shown = rooms.iter().skip(start).take(count);
    let folders: Vec<Value> =
        shown.map(|(folder, room)| writer.room(folder, room, place)).collect();
    let current = world.documents.folders.get(&section).ok_or(Refusal::NoRoute)?;
    let page = Page { start, total: rooms.len() };
    Ok(Answer::one(contents(&[], &folders, &writer.folder(current), page)))
}

/// `GET /files/rooms/{id}`.
pub fn one(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let (folder, room) = visible(site, call)?;
    Ok(Answer::one(writer(&site.world, call).room(folder, room, Place::Alone)))
}

/// The room that the route names, if the caller may see it.
pub fn visible<'a>(site: &'a Site, call: &Call) -> Result<(&'a Folder, &'a Room), Refusal> {
    let missing = || Refusal::not_found("The required folder was not found");
    let (folder, room) = site.world.documents.room(call.number(0)).ok_or_else(missing)?;
    if standing(&call.caller, folder, room) == Standing::Outsider {
        return Err(Refusal::state("You don't have enough permission to view the folder content"));
    }
    Ok((folder, room))
}

/// `POST /files/rooms`: room admins and up.
pub fn create(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&NEW)?;
    if !call.caller.is_at_least_room_admin() {
        return Err(Refusal::state("You don't have enough permission to create"));
    }
    let kind = body.number("roomType").and_then(|kind| u8::try_from(kind).ok()).unwrap_or_default();
    if !matches!(kind, 1 | 2 | 5 | 6 | 8 | 9) {
        return Err(Refusal::argument("Value does not fall within the expected range."));
    }
    let title = body.text("title").unwrap_or_default();
    let area = if kind == 9 { Area::AiAgents } else { Area::Active };
    let room = Room { kind, area, members: Vec::new() };
    let world = &mut site.world;
    let id = world.documents.add_room(world.now, call.caller.id, title, room);
    let (sentence, context) = ("Room created".to_owned(), format!("Rooms: {title}"));
    world.note_document(call.caller.id, Action::ROOM_CREATED, id, sentence, context);
    let (folder, room) = world.documents.room(id).ok_or(Refusal::NoRoute)?;
    let mut shown = writer(world, call).changed_room(folder, room);
    if kind == super::rights::PUBLIC {
        // Its link is made a moment after the answer (recording `bootstrap`).
        shown["shared"] = false.into();
        shown["sharedExternal"] = false.into();
        shown["access"] = 2.into();
    }
    Ok(Answer::one(shown))
}

/// `PUT /files/rooms/{id}/archive`: answers an operation that is over at once.
pub fn archive(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    move_to(site, call, Area::Archive)
}

/// `PUT /files/rooms/{id}/unarchive`.
pub fn unarchive(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    move_to(site, call, Area::Active)
}

fn move_to(site: &mut Site, call: &Call, area: Area) -> Result<Answer, Refusal> {
    let (folder, _) = visible(site, call)?;
    if folder.created_by != call.caller.id && !call.caller.is_admin() {
        return Err(Refusal::rule());
    }
    let (id, context) = (folder.id, format!("Rooms: {}", folder.title));
    let world = &mut site.world;
    world.documents.move_room(world.now, call.caller.id, id, area);
    if area == Area::Archive {
        // The work is a background operation: no request's address is noted.
        world.page.clear();
        let sentence = "Room archived".to_owned();
        world.note_document(call.caller.id, Action::ROOM_ARCHIVED, id, sentence, context);
    }
    let operation = world.new_id();
    Ok(Answer::one(json!({
        "id": operation,
        "Operation": 0,
        "progress": 0,
        "error": "",
        "processed": "0",
        "finished": false,
        "status": 1,
    })))
}
