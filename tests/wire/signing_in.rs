//! Signing in, the key on its way, and what the first answers tell of a portal.

use handover::domain::Session;
use jiff::{SignedDuration, Timestamp};

use super::*;

#[tokio::test]
async fn signing_in_asks_for_the_key_and_then_for_its_owner() {
    let portal = MockServer::start().await;
    let key = json!({
        "id": LEAVER.to_string(), "name": "console", "key": "sk-***9c1e", "permissions": ["accounts:read"],
        "createBy": {"id": HEIR.to_string()}, "expiresAt": "2026-12-31T00:00:00.0000000+03:00",
    });
    let given = |route: &str| Mock::given(method("GET")).and(path(format!("/api/2.0/{route}")));
    given("keys/@self").respond_with(envelope(&key)).expect(1).mount(&portal).await;
    given(&format!("people/{HEIR}"))
        .respond_with(envelope(&person(HEIR)))
        .expect(1)
        .mount(&portal)
        .await;
    let session = client(&portal).sign_in().await.unwrap();
    assert_eq!((session.me.id, &*session.me.name), (HEIR, "Ann Lee"));
    assert!(!session.actor().can_write, "a key that only reads");
    assert_eq!(session.connection, Connection::Private, "on this machine");
    for request in received(&portal).await {
        assert_eq!(header(&request, "authorization"), Some(&*format!("Bearer {KEY}")));
        assert_eq!(header(&request, "accept"), Some("application/json"));
        assert_eq!(header(&request, "cookie"), None);
        assert!(!request.url.as_str().contains(KEY));
    }
}

#[tokio::test]
async fn what_anybody_may_read_is_asked_without_the_key() {
    let portal = MockServer::start().await;
    let answer = json!({"greetingSettings": "Example Ltd", "docSpace": "3.7.2"});
    Mock::given(any()).respond_with(envelope(&answer)).mount(&portal).await;
    let client = client(&portal);
    assert_eq!(client.portal_title().await.unwrap().as_deref(), Some("Example Ltd"));
    assert_eq!(client.portal_version().await.unwrap().as_deref(), Some("3.7.2"));
    let requests = received(&portal).await;
    assert_eq!(requests.len(), 2);
    assert!(requests.iter().all(|request| header(request, "authorization").is_none()));
}

#[tokio::test]
async fn whoever_signs_in_where_nothing_listens_hears_it_at_once() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let gone = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    // A repetition would wait for longer than this test may take.
    let options = ClientOptions { back_off: Duration::from_secs(3_600), ..options() };
    let client = client_with(&gone, options);
    let failure = tokio::time::timeout(Duration::from_secs(60), client.sign_in()).await;
    let failure = failure.expect("no repetition").unwrap_err();
    assert_eq!(failure.kind, FailureKind::Unanswered);
    assert!(failure.text.contains("refuses the connection"), "{failure}");
}

#[tokio::test]
async fn whoever_signs_in_where_nobody_answers_waits_once() {
    let portal = Raw::hanging(b"").await;
    let answer_timeout = Duration::from_millis(20);
    let client = client_with(&portal.address, ClientOptions { answer_timeout, ..options() });
    let failure = client.sign_in().await.unwrap_err();
    assert!(failure.text.contains("did not answer GET keys/@self in time"), "{failure}");
    assert_eq!(portal.connections(), 1);
}

#[tokio::test]
async fn whoever_signs_in_at_a_portal_that_is_asked_too_much_hears_for_how_long() {
    let portal = portal(ResponseTemplate::new(429).insert_header("retry-after", "30")).await;
    let failure = client(&portal).sign_in().await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Throttled(Duration::from_secs(30)));
    assert!(failure.text.contains("in 30 s"), "{failure}");
    assert_eq!(received(&portal).await.len(), 1);
}

