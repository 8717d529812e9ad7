//! The audit trail, the login history, sessions (docspace-api.md 5.7, 12; recording `audit`).

use axum::http::Method;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::auth::Access;
use super::call::Call;
use super::envelope::{Answer, Refusal};
use super::profile::stored_date;
use super::query::Reader;
use super::router::{Route, route};
use super::site::Site;
use super::world::{Action, AuditRow, LOST_USER, LoginRow, World};

/// The routes of this module.
pub const ROUTES: &[Route] = &[
    route(Method::GET, "security/audit/login/last", Access::Global, last_logins),
    route(Method::GET, "security/audit/login/filter", Access::Global, filtered_logins),
    route(Method::GET, "security/audit/events/last", Access::Global, last_events),
    route(Method::GET, "security/audit/events/filter", Access::Global, filtered_events),
    route(Method::GET, "security/audit/types", Access::Global, types),
    route(Method::GET, "security/activeconnections", Access::Global, connections),
    route(Method::PUT, "security/activeconnections/logoutall/{guid}", Access::Global, log_out_all),
    route(Method::PUT, "security/activeconnections/logout/{number}", Access::Global, log_out_one),
];

/// The address that all rows name: the demo portal does not look who calls.
const IP: &str = "127.0.0.1";
/// How many rows `/last` answers.
const LAST: usize = 20;

fn name_of(world: &World, id: Uuid) -> String {
    super::profile::html_encode(&world.name_ever(id))
}

