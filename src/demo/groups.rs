//! Groups (docspace-api.md 7; recordings `groups`, `grouphead`).

use axum::http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::auth::{Access, Caller};
use super::call::Call;
use super::envelope::{Answer, Refusal};
use super::form::{Form, Kind, optional, required};
use super::profile::{by_name, full, groups_of, summaries};
use super::query::Reader;
use super::router::{Route, route};
use super::site::Site;
use super::version::Version;
use super::world::{Action, Group, Role, Status, World};

/// The routes of this module.
pub const ROUTES: &[Route] = &[
    route(Method::GET, "group", Access::Groups, list),
    route(Method::POST, "group", Access::Groups, create),
    route(Method::GET, "group/{guid}", Access::Groups, one),
    route(Method::PUT, "group/{guid}", Access::Groups, update),
    route(Method::DELETE, "group/{guid}", Access::Groups, delete),
    route(Method::GET, "group/user/{guid}", Access::Groups, of_person),
    route(Method::PUT, "group/{guid}/manager", Access::Groups, set_manager),
    route(Method::PUT, "group/{guid}/members", Access::Groups, add_members),
    route(Method::POST, "group/{guid}/members", Access::Groups, set_members),
    route(Method::DELETE, "group/{guid}/members", Access::Groups, remove_members),
    route(Method::PUT, "group/{guid}/members/{guid}", Access::Groups, move_members),
];

const NEW: Form = Form {
    name: "ASC.People.ApiModels.RequestDto.GroupRequestDto",
    fields: &[
        required("groupName", Kind::Text),
        optional("groupManager", Kind::Guid),
        optional("members", Kind::Guids),
    ],
};

const CHANGE: Form = Form {
    name: "ASC.People.ApiModels.RequestDto.UpdateGroupRequest",
    fields: &[
        optional("groupName", Kind::Text),
        optional("groupManager", Kind::Guid),
        optional("membersToAdd", Kind::Guids),
        optional("membersToRemove", Kind::Guids),
    ],
};

const MEMBERS: Form = Form {
    name: "ASC.People.ApiModels.RequestDto.MembersRequest",
    fields: &[optional("members", Kind::Guids)],
};

const MANAGER: Form = Form {
    name: "ASC.People.ApiModels.RequestDto.SetManagerRequest",
    fields: &[required("userId", Kind::Guid)],
};

fn must_read(caller: &Caller) -> Result<(), Refusal> {
    if caller.is_at_least_room_admin() { Ok(()) } else { Err(Refusal::role()) }
}

/// Disabled people and guests cannot join or head a group.
fn can_join(world: &World, id: Uuid) -> bool {
    world
        .people
        .get(id)
        .is_some_and(|person| person.status != Status::Disabled && person.role != Role::Guest)
}

/// The members whom the server shows: not the disabled ones (docspace-api.md 7.1), by id (recording
/// `groups`).
fn visible(world: &World, group: &Group) -> Vec<Uuid> {
    let shown =
        |id: &&Uuid| world.people.get(**id).is_some_and(|person| person.status != Status::Disabled);
    let mut members: Vec<Uuid> = group.members.iter().filter(shown).copied().collect();
    members.sort_unstable();
    members
}

fn row(world: &World, call: &Call, group: &Group, with_members: bool) -> Value {
    let person = |id: &Uuid| {
        world.people.get(*id).map(|person| full(world, call.base, &call.caller, person))
    };
    let members = visible(world, group);
    let count = members.len();
    json!({
        "name": group.name,
        "parent": Uuid::nil(),
        "category": Uuid::nil(),
        "id": group.id,
        "isLDAP": false,
        "manager": group.manager.as_ref().and_then(person),
        "members": with_members.then(|| members.iter().filter_map(person).collect::<Vec<_>>()),
        "membersCount": count,
    })
}

fn answer(world: &World, call: &Call, id: Uuid) -> Result<Answer, Refusal> {
    let group = world.groups.get(id).ok_or_else(Refusal::no_group)?;
    Ok(Answer::one(row(world, call, group, true)))
}

