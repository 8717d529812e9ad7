//! What a random walk may ask and none of the four did. The answers follow from docspace-api.md, whose
//! sections stand at each test, and from the server's source, tag v3.7.2-server, where a class is named.

use serde_json::{Value, json};

use super::Exam;

const AUTHORIZING: &str = "ASC.Common.Security.Authorizing.AuthorizingException";
const RULE: &str = "System.Security.SecurityException";
const STATE: &str = "System.InvalidOperationException";
const ARGUMENT: &str = "System.ArgumentException";
const NOT_FOUND: &str = "ASC.Common.Web.ItemNotFoundException";

impl Exam {
    async fn disable(&self, person: &str) -> Value {
        let call = "PUT /api/2.0/people/status/Terminated";
        let (status, answer) = self.ask("owner", call, Some(&json!({ "userIds": [person] }))).await;
        assert_eq!(status, 200, "{person}: {answer}");
        answer["response"][0].clone()
    }

    async fn delete(&self, who: &str, person: &str) -> (u16, Value) {
        self.ask(who, &format!("DELETE /api/2.0/people/{person}"), None).await
    }

    /// Asks, and holds what is refused against status and `error.type`.
    async fn refused(&self, who: &str, call: &str, sent: Option<Value>, status: u16, kind: &str) {
        let (answered, body) = self.ask(who, call, sent.as_ref()).await;
        assert_eq!((answered, &body["error"]["type"]), (status, &json!(kind)), "{who} {call}");
    }
}

/// docspace-api.md 5.3: "the full user (status 2) as he was", whatever the role.
#[tokio::test]
async fn deleting_answers_whoever_was_disabled_as_they_were() {
    let exam = Exam::prepare().await;
    for person in ["{leavertwo}", "{plaintwo}", "{visitor}", "{leaverfour}"] {
        let was = exam.disable(person).await;
        let (status, answer) = exam.delete("owner", person).await;
        assert_eq!((status, &answer["response"]), (200, &was), "{person}");
        if person == "{leaverfour}" {
            assert_eq!(
                (&was["isAdmin"], &was["listAdminModules"]),
                (&json!(true), &json!(["files"]))
            );
        }
        exam.refused("owner", &format!("GET /api/2.0/people/{person}"), None, 404, NOT_FOUND).await;
    }
}

/// docspace-api.md 5.3: that somebody is disabled is asked before who may delete admins (`DeleteMember`).
#[tokio::test]
async fn an_admin_deletes_no_active_admin_because_he_is_active() {
    let exam = Exam::prepare().await;
    let call = "DELETE /api/2.0/people/{leaverfour}";
    exam.refused("boss", call, None, 403, STATE).await;
    exam.disable("{leaverfour}").await;
    exam.refused("boss", call, None, 403, RULE).await;
}

/// docspace-api.md 8.2, 9.2: a run that deletes the profile, of an admin by the owner, of a user by an admin.
#[tokio::test]
async fn runs_that_delete_the_profile_end_with_nobody_there() {
    let exam = Exam::prepare().await;
    for (who, source, heir) in
        [("owner", "{leaverfour}", "{boss}"), ("boss", "{plainone}", "{heirtwo}")]
    {
        exam.disable(source).await;
        let order = json!({ "fromUserId": source, "toUserId": heir, "deleteProfile": true });
        let (status, _) = exam.ask(who, "POST /api/2.0/people/reassign/start", Some(&order)).await;
        assert_eq!(status, 200, "{source}");
        exam.portal.advance(600);
        let call = format!("GET /api/2.0/people/reassign/progress/{source}");
        let (_, answer) = exam.ask("owner", &call, None).await;
        let task = &answer["response"];
        assert_eq!((&task["percentage"], &task["status"]), (&json!(100), &json!(2)), "{source}");
        assert_eq!(task["isCompleted"], true);
        exam.refused("owner", &format!("GET /api/2.0/people/{source}"), None, 404, NOT_FOUND).await;
    }
}

/// docspace-api.md 1.3, 2.2: who may not call is told so before anybody reads what they sent; both bodies
/// are empty.
#[tokio::test]
async fn bad_bodies_are_not_read_for_those_who_may_not_call() {
    let exam = Exam::prepare().await;
    let call = "POST /api/2.0/people/reassign/start";
    for sent in [json!({}), json!({ "fromUserId": "zz", "toUserId": "{nobody}" })] {
        for (who, status) in [("reader", 403), ("bad", 401), ("none", 401)] {
            let answer = exam.ask(who, call, Some(&sent)).await;
            assert_eq!(answer, (status, json!("")), "{who} {sent}");
        }
    }
}

/// docspace-api.md 8.1: a room admin asks about users and guests only (`UserSecurityProvider`).
#[tokio::test]
async fn a_room_admin_asks_what_is_necessary_for_users_and_guests() {
    let exam = Exam::prepare().await;
    let call =
        |kind| format!("GET /api/2.0/people/reassign/necessary?UserId={{leaverone}}&Type={kind}");
    for kind in ["All", "RoomAdmin"] {
        exam.refused("heirone", &call(kind), None, 403, AUTHORIZING).await;
    }
    for kind in ["User", "Guest"] {
        let (status, answer) = exam.ask("heirone", &call(kind), None).await;
        assert_eq!((status, &answer["response"]), (200, &json!(false)), "{kind}");
    }
}

