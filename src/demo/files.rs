//! Rooms, folders and files: listing what somebody owns, making, archiving, sharing, changing the owner
//! (docspace-api.md 5.7, 6; recordings `bootstrap`, `rooms`, `personal`).

mod rights;
mod rooms;
mod shape;
mod shares;

use axum::http::Method;
use serde_json::{Value, json};

use super::auth::Access;
use super::call::Call;
use super::envelope::{Answer, Refusal};
use super::form::{Form, Kind, optional, required};
use super::router::{Route, route};
use super::site::Site;
use super::world::{Action, Folder, Nature, Role, Status, World};
use rights::Standing;
use shape::Writer;

/// The routes of this module.
pub const ROUTES: &[Route] = &[
    route(Method::GET, "files/rooms", Access::Rooms, rooms::list),
    route(Method::POST, "files/rooms", Access::Rooms, rooms::create),
    route(Method::GET, "files/rooms/{number}", Access::Rooms, rooms::one),
    route(Method::PUT, "files/rooms/{number}/archive", Access::Rooms, rooms::archive),
    route(Method::PUT, "files/rooms/{number}/unarchive", Access::Rooms, rooms::unarchive),
    route(Method::GET, "files/rooms/{number}/share", Access::Rooms, shares::of_room),
    route(Method::PUT, "files/rooms/{number}/share", Access::Rooms, shares::share_room),
    route(Method::GET, "people/room/{number}", Access::Accounts, shares::people_for_room),
    route(Method::GET, "files/@my", Access::Files, my_documents),
    route(Method::POST, "files/folder/{number}", Access::Files, create_folder),
    route(Method::POST, "files/{number}/text", Access::Files, create_text),
    route(Method::GET, "files/file/{number}", Access::Files, file),
    route(Method::PUT, "files/file/{number}/share", Access::Files, shares::share_file),
    route(Method::POST, "files/owner", Access::Files, change_owner),
];

const NEW_FOLDER: Form = Form {
    name: "ASC.Files.Core.ApiModels.RequestDto.CreateFolderRequestDto",
    fields: &[required("title", Kind::Text)],
};

const NEW_TEXT: Form = Form {
    name: "ASC.Files.Core.ApiModels.RequestDto.CreateTextOrHtmlFileRequestDto",
    fields: &[required("title", Kind::Text), optional("content", Kind::Text)],
};

const OWNER: Form = Form {
    name: "ASC.Files.Core.ApiModels.RequestDto.ChangeOwnerRequestDto",
    fields: &[
        optional("folderIds", Kind::Any),
        optional("fileIds", Kind::Any),
        required("userId", Kind::Guid),
    ],
};

fn writer<'a>(world: &'a World, call: &'a Call) -> Writer<'a> {
    Writer::new(world, call.base, &call.caller)
}

/// An object of answer whose parts are one folder's: `files`, `folders`, `current`, `pathParts`.
fn contents(files: &[Value], folders: &[Value], current: &Value, page: Page) -> Value {
    let part = json!({
        "id": current["id"], "title": current["title"], "folderType": current["rootFolderType"]
    });
    let shown = files.len() + folders.len();
    json!({
        "files": files,
        "folders": folders,
        "current": current,
        "pathParts": [part],
        "startIndex": page.start,
        "count": shown,
        "total": page.total,
        "new": 0,
    })
}

/// Which part of a list is shown.
#[derive(Debug, Clone, Copy)]
struct Page {
    start: usize,
    total: usize,
}

/// `GET /files/@my`: guests have no documents of their own.
fn my_documents(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    if call.caller.role == Some(Role::Guest) {
        return Err(Refusal::rule());
    }
    let world = &mut site.world;
    let home = world.documents.my_documents(world.now, call.caller.id);
    let world = &*world;
    let writer = writer(world, call);
    let folder = world.documents.folders.get(&home).ok_or(Refusal::NoRoute)?;
    let mut below: Vec<&Folder> =
        world.documents.folders.values().filter(|folder| folder.parent == home).collect();
    below.sort_by_key(|folder| (std::cmp::Reverse(folder.updated), folder.id));
    let folders: Vec<Value> = below.into_iter().map(|folder| writer.folder(folder)).collect();
    let own = world.documents.files.values().filter(|file| file.folder == home);
    let files: Vec<Value> = own.map(|file| writer.file(file)).collect();
    let total = files.len() + folders.len();
    let page = Page { start: 0, total };
    Ok(Answer::one(contents(&files, &folders, &writer.folder(folder), page)))
}

