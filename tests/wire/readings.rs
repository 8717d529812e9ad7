//! What is asked about a person who leaves: rooms, groups, keys, the audit trail.

use std::collections::HashMap;

use handover::domain::{Area, AuditEvent, FailureKind, GroupId, PersonId, RoomId, Timestamp};

use super::*;

fn query(request: &Request) -> HashMap<String, String> {
    request.url.query_pairs().into_owned().collect()
}

/// What a portal was asked, each as route and query.
async fn asked(portal: &MockServer) -> Vec<String> {
    let route = |request: &Request| {
        let route = request.url.path().strip_prefix("/api/2.0/").unwrap().to_owned();
        request.url.query().map_or_else(|| route.clone(), |query| format!("{route}?{query}"))
    };
    received(portal).await.iter().map(route).collect()
}

fn room(id: &Value, owner: PersonId) -> Value {
    json!({"id": id, "title": format!("room {id}"), "createdBy": {"id": owner.to_string()}})
}

/// A portal with these rooms, which ignores every filter.
async fn rooms(rooms: Vec<Value>) -> MockServer {
    let portal = MockServer::start().await;
    let page = move |request: &Request| {
        let query = query(request);
        let number = |name: &str| query.get(name).map_or(0, |value| value.parse().unwrap());
        let page: Vec<_> = rooms.iter().skip(number("startIndex")).take(number("count")).collect();
        envelope(&json!({"files": [], "folders": page, "count": page.len(), "total": rooms.len()}))
    };
    Mock::given(path("/api/2.0/files/rooms")).respond_with(page).mount(&portal).await;
    portal
}

#[rstest]
#[case(Area::Active, "Active")]
#[case(Area::Archive, "Archive")]
#[case(Area::Templates, "Templates")]
#[case(Area::Agents, "AiAgents")]
#[tokio::test]
async fn owned_rooms_are_asked_for_by_area(#[case] area: Area, #[case] name: &str) {
    let portal = rooms(vec![room(&json!(7), LEAVER), room(&json!("box-1"), LEAVER)]).await;
    let owned = client(&portal).owned_rooms(LEAVER, area, Priority::List).await.unwrap();
    let ids: Vec<_> = owned.iter().map(|room| (room.id.clone(), room.area)).collect();
    assert_eq!(ids, [(RoomId::Number(7), area), (RoomId::Text("box-1".into()), area)]);
    let expected =
        format!("files/rooms?subjectOwnerId={LEAVER}&searchArea={name}&count=100&startIndex=0");
    assert_eq!(asked(&portal).await, [expected]);
}

#[tokio::test]
async fn rooms_of_others_are_left_out_however_many_pages_they_fill() {
    let owner = |number| if number % 230 == 0 { LEAVER } else { HEIR };
    let portal = rooms((0..250).map(|number| room(&json!(number), owner(number))).collect()).await;
    let owned = client(&portal).owned_rooms(LEAVER, Area::Active, Priority::List).await.unwrap();
    let ids: Vec<_> = owned.into_iter().map(|room| room.id).collect();
    assert_eq!(ids, [RoomId::Number(0), RoomId::Number(230)]);
    assert_eq!(asked(&portal).await.len(), 3);
}

#[tokio::test]
async fn how_many_rooms_somebody_is_in_is_inside_the_answer() {
    let portal = rooms((0..24).map(|number| room(&json!(number), HEIR)).collect()).await;
    assert_eq!(client(&portal).rooms_shared_with(LEAVER).await, Ok(24));
    assert_eq!(asked(&portal).await, [format!("files/rooms?subjectId={LEAVER}&count=1")]);
}

#[tokio::test]
async fn rooms_that_are_not_told_are_not_nothing() {
    let portal = portal(envelope(&json!({"folders": []}))).await;
    let client = client(&portal);
    let count = client.rooms_shared_with(LEAVER).await.unwrap_err();
    assert_eq!(count.kind, FailureKind::Unreadable);
    let owned = client.owned_rooms(LEAVER, Area::Archive, Priority::List).await.unwrap_err();
    assert!(owned.text.contains("missing field `total`"), "{owned}");
}

fn group(number: u128) -> Value {
    json!({"id": GroupId::from_u128(number).to_string(), "name": "R&D", "isLDAP": false})
}

