//! Every recorded answer of a live server goes through the reader of its route, and every
//! recorded refusal through the judge of errors. What they should make of it is read off the
//! recording, or off what the recording says of the people in it.
#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

#[path = "decode/holdings.rs"]
mod holdings;

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::Path,
};

use handover::{
    docspace::{
        Fault, Reason,
        decode::{self, Answer},
    },
    domain::{FailureKind, PersonId, PersonStatus, Role, Scope, Step, TaskReport, TaskStatus},
};
use serde_json::Value;

/// One exchange of a recording that got an answer.
struct Exchange {
    /// Where it stands: `happy.json at 43 ms`.
    place: String,
    method: String,
    /// Below `/api/2.0/`, in lower case.
    path: String,
    status: u16,
    content_type: String,
    body: Value,
}

impl Exchange {
    fn answer(&self) -> Answer {
        let body = match &self.body {
            Value::Null => Vec::new(),
            body => serde_json::to_vec(body).unwrap(),
        };
        let call = format!("{} {}", self.method, self.path);
        Answer::recorded(&call, self.status, &self.content_type, &body)
    }

    fn response(&self) -> &Value {
        &self.body["response"]
    }

    /// The rows of a list, all of which have an id: `fields` may have cut it away.
    fn rows(&self) -> Option<&Vec<Value>> {
        self.response().as_array().filter(|rows| rows.iter().all(|row| row["id"].is_string()))
    }

    fn is(&self, methods: &[&str], path: &str) -> bool {
        methods.contains(&&*self.method) && self.path == path
    }

    fn is_below(&self, methods: &[&str], prefix: &str) -> bool {
        let rest = self.path.strip_prefix(prefix);
        methods.contains(&&*self.method) && rest.is_some_and(|rest| !rest.contains('/'))
    }
}

fn recordings() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut all: Vec<_> = files
        .filter(|file| file.extension().is_some_and(|extension| extension == "json"))
        .map(|file| {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            (name, serde_json::from_slice(&fs::read(file).unwrap()).unwrap())
        })
        .collect();
    all.sort_by(|a: &(String, Value), b| a.0.cmp(&b.0));
    all
}

/// Takes away the recorder's mark at the end of lists: "so many more rows were there".
fn forget_what_was_left_out(value: &mut Value) {
    match value {
        Value::Array(rows) => {
            rows.retain(|row| row.get("_left_out").is_none());
            rows.iter_mut().for_each(forget_what_was_left_out);
        }
        Value::Object(members) => members.values_mut().for_each(forget_what_was_left_out),
        _ => {}
    }
}

fn exchanges() -> Vec<Exchange> {
    let mut all = Vec::new();
    for (file, recording) in recordings() {
        for exchange in recording["exchanges"].as_array().into_iter().flatten() {
            let (request, response) = (&exchange["request"], &exchange["response"]);
            let Some(status) = response["status"].as_u64() else { continue };
            let path = request["path"].as_str().unwrap().split('?').next().unwrap().to_lowercase();
            let Some(path) = path.strip_prefix("/api/2.0/") else { continue };
            let mut body = response["body"].clone();
            forget_what_was_left_out(&mut body);
            all.push(Exchange {
                place: format!("{file} at {} ms", exchange["t_ms"]),
                method: request["method"].as_str().unwrap().to_owned(),
                path: path.trim_end_matches('/').to_owned(),
                status: u16::try_from(status).unwrap(),
                content_type: response["headers"]["content-type"].as_str().unwrap_or("").to_owned(),
                body,
            });
        }
    }
    assert!(all.len() > 1_400, "the recordings are all there");
    all
}

/// Successes of these routes.
fn successes(is: impl Fn(&Exchange) -> bool) -> Vec<Exchange> {
    let all = exchanges();
    all.into_iter().filter(|exchange| exchange.status == 200 && is(exchange)).collect()
}

const PEOPLE_LISTS: [&str; 8] = [
    "people",
    "people/filter",
    "people/simple/filter",
    "people/search",
    "people/@search/leav",
    "people/status/2",
    "people/status/active",
    "people/status/terminated",
];