fn list(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let mut query = Reader::new(call.query);
    let person = query.guid("userId").filter(|id| !id.is_nil());
    let manager = query.flag("manager") == Some(true);
    let (start, count, descending) = (query.start_index(), query.count(), query.descending());
    let filter = query.text("filterValue").unwrap_or("").trim().to_lowercase();
    let sort = query.text("sortBy").unwrap_or("").to_ascii_lowercase();
    query.done()?;
    must_read(&call.caller)?;
    let world = &site.world;
    let wanted = |group: &&Group| match person {
        Some(id) if manager => group.manager == Some(id),
        Some(id) => group.members.contains(&id),
        None => true,
    };
    let mut hits: Vec<&Group> = world
        .groups
        .iter()
        .filter(wanted)
        .filter(|group| group.name.to_lowercase().contains(&filter))
        .collect();
    let manager_name = |group: &Group| {
        let manager = group.manager.and_then(|id| world.people.get(id));
        manager.map(|person| person.first_name.to_lowercase())
    };
    hits.sort_by(|a, b| {
        let order = match sort.as_str() {
            "manager" => manager_name(a).cmp(&manager_name(b)),
            "memberscount" => a.members.len().cmp(&b.members.len()),
            _ => by_name(&a.name, &b.name),
        };
        let order = if descending { order.reverse() } else { order };
        order.then(b.named.cmp(&a.named))
    });
    let total = hits.len();
    let page = hits.into_iter().skip(start).take(count);
    Ok(Answer::page(page.map(|group| row(world, call, group, false)).collect(), total))
}

fn one(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let mut query = Reader::new(call.query);
    let with_members = query.flag("includeMembers") != Some(false);
    query.done()?;
    must_read(&call.caller)?;
    let group = site.world.groups.get(call.guid(0)).ok_or_else(Refusal::no_group)?;
    Ok(Answer::one(row(&site.world, call, group, with_members)))
}

fn of_person(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    must_read(&call.caller)?;
    let groups = groups_of(&site.world, call.guid(0));
    let Value::Array(rows) = summaries(&site.world, &groups) else { return Ok(Answer::nothing()) };
    Ok(Answer::list(rows))
}

/// `POST /group`: everyone named must be able to join, or nothing is made; up to 3.6 who cannot is left out
/// (docspace-api.md 7.2). Equal names are allowed.
fn create(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&NEW)?;
    let name = body.text("groupName").unwrap_or("");
    if !(1..=128).contains(&name.chars().count()) {
        let text = "The field GroupName must be a string with a minimum length of 1 and a maximum length of 128.";
        return Err(Refusal::invalid("GroupName", text));
    }
    call.caller.must_be_admin()?;
    if name.trim().is_empty() {
        let text = "The value cannot be an empty string or composed entirely of whitespace. (Parameter 'inDto.GroupName')";
        return Err(Refusal::argument(text));
    }
    let mut manager = body.guid("groupManager").filter(|id| !id.is_nil());
    let mut members = body.guids("members").unwrap_or_default();
    let world = &mut site.world;
    if world.version < Version::V3_7 {
        manager = manager.filter(|id| can_join(world, *id));
        members.retain(|id| can_join(world, *id));
    } else if !members.iter().chain(&manager).all(|id| can_join(world, *id)) {
        return Err(Refusal::argument("The user could not be found"));
    }
    let id = world.new_id();
    world.groups.add(id, name);
    for member in members {
        world.join(id, member);
    }
    if let Some(manager) = manager {
        world.appoint(id, manager);
        world.join(id, manager);
    }
    world.note(call.caller.id, Action::GROUP_CREATED, &[id], format!("Group Created: {name}"));
    answer(world, call, id)
}