/// docspace-api.md 7.2, 19: who cannot head a group is passed over before roles are looked at
/// (`SetGroupManager`).
#[tokio::test]
async fn a_room_admin_names_a_manager_who_cannot_be_one() {
    let exam = Exam::prepare().await;
    exam.disable("{leavertwo}").await;
    let (call, group) =
        ("PUT /api/2.0/group/{group red}/manager", "GET /api/2.0/group/{group red}");
    let before = exam.ask("heirone", group, None).await;
    for person in ["{leavertwo}", "{visitor}"] {
        let answer = exam.ask("heirone", call, Some(&json!({ "userId": person }))).await;
        assert_eq!(answer, before, "{person}");
    }
    let nobody = json!({ "userId": "{nobody}" });
    exam.refused("heirone", call, Some(nobody), 404, NOT_FOUND).await;
}

/// docspace-api.md 7.2, 19: members of whom none can join are refused before roles are looked at
/// (`SetMembersTo`).
#[tokio::test]
async fn a_room_admin_sets_members_of_whom_none_can_join() {
    let exam = Exam::prepare().await;
    let call = "POST /api/2.0/group/{group red}/members";
    let none = json!({ "members": ["{visitor}", "{nobody}"] });
    exam.refused("heirone", call, Some(none), 400, ARGUMENT).await;
    let one = json!({ "members": ["{visitor}", "{plaintwo}"] });
    exam.refused("heirone", call, Some(one), 403, AUTHORIZING).await;
}

/// docspace-api.md 19: whoever was a DocSpace admin stays one after being deleted, until memberships are
/// written, even if nothing changes (`CachedUserService`).
#[tokio::test]
async fn a_deleted_admin_counts_as_one_until_memberships_are_written() {
    let member = json!({ "members": ["{plaintwo}"] });
    let unknown = json!({ "members": ["{nobody}"] });
    let (members, manager) =
        ("/api/2.0/group/{group blue}/members", "/api/2.0/group/{group blue}/manager");
    let head = json!({ "userId": "{heirone}" });
    let guest = json!({
        "firstName": "New", "lastName": "Guest", "email": "new.guest@example.com", "type": "Guest"
    });
    for (writes, sent) in [
        (format!("PUT {members}"), Some(member.clone())),
        (format!("DELETE {members}"), Some(member.clone())),
        (format!("POST {members}"), Some(member)),
        (format!("PUT {manager}"), Some(head)),
        (format!("PUT {members}/{{group blue}}"), None),
        ("POST /api/2.0/people/active".to_owned(), Some(guest.clone())),
    ] {
        let exam = Exam::prepare().await;
        exam.disable("{leaverfour}").await;
        assert_eq!(exam.delete("owner", "{leaverfour}").await.0, 200);
        let mut room_admin = guest.clone();
        room_admin["type"] = json!("RoomAdmin");
        room_admin["email"] = json!("new.room.admin@example.com");
        for (call, sent) in [
            (format!("PUT {members}"), Some(&unknown)),
            (format!("DELETE {members}"), Some(&unknown)),
            ("POST /api/2.0/people/active".to_owned(), Some(&room_admin)),
        ] {
            assert_eq!(exam.ask("owner", &call, sent).await.0, 200, "{call}");
        }
        exam.asks_about_leaverfour(403).await;
        assert_eq!(exam.ask("owner", &writes, sent.as_ref()).await.0, 200, "{writes}");
        exam.asks_about_leaverfour(200).await;
    }
}

/// The same when a run deletes the profile; and nothing is remembered for more than 20 minutes.
#[tokio::test]
async fn an_admin_whom_a_run_deleted_counts_as_one_for_twenty_minutes() {
    let exam = Exam::prepare().await;
    exam.disable("{leaverfour}").await;
    let order =
        json!({ "fromUserId": "{leaverfour}", "toUserId": "{boss}", "deleteProfile": true });
    let (status, _) = exam.ask("owner", "POST /api/2.0/people/reassign/start", Some(&order)).await;
    assert_eq!(status, 200);
    exam.portal.advance(600);
    exam.asks_about_leaverfour(403).await;
    exam.portal.advance(20 * 60_000);
    exam.asks_about_leaverfour(200).await;
}

impl Exam {
    /// The three questions that a DocSpace admin may not ask about another.
    async fn asks_about_leaverfour(&self, status: u16) {
        let kind = if status == 200 { Value::Null } else { json!(RULE) };
        for (call, sent) in [
            ("GET /api/2.0/people/reassign/progress/{leaverfour}", None),
            ("GET /api/2.0/people/reassign/necessary?UserId={leaverfour}&Type=All", None),
            ("PUT /api/2.0/people/reassign/terminate", Some(json!({ "userId": "{leaverfour}" }))),
        ] {
            let (answered, body) = self.ask("boss", call, sent.as_ref()).await;
            assert_eq!((answered, &body["error"]["type"]), (status, &kind), "{call}");
        }
    }
}