#[test]
fn lists_of_people() {
    let lists = successes(|e| e.method == "GET" && PEOPLE_LISTS.contains(&&*e.path));
    assert!(lists.len() > 140);
    let mut seen = BTreeSet::new();
    for list in &lists {
        let Some(rows) = list.rows() else {
            let Fault::Misshapen { at, .. } = decode::people(&list.answer()).unwrap_err().fault
            else {
                panic!("{}", list.place);
            };
            assert_eq!(&*at, "response[0]", "{}: rows without an id", list.place);
            continue;
        };
        let page = decode::people(&list.answer()).unwrap_or_else(|e| panic!("{}: {e}", list.place));
        assert_eq!(page.items.len(), rows.len(), "{}", list.place);
        let total = list.body["total"].as_u64().unwrap_or(rows.len() as u64);
        assert_eq!(u64::from(page.total), total, "{}", list.place);
        for (person, row) in page.items.iter().zip(rows) {
            assert_eq!(person.id.to_string(), row["id"], "{}", list.place);
            assert_eq!(&*person.email, row["email"].as_str().unwrap_or_default());
            if row["status"].is_number() && row["isOwner"].is_boolean() {
                seen.insert((person.role, person.status));
            }
        }
    }
    let roles: BTreeSet<_> = seen.iter().map(|(role, _)| *role).collect();
    assert_eq!(roles, BTreeSet::from(Role::ALL));
    let statuses: BTreeSet<_> = seen.iter().map(|(_, status)| *status).collect();
    assert_eq!(statuses, BTreeSet::from(PersonStatus::ALL));
}

/// What the recordings say of the people they made, apart from any answer.
fn cast() -> HashMap<PersonId, (Role, String)> {
    let mut cast = HashMap::new();
    for (_, recording) in recordings() {
        let world = recording["users"].as_object().into_iter().flat_map(|users| users.values());
        for person in world.chain(recording["cast"].as_array().into_iter().flatten()) {
            let role = match person["type"].as_str().unwrap() {
                "DocSpaceAdmin" => Role::DocSpaceAdmin,
                "RoomAdmin" => Role::RoomAdmin,
                "User" => Role::User,
                "Guest" => Role::Guest,
                other => panic!("{other}"),
            };
            let name = format!("{} {}", person["first_name"], person["last_name"]);
            let id = person["id"].as_str().unwrap().parse().unwrap();
            cast.insert(id, (role, name.replace('"', "")));
        }
    }
    cast
}

#[test]
fn people_have_the_roles_and_names_that_they_were_made_with() {
    let cast = cast();
    // `users` changes types and names on purpose.
    let lists = successes(|e| {
        e.is(&["GET"], "people/filter") && !e.place.starts_with("users") && {
            let first = &e.response()[0];
            first["isOwner"].is_boolean() && first["firstName"].is_string()
        }
    });
    let mut checked = 0;
    for list in lists {
        for person in decode::people(&list.answer()).unwrap().items {
            let Some((role, name)) = cast.get(&person.id) else { continue };
            assert_eq!(person.role, *role, "{}: {person:?}", list.place);
            assert_eq!(&*person.name, name, "{}", list.place);
            checked += 1;
        }
    }
    assert!(checked > 200, "{checked}");
}

#[test]
fn single_people() {
    let people = successes(|e| {
        e.method == "GET" && e.is_below(&["GET"], "people/") && e.response()["id"].is_string()
    });
    assert!(people.len() > 50);
    let mut disabled_in_a_group = false;
    for exchange in &people {
        let person = decode::person(&exchange.answer()).unwrap();
        assert_eq!(person.id.to_string(), exchange.response()["id"], "{}", exchange.place);
        let (_, groups) = decode::person_in_groups(&exchange.answer()).unwrap();
        let raw = exchange.response()["groups"].as_array().cloned().unwrap_or_default();
        let raw: Vec<_> =
            raw.iter().map(|group| group["id"].as_str().unwrap().to_owned()).collect();
        let groups: Vec<_> = groups.iter().map(ToString::to_string).collect();
        assert_eq!(groups, raw, "{}", exchange.place);
        disabled_in_a_group |= person.status == PersonStatus::Disabled && !groups.is_empty();
        if let (Some(""), Some("")) =
            (exchange.response()["firstName"].as_str(), exchange.response()["lastName"].as_str())
        {
            assert_eq!(person.name, person.email, "{}", exchange.place);
        }
    }
    assert!(disabled_in_a_group, "disabling ends no membership: recording `grouphead`");
    let named = |name: &str| {
        people.iter().map(|e| decode::person(&e.answer()).unwrap()).find(|p| &*p.name == name)
    };
    assert!(named("Zoë Ünal-Жук 王").is_some(), "raw names, not the encoded displayName");
    let head = named("Headzeiyx Tester").unwrap();
    assert!(people.iter().any(|e| e.response()["terminated"].is_string()));
    assert_eq!(&*head.groups, "R&D \"one\" <b>");
}