/// `PUT /group/{id}`: people who cannot join are ignored with 200; `""` is a name.
fn update(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&CHANGE)?;
    call.caller.must_be_admin()?;
    let (world, id) = (&mut site.world, call.guid(0));
    world.groups.get(id).ok_or_else(Refusal::no_group)?;
    if let Some(name) = body.text("groupName") {
        world.groups.rename(id, name);
    }
    if let Some(manager) = body.guid("groupManager").filter(|manager| can_join(world, *manager)) {
        world.appoint(id, manager);
        world.join(id, manager);
    }
    join_all(world, id, body.guids("membersToAdd").unwrap_or_default());
    for member in body.guids("membersToRemove").unwrap_or_default() {
        world.leave(id, member);
    }
    let name = world.groups.get(id).map_or("", |group| &group.name);
    let sentence = format!("Group Updated: {name}");
    world.note(call.caller.id, Action::GROUP_UPDATED, &[id], sentence);
    answer(world, call, id)
}

fn join_all(world: &mut World, group: Uuid, people: Vec<Uuid>) {
    for person in people {
        if can_join(world, person) {
            world.join(group, person);
        }
    }
}

fn delete(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    call.caller.must_be_admin()?;
    let (world, id) = (&mut site.world, call.guid(0));
    let group = world.groups.get(id).ok_or_else(Refusal::no_group)?;
    let sentence = format!("Group Deleted: {}", group.name);
    world.groups.remove(id);
    world.note(call.caller.id, Action::GROUP_DELETED, &[id], sentence);
    Ok(Answer::no_content())
}

/// `PUT /group/{id}/manager`: everybody else than admins is refused only after the manager has changed
/// (docspace-api.md 7.2, recording `grouphead`); who cannot head it is ignored with 200.
fn set_manager(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&MANAGER)?;
    let (world, id) = (&mut site.world, call.guid(0));
    world.groups.get(id).ok_or_else(Refusal::no_group)?;
    let manager = body.guid("userId").unwrap_or_default();
    world.people.get(manager).ok_or_else(Refusal::no_user)?;
    if can_join(world, manager) {
        world.appoint(id, manager);
        call.caller.must_be_admin()?;
        world.join(id, manager);
    }
    must_read(&call.caller)?;
    answer(world, call, id)
}

fn must_edit(call: &Call, world: &World) -> Result<(), Refusal> {
    call.caller.must_be_admin()?;
    world.groups.get(call.guid(0)).map(|_| ()).ok_or_else(Refusal::no_group)
}

fn add_members(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&MEMBERS)?;
    must_edit(call, &site.world)?;
    let members = body.guids("members").ok_or_else(Refusal::null_reference)?;
    join_all(&mut site.world, call.guid(0), members);
    answer(&site.world, call, call.guid(0))
}

fn remove_members(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&MEMBERS)?;
    must_edit(call, &site.world)?;
    for member in body.guids("members").unwrap_or_default() {
        site.world.leave(call.guid(0), member);
    }
    answer(&site.world, call, call.guid(0))
}

/// `POST /group/{id}/members`: replaces the visible members and with them the manager; hidden ones
/// stay. That somebody can join is checked before role and group (docspace-api.md 7.2).
fn set_members(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&MEMBERS)?;
    let members = body.guids("members").ok_or_else(|| Refusal::null_argument("source"))?;
    let world = &mut site.world;
    if !members.iter().any(|member| can_join(world, *member)) {
        return Err(Refusal::argument("Members"));
    }
    must_edit(call, world)?;
    leave_visible(world, call.guid(0));
    join_all(world, call.guid(0), members);
    answer(world, call, call.guid(0))
}

/// Takes the visible members out.
fn leave_visible(world: &mut World, id: Uuid) {
    let members = world.groups.get(id).map(|group| visible(world, group)).unwrap_or_default();
    for member in members {
        world.leave(id, member);
    }
}

/// `PUT /group/{from}/members/{to}`: disabled members stay behind; from = to empties the group. Up to 3.6
/// all stay where they were, too (docspace-api.md 7.2, recording `grouphead`).
fn move_members(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    call.caller.must_be_admin()?;
    let (world, from, to) = (&mut site.world, call.guid(0), call.guid(1));
    let members = visible(world, world.groups.get(from).ok_or_else(Refusal::no_group)?);
    world.groups.get(to).ok_or_else(Refusal::no_group)?;
    if world.version >= Version::V3_7 {
        leave_visible(world, from);
    }
    if from != to {
        join_all(world, to, members);
    }
    answer(world, call, to)
}
