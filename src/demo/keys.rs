//! API keys (docspace-api.md 2.2; recordings `auth`, `authforms`, `scopes`).

use axum::http::Method;
use serde_json::{Value, json};

use super::auth::{Access, Credential};
use super::call::Call;
use super::clock::iso;
use super::envelope::{Answer, Refusal};
use super::form::{Form, Kind, optional, required};
use super::profile::{short, stored_date};
use super::router::{Route, route};
use super::site::Site;
use super::world::{Action, Key, Role, World};

/// The routes of this module.
pub const ROUTES: &[Route] = &[
    route(Method::GET, "keys/@self", Access::AnyScope, own),
    route(Method::GET, "keys", Access::Global, list),
    route(Method::GET, "keys/permissions", Access::Global, permissions),
    route(Method::POST, "keys", Access::Global, create),
    route(Method::PUT, "keys/{guid}", Access::Global, update),
    route(Method::DELETE, "keys/{guid}", Access::Global, delete),
];

/// What a key may be limited to (recording `auth`).
const PERMISSIONS: [&str; 11] = [
    "*",
    "*:read",
    "*:write",
    "accounts:read",
    "accounts:write",
    "accounts.self:read",
    "accounts.self:write",
    "files:read",
    "files:write",
    "rooms:read",
    "rooms:write",
];

const NEW: Form = Form {
    name: "ASC.People.ApiModels.RequestDto.CreateApiKeyRequestDto",
    fields: &[
        required("name", Kind::Text),
        optional("permissions", Kind::Texts),
        optional("expiresInDays", Kind::Number),
    ],
};

const CHANGE: Form = Form {
    name: "ASC.People.ApiModels.RequestDto.UpdateApiKeyRequest",
    fields: &[
        optional("name", Kind::Text),
        optional("permissions", Kind::Texts),
        optional("isActive", Kind::MaybeFlag),
    ],
};

const DAY: u64 = 24 * 3_600_000;

impl World {
    /// Makes an API key for a person and answers its secret.
    pub fn new_key(
        &mut self,
        creator: uuid::Uuid,
        name: &str,
        permissions: Vec<String>,
        expires: Option<u64>,
    ) -> Key {
        let secret = format!("sk-{:032x}{:032x}", self.random.u128(..), self.random.u128(..));
        let key = Key {
            id: self.new_id(),
            name: name.to_owned(),
            secret,
            permissions,
            created_by: creator,
            created: self.now,
            last_used: None,
            expires,
            is_active: true,
        };
        self.keys.add(key.clone());
        key
    }
}

fn row(world: &World, call: &Call, key: &Key) -> Value {
    json!({
        "id": key.id,
        "name": key.name,
        "key": format!("sk-***{}", key.postfix()),
        "keyPostfix": key.postfix(),
        "permissions": key.permissions,
        "lastUsed": key.last_used.map(stored_date),
        "createOn": stored_date(key.created),
        "createBy": short(world, call.base, key.created_by),
        "expiresAt": key.expires.map(stored_date),
        "isActive": key.is_active,
    })
}

/// `GET /keys/@self`: only with the key in the header; other credentials make it stumble.
fn own(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let Credential::Key(id) = call.caller.credential else {
        return Err(match call.caller.credential {
            Credential::Cookie => Refusal::out_of_range(
                "startIndex cannot be larger than length of string. (Parameter 'startIndex')",
            ),
            _ => Refusal::null_reference(),
        });
    };
    let key =
        site.world.keys.iter().find(|key| key.id == id).ok_or_else(Refusal::null_reference)?;
    Ok(Answer::one(row(&site.world, call, key)))
}

/// `GET /keys`: admins see everybody's, others their own; newest first.
#[expect(clippy::unnecessary_wraps, reason = "all handlers have one shape")]
fn list(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let seen = |key: &&Key| call.caller.is_admin() || key.created_by == call.caller.id;
    let keys = site.world.keys.iter().rev().filter(seen);
    Ok(Answer::streamed(keys.map(|key| row(&site.world, call, key)).collect()))
}

#[expect(clippy::unnecessary_wraps, reason = "all handlers have one shape")]
fn permissions(_: &mut Site, _: &Call) -> Result<Answer, Refusal> {
    Ok(Answer::list(PERMISSIONS.map(Value::from).to_vec()))
}

fn create(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&NEW)?;
    let name = body.text("name").unwrap_or("");
    if name.is_empty() || name.chars().count() > 30 {
        return Err(Refusal::invalid("Name", "Incorrect name. Length must be less than 30"));
    }
    let days = body.number("expiresInDays");
    if days.is_some_and(|days| !(1..=365).contains(&days)) {
        let text = "Incorrect number of days. Value must be between 1 and 365";
        return Err(Refusal::invalid("ExpiresInDays", text));
    }
    if call.caller.role == Some(Role::Guest) {
        return Err(Refusal::unauthorized_access());
    }
    let permissions = body.texts("permissions").unwrap_or_default();
    must_be_known(&permissions)?;
    let world = &mut site.world;
    let expires = days.and_then(|days| u64::try_from(days).ok()).map(|days| world.now + days * DAY);
    let key = world.new_key(call.caller.id, name, permissions, expires);
    let sentence = format!("User Api Key Created: sk-***{}", key.postfix());
    world.note(call.caller.id, Action::KEY_CREATED, &[key.id], sentence);
    let mut row = row(world, call, &key);
    row["key"] = key.secret.into();
    row["createOn"] = iso(key.created).into();
    if let Some(expires) = key.expires {
        row["expiresAt"] = iso(expires).into();
    }
    Ok(Answer::one(row))
}

fn must_be_known(permissions: &[String]) -> Result<(), Refusal> {
    let known = |permission: &String| PERMISSIONS.contains(&permission.as_str());
    if permissions.iter().all(known) {
        return Ok(());
    }
    Err(Refusal::argument("Permissions are not valid."))
}

/// The key of a call, if the caller may change it; unknown ids make the server stumble.
fn changeable<'a>(site: &'a mut Site, call: &Call) -> Result<Option<&'a mut Key>, Refusal> {
    let key = site.world.keys.get_mut(call.guid(0)).ok_or_else(Refusal::null_reference)?;
    let may = call.caller.is_admin() || key.created_by == call.caller.id;
    Ok(may.then_some(key))
}

/// `PUT /keys/{id}`: admins may change anybody's; others get `false` for foreign ones.
fn update(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&CHANGE)?;
    let now = site.world.now;
    let Some(key) = changeable(site, call)? else { return Ok(Answer::one(false)) };
    if key.expires.is_some_and(|expires| expires <= now) {
        return Ok(Answer::one(false));
    }
    let permissions = body.texts("permissions");
    must_be_known(permissions.as_deref().unwrap_or_default())?;
    if let Some(name) = body.text("name") {
        name.clone_into(&mut key.name);
    }
    if let Some(permissions) = permissions {
        key.permissions = permissions;
    }
    if let Some(is_active) = body.flag("isActive") {
        key.is_active = is_active;
    }
    let sentence = format!("User Api Key Updated: sk-***{}", key.postfix());
    let id = key.id;
    site.world.note(call.caller.id, Action::KEY_UPDATED, &[id], sentence);
    Ok(Answer::one(true))
}

fn delete(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let Some(key) = changeable(site, call)? else { return Ok(Answer::one(false)) };
    let sentence = format!("User Api Key Deleted: sk-***{}", key.postfix());
    let id = key.id;
    site.world.keys.remove(id);
    site.world.note(call.caller.id, Action::KEY_DELETED, &[id], sentence);
    Ok(Answer::one(true))
}
