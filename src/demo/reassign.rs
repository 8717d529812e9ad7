//! The reassignment calls (docspace-api.md 8). What the tasks do is the queue's business.

use axum::http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::auth::{Access, Caller};
use super::call::Call;
use super::envelope::{Answer, Refusal};
use super::form::{Form, Kind, optional, required};
use super::people::words::employee_type;
use super::query::Reader;
use super::queue::{Order, Record};
use super::router::{Route, route};
use super::site::Site;
use super::version::Version;
use super::world::{Area, LOST_USER, Role, Status, World};

/// The routes of this module.
pub const ROUTES: &[Route] = &[
    route(Method::GET, "people/reassign/necessary", Access::Accounts, necessary),
    route(Method::POST, "people/reassign/start", Access::Accounts, start),
    route(Method::GET, "people/reassign/progress/{guid}", Access::Accounts, progress),
    route(Method::PUT, "people/reassign/terminate", Access::Accounts, terminate),
];

const START: Form = Form {
    name: "ASC.People.ApiModels.RequestDto.StartReassignRequestDto",
    fields: &[
        required("fromUserId", Kind::Guid),
        required("toUserId", Kind::Guid),
        optional("deleteProfile", Kind::Flag),
    ],
};

const TERMINATE: Form = Form {
    name: "ASC.People.ApiModels.RequestDto.TerminateRequestDto",
    fields: &[required("userId", Kind::Guid)],
};

/// A task as the wire has it; `kind` ends its id (docspace-api.md 8).
pub fn task(source: Uuid, kind: &str, record: &Record) -> Value {
    json!({
        "id": format!("1_{source}_{kind}"),
        "error": record.error,
        "percentage": record.percentage,
        "isCompleted": record.is_completed,
        "status": record.status,
    })
}

fn answer(source: Uuid, record: Option<&Record>) -> Answer {
    match record {
        Some(record) => Answer::one(task(source, "ReassignProgressItem", record)),
        None => Answer::nothing(),
    }
}

/// DocSpace admins may ask about everybody but DocSpace admins, the owner about all
/// (docspace-api.md 14).
fn must_manage(world: &World, caller: &Caller, subject: Uuid) -> Result<(), Refusal> {
    if world.counts_as_admin(subject) && !caller.is_owner() { Err(Refusal::rule()) } else { Ok(()) }
}

/// Up to 3.6 every admin may watch and stop the task of an admin (docspace-api.md 8.3, 8.4).
fn must_manage_task(world: &World, caller: &Caller, subject: Uuid) -> Result<(), Refusal> {
    if world.version < Version::V3_7 { Ok(()) } else { must_manage(world, caller, subject) }
}

/// `GET …/necessary`: whether the person owns or was invited to an active room; with `Type=Guest`
/// also whether something in their documents is shared (docspace-api.md 8.1). Without a person any room
/// will do.
fn necessary(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let mut query = Reader::new(call.query);
    let person = query.guid("UserId");
    let kind = query.parsed("Type", employee_type).unwrap_or(0);
    query.done()?;
    let (user, guest) = (4, 2);
    let room_admin_may = call.caller.is_at_least_room_admin() && (kind == user || kind == guest);
    if !room_admin_may {
        call.caller.must_be_admin()?;
    }
    let world = &site.world;
    let person = person.unwrap_or_default();
    must_manage(world, &call.caller, person)?;
    let in_it = |owner: Uuid, members: &[(Uuid, u8)], id: Uuid| {
        owner == id || members.iter().any(|(member, _)| *member == id)
    };
    let in_room = world.documents.rooms().any(|(room, data)| {
        let (owner, members) = (room.created_by, data.members.as_slice());
        data.area == Area::Active
            && (person.is_nil() || in_it(owner, members, person))
            && (call.caller.is_admin() || in_it(owner, members, call.caller.id))
    });
    Ok(Answer::one(in_room || (kind == guest && world.shares_something(person))))
}

/// `POST …/start` (docspace-api.md 8.2, recording `startErrors`): the target is checked first;
/// people the server does not know are shown as the lost user.
fn start(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&START)?;
    call.caller.must_be_admin()?;
    let (source, heir) = (body.guid("fromUserId"), body.guid("toUserId"));
    let (source, heir) = (source.unwrap_or_default(), heir.unwrap_or_default());
    let world = &site.world;
    let known = |id: Uuid| world.people.get(id).map_or(LOST_USER, |person| person.id);
    let can_inherit = world.people.get(heir).is_some_and(|person| {
        person.status != Status::Disabled && person.role.is_at_least_room_admin()
    });
    if !can_inherit {
        let text = format!("Can not reassign data to user with id = {}", known(heir));
        return Err(Refusal::argument(&text));
    }
    let can_leave = world.people.get(source).is_some_and(|person| {
        person.status == Status::Disabled
            && person.role != Role::Owner
            && source != call.caller.id
            && (person.role != Role::Admin || call.caller.is_owner())
    });
    if !can_leave {
        let text = format!("Can not reassign data from user with id = {}", known(source));
        return Err(Refusal::argument(&text));
    }
    let delete_profile = body.flag("deleteProfile") == Some(true);
    let order = Order { source, heir, initiator: call.caller.id, delete_profile };
    let record = site.reassigns.start(site.world.now, order, &mut site.world);
    Ok(answer(source, Some(&record)))
}

/// `GET …/progress/{id}`: 200 without `response` when there is no record (docspace-api.md 8.3).
fn progress(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let source = call.guid(0);
    call.caller.must_be_admin()?;
    must_manage_task(&site.world, &call.caller, source)?;
    Ok(answer(source, site.reassigns.progress(source).as_ref()))
}

/// `PUT …/terminate`: answers "canceled" whatever happens (docspace-api.md 8.4, 9.5).
fn terminate(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&TERMINATE)?;
    call.caller.must_be_admin()?;
    let source = body.guid("userId").unwrap_or_default();
    must_manage_task(&site.world, &call.caller, source)?;
    Ok(answer(source, site.reassigns.terminate(source).as_ref()))
}