#[tokio::test]
async fn all_groups_that_somebody_heads_are_read() {
    let portal = MockServer::start().await;
    let page = |request: &Request| {
        let start: u128 = query(request)["startIndex"].parse().unwrap();
        let rows: Vec<_> = (start..130.min(start + 100)).map(group).collect();
        ResponseTemplate::new(200)
            .set_body_json(json!({"response": rows, "count": rows.len(), "total": 130}))
    };
    Mock::given(path("/api/2.0/group")).respond_with(page).mount(&portal).await;
    assert_eq!(client(&portal).groups_headed(LEAVER).await.unwrap().len(), 130);
    let first = format!("group?userId={LEAVER}&manager=true&count=100&startIndex=0");
    assert_eq!(asked(&portal).await, [first.clone(), first.replace("=0", "=100")]);
}

#[tokio::test]
async fn one_group_is_asked_for_without_its_members() {
    let portal = portal(envelope(&group(7))).await;
    let id = GroupId::from_u128(7);
    assert_eq!(client(&portal).group(id).await.unwrap().id, id);
    assert_eq!(asked(&portal).await, [format!("group/{id}?includeMembers=false")]);
}

#[tokio::test]
async fn the_groups_of_somebody_have_names() {
    let row = json!({"id": GroupId::from_u128(7).to_string(), "name": "R&D", "manager": "ann.lee"});
    let portal = portal(envelope(&json!([row]))).await;
    let groups = client(&portal).groups_of(LEAVER).await.unwrap();
    assert_eq!((groups[0].id, &*groups[0].name), (GroupId::from_u128(7), "R&D"));
    assert_eq!(asked(&portal).await, [format!("group/user/{LEAVER}")]);
}

#[tokio::test]
async fn groups_of_a_name_are_searched_for_and_only_the_exact_ones_count() {
    let row = |number, name: &str| {
        let mut row = group(number);
        row["name"] = json!(name);
        row
    };
    let rows = [row(7, "R&D"), row(8, "R&D 2"), row(9, "r&d"), row(10, " R&D ")];
    let portal = portal(envelope(&json!(rows))).await;
    let found = client(&portal).groups_named(" R&D").await.unwrap();
    let ids: Vec<_> = found.iter().map(|group| group.id).collect();
    assert_eq!(ids, [7, 10].map(GroupId::from_u128), "blanks around a name are no other name");
    assert_eq!(asked(&portal).await, ["group?filterValue=R%26D&count=100&startIndex=0"]);
}

#[tokio::test]
async fn a_person_comes_with_the_ids_of_their_groups() {
    let id = GroupId::from_u128(7);
    let row = json!({"id": LEAVER.to_string(), "status": 2, "groups": [{"id": id.to_string()}]});
    let portal = portal(envelope(&row)).await;
    let (person, groups) = client(&portal).person_in_groups(LEAVER).await.unwrap();
    assert_eq!((person.id, groups), (LEAVER, vec![id]));
    let alone = self::portal(envelope(&json!({"id": LEAVER.to_string()}))).await;
    assert_eq!(client(&alone).person_in_groups(LEAVER).await.unwrap().1, []);
}

#[tokio::test]
async fn keys_are_told_by_id_and_by_whether_they_are_on() {
    let key = |number: u128, on: Option<bool>| {
        let creator = json!({"id": LEAVER.to_string()});
        let id = GroupId::from_u128(number).to_string();
        json!({"id": id, "name": "k", "key": "sk-***9c1e", "createBy": creator, "isActive": on})
    };
    let portal = portal(envelope(&json!([key(1, Some(false)), key(2, None)]))).await;
    let keys = client(&portal).keys().await.unwrap();
    let told: Vec<_> = keys.iter().map(|key| (key.id.to_string(), key.active)).collect();
    let id = |number| GroupId::from_u128(number).to_string();
    assert_eq!(told, [(id(1), Some(false)), (id(2), None)]);
    assert!(!format!("{keys:?}").contains("9c1e"), "no part of a secret is kept");
    assert_eq!(asked(&portal).await, ["keys"]);
}

