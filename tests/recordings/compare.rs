//! What "alike" means: a recorded answer beside ours.
//!
//! Status, the headers that mean something, the names and types of members at every level and all
//! values are compared. Not compared, because they cannot be the same on another machine or at
//! another time: the digits of times (their shape is), hosts in addresses, tokens and keys, stack
//! traces, trace ids, hashes of avatars, numbers of rows in the audit trail.

use std::cmp::Reverse;

use serde_json::{Map, Value};

use crate::http::Answer;
use crate::recordings::Response;

/// Members that the recorder left out of big answers: ours may have them all the same.
const LEFT_OUT: [&str; 9] = [
    "avatarMax",
    "avatarMedium",
    "avatarOriginal",
    "avatarSmall",
    "availableShareRights",
    "logo",
    "security",
    "shareSettings",
    "viewAccessibility",
];

/// Members that ours may lack: a directory of the vendor's web pages, which the server itself did not
/// always send, and when a key was last used, which may have been in another scenario.
const OPTIONAL: [&str; 2] = ["externalResources", "lastUsed"];

/// Members of which only the type is compared. The colour of a room is drawn by lot.
const PRIVATE: [&str; 10] = [
    "token",
    "salt",
    "stack",
    "traceId",
    "ip",
    "duration",
    "totalDuration",
    "color",
    "baseDomain",
    "tenantAlias",
];

/// Of lists that were cut twice at recording only this many items less one are known to be there.
const CUT_TWICE: usize = 101;

/// The headers that are compared. `content-length` is recorded only where it is 0.
const HEADERS: [&str; 5] =
    ["content-type", "api-supported-versions", "allow", "www-authenticate", "content-length"];

/// Lists every difference, `path: recorded ≠ ours`.
pub fn differences(recorded: &Response, ours: &Answer) -> Vec<String> {
    let mut found = Vec::new();
    if recorded.status != Some(ours.status) {
        let theirs = recorded.status.map_or_else(|| "no answer".to_owned(), |s| s.to_string());
        found.push(format!("status: {theirs} ≠ {} {}", ours.status, shorten(&ours.body)));
        return found;
    }
    for name in HEADERS {
        let theirs = recorded.headers.get(name).and_then(Value::as_str);
        let mine = ours.header(name);
        if theirs != mine && !(name == "content-length" && theirs.is_none()) {
            found.push(format!("header {name}: {theirs:?} ≠ {mine:?}"));
        }
    }
    let theirs = recorded.headers.get("set-cookie").and_then(|list| list[0].as_str()).map(cookie);
    let mine = ours.header("set-cookie").map(cookie);
    if theirs != mine {
        found.push(format!("header set-cookie: {theirs:?} ≠ {mine:?}"));
    }
    match (&recorded.body, ours.json()) {
        (Some(theirs), Some(mine)) => values("", theirs, &mine, &mut found),
        (None, None) => {}
        (theirs, mine) => found.push(format!(
            "body: {} ≠ {}",
            theirs.as_ref().map_or_else(|| "empty".to_owned(), ToString::to_string),
            mine.map_or_else(|| "empty".to_owned(), |body| shorten(&body.to_string())),
        )),
    }
    found
}

/// The attributes of a cookie; its value and the digits of its end are as they are.
fn cookie(text: &str) -> String {
    let mut parts = text.split("; ");
    let name = parts.next().and_then(|pair| pair.split('=').next()).unwrap_or_default();
    let rest = parts.map(|part| match part.strip_prefix("expires=") {
        Some("Thu, 01 Jan 1970 00:00:00 GMT") | None => part.to_owned(),
        Some(_) => "expires".to_owned(),
    });
    std::iter::once(name.to_owned()).chain(rest).collect::<Vec<_>>().join("; ")
}

fn values(path: &str, theirs: &Value, mine: &Value, found: &mut Vec<String>) {
    match (theirs, mine) {
        (Value::Object(theirs), Value::Object(mine)) => members(path, theirs, mine, found),
        (Value::Array(theirs), Value::Array(mine)) => items(path, theirs, mine, found),
        (Value::String(theirs), Value::String(mine)) => {
            if !texts_alike(last_name(path), theirs, mine) {
                found.push(format!("{path}: {theirs:?} ≠ {mine:?}"));
            }
        }
        (Value::Number(a), Value::Number(b)) => {
            if a.as_f64() != b.as_f64() {
                found.push(format!("{path}: {a} ≠ {b}"));
            }
        }
        _ => {
            if theirs != mine {
                let (theirs, mine) = (theirs.to_string(), mine.to_string());
                found.push(format!("{path}: {} ≠ {}", shorten(&theirs), shorten(&mine)));
            }
        }
    }
}

