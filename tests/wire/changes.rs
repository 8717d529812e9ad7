//! What is changed besides runs: what is sent, and what is made of answers that say "success"
//! and changed nothing.

use handover::{
    docspace::Gate,
    domain::{GroupId, Role, RoomId},
};

use super::*;

const GROUP: GroupId = GroupId::from_u128(7);
const OTHER: GroupId = GroupId::from_u128(8);

fn whoever(id: PersonId, status: u8, role: &str) -> Value {
    json!({"id": id.to_string(), "firstName": "Ann", "status": status, role: true})
}

fn group(id: GroupId, name: &str, manager: Option<PersonId>, members: &[PersonId]) -> Value {
    let members: Vec<_> = members.iter().map(|id| whoever(*id, 1, "isCollaborator")).collect();
    let manager = manager.map(|id| whoever(id, 1, "isRoomAdmin"));
    json!({"id": id.to_string(), "name": name, "manager": manager, "members": members})
}

/// The one request that a portal got: method, route and body.
async fn sent(portal: &MockServer) -> (String, String, Value) {
    let requests = received(portal).await;
    let [request] = &requests[..] else { panic!("one request, not {}", requests.len()) };
    let route = request.url.path().strip_prefix("/api/2.0/").unwrap().to_owned();
    assert_eq!(request.url.query(), None);
    let body = serde_json::from_slice(&request.body).unwrap_or(Value::Null);
    let typed = header(request, "content-type");
    assert_eq!(typed, (!body.is_null()).then_some("application/json"));
    if body.is_null() {
        assert_eq!(header(request, "content-length"), Some("0"), "for proxies that need one");
    }
    (request.method.to_string(), route, body)
}

async fn gate(answer: &Value) -> (MockServer, impl Fn() -> Gate + use<>) {
    let portal = portal(envelope(answer)).await;
    let client = client(&portal);
    (portal, move || client.gate(Receipt::of_kept_intent()))
}

fn is_refused<T: std::fmt::Debug>(result: Result<T, Failure>, says: &str) {
    let failure = result.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Refused, "{failure}");
    assert!(failure.text.contains(says), "{failure}");
}

#[rstest]
#[case::disabled(PersonStatus::Disabled, "Terminated", 2)]
#[case::enabled(PersonStatus::Active, "Active", 1)]
#[case::never_joined(PersonStatus::Active, "Active", 4)]
#[tokio::test]
async fn a_status_is_set_for_one_person(
    #[case] status: PersonStatus,
    #[case] name: &str,
    #[case] now: u8,
) {
    let (portal, gate) = gate(&json!([whoever(LEAVER, now, "isRoomAdmin")])).await;
    assert_eq!(gate().set_status(LEAVER, status).await.unwrap().id, LEAVER);
    let body = json!({"userIds": [LEAVER.to_string()]});
    assert_eq!(sent(&portal).await, ("PUT".into(), format!("people/status/{name}"), body));
}

#[rstest]
#[case::still_active(PersonStatus::Disabled, json!([whoever(LEAVER, 1, "isAdmin")]))]
#[case::still_disabled(PersonStatus::Active, json!([whoever(LEAVER, 2, "isAdmin")]))]
#[case::skipped(PersonStatus::Disabled, json!([]))]
#[case::somebody_else(PersonStatus::Disabled, json!([whoever(HEIR, 2, "isAdmin")]))]
#[tokio::test]
async fn a_status_that_stays_is_a_failure(#[case] status: PersonStatus, #[case] answer: Value) {
    let (_portal, gate) = gate(&answer).await;
    is_refused(gate().set_status(LEAVER, status).await, "changed no status");
}

#[tokio::test]
async fn the_plan_says_in_its_own_words_that_there_is_no_seat() {
    let text = "The number of admins should not exceed 3";
    let error = json!({"message": text, "type": "ASC.Core.Tenants.TenantQuotaException"});
    let full = ResponseTemplate::new(402).set_body_json(json!({"error": error, "status": 1}));
    let portal = portal(full).await;
    let result = client(&portal)
        .gate(Receipt::of_kept_intent())
        .set_status(LEAVER, PersonStatus::Active)
        .await;
    is_refused(result, text);
}

#[tokio::test]
async fn sessions_end_without_a_body() {
    let portal =
        portal(ResponseTemplate::new(200).set_body_json(json!({"count": 0, "status": 0}))).await;
    assert_eq!(client(&portal).gate(Receipt::of_kept_intent()).end_sessions(LEAVER).await, Ok(()));
    let route = format!("security/activeconnections/logoutall/{LEAVER}");
    assert_eq!(sent(&portal).await, ("PUT".into(), route, Value::Null));
}

