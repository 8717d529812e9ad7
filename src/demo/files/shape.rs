//! How rooms, folders and files are written (docspace-api.md 6, recordings `rooms`, `personal`).

use std::collections::HashMap;

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::rights::{self, Standing};
use crate::demo::auth::Caller;
use crate::demo::profile::{short, stored_date};
use crate::demo::world::{Area, File, Folder, LOST_USER, Nature, Room, Tally, World};

/// `rootFolderType` and `parentRoomType` count kinds of folder: rooms, their sections, …
mod folder_type {
    /// "My documents"
    pub const MY_DOCUMENTS: u8 = 5;
    /// What others shared
    pub const SHARED: u8 = 6;
    /// The trash
    pub const TRASH: u8 = 3;
    /// The rooms section
    pub const ROOMS: u8 = 14;
    /// The archive
    pub const ARCHIVE: u8 = 20;
    /// Room templates
    pub const TEMPLATES: u8 = 30;
    /// AI agents
    pub const AGENTS: u8 = 34;
}

/// The server's number for a section.
pub fn section_type(area: Area) -> u8 {
    match area {
        Area::Active => folder_type::ROOMS,
        Area::Archive => folder_type::ARCHIVE,
        Area::Templates => folder_type::TEMPLATES,
        Area::AiAgents => folder_type::AGENTS,
    }
}

/// The number of the folder kind that a `roomType` is.
fn room_folder_type(kind: u8) -> u8 {
    match kind {
        1 => 15,
        2 => 16,
        6 => 22,
        8 => 29,
        _ => 19,
    }
}

/// Where an entry is being shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Alone.
    Alone,
    /// In a list of rooms of that area, or of all (`None`), the root folder's owner beside it.
    Rooms(Option<Area>),
}

/// Writes what one caller sees.
#[derive(Debug)]
pub struct Writer<'a> {
    world: &'a World,
    base: &'a str,
    caller: &'a Caller,
    tally: HashMap<u32, Tally>,
}

/// The root of a folder and the room it lies in, if any.
struct Whereabouts<'a> {
    root: u32,
    root_type: u8,
    room: Option<(&'a Folder, &'a Room)>,
}

