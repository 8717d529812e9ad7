//! The maps of rights beside rooms, folders and files, as far as recordings show them (`rooms`, `happy`,
//! `races`, `personal`). They decide nothing here; clients that read them find the recorded ones.

use serde_json::{Map, Value, json};

use crate::demo::auth::Caller;
use crate::demo::world::{Area, Folder, Nature, Room};

/// `roomType` of a collaboration room: it has no links.
pub const EDITING: u8 = 2;
/// `roomType` of a public room: it has a link from the beginning.
pub const PUBLIC: u8 = 6;

/// How somebody stands to a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Owns it.
    Owner,
    /// Was invited.
    Member,
    /// Sees it as an admin of the portal.
    Stranger,
    /// Sees nothing of it.
    Outsider,
}

/// How the caller stands to a room.
pub fn standing(caller: &Caller, folder: &Folder, room: &Room) -> Standing {
    if folder.created_by == caller.id {
        Standing::Owner
    } else if room.members.iter().any(|(member, _)| *member == caller.id) {
        Standing::Member
    } else if caller.is_admin() {
        Standing::Stranger
    } else {
        Standing::Outsider
    }
}

const FOLDER_RIGHTS: [&str; 24] = [
    "Read",
    "Create",
    "Delete",
    "EditRoom",
    "Rename",
    "CopyTo",
    "Copy",
    "MoveTo",
    "Move",
    "Pin",
    "Mute",
    "EditAccess",
    "Duplicate",
    "Download",
    "CopySharedLink",
    "Reconnect",
    "CreateRoomFrom",
    "CopyLink",
    "Embed",
    "ChangeOwner",
    "IndexExport",
    "UseChat",
    "UpdateXlsx",
    "AnalyzeResponses",
];

const FILE_RIGHTS: [&str; 27] = [
    "Read",
    "Comment",
    "FillForms",
    "Review",
    "Edit",
    "Delete",
    "CustomFilter",
    "Rename",
    "ReadHistory",
    "Lock",
    "EditHistory",
    "Copy",
    "Move",
    "Duplicate",
    "SubmitToFormGallery",
    "Download",
    "Convert",
    "CreateRoomFrom",
    "CopyLink",
    "Embed",
    "StartFilling",
    "FillingStatus",
    "ResetFilling",
    "StopFilling",
    "OpenForm",
    "Vectorization",
    "AskAi",
];

fn map(all: &[&str], given: &[&str]) -> Value {
    let pairs = all.iter().map(|right| ((*right).to_owned(), given.contains(right).into()));
    Value::Object(pairs.collect::<Map<_, _>>())
}

/// `security` of a room; `alone` when it is not in a list.
pub fn of_room(stands: Standing, room: &Room, alone: bool) -> Value {
    const OWNER: [&str; 17] = [
        "Read",
        "Create",
        "Delete",
        "EditRoom",
        "Rename",
        "CopyTo",
        "Copy",
        "MoveTo",
        "Move",
        "Pin",
        "Mute",
        "EditAccess",
        "Duplicate",
        "Download",
        "CopySharedLink",
        "CopyLink",
        "ChangeOwner",
    ];
    let mut given: Vec<&str> = match stands {
        _ if room.area == Area::Archive => vec!["Read", "Delete", "Copy", "Move", "Download"],
        Standing::Owner => OWNER.to_vec(),
        Standing::Member => vec!["Read", "Pin", "Mute", "CopyLink"],
        Standing::Stranger => {
            vec!["Read", "Copy", "Move", "Pin", "Duplicate", "Download", "ChangeOwner"]
        }
        Standing::Outsider => Vec::new(),
    };
    if stands == Standing::Stranger && room.area != Area::Archive {
        if !alone {
            given.extend(["Mute", "CopyLink"]);
        }
        if room.kind == PUBLIC {
            given.push("CopySharedLink");
        }
    }
    if stands == Standing::Owner && room.kind == PUBLIC {
        given.push("Embed");
    }
    map(&FOLDER_RIGHTS, &given)
}

/// `security` of a folder that is no room.
pub fn of_folder(nature: &Nature, in_room: bool) -> Value {
    let given: &[&str] = match nature {
        Nature::Section(Area::Active | Area::AiAgents) => &["Read", "Create", "MoveTo"],
        Nature::Section(Area::Archive) => &["Read", "Copy", "MoveTo", "Download"],
        Nature::Section(Area::Templates) | Nature::Trash => &["Read", "MoveTo"],
        Nature::MyDocuments => &["Read", "Create", "CopyTo", "MoveTo"],
        Nature::Room(_) => &[],
        Nature::Plain if in_room => &[
            "Read",
            "Create",
            "Delete",
            "Rename",
            "CopyTo",
            "Copy",
            "MoveTo",
            "Move",
            "Duplicate",
            "Download",
        ],
        Nature::Plain => &[
            "Read",
            "Create",
            "Delete",
            "EditRoom",
            "Rename",
            "CopyTo",
            "Copy",
            "MoveTo",
            "Move",
            "EditAccess",
            "Duplicate",
            "Download",
            "CopySharedLink",
            "CreateRoomFrom",
            "CopyLink",
        ],
    };
    map(&FOLDER_RIGHTS, given)
}

/// `security` of a text file, for its owner or for a reader.
pub fn of_file(owns: bool) -> Value {
    const READER: [&str; 5] = ["Read", "ReadHistory", "Copy", "Download", "CopyLink"];
    const NOBODY: [&str; 8] = [
        "FillForms",
        "Embed",
        "StartFilling",
        "FillingStatus",
        "ResetFilling",
        "StopFilling",
        "Vectorization",
        "AskAi",
    ];
    let given: Vec<&str> = FILE_RIGHTS
        .into_iter()
        .filter(|right| if owns { !NOBODY.contains(right) } else { READER.contains(right) })
        .collect();
    map(&FILE_RIGHTS, &given)
}

/// What links to a room may allow.
pub fn room_shares(owns: bool) -> Value {
    let mut rights = vec!["Editing", "Review", "Comment", "Read"];
    if owns {
        rights.push("None");
    }
    json!({ "ExternalLink": rights, "PrimaryExternalLink": rights })
}

/// What sharing a folder of "My documents" may allow.
pub fn document_folder_shares() -> Value {
    let people =
        ["ReadWrite", "Editing", "FillForms", "Review", "Comment", "Read", "Restrict", "None"];
    let links = ["Editing", "FillForms", "Review", "Comment", "Read", "None"];
    json!({ "User": people, "ExternalLink": links, "Group": people, "PrimaryExternalLink": links })
}

/// What sharing a text file may allow.
pub fn file_shares(owns: bool) -> Value {
    let (mut people, mut links) = (vec!["ReadWrite", "Read", "Restrict"], vec!["Read"]);
    if owns {
        people.push("None");
        links.push("None");
    }
    json!({ "User": people, "ExternalLink": links, "Group": people, "PrimaryExternalLink": links })
}

/// `viewAccessibility` of a text file.
pub fn text_viewers() -> Value {
    json!({
        "ImageView": false,
        "MediaView": false,
        "WebView": true,
        "WebEdit": false,
        "WebReview": false,
        "WebCustomFilterEditing": false,
        "WebRestrictedEditing": false,
        "WebComment": false,
        "CanConvert": true,
        "MustConvert": false,
    })
}
