//! What an offboarding console needs of the demo portal, asked over the wire.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "offboarding/limited.rs"]
mod limited;
#[path = "offboarding/older.rs"]
mod older;
#[path = "offboarding/others.rs"]
mod others;
#[path = "common/portal.rs"]
mod portal;
#[path = "offboarding/revoked.rs"]
mod revoked;

use handover::demo::Options;
use portal::{Portal, text};
use serde_json::{Value, json};

/// A portal of 60 people, and its owner's key.
struct World {
    portal: Portal,
    owner: String,
}

impl World {
    async fn open() -> World {
        World::with(Options::default()).await
    }

    async fn with(options: Options) -> World {
        let options = Options { people: 60, workers: 1, control: true, ..options };
        let portal = Portal::open(options).await;
        let owner = portal.card().keys.owner.clone();
        World { portal, owner }
    }

    /// A call of the owner.
    async fn call(&self, call: &str, body: Value) -> (u16, Value) {
        let body = (!body.is_null()).then_some(&body);
        let (method, path) = call.split_once(' ').unwrap();
        self.portal.call(&format!("{method} /api/2.0/{path}"), Some(&self.owner), body).await
    }

    /// A call of the owner that must succeed; its `response`.
    async fn must(&self, call: &str, body: Value) -> Value {
        let (status, answer) = self.call(call, body).await;
        assert_eq!(status, 200, "{call}: {answer}");
        answer["response"].clone()
    }

    async fn get(&self, path: &str) -> Value {
        self.must(&format!("GET {path}"), Value::Null).await
    }

    /// Somebody's id, by the part of the e-mail before the `@`.
    async fn id(&self, handle: &str) -> String {
        text(&self.get(&format!("people/email?email={handle}@example.com")).await["id"])
    }

    async fn rooms(&self, token: &str, query: &str) -> u64 {
        let call = format!("GET /api/2.0/files/rooms?{query}");
        let answer = self.portal.must(&call, Some(token), Value::Null).await;
        answer["total"].as_u64().unwrap()
    }

    /// Hands over what somebody owns and answers how the record ends.
    async fn hand_over(&self, source: &str, heir: &str, delete_profile: bool) -> Value {
        let order =
            json!({ "fromUserId": source, "toUserId": heir, "deleteProfile": delete_profile });
        self.must("POST people/reassign/start", order).await;
        for _ in 0..30 {
            self.portal.advance(2_000);
            let record = self.get(&format!("people/reassign/progress/{source}")).await;
            if record["isCompleted"] == true {
                return record;
            }
        }
        panic!("no end within a minute");
    }
}

/// docspace-api.md 6, 9.2: one statement moves the rooms of all areas; templates are seen by their owner only.
#[tokio::test]
async fn rooms_of_all_four_areas_go_to_the_heir() {
    let world = World::open().await;
    let (leaver, heir) = (world.id("lukasz.zolc").await, world.id("henrik.solberg").await);
    let as_heir = world.portal.log_in("henrik.solberg@example.com", "handover-demo").await;
    let owned = async |token: &str, person: &str| {
        let mut totals = Vec::new();
        for area in [0, 1, 4, 7] {
            let query = format!("subjectOwnerId={person}&searchArea={area}");
            totals.push(world.rooms(token, &query).await);
        }
        totals
    };
    let before = owned(&world.owner, &leaver).await;
    assert_eq!((before[0] + before[1], before[2], before[3]), (5, 0, 1));
    let heirs = owned(&as_heir, &heir).await;
    assert_eq!(world.hand_over(&leaver, &heir, false).await["status"], 2);
    assert_eq!(owned(&world.owner, &leaver).await, [0, 0, 0, 0]);
    let after = owned(&as_heir, &heir).await;
    assert_eq!(after[2..], [heirs[2] + 1, heirs[3] + 1]);
    assert_eq!(after[0] + after[1], heirs[0] + heirs[1] + 5);
}