impl<'a> Writer<'a> {
    /// For addresses with that scheme and host, as that caller sees things.
    pub fn new(world: &'a World, base: &'a str, caller: &'a Caller) -> Writer<'a> {
        Writer { world, base, caller, tally: world.documents.tally() }
    }

    fn person(&self, id: Uuid) -> Value {
        short(self.world, self.base, id)
    }

    fn whereabouts(&self, folder: &'a Folder) -> Whereabouts<'a> {
        let folders = &self.world.documents.folders;
        let (mut at, mut room) = (folder, None);
        loop {
            if let Some(data) = at.room() {
                room = Some((at, data));
            }
            match folders.get(&at.parent) {
                Some(parent) => at = parent,
                None => break,
            }
        }
        let root_type = match at.nature {
            Nature::Section(area) => section_type(area),
            Nature::Trash => folder_type::TRASH,
            Nature::MyDocuments | Nature::Plain | Nature::Room(_) => folder_type::MY_DOCUMENTS,
        };
        Whereabouts { root: at.id, root_type, room }
    }

    /// A room.
    pub fn room(&self, folder: &'a Folder, room: &'a Room, place: Place) -> Value {
        let stands = rights::standing(self.caller, folder, room);
        let is_public = room.kind == rights::PUBLIC;
        let archived = room.area == Area::Archive;
        let in_room = stands == Standing::Owner || stands == Standing::Member;
        let owns = stands == Standing::Owner;
        let can_share = owns && room.kind != rights::EDITING && !archived;
        let mut shown = self.folder_like(folder);
        put(&mut shown, "tags", json!([]));
        put(&mut shown, "logo", logo(folder.id));
        put(&mut shown, "roomType", room.kind.into());
        put(&mut shown, "inRoom", in_room.into());
        if owns || archived {
            put(&mut shown, "usedSpace", self.below(folder.id).bytes.into());
        }
        put(&mut shown, "canShare", can_share.into());
        put(&mut shown, "security", rights::of_room(stands, room, place == Place::Alone));
        put(&mut shown, "availableShareRights", rights::room_shares(owns));
        if can_share {
            put(
                &mut shown,
                "shareSettings",
                json!({ "PrimaryExternalLink": 1, "ExternalLink": 5 }),
            );
        }
        let access = if stands == Standing::Stranger && place == Place::Alone { 3 } else { 0 };
        put(&mut shown, "access", access.into());
        let public = is_public && !archived;
        put(&mut shown, "shared", public.into());
        put(&mut shown, "sharedExternal", public.into());
        put(&mut shown, "sharedForUser", (!room.members.is_empty()).into());
        match place {
            Place::Alone => put(&mut shown, "isFavorite", false.into()),
            Place::Rooms(area) => {
                if stands != Standing::Owner && stands != Standing::Member {
                    put(&mut shown, "sharedBy", self.person(LOST_USER));
                    put(&mut shown, "ownedBy", self.person(self.owner_of_section(area)));
                }
                if area != Some(Area::Archive) {
                    put(&mut shown, "parentRoomType", folder_type::ROOMS.into());
                }
            }
        }
        Value::Object(shown)
    }

    /// A room in the answer of what changed it: without the caller's own marks.
    pub fn changed_room(&self, folder: &'a Folder, room: &'a Room) -> Value {
        let mut shown = self.room(folder, room, Place::Alone);
        if let Value::Object(members) = &mut shown {
            members.remove("isFavorite");
        }
        shown
    }

    /// In a list of rooms, `ownedBy` is the one who owns the list's own folder (recording `rooms`).
    fn owner_of_section(&self, area: Option<Area>) -> Uuid {
        let wanted = Nature::Section(area.unwrap_or(Area::Active));
        let folders = self.world.documents.folders.values();
        folders
            .into_iter()
            .find(|folder| folder.nature == wanted)
            .map_or(LOST_USER, |folder| folder.created_by)
    }

    /// A folder in a room or in "My documents", or one of the roots.
    pub fn folder(&self, folder: &'a Folder) -> Value {
        let place = self.whereabouts(folder);
        let mut shown = self.folder_like(folder);
        let is_root = folder.parent == 0;
        put(&mut shown, "canShare", (!is_root).into());
        put(&mut shown, "security", rights::of_folder(&folder.nature, place.room.is_some()));
        let personal = place.root_type == folder_type::MY_DOCUMENTS;
        let shares = if personal { rights::document_folder_shares() } else { json!({}) };
        put(&mut shown, "availableShareRights", shares);
        if personal && !is_root {
            put(&mut shown, "shareSettings", json!({ "ExternalLink": 6 }));
        }
        if let Some((_, room)) = place.room {
            put(&mut shown, "parentRoomType", room_folder_type(room.kind).into());
            put(&mut shown, "parentShared", (room.kind == rights::PUBLIC).into());
        }
        if let Nature::Section(area @ (Area::Active | Area::Templates)) = folder.nature {
            put(&mut shown, "parentRoomType", section_type(area).into());
        }
        Value::Object(shown)
    }

    /// The members that every folder has.
    fn folder_like(&self, folder: &'a Folder) -> Map<String, Value> {
        let place = self.whereabouts(folder);
        let (files, folders) = self.inside(folder);
        object(json!({
            "parentId": folder.parent,
            "filesCount": files,
            "foldersCount": folders,
            "new": 0,
            "mute": false,
            "pinned": false,
            "private": false,
            "indexing": false,
            "denyDownload": false,
            "fileEntryType": 1,
            "id": folder.id,
            "rootFolderId": place.root,
            "title": &*folder.title,
            "access": 0,
            "shared": false,
            "sharedForUser": false,
            "sharedExternal": false,
            "parentShared": false,
            "shortWebUrl": "",
            "created": stored_date(folder.created),
            "createdBy": self.person(folder.created_by),
            "updated": stored_date(folder.updated),
            "rootFolderType": place.root_type,
            "updatedBy": self.person(folder.updated_by),
        }))
    }

    /// How many files and folders lie in a folder, at any depth; the rooms section says none
    /// (recording `rooms`).
    fn inside(&self, folder: &Folder) -> (u32, u32) {
        if matches!(folder.nature, Nature::Section(Area::Active | Area::Templates | Area::AiAgents))
        {
            return (0, 0);
        }
        let below = self.below(folder.id);
        (folder.more_files + below.files, folder.more_folders + below.folders)
    }

    fn below(&self, folder: u32) -> Tally {
        self.tally.get(&folder).copied().unwrap_or_default()
    }

    /// A file as its owner sees it, or as somebody with whom it is shared: under "Shared with me".
    pub fn file(&self, file: &'a File) -> Value {
        let owns = file.created_by == self.caller.id;
        let access =
            file.shares.iter().find(|(with, _)| *with == self.caller.id).map(|(_, access)| *access);
        let folder = self.world.documents.folders.get(&file.folder);
        let place = folder.map(|folder| self.whereabouts(folder));
        let in_room = place.as_ref().and_then(|place| place.room);
        let as_guest = access.filter(|_| !owns && in_room.is_none());
        let mut shown = self.file_itself(file);
        put(&mut shown, "canShare", as_guest.is_none().into());
        put(&mut shown, "security", rights::of_file(as_guest.is_none()));
        put(&mut shown, "availableShareRights", rights::file_shares(as_guest.is_none()));
        put(&mut shown, "sharedForUser", (!file.shares.is_empty()).into());
        match (as_guest, place) {
            (Some(access), _) => {
                put(&mut shown, "access", access.into());
                put(&mut shown, "fileStatus", 2.into());
                put(&mut shown, "folderId", SHARED_WITH_ME.into());
                put(&mut shown, "rootFolderId", SHARED_WITH_ME.into());
                put(&mut shown, "rootFolderType", folder_type::SHARED.into());
                put(&mut shown, "sharedBy", self.person(file.updated_by));
                put(&mut shown, "ownedBy", self.person(file.created_by));
            }
            (None, Some(place)) => {
                put(&mut shown, "rootFolderId", place.root.into());
                put(&mut shown, "rootFolderType", place.root_type.into());
                if place.root_type == folder_type::MY_DOCUMENTS {
                    put(&mut shown, "shareSettings", json!({ "ExternalLink": 6 }));
                }
            }
            (None, None) => {}
        }
        if let Some((_, room)) = in_room {
            put(&mut shown, "parentRoomType", room_folder_type(room.kind).into());
            put(&mut shown, "parentShared", (room.kind == rights::PUBLIC).into());
        }
        let moved = folder.filter(|folder| folder.parent != 0 && in_room.is_none());
        if let Some(folder) = moved {
            put(&mut shown, "originId", folder.id.into());
            put(&mut shown, "originTitle", (&*folder.title).into());
        }
        Value::Object(shown)
    }

    fn file_itself(&self, file: &File) -> Map<String, Value> {
        let (id, base) = (file.id, self.base);
        let extension = file.title.rsplit_once('.').map(|(_, end)| format!(".{end}"));
        object(json!({
            "folderId": file.folder,
            "version": 1,
            "versionGroup": 1,
            "contentLength": format!("{} bytes", file.size),
            "pureContentLength": file.size,
            "fileStatus": 0,
            "editingBy": {},
            "mute": false,
            "viewUrl": format!("{base}/filehandler.ashx?action=download&fileid={id}"),
            "webUrl": format!("{base}/doceditor?fileid={id}&version=1"),
            "fileType": 7,
            "fileExst": extension,
            "thumbnailStatus": 0,
            "formFillingStatus": 0,
            "viewAccessibility": rights::text_viewers(),
            "fileEntryType": 2,
            "id": id,
            "title": &*file.title,
            "access": 0,
            "shared": false,
            "sharedExternal": false,
            "parentShared": false,
            "shortWebUrl": "",
            "created": stored_date(file.created),
            "createdBy": self.person(file.created_by),
            "updated": stored_date(file.created),
            "updatedBy": self.person(file.updated_by),
        }))
    }
}

/// The id under which everybody sees what others shared with them (recording `personal`).
const SHARED_WITH_ME: u32 = 4;

/// The server picks a colour at random; here it follows from the id.
fn logo(id: u32) -> Value {
    const COLORS: [&str; 6] = ["FF6680", "FF8F40", "F2D230", "61C059", "1FCECB", "7757D9"];
    let color = COLORS.get(id as usize % COLORS.len());
    json!({ "original": "", "large": "", "medium": "", "small": "", "color": color })
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

fn put(members: &mut Map<String, Value>, name: &str, value: Value) {
    members.insert(name.to_owned(), value);
}
