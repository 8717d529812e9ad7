//! The demo portal held to the recordings: every exchange of a live DocSpace is played against it, in order
//! and at its time on a clock that stands in between, and must be answered alike.
//!
//! [`compare`] says what alike means, [`motion`] where a race of milliseconds is allowed, `known.toml` what
//! cannot be alike and why. A known difference that has gone is a failure too.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod compare;
mod credentials;
mod http;
mod motion;
#[path = "../common/recordings.rs"]
mod recordings;
mod stage;
mod timeline;

use std::collections::BTreeMap;

use rstest::rstest;
use serde::Deserialize;

use motion::Motion;
use recordings::{Exchange, Scenario};
use stage::Stage;
use timeline::{Event, Timeline};

/// A difference that stays, and why.
#[derive(Debug, Deserialize)]
struct Known {
    scenario: String,
    /// Places of the exchanges in their file, from 0.
    exchanges: Vec<usize>,
    reason: String,
}

fn known(scenario: &str) -> BTreeMap<usize, String> {
    #[derive(Deserialize)]
    struct File {
        known: Vec<Known>,
    }
    let file: File = toml::from_str(include_str!("known.toml")).unwrap();
    let about = file.known.into_iter().filter(|known| known.scenario == scenario);
    about
        .flat_map(|known| known.exchanges.into_iter().map(move |i| (i, known.reason.clone())))
        .collect()
}

#[rstest]
fn answers_like(
    #[values(
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
        "heavy"
    )]
    name: &str,
) {
    let found = Play::of(name).run();
    let known = known(name);
    let mut report: Vec<String> = found
        .iter()
        .filter(|(index, _)| !known.contains_key(index))
        .map(|(_, difference)| difference.clone())
        .collect();
    for (index, reason) in &known {
        if !found.contains_key(index) {
            report
                .push(format!("{name} {index} is alike now, no more a known difference: {reason}"));
        }
    }
    assert!(report.is_empty(), "{} exchanges differ:\n{}", report.len(), report.join("\n"));
}

/// One scenario on its stage.
struct Play {
    timeline: Timeline,
    stage: Stage,
    motion: Motion,
}

impl Play {
    fn of(name: &str) -> Play {
        // Recorded with `Default Command Timeout=300` in the connection string.
        let command_timeout = (name == "longstage2").then_some(300);
        let stage = Stage::open(command_timeout);
        Play { timeline: Timeline::until_end_of(name), stage, motion: Motion::default() }
    }

    /// Plays everything; answers what differs by place of the exchange.
    fn run(mut self) -> BTreeMap<usize, String> {
        let mut found = BTreeMap::new();
        let events = std::mem::take(&mut self.timeline.events);
        for (at, event) in events {
            self.stage.advance_to(at);
            match event {
                Event::Person(person) => self.stage.add_person(&person),
                Event::Other(other) => self.stage.add_other(&other),
                Event::Key(key) => self.stage.add_key(&key),
                Event::Deed(deed) => self.stage.act(deed),
                Event::Ask { scenario, index, last } => {
                    let differences = self.ask(scenario, index, last);
                    if !differences.is_empty() && scenario + 1 == self.timeline.scenarios.len() {
                        let exchange = &self.timeline.scenarios[scenario].exchanges[index];
                        found
                            .entry(index)
                            .or_insert_with(|| title(index, last, exchange, &differences));
                    }
                }
            }
        }
        found
    }

    fn ask(&mut self, scenario: usize, index: usize, last: bool) -> Vec<String> {
        let scenario: &Scenario = &self.timeline.scenarios[scenario];
        let exchange = &scenario.exchanges[index];
        let request = &exchange.request;
        let crashes = request.path.contains("fields=");
        if exchange.response.connection_error.is_some() && !crashes {
            // Nobody was listening: the network's answer, not the portal's.
            return Vec::new();
        }
        if request.path.ends_with("/wizard/complete") {
            // A portal that is in use has no wizard to complete.
            return Vec::new();
        }
        let headers = credentials::headers(&self.stage, exchange);
        let body = credentials::body(exchange);
        if exchange.response.status == Some(200) {
            self.stage.expect(exchange);
        }
        let answer = self.stage.send(&request.method, &request.path, &headers, body.as_deref());
        let ours = match (answer, &exchange.response.connection_error) {
            (Err(_), Some(_)) => return Vec::new(),
            (Ok(ours), Some(error)) => return vec![format!("{error} ≠ {}", ours.status)],
            (Err(error), None) => return vec![format!("no answer: {error}")],
            (Ok(ours), None) => ours,
        };
        self.stage.learn(&credentials::asker(exchange), request.body.as_ref(), &ours);
        let at = if last { exchange.until_ms.unwrap_or(exchange.t_ms) } else { exchange.t_ms };
        let differences = compare::differences(&exchange.response, &ours);
        let moving = self.motion.allows(scenario, index, at, ours.json().as_ref());
        if moving && ours.status == 200 { Vec::new() } else { differences }
    }
}

fn title(index: usize, last: bool, exchange: &Exchange, differences: &[String]) -> String {
    let Exchange { label, request, t_ms, asker, .. } = exchange;
    let time = if last { exchange.until_ms.unwrap_or(*t_ms) } else { *t_ms };
    format!(
        "{index} {label} at {time} ms, {asker}: {} {}\n    {}",
        request.method,
        request.path,
        differences.join("\n    ")
    )
}
