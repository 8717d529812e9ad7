//! Answers about a task that is moving.
//!
//! Small tasks pass all stages within 50 to 300 ms, so what a poll saw within that time was a race of
//! milliseconds, and polls that overlapped even answered out of order (recording `percent`). Near a
//! change, ours is as good when it is a state the recording shows near by, or a percentage on the way
//! between them, and does not go back. Away from changes it must be the recorded one.

use std::collections::HashMap;

use serde_json::Value;

use crate::recordings::{Exchange, Scenario};

/// So near, in ms, to another state of the task an answer may be either.
const NEAR: u64 = 2_000;

/// A task's record as an answer shows it.
#[derive(Clone, Debug, PartialEq)]
struct Record {
    percentage: u64,
    is_completed: bool,
    status: u64,
    error: String,
}

/// What an answer says of a task: its record, or that there is none.
fn record(body: &Value) -> Option<Record> {
    let response = body.get("response")?;
    Some(Record {
        percentage: response["percentage"].as_u64()?,
        is_completed: response["isCompleted"].as_bool()?,
        status: response["status"].as_u64()?,
        error: response["error"].as_str()?.to_owned(),
    })
}

/// Which task an exchange is about: the kind of task and the person.
fn task(exchange: &Exchange) -> Option<(&str, String)> {
    let path = exchange.request.path.strip_prefix("/api/2.0/people/")?;
    let (kind, rest) = path.split_once('/').unwrap_or((path, ""));
    let body = exchange.request.body.as_ref();
    let id = match rest.split_once('/') {
        Some(("progress", id)) => id,
        _ => body.and_then(|body| body.get("fromUserId").or(body.get("userId")))?.as_str()?,
    };
    matches!(kind, "reassign" | "remove" | "type").then(|| (kind, id.to_lowercase()))
}

fn is_start(exchange: &Exchange) -> bool {
    exchange.request.method == "POST"
}

/// What was seen of ours so far: nothing may go back but by a new start.
#[derive(Default)]
pub struct Motion {
    reached: HashMap<(String, String), u64>,
}

impl Motion {
    /// Whether ours may stand for the recorded answer of an exchange, asked at `at` ms of the scenario.
    pub fn allows(
        &mut self,
        scenario: &Scenario,
        index: usize,
        at: u64,
        ours: Option<&Value>,
    ) -> bool {
        let exchange = &scenario.exchanges[index];
        let Some(task) = task(exchange) else { return false };
        if exchange.request.path.ends_with("terminate") {
            return false;
        }
        let ours = ours.and_then(record);
        let key = (task.0.to_owned(), task.1.clone());
        if is_start(exchange) {
            self.reached.remove(&key);
        }
        if let Some(ours) = &ours {
            let before = self.reached.insert(key, ours.percentage).unwrap_or(0);
            if ours.percentage < before {
                return false;
            }
        }
        let near = near_by(scenario, &task, at);
        on_the_way(&near, ours.as_ref(), is_start(exchange))
    }
}

/// The states of a task that answers near a moment show, the exchange's own among them.
fn near_by(scenario: &Scenario, wanted: &(&str, String), at: u64) -> Vec<(Option<Record>, bool)> {
    let about = scenario.exchanges.iter().filter(|other| task(other).as_ref() == Some(wanted));
    about
        .filter(|other| other.response.status == Some(200))
        .filter(|other| !other.request.path.ends_with("terminate"))
        .filter(|other| {
            let until = other.until_ms.unwrap_or(other.t_ms) + other.took_ms;
            other.t_ms <= at + NEAR && at <= until + NEAR
        })
        .map(|other| (other.response.body.as_ref().and_then(record), is_start(other)))
        .collect()
}

fn on_the_way(near: &[(Option<Record>, bool)], ours: Option<&Record>, starting: bool) -> bool {
    if near.iter().any(|(theirs, _)| theirs.as_ref() == ours) {
        return true;
    }
    let Some(ours) = ours.filter(|ours| !ours.is_completed && ours.status == 1) else {
        return false;
    };
    let seen =
        || near.iter().filter_map(|(record, _)| record.as_ref()).map(|record| record.percentage);
    let started = starting || near.iter().any(|(_, is_start)| *is_start);
    let low = if started { 0 } else { seen().min().unwrap_or(100) };
    let high = seen().max().unwrap_or(0);
    (low..=high).contains(&ours.percentage)
}
