//! Type changes: promotions at once, demotions as a background task (docspace-api.md 5.6, recording `users`).

use axum::http::Method;
use uuid::Uuid;

use super::auth::Access;
use super::call::Call;
use super::chores::{Chore, Due, Step};
use super::envelope::{Answer, Refusal};
use super::form::{Form, Kind, optional, required};
use super::people::words::{role_in, role_named};
use super::profile::full;
use super::queue::Record;
use super::reassign::task;
use super::router::{Route, route};
use super::site::Site;
use super::world::{Action, Role, Status, World};

/// The routes of this module.
pub const ROUTES: &[Route] = &[
    route(Method::PUT, "people/type/{text}", Access::Accounts, promote),
    route(Method::POST, "people/type", Access::Accounts, demote),
    route(Method::GET, "people/type/progress/{guid}", Access::Accounts, progress),
    route(Method::PUT, "people/type/terminate", Access::Accounts, terminate),
];

/// Checkpoints of a type change.
pub const STEPS: &[Step] = &[(5, 5), (10, 5), (40, 20), (45, 10), (60, 20), (100, 20)];

/// What a type change does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demotion {
    role: Role,
    heir: Uuid,
}

const MANY: Form = Form {
    name: "ASC.People.ApiModels.RequestDto.UpdateMembersRequestDto",
    fields: &[optional("userIds", Kind::Guids)],
};

const DEMOTE: Form = Form {
    name: "ASC.People.ApiModels.RequestDto.StartUpdateUserTypeDto",
    fields: &[
        optional("type", Kind::Any),
        required("userId", Kind::Guid),
        optional("reassignUserId", Kind::Guid),
    ],
};

const SUBJECT: Form = Form {
    name: "ASC.People.ApiModels.RequestDto.TerminateRequestDto",
    fields: &[required("userId", Kind::Guid)],
};

fn rank(role: Role) -> u8 {
    match role {
        Role::Owner => 4,
        Role::Admin => 3,
        Role::RoomAdmin => 2,
        Role::User => 1,
        Role::Guest => 0,
    }
}

/// `PUT /people/type/{type}`: upwards, and from DocSpace admin to room admin. People before the first
/// refused one are changed already.
fn promote(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let text = call.text(0);
    let role = role_named(text).ok_or_else(|| {
        Refusal::invalid("type", &format!("The value '{text}' is not valid for Type."))
    })?;
    let body = call.form(&MANY)?;
    call.caller.must_be_admin()?;
    let ids = body.guids("userIds").ok_or_else(|| Refusal::null_argument("source"))?;
    let world = &mut site.world;
    for id in &ids {
        let person = world.people.get(*id).ok_or_else(Refusal::rule)?;
        let upwards = rank(role) > rank(person.role);
        let steps_down = person.role == Role::Admin && role == Role::RoomAdmin;
        let owners_business = role == Role::Admin || person.role == Role::Admin;
        let allowed = person.status == Status::Active
            && person.role != Role::Owner
            && *id != call.caller.id
            && (upwards || steps_down)
            && (!owners_business || call.caller.is_owner());
        if !allowed {
            return Err(Refusal::rule());
        }
        world.change_role(*id, role, call.caller.id);
    }
    let people = ids.iter().filter_map(|id| world.people.get(*id));
    let rows = people.map(|person| full(world, call.base, &call.caller, person));
    Ok(Answer::streamed(rows.collect()))
}

/// `POST /people/type`: downwards, to user or guest; rooms go to somebody else.
fn demote(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&DEMOTE)?;
    if !call.caller.is_at_least_room_admin() {
        return Err(Refusal::role());
    }
    let role = role_in(&body, "type").unwrap_or(Role::User);
    if !matches!(role, Role::User | Role::Guest) {
        let name = body.text("type").unwrap_or("All");
        return Err(Refusal::argument(&format!("Can not update to {name}")));
    }
    let id = body.guid("userId").unwrap_or_default();
    let heir = body.guid("reassignUserId").unwrap_or(call.caller.id);
    let world = &site.world;
    let active = |id: Uuid| world.people.get(id).filter(|person| person.status == Status::Active);
    let refused = || Refusal::argument("Can not update type");
    let person = active(id).ok_or_else(refused)?;
    if id == call.caller.id || id == heir || person.role == Role::Owner {
        return Err(refused());
    }
    if person.role == Role::Admin && !call.caller.is_owner() {
        return Err(Refusal::argument("Can not update type for admin"));
    }
    let inherits = active(heir).is_some_and(|heir| heir.role.is_at_least_room_admin());
    if !inherits {
        return Err(Refusal::argument(&format!("Can not reassign to user - {heir}")));
    }
    let what = Demotion { role, heir };
    let chore = Chore { subject: id, initiator: call.caller.id, what };
    let record = site.type_changes.start(site.world.now, chore);
    Ok(answer(id, Some(&record)))
}

fn answer(subject: Uuid, record: Option<&Record>) -> Answer {
    record.map_or_else(Answer::nothing, |record| {
        Answer::one(task(subject, "UpdateUserTypeProgressItem", record))
    })
}

fn progress(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    if !call.caller.is_at_least_room_admin() {
        return Err(Refusal::role());
    }
    let id = call.guid(0);
    Ok(answer(id, site.type_changes.progress(site.world.now, id).as_ref()))
}

fn terminate(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&SUBJECT)?;
    if !call.caller.is_at_least_room_admin() {
        return Err(Refusal::role());
    }
    site.type_changes.hide(body.guid("userId").unwrap_or_default());
    Ok(Answer::nothing())
}

impl World {
    /// Gives somebody another role.
    fn change_role(&mut self, id: Uuid, role: Role, by: Uuid) {
        self.people.change(id, |person| person.role = role);
        self.read_roles_again();
        let sentence = format!("Users [{}]. Updated Type", self.display_name(id));
        self.note(by, Action::TYPE_CHANGED, &[id], sentence);
    }
}

impl Site {
    /// Does what a checkpoint of a type change stands for.
    pub fn type_step(&mut self, due: &Due<Demotion>) {
        let (world, subject, Demotion { role, heir }) =
            (&mut self.world, due.chore.subject, due.chore.what);
        match due.percentage {
            60 => world.give_rooms(subject, heir),
            100 => world.change_role(subject, role, due.chore.initiator),
            _ => {}
        }
    }
}