#[tokio::test]
async fn a_success_that_no_portal_sent_is_none() {
    let portal = portal(ResponseTemplate::new(200).set_body_json(json!({"ok": true}))).await;
    let failure =
        client(&portal).gate(Receipt::of_kept_intent()).end_sessions(LEAVER).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Unreadable, "{failure}");
}

#[tokio::test]
async fn a_profile_is_deleted_by_id() {
    let (portal, gate) = gate(&whoever(LEAVER, 2, "isRoomAdmin")).await;
    assert_eq!(gate().delete_profile(LEAVER).await, Ok(()));
    assert_eq!(sent(&portal).await, ("DELETE".into(), format!("people/{LEAVER}"), Value::Null));
}

#[tokio::test]
async fn a_role_is_set_and_compared() {
    let (portal, gate) = gate(&json!([whoever(LEAVER, 1, "isRoomAdmin")])).await;
    assert_eq!(gate().change_role(LEAVER, Role::RoomAdmin).await.unwrap().role, Role::RoomAdmin);
    let body = json!({"userIds": [LEAVER.to_string()]});
    assert_eq!(sent(&portal).await, ("PUT".into(), "people/type/RoomAdmin".into(), body));
    is_refused(gate().change_role(LEAVER, Role::DocSpaceAdmin).await, "not the one asked for");
    is_refused(gate().change_role(LEAVER, Role::Owner).await, "Nothing was sent");
    assert_eq!(received(&portal).await.len(), 2);
}

#[rstest]
#[case(RoomId::Number(73), json!(73))]
#[case(RoomId::Text("box-1-|a".into()), json!("box-1-|a"))]
#[tokio::test]
async fn a_room_is_given_by_the_id_that_it_came_with(#[case] id: RoomId, #[case] raw: Value) {
    let given = json!([{"id": raw, "title": "Q3", "createdBy": {"id": HEIR.to_string()}}]);
    let (portal, gate) = gate(&given).await;
    assert_eq!(gate().give_room(&id, HEIR).await, Ok(()));
    let body = json!({"folderIds": [raw], "fileIds": [], "userId": HEIR.to_string()});
    assert_eq!(sent(&portal).await, ("POST".into(), "files/owner".into(), body));
    is_refused(gate().give_room(&id, LEAVER).await, "not the one asked for");
    is_refused(gate().give_room(&RoomId::Number(1), HEIR).await, "not the one asked for");
}

#[tokio::test]
async fn a_group_is_made_with_head_and_members() {
    let (portal, gate) = gate(&group(GROUP, "Ops", Some(HEIR), &[HEIR, LEAVER])).await;
    assert_eq!(gate().create_group("Ops", Some(HEIR), &[LEAVER]).await.unwrap().id, GROUP);
    let (heir, leaver) = (HEIR.to_string(), LEAVER.to_string());
    let body = json!({"groupName": "Ops", "groupManager": heir, "members": [leaver]});
    assert_eq!(sent(&portal).await, ("POST".into(), "group".into(), body));
}

#[tokio::test]
async fn an_empty_group_is_made_by_its_name_alone() {
    let (portal, gate) = gate(&group(GROUP, "Ops", None, &[])).await;
    assert!(gate().create_group("Ops", None, &[]).await.is_ok());
    assert_eq!(sent(&portal).await.2, json!({"groupName": "Ops"}));
    is_refused(gate().create_group("Ops", Some(HEIR), &[]).await, "not with everybody");
    is_refused(gate().create_group("Ops", None, &[HEIR]).await, "not with everybody");
}

#[tokio::test]
async fn a_group_gets_another_name_but_never_none() {
    let (portal, gate) = gate(&group(GROUP, "Ops two", None, &[])).await;
    assert!(gate().rename_group(GROUP, "Ops two").await.is_ok());
    let body = json!({"groupName": "Ops two"});
    assert_eq!(sent(&portal).await, ("PUT".into(), format!("group/{GROUP}"), body));
    is_refused(gate().rename_group(GROUP, "Ops").await, "has another name");
    is_refused(gate().rename_group(GROUP, " ").await, "Nothing was sent");
    assert_eq!(received(&portal).await.len(), 2);
}

#[tokio::test]
async fn a_head_that_the_portal_ignored_is_a_failure() {
    let (portal, gate) = gate(&group(GROUP, "Ops", Some(HEIR), &[HEIR])).await;
    assert!(gate().set_manager(GROUP, HEIR).await.is_ok());
    let body = json!({"userId": HEIR.to_string()});
    assert_eq!(sent(&portal).await, ("PUT".into(), format!("group/{GROUP}/manager"), body));
    is_refused(gate().set_manager(GROUP, LEAVER).await, "the head that it had");
}

