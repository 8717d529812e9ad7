//! The queue under a clock: schedules of starts and terminates at whole seconds while one task is
//! held at 50 %, as a live DocSpace 3.7.2 answered them (`tests/exam/timed-*.json`), played over HTTP and
//! steered through the control calls. Every observation must be alike.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "common/portal.rs"]
mod portal;

use std::collections::HashMap;

use handover::demo::Options;
use portal::{Portal, text};
use rstest::rstest;
use serde_json::{Value, json};

const PASSWORD: &str = "User-pass-2222";
const REASSIGN: &str = "/api/2.0/people/reassign";

struct Schedule {
    portal: Portal,
    key: String,
    people: HashMap<&'static str, String>,
    rooms: HashMap<&'static str, Value>,
}

impl Schedule {
    async fn prepare() -> Schedule {
        let options = Options { workers: 1, control: true, ..Options::default() };
        let portal = Portal::open(options).await;
        let owner = portal.log_in_owner().await;
        let body = json!({ "name": "timed" });
        let key = text(&portal.must("POST /api/2.0/keys", Some(&owner), body).await["key"]);
        let (mut people, mut rooms) = (HashMap::new(), HashMap::new());
        for name in ["one", "two", "three", "heira", "heirb"] {
            let email = format!("{name}.timed@example.com");
            let body = json!({
                "firstName": name, "lastName": "Timed", "email": email, "password": PASSWORD, "type": "RoomAdmin"
            });
            let person = portal.must("POST /api/2.0/people/active", Some(&owner), body).await;
            people.insert(name, text(&person["id"]));
            if !name.starts_with("heir") {
                let token = portal.log_in(&email, PASSWORD).await;
                let body = json!({ "title": name, "roomType": 2 });
                let room = portal.must("POST /api/2.0/files/rooms", Some(&token), body).await;
                rooms.insert(name, room["id"].clone());
            }
        }
        let body = json!({ "userIds": [people["one"], people["two"], people["three"]] });
        portal.must("PUT /api/2.0/people/status/Terminated", Some(&key), body).await;
        Schedule { portal, key, people, rooms }
    }

    async fn control(&self, verb: &str, body: Value) {
        let (status, answer) =
            self.portal.call(&format!("POST /__demo/{verb}"), None, Some(&body)).await;
        assert_eq!(status, 200, "{verb}: {answer}");
    }

    async fn read(&self, call: &str, body: Option<Value>) -> String {
        let (status, answer) = self.portal.call(call, Some(&self.key), body.as_ref()).await;
        if status != 200 {
            return format!("HTTP {status}");
        }
        answer.get("response").map_or("absent".to_owned(), |task| {
            let (percentage, completed) = (&task["percentage"], &task["isCompleted"]);
            format!("{percentage}/{completed}/{}/{}", task["status"], text(&task["error"]))
        })
    }

    async fn progress(&self, name: &str) -> String {
        self.read(&format!("GET {REASSIGN}/progress/{}", self.people[name]), None).await
    }

    /// What a planned action answers; a start's numbers count only while they cannot vary.
    async fn act(&self, action: &Value, second: u32, hold: u32) -> Value {
        let (verb, name) = (action[0].as_str().unwrap(), action[1].as_str().unwrap());
        let source = &self.people[name];
        if verb == "terminate" {
            let body = json!({ "userId": source });
            return self.read(&format!("PUT {REASSIGN}/terminate"), Some(body)).await.into();
        }
        let heir = &self.people[action[2].as_str().unwrap()];
        let body = json!({ "fromUserId": source, "toUserId": heir });
        let answer = self.read(&format!("POST {REASSIGN}/start"), Some(body)).await;
        let parts: Vec<&str> = answer.splitn(4, '/').collect();
        match parts[..] {
            [percentage, _, _, error]
                if percentage.parse().is_ok_and(|percentage: u8| percentage < 50)
                    || second >= hold =>
            {
                format!("accepted/{error}").into()
            }
            _ => answer.into(),
        }
    }

    async fn room_owner(&self, name: &str) -> Value {
        let call = format!("GET /api/2.0/files/rooms/{}", self.rooms[name]);
        let (status, answer) = self.portal.call(&call, Some(&self.key), None).await;
        assert_eq!(status, 200, "{answer}");
        let owner = &answer["response"]["createdBy"]["id"];
        let name = self.people.iter().find(|(_, id)| owner == id.as_str()).map(|(name, _)| *name);
        name.unwrap_or("somebody else").into()
    }
}

#[rstest]
#[case(include_str!("exam/timed-1.json"))]
#[case(include_str!("exam/timed-2.json"))]
#[case(include_str!("exam/timed-3.json"))]
#[tokio::test]
async fn every_observation_is_alike(#[case] recorded: &str) {
    let recorded: Vec<Value> = serde_json::from_str(recorded).unwrap();
    let (head, expected) = recorded.split_first().unwrap();
    let (hold, plan) = (u32::try_from(head["hold"].as_u64().unwrap()).unwrap(), &head["plan"]);
    let timed = Schedule::prepare().await;
    let held =
        json!({ "userId": timed.people["one"], "at": 50, "seconds": f64::from(hold) + 0.25 });
    timed.control("hold", held).await;
    let mut seen = Vec::new();
    timed.control("advance", json!({ "seconds": 1 })).await;
    for second in 1..=18 {
        if let Some(action) = plan.get(second.to_string()) {
            let answer = timed.act(action, second, hold).await;
            let mut row = vec![json!(second)];
            row.extend(action.as_array().unwrap().iter().cloned());
            row.push(answer);
            seen.push(Value::Array(row));
        }
        timed.control("advance", json!({ "seconds": 0.6 })).await;
        for name in ["one", "two", "three"] {
            let at = f64::from(second * 10 + 6) / 10.0;
            seen.push(json!([at, name, timed.progress(name).await]));
        }
        timed.control("advance", json!({ "seconds": 0.4 })).await;
    }
    timed.portal.advance(1100);
    for name in ["one", "two", "three"] {
        seen.push(json!(["end", name, timed.progress(name).await]));
        seen.push(json!(["room", name, timed.room_owner(name).await]));
    }
    let expected: Vec<String> = expected.iter().map(Value::to_string).collect();
    let seen: Vec<String> = seen.iter().map(Value::to_string).collect();
    assert_eq!(seen, expected);
}