/// Signs in with a key that has these permissions, and whose owner has this member set.
async fn sign_in_as(permissions: &[&str], role: &str) -> Result<Session, Failure> {
    let portal = MockServer::start().await;
    let key = json!({
        "id": LEAVER.to_string(), "name": "console", "permissions": permissions,
        "createBy": {"id": HEIR.to_string()},
    });
    let me = json!({
        "id": HEIR.to_string(), "firstName": "Ann", "lastName": "Lee", "status": 1, role: true,
    });
    let given = |route: &str| Mock::given(path(format!("/api/2.0/{route}")));
    given("keys/@self").respond_with(envelope(&key)).mount(&portal).await;
    given(&format!("people/{HEIR}")).respond_with(envelope(&me)).mount(&portal).await;
    client(&portal).sign_in().await
}

#[rstest]
#[case::a_user(&[], "isCollaborator", "belongs to Ann Lee, a user")]
#[case::a_guest(&[], "isVisitor", "belongs to Ann Lee, a guest")]
#[case::a_key_for_rooms(&["rooms:read"], "isAdmin", "needs accounts:read")]
#[tokio::test]
async fn whoever_sees_nobody_is_not_let_in(
    #[case] permissions: &[&str],
    #[case] role: &str,
    #[case] says: &str,
) {
    let failure = sign_in_as(permissions, role).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Forbidden);
    assert!(failure.text.contains(says), "{failure}");
}

#[rstest]
#[case::an_admin("isAdmin", true)]
#[case::a_room_admin("isRoomAdmin", false)]
#[tokio::test]
async fn a_room_admin_only_looks(#[case] role: &str, #[case] can_write: bool) {
    let session = sign_in_as(&[], role).await.unwrap();
    assert_eq!(session.actor().can_write, can_write);
}

#[tokio::test]
async fn signing_in_at_a_portal_that_restarts_is_repeated() {
    let portal = portal(ResponseTemplate::new(502)).await;
    client(&portal).sign_in().await.unwrap_err();
    assert_eq!(received(&portal).await.len(), 4);
}

#[tokio::test]
async fn after_a_key_was_revoked_another_one_goes_on_in_its_place() {
    let portal = MockServer::start().await;
    let with = |key: &str| {
        Mock::given(wiremock::matchers::header("authorization", format!("Bearer {key}").as_str()))
    };
    with(KEY).respond_with(ResponseTemplate::new(401)).mount(&portal).await;
    // So late that the latency changes, whatever it was before.
    let late = envelope(&person(LEAVER)).set_delay(Duration::from_millis(60));
    with("sk-new").respond_with(late).mount(&portal).await;
    let old = client_with(&portal.uri(), ClientOptions { read_only: true, ..options() });
    let revoked = old.person(LEAVER, Priority::List).await.unwrap_err();
    assert_eq!(revoked.kind, FailureKind::SignedOut);
    let new = old.with_key(&SecretString::from("sk-new")).unwrap();
    assert_eq!(new.address(), old.address());
    let net = old.net();
    assert!(new.person(LEAVER, Priority::List).await.is_ok());
    assert!(net.has_changed().unwrap(), "whoever watches the line goes on watching it");
    assert!(old.person(LEAVER, Priority::List).await.is_err(), "the old client keeps its key");
    let shut = new.gate(Receipt::of_kept_intent()).terminate(LEAVER).await.unwrap_err();
    assert_eq!(shut.kind, FailureKind::Forbidden, "the options stay");
    let failure = old.with_key(&SecretString::from("no key")).unwrap_err();
    assert_eq!(failure.kind, FailureKind::SignedOut);
}

/// Refuses a key, and in the moment in which it is about to, the client gets another one.
struct Replacing {
    client: Client,
    new: Client,
}

impl wiremock::Respond for Replacing {
    fn respond(&self, _: &wiremock::Request) -> ResponseTemplate {
        self.client.take_key_of(&self.new);
        ResponseTemplate::new(401)
    }
}

