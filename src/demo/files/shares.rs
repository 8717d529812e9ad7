//! With whom rooms and files are shared (recordings `bootstrap`, `rooms`, `personal`).

use serde_json::{Value, json};
use uuid::Uuid;

use super::rights::{PUBLIC, Standing, standing};
use super::rooms::visible;
use crate::demo::call::Call;
use crate::demo::envelope::{Answer, Refusal};
use crate::demo::form::{Body, Form, Kind, optional};
use crate::demo::profile::{by_name, full};
use crate::demo::query::Reader;
use crate::demo::site::Site;
use crate::demo::world::{Action, Folder, Nature, Person, Room, World};

const INVITATIONS: Form = Form {
    name: "ASC.Files.Core.ApiModels.RequestDto.RoomInvitationRequest",
    fields: &[optional("invitations", Kind::Any), optional("notify", Kind::Flag)],
};

const SHARES: Form = Form {
    name: "ASC.Files.Core.ApiModels.RequestDto.SecurityInfoSimpleRequestDto",
    fields: &[optional("share", Kind::Any), optional("notify", Kind::Flag)],
};

/// `access` of the owner in lists of shares.
const OWNER: u8 = 1;
/// `access` of a room manager.
pub const MANAGER: u8 = 9;
/// `access` of a content creator.
const CREATOR: u8 = 11;

/// One line of a list of shares; `inside` when the caller belongs to what is shared.
fn row(world: &World, call: &Call, person: &Person, access: u8, inside: bool) -> Value {
    let shown = full(world, call.base, &call.caller, person);
    let is_owner = access == OWNER;
    json!({
        "access": access,
        "sharedTo": shown,
        "sharedToUser": shown,
        "isLocked": false,
        "isOwner": is_owner,
        "canEditAccess": inside && !is_owner,
        "canEditInternal": inside && !is_owner,
        "canEditDenyDownload": true,
        "canEditExpirationDate": inside && !is_owner,
        "canRevoke": false,
        "subjectType": 0,
    })
}

/// Whom a list of shares names, and with which access.
fn named(body: &Body, list: &str, id: &str) -> Vec<(Uuid, u8)> {
    let items = body.objects(list);
    let access = |item: &Body| item.number("access").and_then(|access| u8::try_from(access).ok());
    items.iter().filter_map(|item| Some((item.guid(id)?, access(item)?))).collect()
}

/// `PUT /files/rooms/{id}/share`: the owner invites; access 0 takes an invitation back.
pub fn share_room(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&INVITATIONS)?;
    let (folder, room) = visible(site, call)?;
    if standing(&call.caller, folder, room) != Standing::Owner {
        return Err(Refusal::rule());
    }
    let (id, kind, context) = (folder.id, room.kind, format!("Rooms: {}", folder.title));
    let wanted = named(&body, "invitations", "id");
    for (person, access) in &wanted {
        site.world.people.get(*person).ok_or_else(Refusal::no_user)?;
        if kind == PUBLIC && ![0, MANAGER, CREATOR].contains(access) {
            return Err(Refusal::state("The role is not available for this user type"));
        }
    }
    let world = &mut site.world;
    if let Some(Nature::Room(room)) = world.documents.folders.get_mut(&id).map(|f| &mut f.nature) {
        set(&mut room.members, &wanted);
    }
    for (person, access) in wanted.iter().filter(|(_, access)| *access > 0) {
        let (name, role) = (world.display_name(*person), role_name(*access));
        let sentence = format!("Added user: {name}. Role: {role}");
        let action = Action::ROOM_MEMBER_ADDED;
        world.note_document(call.caller.id, action, id, sentence, context.clone());
    }
    let world = &*world;
    let people = wanted.iter().filter(|(_, access)| *access > 0);
    let members: Vec<Value> = people
        .filter_map(|(person, access)| Some((world.people.get(*person)?, *access)))
        .map(|(person, access)| row(world, call, person, access, true))
        .collect();
    Ok(Answer::one(json!({ "members": members, "error": 0 })))
}

fn role_name(access: u8) -> &'static str {
    match access {
        MANAGER => "Room manager",
        CREATOR => "Content creator",
        10 => "Editor",
        2 => "Viewer",
        5 => "Reviewer",
        6 => "Commenter",
        7 => "Form filler",
        _ => "None",
    }
}

/// Sets or takes back what each is allowed.
fn set(shares: &mut Vec<(Uuid, u8)>, wanted: &[(Uuid, u8)]) {
    for (person, access) in wanted {
        shares.retain(|(known, _)| known != person);
        if *access > 0 {
            shares.push((*person, *access));
        }
    }
}

/// `GET /files/rooms/{id}/share`: the owner first.
pub fn of_room(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let (folder, room) = visible(site, call)?;
    let inside = standing(&call.caller, folder, room) == Standing::Owner;
    let world = &site.world;
    let everybody = std::iter::once((folder.created_by, OWNER)).chain(room.members.iter().copied());
    let rows: Vec<Value> = everybody
        .filter_map(|(person, access)| Some((world.people.get(person)?, access)))
        .map(|(person, access)| row(world, call, person, access, inside))
        .collect();
    let total = rows.len();
    Ok(Answer::page(rows, total))
}

/// `GET /people/room/{id}`: everybody of the portal, admins first, and whether they are in the room.
pub fn people_for_room(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let mut query = Reader::new(call.query);
    let (start, count) = (query.start_index(), query.count());
    query.done()?;
    let (folder, room) = visible(site, call)?;
    let world = &site.world;
    let mut people: Vec<&Person> = world.people.iter().collect();
    people.sort_by(|a, b| {
        let rank = |person: &Person| (!person.role.is_admin(), person.id != world.people.owner());
        rank(a).cmp(&rank(b)).then_with(|| by_name(&a.first_name, &b.first_name))
    });
    let shown = people.iter().skip(start).take(count);
    let rows = shown.map(|person| with_shared(world, call, person, folder, room)).collect();
    Ok(Answer::page(rows, people.len()))
}

fn with_shared(world: &World, call: &Call, person: &Person, folder: &Folder, room: &Room) -> Value {
    let invited = room.members.iter().any(|(member, _)| *member == person.id);
    let mut shown = full(world, call.base, &call.caller, person);
    shown["shared"] = (invited || folder.created_by == person.id).into();
    shown
}

/// `PUT /files/file/{id}/share`: only by the file's owner.
pub fn share_file(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&SHARES)?;
    let world = &mut site.world;
    let wanted = named(&body, "share", "shareTo");
    for (person, _) in &wanted {
        world.people.get(*person).ok_or_else(Refusal::no_user)?;
    }
    let missing = || Refusal::not_found("The required file was not found");
    let file = world.documents.files.get_mut(&call.number(0)).ok_or_else(missing)?;
    if file.created_by != call.caller.id {
        return Err(Refusal::rule());
    }
    set(&mut file.shares, &wanted);
    let shares = file.shares.clone();
    let world = &*world;
    let rows = shares
        .iter()
        .filter_map(|(person, access)| Some((world.people.get(*person)?, *access)))
        .map(|(person, access)| row(world, call, person, access, true));
    Ok(Answer::list(rows.collect()))
}