#[test]
fn groups() {
    let mut heads = 0;
    let lists = successes(|e| e.is(&["GET"], "group"));
    assert!(lists.len() > 20);
    for list in &lists {
        let rows = list.rows().unwrap();
        let page = decode::groups(&list.answer()).unwrap();
        assert_eq!(page.items.len(), rows.len(), "{}", list.place);
        assert_eq!(u64::from(page.total), list.body["total"].as_u64().unwrap(), "{}", list.place);
        for (group, row) in page.items.iter().zip(rows) {
            assert_eq!(group.id.to_string(), row["id"]);
            assert_eq!(&*group.name, row["name"].as_str().unwrap_or_default());
            let head = group.manager.as_ref().map(|head| head.id.to_string());
            assert_eq!(head.as_deref(), row["manager"]["id"].as_str());
            heads += u32::from(group.manager.as_ref().is_some_and(|head| {
                head.status == PersonStatus::Disabled && head.name.starts_with("Head")
            }));
        }
    }
    assert!(heads > 0, "a disabled head is still a head: recording `grouphead`");
    let single = successes(|e| e.is_below(&["GET", "PUT"], "group/") || (e.is(&["POST"], "group")));
    assert!(single.len() > 30);
    for exchange in &single {
        let group = decode::group(&exchange.answer()).unwrap();
        assert_eq!(group.id.to_string(), exchange.response()["id"], "{}", exchange.place);
        let members = exchange.response()["membersCount"].as_u64().unwrap_or_default();
        assert_eq!(u64::from(group.members), members, "{}", exchange.place);
    }
}

#[test]
fn tasks() {
    let polls = successes(|e| {
        e.is_below(&["GET"], "people/reassign/progress/")
            || e.is(&["PUT"], "people/reassign/terminate")
            || e.is(&["POST"], "people/reassign/start")
    });
    assert!(polls.len() > 380);
    let mut seen = HashMap::<TaskStatus, u32>::new();
    let (mut absent, mut errors) = (0, BTreeSet::new());
    for exchange in &polls {
        let task = decode::progress(&exchange.answer())
            .unwrap_or_else(|error| panic!("{}: {error}", exchange.place));
        let Some(task) = task else {
            assert!(exchange.body.get("response").is_none(), "{}", exchange.place);
            absent += 1;
            continue;
        };
        assert_eq!(task.step().checkpoint(), task.percentage, "{}", exchange.place);
        let raw = exchange.response();
        assert_eq!(u64::from(task.percentage), raw["percentage"].as_u64().unwrap());
        assert_eq!(Some(task.completed), raw["isCompleted"].as_bool());
        assert_eq!(task.error.as_deref().unwrap_or_default(), raw["error"].as_str().unwrap());
        *seen.entry(task.status).or_default() += 1;
        errors.extend(task.error.map(|error| error.to_string()));
    }
    assert!(absent > 20, "no task is an answer: {absent}");
    for status in
        [TaskStatus::Running, TaskStatus::Completed, TaskStatus::Canceled, TaskStatus::Failed]
    {
        assert!(seen.contains_key(&status), "{status:?}");
    }
    assert!(!seen.contains_key(&TaskStatus::Created), "docspace-api.md 8: never seen");
    assert!(errors.contains("account"), "recording `personal`");
    assert!(errors.iter().any(|error| error.starts_with("The Command Timeout expired")));
}

#[test]
fn tasks_of_other_kinds_read_the_same() {
    let polls = successes(|e| {
        e.is_below(&["GET"], "people/remove/progress/")
            || e.is_below(&["GET"], "people/type/progress/")
            || e.is(&["POST"], "people/remove/start")
    });
    assert!(polls.len() > 10);
    for exchange in &polls {
        let task = decode::progress(&exchange.answer()).unwrap();
        assert_eq!(task.is_some(), exchange.response().is_object(), "{}", exchange.place);
    }
    let mut tasks = polls.iter().filter_map(|e| decode::progress(&e.answer()).unwrap());
    let failed = |task: TaskReport| task.status == TaskStatus::Failed && task.percentage == 10;
    assert!(tasks.any(failed), "recording `deleting`");
}

#[test]
fn a_start_always_has_a_task() {
    let starts = successes(|e| e.is(&["POST"], "people/reassign/start"));
    assert!(starts.len() > 100);
    for start in &starts {
        let task = decode::start(&start.answer()).unwrap();
        assert_eq!(task.step(), Step::at(task.percentage), "{}", start.place);
        assert!(!task.has_ended(), "{}: a task that was just started runs", start.place);
    }
}

#[test]
fn whether_there_is_something_to_hand_over() {
    let asked = successes(|e| e.is(&["GET"], "people/reassign/necessary"));
    let mut seen = BTreeSet::new();
    for exchange in &asked {
        let necessary = decode::necessary(&exchange.answer()).unwrap();
        assert_eq!(Some(necessary), exchange.response().as_bool(), "{}", exchange.place);
        seen.insert(necessary);
    }
    assert_eq!(seen.len(), 2);
}