/// What rows of both histories have.
fn common(world: &World, id: u32, at: u64, person: Uuid) -> Map<String, Value> {
    let row = json!({
        "id": id,
        "date": stored_date(at),
        "user": name_of(world, person),
        "userId": person,
        "ip": IP,
        "country": "",
        "city": "",
        "browser": "Other",
        "platform": "Other",
    });
    match row {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

fn event(world: &World, row: &AuditRow) -> Value {
    let Action { id, kind, product, location, entries, .. } = row.action;
    let mut shown = common(world, row.id, row.at, row.actor);
    let targets = (!row.targets.is_empty()).then_some(&row.targets);
    let page = (!row.page.is_empty()).then_some(&row.page);
    let rest = json!({
        "action": row.sentence,
        "actionId": id,
        "page": page,
        "actionType": kind,
        "product": product,
        "location": location,
        "target": targets,
        "entries": entries,
        "context": row.context,
    });
    if let Value::Object(rest) = rest {
        shown.extend(rest);
    }
    Value::Object(shown)
}

fn login(world: &World, row: &LoginRow, base: &str) -> Value {
    let mut shown = common(world, row.id, row.at, row.person);
    shown.insert("action".to_owned(), "Login success via login and password".into());
    shown.insert("actionId".to_owned(), row.action.into());
    shown.insert("page".to_owned(), format!("{base}/api/2.0/authentication").into());
    Value::Object(shown)
}

fn last_logins(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    call.caller.must_be_admin()?;
    let world = &site.world;
    let rows = world.trail.logins.iter().rev().take(LAST);
    Ok(Answer::list(rows.map(|row| login(world, row, call.base)).collect()))
}

/// The real server pages first and filters second: a filtered page may be short or empty although
/// later ones match.
fn filtered_logins(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let mut query = Reader::new(call.query);
    let (start, count) = (query.start_index(), query.count());
    let (person, action) = (query.guid("userId"), query.number("action"));
    let (from, to) = (time(&mut query, "from"), time(&mut query, "to"));
    query.done()?;
    call.caller.must_be_admin()?;
    let world = &site.world;
    let page = world.trail.logins.iter().rev().skip(start).take(count);
    let rows = page.filter(|row| {
        person.is_none_or(|id| row.person == id)
            && action.is_none_or(|id| i64::from(row.action) == id)
            && from.is_none_or(|from| row.at >= from)
            && to.is_none_or(|to| row.at <= to)
    });
    Ok(Answer::list(rows.map(|row| login(world, row, call.base)).collect()))
}

/// The newest second first; within a second rows come as they were written to the database, which is
/// by number here.
fn newest_first(world: &World) -> Vec<&AuditRow> {
    world.trail.rows.iter().rev().collect()
}

fn last_events(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    call.caller.must_be_admin()?;
    let world = &site.world;
    let rows = newest_first(world).into_iter().take(LAST);
    Ok(Answer::list(rows.map(|row| event(world, row)).collect()))
}

/// Here filters come first; but `target` alone filters nothing.
fn filtered_events(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let mut query = Reader::new(call.query);
    let (start, count) = (query.start_index(), query.count());
    let (actor, action) = (query.guid("userId"), query.number("action"));
    let (module, kind) = (query.number("moduleType"), query.number("actionType"));
    let (entry, target) = (query.number("entryType"), query.text("target"));
    let (from, to) = (time(&mut query, "from"), time(&mut query, "to"));
    query.done()?;
    call.caller.must_be_admin()?;
    let world = &site.world;
    let target = target.filter(|_| action.is_some());
    let fits = |row: &&AuditRow| {
        actor.is_none_or(|id| row.actor == id)
            && action.is_none_or(|id| i64::from(row.action.id) == id)
            && module.is_none_or(|id| i64::from(row.action.location) == id)
            && kind.is_none_or(|id| i64::from(row.action.kind) == id)
            && entry.is_none_or(|id| row.action.entries.iter().any(|known| i64::from(*known) == id))
            && target.is_none_or(|id| row.targets.iter().any(|known| known == id))
            && from.is_none_or(|from| row.at >= from)
            && to.is_none_or(|to| row.at <= to)
    };
    let rows = newest_first(world).into_iter().filter(fits).skip(start).take(count);
    Ok(Answer::list(rows.map(|row| event(world, row)).collect()))
}

/// A time in the query must say its zone (docspace-api.md 12).
fn time(query: &mut Reader, name: &str) -> Option<u64> {
    let text = query.text(name)?;
    let read: Option<jiff::Timestamp> = text.parse().ok();
    if read.is_none() {
        query.refuse(name, "The input was not valid.".to_owned());
    }
    u64::try_from(read?.as_millisecond()).ok()
}

/// `GET /security/audit/types`: the names of the enums; of the actions those that the portal writes.
fn types(_: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    call.caller.must_be_admin()?;
    Ok(Answer::one(json!({
        "actions": [
            "LoginSuccessViaPassword",
            "UserUpdated",
            "UserSentPasswordChangeInstructions",
            "UserDeleted",
            "UsersUpdatedType",
            "UsersUpdatedStatus",
            "GroupCreated",
            "GroupUpdated",
            "GroupDeleted",
            "UserDataReassigns",
            "UserDataRemoving",
            "UserLogoutActiveConnectionsForUser",
            "SendJoinInvite",
            "FolderCreated",
            "RoomCreated",
            "RoomArchived",
            "RoomCreateUser",
            "CookieSettingsUpdated",
            "CustomQuotaPerUserUpdated",
            "ApiKeyCreated",
            "ApiKeyUpdated",
            "ApiKeyDeleted",
        ],
        "actionTypes": [
            "None", "Create", "Update", "Delete", "Link", "Unlink", "Attach", "Detach", "Send", "Import",
            "Export", "UpdateAccess", "Download", "Upload", "Copy", "Move", "Reassigns", "Follow",
            "Unfollow", "Logout",
        ],
        "productTypes": ["Documents", "Login", "Settings", "Contacts"],
        "moduleTypes": [
            "None", "Files", "Folders", "DocumentsSettings", "Rooms", "Settings", "Contacts", "Agents",
        ],
        "entryTypes": ["None", "File", "Folder", "User", "Group", "Room", "Tag", "Agent"],
    })))
}

/// `GET /security/activeconnections`: only one's own, the newest first.
#[expect(clippy::unnecessary_wraps, reason = "all handlers have one shape")]
fn connections(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let world = &site.world;
    let mut logins: Vec<_> = world.keys.logins_of(call.caller.id).collect();
    logins.sort_by_key(|login| std::cmp::Reverse(login.event));
    let item = |login: &&super::world::Login| {
        json!({
            "id": login.event,
            "tenantId": 1,
            "userId": login.person,
            "mobile": false,
            "ip": IP,
            "country": "",
            "city": "",
            "browser": "Other",
            "platform": "Other",
            "date": stored_date(login.begun),
            "page": format!("{}/api/2.0/authentication", call.base),
        })
    };
    let items: Vec<Value> = logins.iter().map(item).collect();
    Ok(Answer::one(json!({ "loginEvent": 0, "items": items })))
}

/// `PUT …/logoutall/{userId}`: DocSpace admins on anyone, everybody on himself; ids that nobody has
/// are fine too.
fn log_out_all(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let id = call.guid(0);
    if !call.caller.is_admin() && id != call.caller.id {
        return Err(Refusal::rule());
    }
    let world = &mut site.world;
    world.keys.end_logins(id);
    let known = world.people.get(id).map_or(LOST_USER, |person| person.id);
    let sentence = format!("Active Connections Logged Out for User: {}", world.display_name(id));
    world.note(call.caller.id, Action::LOGGED_OUT, &[known], sentence);
    Ok(Answer::nothing())
}

/// `PUT …/logout/{loginEventId}`: one of one's own sessions.
#[expect(clippy::unnecessary_wraps, reason = "all handlers have one shape")]
fn log_out_one(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let event = call.number(0);
    let known = site.world.keys.logins_of(call.caller.id).any(|login| login.event == event);
    if !known {
        return Ok(Answer::one(false));
    }
    site.world.keys.end_login(event);
    Ok(Answer::one(true))
}
