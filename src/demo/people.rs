//! People: reading one, making, disabling, enabling, deleting (docspace-api.md 4, 5).

mod filter;
mod removal;
mod search;
mod sort;
pub mod words;

use std::collections::HashSet;

use axum::http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::auth::{Access, Caller};
use super::call::{Call, route_guid};
use super::clock::iso;
use super::company::Holdings;
use super::envelope::{Answer, Refusal};
use super::form::{Body, Form, Kind, optional};
use super::profile::full;
use super::router::{Route, route};
use super::site::Site;
use super::version::Version;
use super::world::{Account, Action, Activation, Person, Role, Status, World};
use words::{role_in, status_in_route};

/// The routes of this module.
pub const ROUTES: &[Route] = &[
    route(Method::GET, "people", Access::Accounts, filter::active),
    route(Method::GET, "people/filter", Access::Accounts, filter::filter),
    route(Method::GET, "people/simple/filter", Access::Accounts, filter::simple_filter),
    route(Method::GET, "people/status/{text}", Access::Accounts, filter::by_status),
    route(Method::GET, "people/@search/{text}", Access::Accounts, search::search),
    route(Method::GET, "people/search", Access::Accounts, search::simple_search),
    route(Method::GET, "people/status/{text}/search", Access::Accounts, search::search_by_status),
    route(Method::GET, "people/@self", Access::OwnProfile, own_profile),
    route(Method::PUT, "people/@self", Access::OwnProfile, update_self),
    route(Method::DELETE, "people/@self", Access::OwnProfile, delete_self),
    route(Method::GET, "people/email", Access::Accounts, by_email),
    route(Method::GET, "people/exists", Access::AnyScope, exists),
    route(Method::GET, "people/{text}", Access::AnyScope, one),
    route(Method::PUT, "people/{text}", Access::Accounts, update),
    route(Method::DELETE, "people/{text}", Access::Accounts, removal::delete),
    route(Method::POST, "people/active", Access::Accounts, create),
    route(Method::PUT, "people/status/{text}", Access::Accounts, set_status),
    route(Method::PUT, "people/delete", Access::Accounts, removal::delete_many),
];

const MANY: Form = Form {
    name: "ASC.People.ApiModels.RequestDto.UpdateMembersRequestDto",
    fields: &[optional("userIds", Kind::Guids), optional("resendAll", Kind::Flag)],
};

const NEW: Form = Form {
    name: "ASC.People.ApiModels.RequestDto.MemberRequestDto",
    fields: &[
        optional("firstName", Kind::Text),
        optional("lastName", Kind::Text),
        optional("email", Kind::Text),
        optional("password", Kind::Text),
        optional("passwordHash", Kind::Text),
        optional("type", Kind::Any),
    ],
};

const CHANGE: Form = Form {
    name: "ASC.People.ApiModels.RequestDto.UpdateMemberRequestDto",
    fields: &[
        optional("disable", Kind::MaybeFlag),
        optional("isUser", Kind::MaybeFlag),
        optional("firstName", Kind::Text),
        optional("lastName", Kind::Text),
    ],
};

impl World {
    /// The people whom somebody knows from rooms.
    pub fn met_by(&self, id: Uuid) -> HashSet<Uuid> {
        let mut met = HashSet::new();
        for (room, data) in self.documents.rooms() {
            let members = data.members.iter().map(|(member, _)| *member);
            let mut there = members.chain([room.created_by]);
            if there.clone().any(|person| person == id) {
                met.extend(&mut there);
            }
        }
        met
    }

    /// The person whom a route names by id or user name (docspace-api.md 4.2).
    pub fn named(&self, text: &str) -> Option<&Person> {
        match route_guid(text) {
            Some(id) => self.people.get(id),
            None => self.people.by_user_name(text),
        }
    }
}

/// Whether the caller may look at a person (docspace-api.md 4.2, 14).
fn may_view(world: &World, caller: &Caller, person: &Person) -> bool {
    caller.is_admin()
        || caller.id == person.id
        || (caller.is_at_least_room_admin()
            && (person.role != Role::Guest
                || person.created_by == Some(caller.id)
                || world.met_by(caller.id).contains(&person.id)))
}

fn one(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let person = site.world.named(call.text(0)).ok_or_else(Refusal::no_user)?;
    view(&site.world, call, person)
}

