//! The recorded exchanges of a live DocSpace 3.7.2 as data, for every test that is held to them.
//!
//! `tests/recordings/*.json`, one file a scenario, one exchange a line. Secrets, host names and
//! stack traces were replaced when they were recorded; ids are as recorded.

#![allow(dead_code, reason = "each test that includes this file reads its own part of a recording")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;

/// The scenarios in the order in which they ran, on one portal, each leaving its traces to the next.
pub const SCENARIOS: [&str; 32] = [
    "bootstrap",
    "lists",
    "auth",
    "groups",
    "disabling",
    "startErrors",
    "happy",
    "races",
    "deleting",
    "authforms",
    "longstage",
    "scopes",
    "header",
    "rooms",
    "users",
    "percent",
    "stages",
    "paging",
    "queue",
    "audit",
    "grouphead",
    "terminated",
    "big",
    "longstage2",
    "restart",
    "limits",
    "misc",
    "fieldscrash",
    "pubrate",
    "personal",
    "heavynatural",
    "heavy",
];

/// One scenario: what was done, with whom, and every exchange.
#[derive(Debug, Deserialize)]
pub struct Scenario {
    /// That of its file.
    #[serde(rename = "scenario")]
    pub name: String,
    /// What was done, also outside HTTP (row locks, restarts).
    pub about: String,
    /// People made for it, as they were before anything was disabled.
    pub cast: Vec<Person>,
    /// What was asked and answered, by time of the question.
    pub exchanges: Vec<Exchange>,
}

/// Somebody made for a scenario.
#[derive(Clone, Debug, Deserialize)]
pub struct Person {
    pub id: String,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    /// The server's word: `DocSpaceAdmin`, `RoomAdmin`, `User` or `Guest`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Rooms made as this person.
    pub owns: Vec<Room>,
}

/// A room of somebody made for a scenario.
#[derive(Clone, Debug, Deserialize)]
pub struct Room {
    #[serde(rename = "room")]
    pub id: u64,
    pub title: String,
    /// The server's `roomType`.
    #[serde(rename = "type")]
    pub kind: u64,
}

/// One question and its answer.
#[derive(Clone, Debug, Deserialize)]
pub struct Exchange {
    /// When it was asked, in ms since the scenario began.
    pub t_ms: u64,
    /// How long the answer took, in ms.
    pub took_ms: u64,
    /// What it was for.
    pub label: String,
    /// Who asked: role and kind of credential.
    #[serde(rename = "as")]
    pub asker: String,
    pub request: Request,
    pub response: Response,
    /// The same poll gave the same answer that many times …
    pub repeated: Option<u32>,
    /// … until then, in ms since the scenario began.
    pub until_ms: Option<u64>,
}

/// What was asked.
#[derive(Clone, Debug, Deserialize)]
pub struct Request {
    pub method: String,
    /// Path and query.
    pub path: String,
    /// Headers worth recording; credentials only where their form was the point.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// JSON, or a string where what was sent was no JSON.
    pub body: Option<Value>,
}

/// What was answered: status, headers and perhaps a body, or no answer at all.
#[derive(Clone, Debug, Deserialize)]
pub struct Response {
    /// Absent where the connection broke.
    pub status: Option<u16>,
    /// Names in lower case. `set-cookie` is a list.
    #[serde(default)]
    pub headers: BTreeMap<String, Value>,
    /// Absent where it was empty.
    pub body: Option<Value>,
    /// What the asker's network said when there was no answer.
    pub connection_error: Option<String>,
}

/// Reads one scenario.
pub fn scenario(name: &str) -> Scenario {
    let path: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "tests", "recordings", &format!("{name}.json")]
            .iter()
            .collect();
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