/// docspace-api.md 8.1: it tells whether somebody owns or visits an *active* room, which is another question.
#[tokio::test]
async fn necessary_is_wrong_in_both_directions() {
    let world = World::open().await;
    let (mut said_yes_to_nothing, mut said_no_to_rooms) = (0, 0);
    for person in &world.portal.card().people {
        let id = person.id;
        let answer = world.get(&format!("people/reassign/necessary?UserId={id}&Type=User")).await;
        let there = world.rooms(&world.owner, &format!("subjectId={id}")).await;
        assert_eq!(answer, Value::from(there > 0), "{}", person.email);
        let owns = world.rooms(&world.owner, &format!("subjectOwnerId={id}&searchArea=Any")).await;
        said_yes_to_nothing += usize::from(answer == true && owns == 0);
        said_no_to_rooms += usize::from(answer == false && owns > 0);
    }
    assert!(said_yes_to_nothing > 0 && said_no_to_rooms > 0);
    assert_eq!(world.get("people/reassign/necessary").await, true, "without anybody");
}

/// docspace-api.md 5.7.
#[tokio::test]
async fn a_single_room_gets_another_owner_who_must_be_active() {
    let world = World::open().await;
    let (leaver, heir) = (world.id("nora.obrien").await, world.id("zoe.unal").await);
    let rooms = world.get(&format!("files/rooms?subjectOwnerId={leaver}&searchArea=Any")).await;
    let room = rooms["folders"][0]["id"].clone();
    let refused = json!({ "folderIds": [room], "userId": world.id("gustav.ahlgren").await });
    let (status, answer) = world.call("POST files/owner", refused).await;
    assert_eq!((status, &answer["error"]["message"]), (403, &json!("You cannot select this user")));
    let moved =
        world.must("POST files/owner", json!({ "folderIds": [room], "userId": heir })).await;
    assert_eq!(moved[0]["createdBy"]["id"], heir);
}

/// docspace-api.md 5.1, 12, recording `audit`.
#[tokio::test]
async fn the_audit_trail_tells_of_offboardings_with_its_traps() {
    let world = World::open().await;
    let (leaver, heir) = (world.id("amara.diallo").await, world.id("henrik.solberg").await);
    world.portal.advance(10_000);
    let before = "from=2000-01-01T00:00:00Z";
    world.must("PUT people/status/Terminated", json!({ "userIds": [leaver] })).await;
    world.hand_over(&leaver, &heir, true).await;
    let group = world.must("POST group", json!({ "groupName": "New" })).await;
    let group = text(&group["id"]);
    world.must(&format!("PUT group/{group}"), json!({ "groupName": "Newer" })).await;
    assert_eq!(world.call(&format!("DELETE group/{group}"), Value::Null).await.0, 204);
    let count = async |query: &str| {
        let rows = world.get(&format!("security/audit/events/filter?{query}")).await;
        rows.as_array().unwrap().len()
    };
    for (action, target) in
        [(4020, &leaver), (4030, &leaver), (4018, &leaver), (4026, &group), (4028, &group)]
    {
        assert_eq!(count(&format!("action={action}&target={target}&{before}")).await, 1);
    }
    assert_eq!(count(&format!("action=4027&target={group}&entryType=24")).await, 1);
    assert_eq!(count(&format!("action=4027&target={group}&entryType=23")).await, 0);
    assert_eq!(count("action=6032").await, 1, "one more row for a disabling");
    assert_eq!(count(&format!("action=4030&target={heir}")).await, 0, "no row knows the heir");
    assert_eq!(count("action=4030&from=2999-01-01T00:00:00Z").await, 0);
    assert!(count(&format!("target={leaver}")).await > 3, "alone it filters nothing");
    let (status, answer) =
        world.call("GET security/audit/events/filter?from=2026-07-01", Value::Null).await;
    assert_eq!(status, 400);
    assert_eq!(answer["response"]["errors"]["from"][0], "The input was not valid.");
}