#[test]
fn keys_and_what_they_allow() {
    let keys = successes(|e| e.is(&["GET"], "keys/@self"));
    assert!(!keys.is_empty());
    for exchange in &keys {
        let key = decode::key(&exchange.answer()).unwrap();
        let raw = exchange.response();
        assert_eq!(key.creator.to_string(), raw["createBy"]["id"], "{}", exchange.place);
        let permissions: Vec<_> = raw["permissions"].as_array().into_iter().flatten().collect();
        assert_eq!(
            key.scopes.is_full(),
            permissions.is_empty() || permissions.contains(&&Value::from("*"))
        );
        let reads = permissions.iter().any(|name| *name == "accounts:read" || *name == "*:read");
        assert_eq!(key.scopes.allow(Scope::ReadGroups), reads || key.scopes.is_full());
        assert_eq!(key.expires.is_some(), raw["expiresAt"].is_string());
    }
    let lists = successes(|e| e.is(&["GET"], "keys"));
    assert!(lists.len() > 5);
    for list in &lists {
        let keys = decode::keys(&list.answer()).unwrap();
        assert_eq!(keys.len(), list.response().as_array().unwrap().len(), "{}", list.place);
    }
}

#[test]
fn title_and_version() {
    let settings = successes(|e| e.is(&["GET"], "settings"));
    assert!(settings.len() > 5);
    for exchange in &settings {
        let title = decode::title(&exchange.answer()).unwrap();
        let raw = exchange.response()["greetingSettings"].as_str();
        assert_eq!(title.as_deref(), raw.filter(|raw| !raw.is_empty()), "{}", exchange.place);
    }
    let versions = successes(|e| e.is(&["GET"], "settings/version/build"));
    assert!(versions.len() > 5);
    for exchange in &versions {
        assert_eq!(decode::version(&exchange.answer()).unwrap().as_deref(), Some("3.7.2"));
    }
}

#[test]
fn every_refusal_is_told_apart_and_explains_itself() {
    let refusals: Vec<_> = exchanges().into_iter().filter(|e| e.status >= 400).collect();
    assert!(refusals.len() > 250);
    let mut seen = HashMap::<&str, u32>::new();
    for refusal in &refusals {
        let error = refusal.answer().check().unwrap_err();
        let text = error.to_string();
        let stack = refusal.body["error"]["stack"].as_str().and_then(|stack| stack.lines().next());
        assert!(!stack.is_some_and(|stack| text.contains(stack.trim())), "{text}");
        let Fault::Refused { status, reason } = &error.fault else {
            assert_eq!(refusal.status, 429, "{}", refusal.place);
            *seen.entry("throttled").or_default() += 1;
            continue;
        };
        assert_eq!(*status, refusal.status, "not the body's statusCode: {}", refusal.place);
        let body = &refusal.body;
        let (form, says) = if let Some(message) = body["error"]["message"].as_str() {
            assert!(matches!(reason, Reason::Exception { .. }), "{}", refusal.place);
            ("exception", message)
        } else if let Some(errors) = body["response"]["errors"].as_object() {
            assert!(matches!(reason, Reason::Validation(_)), "{}", refusal.place);
            ("validation", errors.values().next().unwrap()[0].as_str().unwrap())
        } else if let Some(title) = body["title"].as_str().or(body["response"]["title"].as_str()) {
            assert!(matches!(reason, Reason::Problem(_)), "{}", refusal.place);
            ("problem", title)
        } else if body.is_null() {
            assert_eq!(*reason, Reason::Empty, "{}", refusal.place);
            ("empty", "")
        } else {
            assert!(matches!(reason, Reason::Unknown(_)), "{}", refusal.place);
            ("trimmed", "")
        };
        *seen.entry(form).or_default() += 1;
        let begins: String = says.split_whitespace().take(12).collect::<Vec<_>>().join(" ");
        assert!(text.contains(&begins), "{}: {text:?} does not say {begins:?}", refusal.place);
        let kind = match (refusal.status, form) {
            (401, _) => FailureKind::SignedOut,
            (403, _) => FailureKind::Forbidden,
            (404, "exception") => FailureKind::NotFound,
            (404, _) => FailureKind::Unreadable,
            (500, _) => FailureKind::Broken,
            _ => FailureKind::Refused,
        };
        assert_eq!(error.kind(), kind, "{}: {text}", refusal.place);
    }
    for form in ["exception", "validation", "problem", "trimmed", "empty", "throttled"] {
        assert!(seen.contains_key(form), "{form}: {seen:?}");
    }
}
