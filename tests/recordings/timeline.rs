//! The recorded portal's life as one timeline.
//!
//! The scenarios ran on one portal, partly at the same time, each leaving its traces to the next. So a
//! scenario is played after and with everything that happened until its end: its own exchanges are
//! compared, of the others' only what left traces is sent.

use serde::Deserialize;

use crate::recordings::{self, Exchange, Person, Scenario};

/// When each scenario began, as far as its times tell, in seconds of the recording's 14th hour.
///
/// Within what is uncertain they are chosen so that the cleaner's rounds, every 10 s of the server's
/// clock, fall where records were seen to vanish (`happy`, `races`, `deleting`, `longstage2`,
/// `heavynatural`, `heavy`).
const BEGAN: [(&str, f64); 32] = [
    ("bootstrap", 196.24),
    ("lists", 278.3),
    ("auth", 282.47),
    ("groups", 286.1),
    ("disabling", 287.8),
    ("startErrors", 289.3),
    ("happy", 298.82),
    ("races", 373.93),
    ("deleting", 486.43),
    ("authforms", 651.09),
    ("longstage", 651.09),
    ("scopes", 656.4),
    ("header", 671.1),
    ("rooms", 748.2),
    ("users", 752.43),
    ("percent", 837.6),
    ("stages", 854.9),
    ("paging", 855.6),
    ("queue", 892.1),
    ("audit", 963.5),
    ("grouphead", 971.4),
    ("terminated", 976.8),
    ("fieldscrash", 1370.4),
    ("big", 1156.9),
    ("longstage2", 1161.58),
    ("restart", 1407.5),
    ("limits", 1442.0),
    ("misc", 1562.94),
    ("pubrate", 1576.7),
    ("personal", 1925.6),
    ("heavynatural", 3533.2),
    ("heavy", 3665.3),
];

/// Somebody in no file's cast: the people of `big` and of scenarios that are not published, as far as
/// other answers show them. `others.json` has made-up names where the recorder left them out.
#[derive(Clone, Debug, Deserialize)]
pub struct Other {
    pub id: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    #[serde(rename = "type")]
    pub kind: String,
    /// 1 active, 2 disabled, 4 invited.
    pub status: u8,
    /// `hh:mm:ss` on the recording's clock.
    pub at: String,
}

/// An API key whose making was not recorded.
#[derive(Clone, Copy, Debug)]
pub struct LateKey {
    pub id: &'static str,
    pub name: &'static str,
    pub permissions: &'static [&'static str],
    /// E-mail of the one who made it.
    pub by: &'static str,
    /// Seconds of the recording's 14th hour.
    at: f64,
}

const fn late_key(
    at: f64,
    by: &'static str,
    id: &'static str,
    name: &'static str,
    permissions: &'static [&'static str],
) -> LateKey {
    LateKey { id, name, permissions, by, at }
}

const OWNER: &str = "owner@example.com";

/// Known from lists of keys; where no list shows one, its name is made up.
const LATE_KEYS: [LateKey; 11] = [
    late_key(654.2, "disiogwp@example.com", "a0d73b10-07ee-4eb1-8ebf-ed504554eee2", "dis key", &[]),
    late_key(
        656.3,
        OWNER,
        "fbb0c003-8940-45d8-9a68-5ba2388d3cc0",
        "scope accounts:read",
        &["accounts:read"],
    ),
    late_key(
        658.2,
        OWNER,
        "893f117a-abb1-44bf-b879-8b7bad5f1438",
        "scope accounts:write",
        &["accounts:write"],
    ),
    late_key(
        659.4,
        OWNER,
        "082be1f4-3362-48df-9e57-ab7ba0120937",
        "scope accounts:read+accoun",
        &["accounts:read", "accounts:write"],
    ),
    late_key(
        660.8,
        OWNER,
        "8e6a62e6-d12e-4d1a-8b34-e6bd84ca7353",
        "scope rooms:read",
        &["rooms:read"],
    ),
    late_key(
        661.9,
        OWNER,
        "ec0760b4-7f0c-49bb-ad7e-c858129a93c2",
        "scope accounts.self:read",
        &["accounts.self:read"],
    ),
    late_key(662.9, OWNER, "eb93946e-33be-4175-ba8d-b541e12e2339", "scope *:read", &["*:read"]),
    late_key(669.6, OWNER, "32267a10-1f36-4411-bfd1-4be9e0fe56d1", "scope *", &[]),
    late_key(
        848.0,
        "pcybewb@example.com",
        "cf049fcf-e36d-483e-81e8-6a4bd905249d",
        "leaver key",
        &[],
    ),
    late_key(
        930.5,
        "initebab@example.com",
        "cc592b6a-960a-411d-bd67-25cf428b863a",
        "init key",
        &[],
    ),
    late_key(
        1566.9,
        "miscmnzem@example.com",
        "fa524f0b-f095-4bd1-ad13-0f0ef7959ddf",
        "misc key",
        &[],
    ),
];