/// docspace-api.md 2.2, 5.7: disabling silences somebody's keys, enabling revives them; logins stay dead.
#[tokio::test]
async fn keys_belong_to_people_and_sleep_while_they_are_disabled() {
    let world = World::open().await;
    let keys = world.get("keys").await;
    let of = |id: &str| {
        let rows = keys.as_array().unwrap().iter();
        rows.filter(|key| key["createBy"]["id"] == id).count()
    };
    for (handle, expected) in [("amara.diallo", 2), ("lukasz.zolc", 2), ("dmytro.kovalchuk", 1)] {
        assert_eq!(of(&world.id(handle).await), expected, "{handle}");
    }
    let amara = world.id("amara.diallo").await;
    let token = world.portal.log_in("amara.diallo@example.com", "handover-demo").await;
    let made = world.portal.must("POST /api/2.0/keys", Some(&token), json!({ "name": "x" })).await;
    let key = text(&made["key"]);
    let status = async |token: &str| {
        world.portal.call("GET /api/2.0/people/@self", Some(token), None).await.0
    };
    assert_eq!((status(&key).await, status(&token).await), (200, 200));
    let all = format!("PUT security/activeconnections/logoutall/{amara}");
    assert_eq!(world.must(&all, Value::Null).await, Value::Null);
    assert_eq!((status(&key).await, status(&token).await), (200, 401), "keys are no logins");
    let rows = world.get(&format!("security/audit/events/filter?action=4036&target={amara}")).await;
    assert_eq!(rows.as_array().unwrap().len(), 1);
    let token = world.portal.log_in("amara.diallo@example.com", "handover-demo").await;
    world.must("PUT people/status/Terminated", json!({ "userIds": [amara] })).await;
    assert_eq!((status(&key).await, status(&token).await), (401, 401));
    world.must("PUT people/status/Active", json!({ "userIds": [amara] })).await;
    assert_eq!((status(&key).await, status(&token).await), (200, 401));
}

/// docspace-api.md 5.1, 5.3, 5.4, 16 no. 34.
#[tokio::test]
async fn people_of_the_directory_are_neither_disabled_nor_deleted_here() {
    let world = World::open().await;
    let (active, gone) = (world.id("petra.ionescu").await, world.id("walter.grimm").await);
    let other = world.id("tomas.dvorak").await;
    let batch = json!({ "userIds": [other, active] });
    assert_eq!(world.call("PUT people/status/Terminated", batch).await.0, 403);
    assert_eq!(world.get(&format!("people/{other}")).await["status"], 1, "nothing changed");
    assert_eq!(world.call(&format!("DELETE people/{gone}"), Value::Null).await.0, 403);
    assert_eq!(world.must("PUT people/delete", json!({ "userIds": [gone] })).await, json!([]));
    let log_in = json!({ "userName": "petra.ionescu@example.com", "password": "handover-demo" });
    assert_eq!(world.call("POST authentication", log_in).await.0, 401);
    let mail = json!({ "email": "petra.ionescu@example.com" });
    assert_eq!(world.call("POST people/password", mail).await.0, 403);
    let heir = world.id("henrik.solberg").await;
    assert_eq!(world.hand_over(&gone, &heir, true).await["status"], 2);
    assert_eq!(world.call(&format!("GET people/{gone}"), Value::Null).await.0, 404);
}

#[tokio::test]
async fn people_are_found_by_who_manages_them() {
    let world = World::open().await;
    let mut total = 0;
    for (number, word, ldap, sso) in
        [(0, "SSO", false, true), (1, "LDAP", true, false), (2, "Standart", false, false)]
    {
        let rows = world.get(&format!("people/filter?accountLoginType={word}")).await;
        let rows = rows.as_array().unwrap();
        let same = world.get(&format!("people/filter?accountLoginType={number}")).await;
        assert_eq!(same.as_array(), Some(rows), "{word}");
        assert!(!rows.is_empty() && rows.iter().all(|row| row["isLDAP"] == ldap));
        assert!(rows.iter().all(|row| row["isSSO"] == sso));
        total += rows.len();
    }
    assert_eq!(total, 60);
}

/// docspace-api.md 3.2: without a name the e-mail is shown; namesakes are two people.
#[tokio::test]
async fn some_have_no_name_and_some_the_same() {
    let world = World::open().await;
    let nameless = world.id("svc.scanner").await;
    let nameless = world.get(&format!("people/{nameless}")).await;
    assert_eq!(nameless["displayName"], "svc.scanner@example.com");
    assert_eq!((&nameless["firstName"], &nameless["lastName"]), (&json!(""), &json!("")));
    let half = world.get(&format!("people/{}", world.id("prince").await)).await;
    assert_eq!(half["displayName"], "Prince");
    let namesakes = world.get("people/filter?filterValue=kim%20nguyen").await;
    let mails: Vec<String> =
        namesakes.as_array().unwrap().iter().map(|row| text(&row["email"])).collect();
    assert!(mails.contains(&"kim.nguyen@example.com".to_owned()), "{mails:?}");
    assert!(mails.contains(&"k.nguyen@example.com".to_owned()), "{mails:?}");
}