fn by_email(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let email = call.query.text("email").ok_or_else(|| Refusal::null_argument("email"))?;
    let person = site.world.people.by_email(email).ok_or_else(Refusal::no_user)?;
    view(&site.world, call, person)
}

fn view(world: &World, call: &Call, person: &Person) -> Result<Answer, Refusal> {
    if !may_view(world, &call.caller, person) {
        return Err(Refusal::rule());
    }
    Ok(Answer::one(full(world, call.base, &call.caller, person)))
}

/// `GET /people/exists`: up to 3.6 the word is taken for a user name (docspace-api.md 16, no. 37).
fn exists(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    if site.world.version < Version::V3_7 {
        return Err(Refusal::no_user());
    }
    let person = call.query.text("email").and_then(|email| site.world.people.by_email(email));
    let status = person.map(|person| person.status as u8);
    Ok(Answer::one(json!({ "exists": person.is_some(), "status": status })))
}

/// The full form with the members that only `@self` has (docspace-api.md 3.2). The login event is 0 in
/// every recording, with a login token too.
fn own_profile(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let person = site.world.people.get(call.caller.id).ok_or_else(Refusal::no_user)?;
    let mut profile = full(&site.world, call.base, &call.caller, person);
    profile["theme"] = "System".into();
    profile["loginEventId"] = 0.into();
    profile["hasPersonalFolder"] = (person.role != Role::Guest).into();
    Ok(Answer::one(profile))
}

/// Names in a profile: letters, marks, `'`, space and hyphen (recordings `header`, `misc`).
fn is_name(text: &str) -> bool {
    text.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | ' ' | '-' | '\u{300}'..='\u{36f}'))
}

/// `POST /people/active`: a person who can log in at once. Who may make whom is in docspace-api.md 14.
fn create(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&NEW)?;
    let role = role_in(&body, "type").unwrap_or(Role::RoomAdmin);
    let may = match role {
        Role::Owner | Role::Admin => call.caller.is_owner(),
        Role::RoomAdmin => call.caller.is_admin(),
        Role::User | Role::Guest => call.caller.is_at_least_room_admin(),
    };
    if !may {
        return Err(Refusal::role());
    }
    let text = |name| body.text(name).unwrap_or("").trim();
    let (first, last, email) = (text("firstName"), text("lastName"), text("email"));
    if first.is_empty() || !is_name(first) || !is_name(last) {
        return Err(Refusal::argument("Incorrect firstname or lastname"));
    }
    if !email.contains('@') {
        let text = "The specified string is not in the form required for an e-mail address.";
        return Err(Refusal::format(text));
    }
    let world = &mut site.world;
    if world.people.by_email(email).is_some() {
        return Err(Refusal::argument("User with this email is already registered"));
    }
    let person = Person {
        id: world.new_id(),
        first_name: first.into(),
        last_name: last.into(),
        email: email.into(),
        user_name: world.people.free_user_name(email),
        password: body.text("password").or(body.text("passwordHash")).map(Into::into),
        role,
        status: Status::Active,
        activation: Activation::Pending,
        joined: true,
        account: Account::Standard,
        created_by: Some(call.caller.id),
        created: world.now,
        terminated: None,
        holdings: Holdings::default(),
    };
    let (id, at) = (person.id, person.created);
    world.welcome(person);
    let person = world.people.get(id).ok_or_else(Refusal::no_user)?;
    let mut profile = full(world, call.base, &call.caller, person);
    profile["registrationDate"] = iso(at).into();
    Ok(Answer::one(profile))
}