fn members(
    path: &str,
    theirs: &Map<String, Value>,
    mine: &Map<String, Value>,
    found: &mut Vec<String>,
) {
    // Rows of the audit trail are numbered through the whole life of a portal.
    let numbered = theirs.contains_key("actionId") || theirs.contains_key("tenantId");
    for (name, value) in theirs {
        let path = format!("{path}.{name}");
        match mine.get(name) {
            Some(_) if numbered && name == "id" => {}
            Some(ours) => values(&path, value, ours, found),
            None if OPTIONAL.contains(&name.as_str()) => {}
            None => found.push(format!("{path}: {} ≠ absent", shorten(&value.to_string()))),
        }
    }
    for (name, value) in mine {
        if !theirs.contains_key(name) && !LEFT_OUT.contains(&name.as_str()) {
            found.push(format!("{path}.{name}: absent ≠ {}", shorten(&value.to_string())));
        }
    }
}

fn items(path: &str, theirs: &[Value], mine: &[Value], found: &mut Vec<String>) {
    let left_out = theirs.last().and_then(|item| item.get("_left_out")).and_then(Value::as_u64);
    let (shown, more) = match left_out {
        Some(more) => (&theirs[..theirs.len() - 1], usize::try_from(more).unwrap_or(0)),
        None => (theirs, 0),
    };
    let unknown_length = shown.len() + more == CUT_TWICE && mine.len() >= CUT_TWICE;
    if shown.len() + more != mine.len() && !unknown_length {
        found.push(format!("{path}: {} items ≠ {}", shown.len() + more, mine.len()));
    }
    let (shown, mine) = (in_firm_order(shown), in_firm_order(mine));
    for (index, (theirs, mine)) in shown.into_iter().zip(mine).enumerate() {
        values(&format!("{path}[{index}]"), theirs, mine, found);
    }
}

/// Audit rows and keys come newest first, those of one second in any order: the recorded order of such
/// ties is that of the database's pages. Both sides are put in order by second and id.
fn in_firm_order(items: &[Value]) -> Vec<&Value> {
    let mut items: Vec<&Value> = items.iter().collect();
    let is_timed = |item: &&Value| item.get("actionId").is_some() || item.get("createOn").is_some();
    if items.iter().all(is_timed) {
        items.sort_by_key(|item| {
            let time = item.get("date").or(item.get("createOn")).and_then(Value::as_str);
            (Reverse(time), Reverse(item["id"].as_u64()), item["id"].as_str())
        });
    }
    items
}

fn texts_alike(name: &str, theirs: &str, mine: &str) -> bool {
    if PRIVATE.contains(&name) {
        return !mine.is_empty();
    }
    if name == "key" || name == "keyPostfix" {
        return key_shape(theirs) == key_shape(mine);
    }
    if let (Some(theirs), Some(mine)) = (time_shape(theirs), time_shape(mine)) {
        return theirs == mine;
    }
    local(theirs) == local(mine)
        || without_postfix(theirs).is_some_and(|theirs| Some(theirs) == without_postfix(mine))
}

/// A sentence that ends with a hidden key, without the letters that stay readable.
fn without_postfix(text: &str) -> Option<&str> {
    text.split_once("sk-***").map(|(sentence, _)| sentence)
}

/// `<api-key-7>` stands for a whole key, `sk-***0000` for a hidden one.
fn key_shape(text: &str) -> &'static str {
    match text {
        _ if text.starts_with("<api-key") => "whole",
        _ if text.starts_with("sk-***") && text.len() == 10 => "hidden",
        _ if text.starts_with("sk-") && text.len() == 67 => "whole",
        _ if text.len() == 4 => "postfix",
        _ => "no key",
    }
}

/// A time without its digits: whether it is no date (year 1), whether it was rounded to the second,
/// what stands behind. Times that went through the database are rounded (docspace-api.md 15).
fn time_shape(text: &str) -> Option<(bool, &'static str, &str)> {
    let (date, time) = text.split_once('T')?;
    if date.len() != 10 || date.chars().any(|c| !c.is_ascii_digit() && c != '-') {
        return None;
    }
    let clock_end = time.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(time.len());
    let (_, rest) = time.split_at(clock_end);
    let zone_start = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let (fraction, zone) = rest.split_at(zone_start);
    let fraction = match fraction {
        "" => "none",
        ".0000000" => "rounded",
        _ => "exact",
    };
    Some((date == "0001-01-01", fraction, zone))
}

/// An address without its host, an avatar without its hash.
fn local(text: &str) -> String {
    let bare = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    let path = match bare {
        Some(rest) if is_portal(rest) => rest.find('/').map_or("", |at| rest.split_at(at).1),
        _ => text,
    };
    path.split("?hash=").next().unwrap_or_default().to_owned()
}

fn is_portal(rest: &str) -> bool {
    rest.starts_with("portal.example.com") || rest.starts_with("127.0.0.1")
}

fn last_name(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or_default()
}

/// Long values, cut for the report.
fn shorten(text: &str) -> String {
    if text.chars().count() <= 160 {
        text.to_owned()
    } else {
        text.chars().take(160).chain(['…']).collect()
    }
}