#[tokio::test]
async fn members_that_the_portal_left_out_are_counted() {
    let (portal, gate) = gate(&group(GROUP, "Ops", None, &[HEIR])).await;
    assert!(gate().add_members(GROUP, &[HEIR]).await.is_ok());
    let body = json!({"members": [HEIR.to_string()]});
    assert_eq!(sent(&portal).await, ("PUT".into(), format!("group/{GROUP}/members"), body));
    is_refused(gate().add_members(GROUP, &[HEIR, LEAVER]).await, "1 of 2 people are not in");
}

#[tokio::test]
async fn members_that_stay_are_counted() {
    let (portal, gate) = gate(&group(GROUP, "Ops", None, &[HEIR])).await;
    assert!(gate().remove_members(GROUP, &[LEAVER]).await.is_ok());
    let body = json!({"members": [LEAVER.to_string()]});
    assert_eq!(sent(&portal).await, ("DELETE".into(), format!("group/{GROUP}/members"), body));
    is_refused(gate().remove_members(GROUP, &[HEIR, LEAVER]).await, "1 of 2 people are still in");
}

#[tokio::test]
async fn members_move_to_another_group_only() {
    let (portal, gate) = gate(&group(OTHER, "Sales", None, &[])).await;
    assert_eq!(gate().move_members(GROUP, OTHER).await.unwrap().id, OTHER);
    let route = format!("group/{GROUP}/members/{OTHER}");
    assert_eq!(sent(&portal).await, ("PUT".into(), route, Value::Null));
    is_refused(gate().move_members(OTHER, OTHER).await, "Nothing was sent");
    is_refused(gate().move_members(OTHER, GROUP).await, "another group");
    assert_eq!(received(&portal).await.len(), 2);
}

#[tokio::test]
async fn a_deleted_group_answers_nothing() {
    let portal = portal(ResponseTemplate::new(204)).await;
    assert_eq!(client(&portal).gate(Receipt::of_kept_intent()).delete_group(GROUP).await, Ok(()));
    assert_eq!(sent(&portal).await, ("DELETE".into(), format!("group/{GROUP}"), Value::Null));
}

/// Every change there is, one after the other.
async fn everything(client: &Client) -> Vec<Failure> {
    let gate = || client.gate(Receipt::of_kept_intent());
    let room = RoomId::Number(1);
    vec![
        gate().set_status(LEAVER, PersonStatus::Disabled).await.unwrap_err(),
        gate().end_sessions(LEAVER).await.unwrap_err(),
        gate().delete_profile(LEAVER).await.unwrap_err(),
        gate().change_role(LEAVER, Role::User).await.unwrap_err(),
        gate().give_room(&room, HEIR).await.unwrap_err(),
        gate().create_group("Ops", None, &[]).await.unwrap_err(),
        gate().rename_group(GROUP, "Ops").await.unwrap_err(),
        gate().set_manager(GROUP, HEIR).await.unwrap_err(),
        gate().add_members(GROUP, &[HEIR]).await.unwrap_err(),
        gate().remove_members(GROUP, &[HEIR]).await.unwrap_err(),
        gate().move_members(GROUP, OTHER).await.unwrap_err(),
        gate().delete_group(GROUP).await.unwrap_err(),
    ]
}

#[rstest]
#[case(502, FailureKind::Broken)]
#[case(403, FailureKind::Forbidden)]
#[case(401, FailureKind::SignedOut)]
#[tokio::test]
async fn every_change_is_sent_once(#[case] status: u16, #[case] kind: FailureKind) {
    let portal = portal(ResponseTemplate::new(status)).await;
    let failures = everything(&client(&portal)).await;
    assert!(failures.iter().all(|failure| failure.kind == kind), "{failures:?}");
    assert_eq!(received(&portal).await.len(), failures.len());
}

#[tokio::test]
async fn in_read_only_mode_nothing_at_all_is_sent() {
    let portal = portal(ResponseTemplate::new(200)).await;
    let client = client_with(&portal.uri(), ClientOptions { read_only: true, ..options() });
    let failures = everything(&client).await;
    assert!(failures.iter().all(|failure| failure.text.contains("read-only")), "{failures:?}");
    assert!(received(&portal).await.is_empty());
}

#[tokio::test]
async fn a_cap_on_writes_holds_for_changes_without_a_body_too() {
    let portal = portal(ResponseTemplate::new(429).insert_header("retry-after", "80000")).await;
    let client = client(&portal);
    let failure = client.gate(Receipt::of_kept_intent()).delete_group(GROUP).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Throttled(Duration::from_secs(80_000)));
    let until = client.net().borrow().paused_until.unwrap();
    assert!(until <= tokio::time::Instant::now() + Duration::from_secs(60), "readings go on soon");
}
