//! Logging in with e-mail and password, and the lock after too many failures
//! (docspace-api.md 2.3, recording `authforms`).

use axum::http::Method;
use serde_json::json;
use uuid::Uuid;

use super::auth::{Access, Credential, cookie};
use super::call::Call;
use super::clock::iso;
use super::envelope::{Answer, Refusal};
use super::form::{Form, Kind, optional};
use super::router::{Route, route};
use super::server::http_date;
use super::site::Site;
use super::world::{Status, World};

/// The routes of this module.
pub const ROUTES: &[Route] = &[
    route(Method::POST, "authentication", Access::Anonymous, log_in),
    route(Method::GET, "authentication", Access::Anonymous, is_logged_in),
    route(Method::POST, "authentication/logout", Access::AnyScope, log_out),
];

const LOGIN: Form = Form {
    name: "ASC.Web.Api.ApiModel.RequestsDto.AuthRequestsDto",
    fields: &[
        optional("userName", Kind::Text),
        optional("password", Kind::Text),
        optional("passwordHash", Kind::Text),
        optional("session", Kind::Flag),
    ],
};

/// So many failures in [`WINDOW`] and the next attempts are refused unread.
const FAILURES: usize = 5;
/// Milliseconds for which failures count.
const WINDOW: u64 = 60_000;
/// A login ends after a year.
const YEAR: u64 = 365 * 24 * 3_600_000;
/// `actionId` of a login by password.
const BY_PASSWORD: u16 = 1029;

fn log_in(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&LOGIN)?;
    let world = &mut site.world;
    let name = body.text("userName").unwrap_or("").trim().to_lowercase();
    if is_locked(world, &name) {
        return Err(Refusal::hidden(403, "Too many login attempts. Please try again later"));
    }
    let shown = body.text("passwordHash").or(body.text("password")).unwrap_or("");
    let person = world
        .people
        .by_email(&name)
        .filter(|person| person.password.as_deref().is_some_and(|right| right == shown));
    let Some((id, status)) = person.map(|person| (person.id, person.status)) else {
        let now = world.now;
        world.failed_logins.push((name, now));
        return Err(Refusal::hidden(401, "User authentication failed"));
    };
    if status != Status::Active {
        return Err(Refusal::state("User disabled"));
    }
    world.failed_logins.retain(|(who, _)| *who != name);
    let token = open_login(world, id);
    let session = body.flag("session") == Some(true);
    let ends = world.now + YEAR;
    let expires = if session { "0001-01-01T00:00:00".to_owned() } else { iso(ends) };
    let lasting = if session { String::new() } else { format!("expires={}; ", http_date(ends)) };
    let cookie = format!("asc_auth_key={token}; {lasting}path=/; samesite=strict; httponly");
    let answer = json!({ "token": token, "expires": expires, "sms": false, "tfa": false });
    Ok(Answer::one(answer).with_header("set-cookie", cookie))
}

/// Whether a name has used up its attempts; failures that are too old are forgotten on the way.
fn is_locked(world: &mut World, name: &str) -> bool {
    let now = world.now;
    world.failed_logins.retain(|(_, at)| now < at + WINDOW);
    world.failed_logins.iter().filter(|(who, _)| who == name).count() >= FAILURES
}

/// Opens a login for a person and answers its token.
pub fn open_login(world: &mut World, id: Uuid) -> String {
    let token = format!("{:032x}{:032x}", world.random.u128(..), world.random.u128(..));
    world.keys.log_in(token.clone(), id, world.now, world.now + YEAR);
    world.trail.add_login(world.now, id, BY_PASSWORD);
    token
}

#[expect(clippy::unnecessary_wraps, reason = "all handlers have one shape")]
fn is_logged_in(_: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    Ok(Answer::one(call.caller.role.is_some()))
}

#[expect(clippy::unnecessary_wraps, reason = "all handlers have one shape")]
fn log_out(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let header = call.headers.get("authorization").and_then(|value| value.to_str().ok());
    let token = match call.caller.credential {
        Credential::Cookie => cookie(call.headers),
        Credential::Token => header.map(|text| text.trim_start_matches("Bearer ").to_owned()),
        Credential::Nothing | Credential::Key(_) | Credential::Basic => None,
    };
    if let Some(token) = token {
        site.world.keys.log_out(&token);
    }
    Ok(Answer::nothing())
}