#[tokio::test]
async fn the_clean_up_after_a_profile_is_a_task_or_none() {
    let portal = portal(envelope(&task(45))).await;
    let report = client(&portal).removal_progress(LEAVER).await.unwrap().unwrap();
    assert_eq!(report.percentage, 45);
    assert_eq!(asked(&portal).await, [format!("people/remove/progress/{LEAVER}")]);
}

fn event(id: i64, action: u32, target: PersonId) -> Value {
    json!({
        "id": id, "date": "2026-11-22T14:16:04.0000000+03:00", "user": "Ann Lee",
        "userId": HEIR.to_string(), "action": "Data Reassigned", "actionId": action,
        "target": [target.to_string()],
    })
}

/// A portal with so many reassignments of the leaver in its audit trail, and one more each time
/// that it is asked.
async fn busy_trail(lines: i64) -> MockServer {
    let portal = MockServer::start().await;
    let newest = std::sync::atomic::AtomicI64::new(lines);
    let page = move |request: &Request| {
        let start: i64 = query(request)["startIndex"].parse().unwrap();
        let newest = newest.fetch_add(1, std::sync::atomic::Ordering::Relaxed) - start;
        let rows: Vec<_> = (1..=newest)
            .rev()
            .take(100)
            .map(|id| event(id, AuditEvent::REASSIGNED, LEAVER))
            .collect();
        envelope(&json!(rows))
    };
    Mock::given(path("/api/2.0/security/audit/events/filter"))
        .respond_with(page)
        .mount(&portal)
        .await;
    portal
}

#[rstest]
#[case::a_short_page_is_the_last(150, 2, 150)]
#[case::no_more_than_three_pages(1_000, 3, 298)]
#[tokio::test]
async fn audit_events_come_newest_first_and_each_once(
    #[case] lines: i64,
    #[case] pages: usize,
    #[case] events: usize,
) {
    let portal = busy_trail(lines).await;
    let read = client(&portal).audit_events(AuditEvent::REASSIGNED, None, None).await.unwrap();
    assert_eq!(asked(&portal).await.len(), pages);
    let ids: Vec<_> = read.iter().map(|event| event.id).collect();
    let expected: Vec<_> = (1..=lines).rev().take(events).collect();
    assert_eq!(ids, expected);
}

#[tokio::test]
async fn audit_events_are_asked_for_by_target_and_in_utc() {
    let portal = portal(envelope(&json!([event(1, AuditEvent::REASSIGNED, LEAVER)]))).await;
    let from: Timestamp = "2026-11-22T14:16:04.9+03:00".parse().unwrap();
    let client = client(&portal);
    let events = client.audit_events(AuditEvent::REASSIGNED, Some(LEAVER), Some(from)).await;
    assert_eq!(
        asked(&portal).await,
        [format!(
            "security/audit/events/filter?action=4030&count=100&startIndex=0&target={LEAVER}\
             &from=2026-11-22T11:16:04Z"
        )]
    );
    let [event] = &events.unwrap()[..] else { panic!("the same second still counts") };
    assert_eq!((event.actor, &*event.actor_name), (Some(HEIR), "Ann Lee"));
    assert_eq!(event.targets, [LEAVER]);
}

#[tokio::test]
async fn what_a_plan_without_audit_gives_unasked_is_left_out() {
    let old = json!({"id": 3, "date": "2026-01-01T00:00:00Z", "actionId": 4030,
        "target": [LEAVER.to_string()]});
    let rows = [
        event(1, AuditEvent::STATUS_CHANGED, LEAVER),
        event(2, AuditEvent::REASSIGNED, HEIR),
        old,
        event(4, AuditEvent::REASSIGNED, LEAVER),
    ];
    let portal = portal(envelope(&json!(rows))).await;
    let from: Timestamp = "2026-11-01T00:00:00Z".parse().unwrap();
    let client = client(&portal);
    let events = client.audit_events(AuditEvent::REASSIGNED, Some(LEAVER), Some(from)).await;
    let ids: Vec<_> = events.unwrap().iter().map(|event| event.id).collect();
    assert_eq!(ids, [4]);
}

#[tokio::test]
async fn an_event_without_a_date_is_not_guessed() {
    let portal = portal(envelope(&json!([{"id": 1, "actionId": 4030}]))).await;
    let failure = client(&portal).audit_events(4030, None, None).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Unreadable);
}