/// A reading, and a change.
#[rstest]
#[case(false)]
#[case(true)]
#[tokio::test]
async fn a_refusal_of_a_key_that_was_replaced_meanwhile_is_no_refusal_of_the_new_one(
    #[case] changes: bool,
) {
    let portal = MockServer::start().await;
    let with = |key: &str| {
        Mock::given(wiremock::matchers::header("authorization", format!("Bearer {key}").as_str()))
    };
    let client = client(&portal);
    let new = client.with_key(&SecretString::from("sk-new")).unwrap();
    with(KEY).respond_with(Replacing { client: client.clone(), new }).mount(&portal).await;
    with("sk-new").respond_with(envelope(&person(LEAVER))).mount(&portal).await;
    if changes {
        let changed = client.gate(Receipt::of_kept_intent()).terminate(LEAVER).await;
        // The answer is no task's, which is another matter; the key was taken.
        assert_ne!(changed.err().map(|failure| failure.kind), Some(FailureKind::SignedOut));
    } else {
        assert_eq!(client.person(LEAVER, Priority::List).await.unwrap().id, LEAVER);
    }
    let requests = received(&portal).await;
    let keys: Vec<_> = requests.iter().map(|sent| header(sent, "authorization")).collect();
    assert_eq!(keys, [Some(format!("Bearer {KEY}").as_str()), Some("Bearer sk-new")]);
}

#[tokio::test]
async fn a_refusal_of_the_key_of_now_is_told_at_once() {
    let portal = portal(ResponseTemplate::new(401)).await;
    let client = client(&portal);
    let failure = client.gate(Receipt::of_kept_intent()).terminate(LEAVER).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::SignedOut);
    assert_eq!(received(&portal).await.len(), 1, "a change is not sent again");
}

#[rstest]
#[case::behind(-3_600)]
#[case::ahead(90)]
#[tokio::test]
async fn the_portals_clock_is_known_from_its_answers(#[case] ahead: i64) {
    let ahead = SignedDuration::from_secs(ahead);
    let began = Timestamp::now();
    let date = (began + ahead).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let portal = portal(envelope(&person(LEAVER)).insert_header("date", date.as_str())).await;
    let client = client(&portal);
    assert_eq!(client.net().borrow().clock_offset, None);
    client.person(LEAVER, Priority::List).await.unwrap();
    let offset = client.net().borrow().clock_offset.unwrap();
    // The answer is as old as this test, and a date has no parts of a second.
    let old = Timestamp::now().duration_since(began) + SignedDuration::from_secs(1);
    assert!((offset - ahead).abs() <= old, "{offset:?}");
}

#[tokio::test]
async fn the_key_does_not_follow_a_redirect() {
    let (portal, other) = (MockServer::start().await, MockServer::start().await);
    let away = ResponseTemplate::new(302).insert_header("location", other.uri());
    Mock::given(any()).respond_with(away).mount(&portal).await;
    let failure = client(&portal).person(LEAVER, Priority::List).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Unreadable);
    assert!(failure.text.contains(&format!("sends on to {}", other.uri())), "{failure}");
    assert!(received(&other).await.is_empty());
}

#[tokio::test]
async fn story_34_the_key_is_in_no_debug_and_no_error() {
    let portal = portal(ResponseTemplate::new(401)).await;
    let client = client(&portal);
    let failure = client.person(LEAVER, Priority::List).await.unwrap_err();
    for text in [
        format!("{client:?}"),
        format!("{:#?}", client.gate(Receipt::of_kept_intent())),
        format!("{failure:?}"),
    ] {
        assert!(!text.contains("0123456789"), "{text}");
    }
    assert!(format!("{client:?}").contains("[redacted]"));
}

#[rstest]
#[case("")]
#[case("0123456789abcdef")]
#[case("Bearer sk-0123456789abcdef")]
#[case("sk-0123456789\nabcdef")]
fn what_is_no_key_is_said_before_it_is_sent(#[case] key: &str) {
    let address = Address::parse("localhost:1").unwrap();
    let failure = Client::new(address, &SecretString::from(key), options()).unwrap_err();
    assert_eq!(failure.kind, FailureKind::SignedOut);
    assert!(failure.text.contains("begin with sk-"));
    assert!(key.is_empty() || !failure.text.contains(key));
}