/// Whether the caller may put something into a folder: his own documents, or a room he owns or was
/// invited to.
fn may_write(world: &World, call: &Call, folder: &Folder) -> bool {
    let documents = &world.documents;
    let mut at = Some(folder);
    while let Some(folder) = at {
        if let Some(room) = folder.room() {
            let stands = rights::standing(&call.caller, folder, room);
            return matches!(stands, Standing::Owner | Standing::Member);
        }
        if folder.nature == Nature::MyDocuments {
            return folder.created_by == call.caller.id;
        }
        at = documents.folders.get(&folder.parent);
    }
    false
}

fn writable(world: &World, call: &Call) -> Result<u32, Refusal> {
    let missing = || Refusal::not_found("The required folder was not found");
    let folder = world.documents.folders.get(&call.number(0)).ok_or_else(missing)?;
    if !may_write(world, call, folder) {
        return Err(Refusal::state("You don't have enough permission to create"));
    }
    Ok(folder.id)
}

fn create_folder(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&NEW_FOLDER)?;
    let world = &mut site.world;
    let parent = writable(world, call)?;
    let title = body.text("title").unwrap_or_default();
    let id = world.documents.add_folder(world.now, call.caller.id, parent, title, Nature::Plain);
    world.documents.touch(parent, world.now, call.caller.id);
    let room = room_title(world, parent);
    let sentence = format!("Folder Created: {title}");
    world.note_document(call.caller.id, Action::FOLDER_CREATED, id, sentence, room);
    let folder = world.documents.folders.get(&id).ok_or(Refusal::NoRoute)?;
    Ok(Answer::one(writer(world, call).folder(folder)))
}

/// The title of the room that a folder lies in, as audit rows have it.
fn room_title(world: &World, folder: u32) -> String {
    let mut at = world.documents.folders.get(&folder);
    while let Some(folder) = at {
        if folder.room().is_some() {
            return format!("Rooms: {}", folder.title);
        }
        at = world.documents.folders.get(&folder.parent);
    }
    "My documents".to_owned()
}

fn create_text(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&NEW_TEXT)?;
    let world = &mut site.world;
    let folder = writable(world, call)?;
    let title = body.text("title").unwrap_or_default();
    let title = if title.contains('.') { title.to_owned() } else { format!("{title}.txt") };
    let bytes = body.text("content").map_or(0, str::len) as u64;
    let id = world.documents.add_file(world.now, call.caller.id, folder, &title, bytes);
    let file = world.documents.files.get(&id).ok_or(Refusal::NoRoute)?;
    Ok(Answer::one(writer(world, call).file(file)))
}

/// `GET /files/file/{id}`: the owner, people it is shared with, and people of its room may see it.
fn file(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let world = &site.world;
    let missing = || Refusal::not_found("The required file was not found");
    let file = world.documents.files.get(&call.number(0)).ok_or_else(missing)?;
    let shared = file.shares.iter().any(|(with, _)| *with == call.caller.id);
    let folder = world.documents.folders.get(&file.folder);
    let in_room = folder.is_some_and(|folder| may_write(world, call, folder));
    if file.created_by != call.caller.id && !shared && !in_room {
        return Err(Refusal::state("You don't have enough permission to view the file"));
    }
    Ok(Answer::one(writer(world, call).file(file)))
}

/// `POST /files/owner`: single rooms to an active room admin or DocSpace admin (docspace-api.md 5.7).
fn change_owner(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&OWNER)?;
    let world = &mut site.world;
    let heir = body.guid("userId").unwrap_or_default();
    let fits = world.people.get(heir).is_some_and(|person| {
        person.status == Status::Active && person.role.is_at_least_room_admin()
    });
    if !fits {
        return Err(Refusal::state("You cannot select this user"));
    }
    let ids = body.numbers("folderIds");
    let missing = || Refusal::not_found("The required folder was not found");
    for id in &ids {
        let (folder, _) = world.documents.room(*id).ok_or_else(missing)?;
        if !call.caller.is_admin() && folder.created_by != call.caller.id {
            return Err(Refusal::rule());
        }
    }
    for id in &ids {
        let before = world.documents.room(*id).map(|(folder, _)| folder.created_by);
        world.documents.hand_over(*id, world.now, call.caller.id, heir);
        if let (Some(before), Some(Nature::Room(room))) =
            (before, world.documents.folders.get_mut(id).map(|folder| &mut folder.nature))
        {
            // Who owned it stays as a manager (recording `rooms`).
            room.members.push((before, shares::MANAGER));
        }
    }
    let writer = writer(world, call);
    let rooms = ids.iter().filter_map(|id| world.documents.room(*id));
    Ok(Answer::list(rooms.map(|(folder, room)| writer.changed_room(folder, room)).collect()))
}
