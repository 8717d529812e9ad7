//! Steering the portal from outside: `/__demo/…`, there only when asked for. Answers are plain JSON.

use std::time::Duration;

use axum::http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::clock::iso;
use super::json::{self, Node, Tree};
use super::queue::{Place, Truth};
use super::site::Site;

const CENTURY: Duration = Duration::from_secs(100 * 366 * 24 * 3600);

/// Does what the control call asks; the error is a sentence for a 400, `None` an unknown call.
pub fn steer(
    site: &mut Site,
    method: &Method,
    path: &str,
    body: &[u8],
) -> Option<Result<Value, String>> {
    let verb = path.strip_prefix("/__demo/")?;
    if let Some(person) = verb.strip_prefix("truth/") {
        return (*method == Method::GET).then(|| truth(site, person));
    }
    if *method != Method::POST {
        return None;
    }
    match verb {
        "hold" => Some(hold(site, body)),
        "advance" => Some(seconds_of(body).map(|millis| {
            site.clock.advance(millis);
            site.catch_up();
            time(site)
        })),
        "pause" => {
            site.clock.pause();
            Some(Ok(time(site)))
        }
        "resume" => {
            site.clock.resume();
            Some(Ok(time(site)))
        }
        "restart" => {
            site.restart();
            Some(Ok(time(site)))
        }
        "identity" => Some(number(body, "status").map(|status| {
            site.world.identity_status = status;
            time(site)
        })),
        "revoke" => Some(switch(site, body, false)),
        "restore" => Some(switch(site, body, true)),
        "start-races" => Some(number(body, "count").map(|count: u64| {
            site.reassigns.lose_start_races(count);
            time(site)
        })),
        _ => None,
    }
}

fn time(site: &Site) -> Value {
    json!({ "now": iso(site.world.now) })
}

fn member(body: &[u8], name: &str) -> Result<Node, String> {
    let body = json::read(body).map_err(|fault| fault.text)?;
    body.member(name).cloned().ok_or_else(|| format!("`{name}` is missing"))
}

fn number<N: std::str::FromStr>(body: &[u8], name: &str) -> Result<N, String> {
    match member(body, name)?.tree {
        Tree::Number(text) => {
            text.parse().map_err(|_| format!("`{name}` is no such number: {text}"))
        }
        _ => Err(format!("`{name}` must be a number")),
    }
}

/// The member `seconds` as milliseconds; fractions are allowed, more than a century is not.
fn seconds_of(body: &[u8]) -> Result<u64, String> {
    let seconds: f64 = number(body, "seconds")?;
    let span = Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())?;
    if span > CENTURY {
        return Err("`seconds` is more than a century".to_owned());
    }
    u64::try_from(span.as_millis()).map_err(|error| error.to_string())
}

/// Holds a person's task at a checkpoint, from now on for so many seconds.
fn hold(site: &mut Site, body: &[u8]) -> Result<Value, String> {
    let Tree::Text(person) = member(body, "userId")?.tree else {
        return Err("`userId` must be a string".to_owned());
    };
    let person = Uuid::try_parse(&person).map_err(|error| error.to_string())?;
    let until = site.world.now.saturating_add(seconds_of(body)?);
    site.reassigns.hold(person, number(body, "at")?, until);
    Ok(json!({ "until": iso(until) }))
}

/// Switches the key of the card that the call names.
fn switch(site: &mut Site, body: &[u8], on: bool) -> Result<Value, String> {
    let Tree::Text(name) = member(body, "key")?.tree else {
        return Err("`key` must be a string".to_owned());
    };
    let key = serde_json::from_value(Value::String(name)).map_err(|error| error.to_string())?;
    if site.world.keys.switch(key, on) {
        Ok(time(site))
    } else {
        Err("this portal has no such key".to_owned())
    }
}

/// What is really going on for a person, whatever progress says.
fn truth(site: &Site, person: &str) -> Result<Value, String> {
    let person = Uuid::try_parse(person).map_err(|error| error.to_string())?;
    let tasks: Vec<Value> = site.reassigns.truth(person).iter().map(task).collect();
    let rooms: Vec<Value> = site
        .world
        .documents
        .rooms()
        .filter(|(room, _)| room.created_by == person)
        .map(|(room, _)| json!({ "id": room.id, "title": room.title }))
        .collect();
    let status = site.world.people.get(person).map(|person| person.status as u8);
    Ok(json!({ "tasks": tasks, "status": status, "rooms": rooms, "now": iso(site.world.now) }))
}

fn task(truth: &Truth) -> Value {
    let (place, percentage, cancelled, ahead) = match truth.place {
        Place::Running { stage, cancelled } => ("running", Some(stage.from()), cancelled, None),
        Place::Waiting { ahead } => ("waiting", None, false, Some(ahead)),
    };
    json!({
        "heir": truth.heir,
        "deleteProfile": truth.delete_profile,
        "place": place,
        "percentage": percentage,
        "cancelled": cancelled,
        "ahead": ahead,
    })
}