/// `PUT /people/status/{status}`: all ids are checked before anything changes; up to 3.6 those that may not
/// change are left out without a word (docspace-api.md 5.1, recording `disabling`).
fn set_status(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let status = status_in_route(call)?;
    let body = call.form(&MANY)?;
    let disable = match status {
        1 => false,
        2 => true,
        _ => return Err(Refusal::argument("Incorrect status")),
    };
    call.caller.must_be_admin()?;
    let mut ids = body.guids("userIds").ok_or_else(|| Refusal::null_argument("source"))?;
    let world = &mut site.world;
    let allowed = |id: &Uuid| {
        world.people.get(*id).is_some_and(|person| {
            !person.is_ldap() && *id != call.caller.id && may_manage(&call.caller, person)
        })
    };
    if world.version < Version::V3_7 {
        ids.retain(allowed);
    } else if !ids.iter().all(allowed) {
        return Err(Refusal::rule());
    }
    for id in &ids {
        if disable {
            world.disable(*id, call.caller.id);
        } else {
            world.enable(*id);
        }
    }
    if !ids.is_empty() {
        let names: Vec<String> = ids.iter().map(|id| world.display_name(*id)).collect();
        let sentence = format!("Users [{}]. Updated Status", names.join(",  "));
        world.note(call.caller.id, Action::STATUS_CHANGED, &ids, sentence);
    }
    Ok(Answer::streamed(rows(world, call, &ids)))
}

/// DocSpace admins are the owner's business, the owner is nobody's (docspace-api.md 14).
fn may_manage(caller: &Caller, subject: &Person) -> bool {
    match subject.role {
        Role::Owner => false,
        Role::Admin => caller.is_owner(),
        Role::RoomAdmin | Role::User | Role::Guest => caller.is_admin(),
    }
}

fn rows(world: &World, call: &Call, ids: &[Uuid]) -> Vec<Value> {
    let people = ids.iter().filter_map(|id| world.people.get(*id));
    people.map(|person| full(world, call.base, &call.caller, person)).collect()
}

/// `PUT /people/{userid}`: of oneself the names act, of others only `disable` and `isUser`
/// (docspace-api.md 5.2).
fn update(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let id = site.world.named(call.text(0)).map(|person| person.id);
    change(site, call, id)
}

/// `PUT /people/@self`.
fn update_self(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    change(site, call, Some(call.caller.id))
}

fn change(site: &mut Site, call: &Call, id: Option<Uuid>) -> Result<Answer, Refusal> {
    let body = call.form(&CHANGE)?;
    let world = &mut site.world;
    let person = id.and_then(|id| world.people.get(id)).ok_or_else(Refusal::no_user)?;
    let id = person.id;
    if id == call.caller.id {
        rename(world, id, &body)?;
    } else {
        call.caller.must_be_admin()?;
        if !may_manage(&call.caller, person) {
            return Err(Refusal::rule());
        }
        switch(world, call.caller.id, id, &body);
    }
    let person = world.people.get(id).ok_or_else(Refusal::no_user)?;
    let mut profile = full(world, call.base, &call.caller, person);
    if let Some(at) = person.terminated {
        profile["terminated"] = iso(at).into();
    }
    let sentence = format!("User Updated: {}", world.display_name(id));
    world.note(call.caller.id, Action::USER_UPDATED, &[id], sentence);
    Ok(Answer::one(profile))
}

/// What `disable` and `isUser` do to somebody else.
fn switch(world: &mut World, by: Uuid, id: Uuid, body: &Body) {
    let now = world.now;
    match body.flag("disable") {
        Some(true) => {
            world.disable(id, by);
            world.people.change(id, |person| person.terminated = Some(now));
        }
        Some(false) => world.people.change(id, |person| {
            person.status = Status::Active;
            person.terminated = None;
        }),
        None => {}
    }
    let become_guest = body.flag("isUser");
    world.people.change(id, |person| match (become_guest, person.role) {
        (Some(true), Role::RoomAdmin | Role::User) => person.role = Role::Guest,
        (Some(false), Role::Guest) => person.role = Role::RoomAdmin,
        _ => {}
    });
    if become_guest.is_some() {
        world.read_roles_again();
    }
}

fn rename(world: &mut World, id: Uuid, body: &Body) -> Result<(), Refusal> {
    let (first, last) = (body.text("firstName"), body.text("lastName"));
    if ![first, last].into_iter().flatten().all(is_name) {
        return Err(Refusal::argument("Incorrect firstname or lastname"));
    }
    world.people.change(id, |person| {
        if let Some(first) = first {
            person.first_name = first.into();
        }
        if let Some(last) = last {
            person.last_name = last.into();
        }
    });
    Ok(())
}

/// `DELETE /people/@self`: only with the data of a mailed confirmation, which nobody has here; 403 without a
/// body, as for a missing scope.
fn delete_self(_: &mut Site, _: &Call) -> Result<Answer, Refusal> {
    Err(Refusal::OutOfScope)
}