/// When people of interleaved scenarios were made: their `registrationDate`, in seconds of the
/// recording's 14th hour. Everybody else was there when their scenario began.
const MADE: [(&str, f64); 27] = [
    ("laeapgg", 651.8),
    ("brutebqjrv", 653.3),
    ("disiogwp", 653.9),
    ("lbigdfe", 655.2),
    ("lcyleta", 655.6),
    ("scopedskvuf", 656.1),
    ("rotirwj", 672.9),
    ("rmwbfmp", 747.8),
    ("paiafzt", 751.9),
    ("pbymejx", 752.1),
    ("percywsgg", 836.6),
    ("paahblg", 837.1),
    ("pbbxkpl", 837.7),
    ("percxgyzr", 841.9),
    ("perculeiu", 844.6),
    ("pcybewb", 847.4),
    ("perczsnyg", 847.9),
    ("perclukhy", 849.9),
    ("perctlhba", 851.9),
    ("stageydbnq", 854.2),
    ("pageulqsd", 854.4),
    ("pageraulf", 854.5),
    ("pagercvmo", 854.6),
    ("stagetckoc", 863.9),
    ("stagewfbfy", 873.9),
    ("stagevejcl", 882.9),
    ("misagndrj", 1_567.1),
];

/// What was done to the server itself.
#[derive(Clone, Copy, Debug)]
pub enum Deed {
    /// A person's rows were locked: his task stands at that percentage.
    Hold { who: &'static str, at: u8, millis: u64 },
    /// The server was stopped and started.
    Restart,
    /// The identity service answers with that status.
    Identity(u16),
    /// The next start loses the server's start race.
    LoseStartRace,
    /// Somebody was disabled by no exchange that is published.
    Disable(&'static str),
    /// The server made folders for itself: the next one has this id.
    NextFolder(u32),
    /// Remove tasks run in a one-process server as shipped: they fail at 10 %.
    Monolith(bool),
    /// The rate limiter is switched on or off.
    RateLimit(bool),
}

const fn hold(who: &'static str, at: u8, millis: u64) -> Deed {
    Deed::Hold { who, at, millis }
}

/// From the recordings' `about` and the times of their polls: scenario, ms since it began, deed.
const DEEDS: [(&str, u64, Deed); 28] = [
    ("bootstrap", 0, Deed::Monolith(true)),
    ("races", 91, hold("leaverb", 50, 18_000)),
    ("deleting", 0, Deed::LoseStartRace),
    ("deleting", 94_600, Deed::Disable("leaverc")),
    ("deleting", 15_100, Deed::Identity(500)),
    ("deleting", 23_000, Deed::Identity(200)),
    ("authforms", 0, Deed::Monolith(false)),
    ("longstage", 5_100, hold("laeapgg", 50, 110_000)),
    ("longstage", 5_100, hold("lbigdfe", 50, 110_000)),
    ("longstage", 5_100, hold("lcyleta", 50, 110_000)),
    ("authforms", 5_150, Deed::Disable("scopedskvuf")),
    ("users", 80_000, Deed::Restart),
    ("stages", 462, hold("stageydbnq", 50, 5_000)),
    ("stages", 9_615, hold("stagetckoc", 70, 5_000)),
    ("stages", 19_035, hold("stagewfbfy", 20, 5_000)),
    ("stages", 28_412, hold("stagevejcl", 70, 5_000)),
    ("queue", 897, hold("qakppon", 50, 20_000)),
    ("terminated", 210, hold("taxswyi", 50, 8_000)),
    ("longstage2", 6_131, hold("lalgcsl", 50, 109_700)),
    ("longstage2", 6_131, hold("lbjrgdm", 50, 109_700)),
    ("longstage2", 6_131, hold("lclmlek", 50, 109_700)),
    ("restart", 544, hold("rawtlne", 50, 15_000)),
    ("restart", 17_000, Deed::Restart),
    ("limits", 0, Deed::RateLimit(true)),
    ("misc", 0, Deed::RateLimit(false)),
    ("personal", 12_387, hold("perqyltim", 50, 5_100)),
    ("personal", 8_930, Deed::NextFolder(239)),
    ("heavy", 10_950, hold("heavyahwbx", 20, 88_900)),
];

/// Something that happens.
pub enum Event {
    /// Somebody of a cast is made, with rooms.
    Person(Person),
    /// Somebody else is made.
    Other(Other),
    /// A key is made that no exchange shows.
    Key(LateKey),
    /// Something is done to the server.
    Deed(Deed),
    /// A recorded question: of which scenario, its index, and for a repeated poll whether it is the last.
    Ask { scenario: usize, index: usize, last: bool },
}

/// The events up to the end of one scenario, by time, and the scenarios they speak of.
pub struct Timeline {
    /// ms of the recording's 14th hour, and what happens then.
    pub events: Vec<(u64, Event)>,
    /// Every scenario with a part in it; the last is the one to compare.
    pub scenarios: Vec<Scenario>,
}

fn millis(seconds: f64) -> u64 {
    std::time::Duration::from_secs_f64(seconds).as_millis().try_into().unwrap()
}

/// When a scenario began, in ms of the recording's 14th hour.
pub fn began(name: &str) -> u64 {
    millis(BEGAN.iter().find(|(known, _)| *known == name).unwrap().1)
}

impl Timeline {
    /// Everything that had happened until the end of `name`.
    pub fn until_end_of(name: &str) -> Timeline {
        let target = recordings::scenario(name);
        let length =
            target.exchanges.iter().map(|e| e.until_ms.unwrap_or(e.t_ms)).max().unwrap_or(0);
        let end = began(name) + length;

        let mut names: Vec<&str> =
            recordings::SCENARIOS.into_iter().filter(|n| began(n) <= end).collect();
        names.retain(|known| *known != name);
        let mut scenarios: Vec<Scenario> = names.iter().map(|n| recordings::scenario(n)).collect();
        scenarios.push(target);

        let mut events = Vec::new();
        let last = scenarios.len() - 1;
        for (number, scenario) in scenarios.iter().enumerate() {
            let start = began(&scenario.name);
            events.extend(cast(scenario, start));
            for (index, exchange) in scenario.exchanges.iter().enumerate() {
                if number < last && !leaves_traces(exchange) {
                    continue;
                }
                let ask = |last| Event::Ask { scenario: number, index, last };
                // What killed the server did so when it had taken its time.
                let broke = exchange.response.connection_error.is_some();
                let at = exchange.t_ms + if broke { exchange.took_ms } else { 0 };
                events.push((start + at, ask(false)));
                if let (true, Some(until)) = (number == last, exchange.until_ms) {
                    events.push((start + until, ask(true)));
                }
            }
        }
        for (scenario, at, deed) in DEEDS {
            events.push((began(scenario) + at, Event::Deed(deed)));
        }
        events.extend(LATE_KEYS.map(|key| (millis(key.at), Event::Key(key))));
        events.extend(others());
        events.retain(|(at, _)| *at <= end);
        events.sort_by_key(|(at, event)| (*at, matches!(event, Event::Ask { .. })));
        Timeline { events, scenarios }
    }
}

/// The people of a cast whom no recorded exchange makes.
fn cast(scenario: &Scenario, start: u64) -> impl Iterator<Item = (u64, Event)> {
    let people = if scenario.name == "big" { &[] } else { scenario.cast.as_slice() };
    people.iter().filter(|person| !is_made_in(scenario, person)).map(move |person| {
        let name = person.email.split('@').next().unwrap_or_default();
        let made = MADE.iter().find(|(known, _)| *known == name).map(|(_, at)| millis(*at));
        (made.unwrap_or(start.saturating_sub(500)), Event::Person(person.clone()))
    })
}

fn is_made_in(scenario: &Scenario, person: &Person) -> bool {
    scenario.exchanges.iter().any(|exchange| {
        exchange.request.path.ends_with("/people/active")
            && exchange.request.body.as_ref().is_some_and(|body| body["email"] == person.email)
    })
}

/// Whether a question can have changed the portal: anything but reading, and of that what made folders
/// on its way or killed the server.
fn leaves_traces(exchange: &Exchange) -> bool {
    let path = exchange.request.path.as_str();
    exchange.request.method != "GET"
        || path == "/api/2.0/files/rooms"
        || path == "/api/2.0/files/@my"
        || exchange.response.connection_error.is_some() && path.contains("fields=")
}

fn others() -> impl Iterator<Item = (u64, Event)> {
    let text = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/recordings/others.json"
    ));
    let others: Vec<Other> = serde_json::from_str(&text.unwrap()).unwrap();
    others.into_iter().map(|other| {
        let parts: Vec<u64> = other.at.split(':').map(|part| part.parse().unwrap()).collect();
        (((parts[0] - 14) * 3600 + parts[1] * 60 + parts[2]) * 1000, Event::Other(other))
    })
}
