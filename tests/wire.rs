//! The client on real sockets: what it sends, what it repeats, and what it says when a portal,
//! a proxy or the line misbehaves.
#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

#[path = "wire/changes.rs"]
mod changes;
#[path = "wire/paths.rs"]
mod paths;
#[path = "wire/portals.rs"]
mod portals;
#[path = "wire/readings.rs"]
mod readings;
#[path = "wire/signing_in.rs"]
mod signing_in;
#[path = "wire/whole.rs"]
mod whole;

use std::time::{Duration, Instant};

use futures::{FutureExt, StreamExt};
use handover::{
    docspace::{Address, Client, ClientOptions, Limits, Priority},
    domain::{
        Connection, Failure, FailureKind, PeopleQuery, PersonId, PersonStatus, Receipt, TaskStatus,
    },
};
use rstest::rstest;
use secrecy::SecretString;
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{any, method, path},
};

use self::portals::{Raw, TlsPortal};

const KEY: &str = "sk-0123456789abcdef";
const LEAVER: PersonId = PersonId::from_u128(0x66fa_a6e4_f133_11ea_b126_00ff_eec8_b4ef);
const HEIR: PersonId = PersonId::from_u128(0xaae1_e103_bca5_9fa1_ba8c_4205_8b4a_bf28);

fn options() -> ClientOptions {
    ClientOptions { back_off: Duration::from_millis(1), ..ClientOptions::default() }
}

fn client_with(address: &str, options: ClientOptions) -> Client {
    Client::new(Address::parse(address).unwrap(), &SecretString::from(KEY), options).unwrap()
}

fn client(portal: &MockServer) -> Client {
    client_with(&portal.uri(), options())
}

fn envelope(response: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({"response": response, "count": 1, "status": 0}))
}

fn person(id: PersonId) -> Value {
    json!({"id": id.to_string(), "firstName": "Ann", "lastName": "Lee", "isOwner": true, "status": 1})
}

fn task(percentage: u8) -> Value {
    json!({"id": "1_x", "error": "", "percentage": percentage, "isCompleted": false, "status": 1})
}

async fn portal(answer: ResponseTemplate) -> MockServer {
    let portal = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&portal).await;
    portal
}

async fn received(portal: &MockServer) -> Vec<Request> {
    portal.received_requests().await.unwrap()
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers.get(name).map(|value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_start_says_who_whom_and_whether_the_profile_goes() {
    let portal = portal(envelope(&task(0))).await;
    let report =
        client(&portal).gate(Receipt::of_kept_intent()).start(LEAVER, HEIR, false).await.unwrap();
    assert_eq!((report.percentage, report.status), (0, TaskStatus::Running));
    let [request] = &received(&portal).await[..] else { panic!("one request") };
    assert_eq!(request.method.as_str(), "POST");
    assert_eq!(request.url.path(), "/api/2.0/people/reassign/start");
    assert_eq!(header(request, "content-type"), Some("application/json"));
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    let expected = json!({
        "fromUserId": LEAVER.to_string(), "toUserId": HEIR.to_string(), "deleteProfile": false,
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn a_stop_names_the_leaver_and_may_find_nothing() {
    let portal =
        portal(ResponseTemplate::new(200).set_body_json(json!({"count": 0, "status": 0}))).await;
    assert_eq!(client(&portal).gate(Receipt::of_kept_intent()).terminate(LEAVER).await, Ok(None));
    let [request] = &received(&portal).await[..] else { panic!("one request") };
    assert_eq!(request.method.as_str(), "PUT");
    assert_eq!(request.url.path(), "/api/2.0/people/reassign/terminate");
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(body, json!({"userId": LEAVER.to_string()}));
}

#[tokio::test]
async fn in_read_only_mode_the_gate_is_shut_and_reading_goes_on() {
    let portal = portal(envelope(&person(LEAVER))).await;
    let client = client_with(&portal.uri(), ClientOptions { read_only: true, ..options() });
    let start = client.gate(Receipt::of_kept_intent()).start(LEAVER, HEIR, true).await.unwrap_err();
    let stop = client.gate(Receipt::of_kept_intent()).terminate(LEAVER).await.unwrap_err();
    assert_eq!((start.kind, stop.kind), (FailureKind::Forbidden, FailureKind::Forbidden));
    assert!(start.text.contains("read-only"), "{start}");
    assert!(received(&portal).await.is_empty());
    assert!(client.person(LEAVER, Priority::List).await.is_ok());
}

#[rstest]
#[case::refused(401, 1)]
#[case::forbidden(403, 1)]
#[case::missing(404, 1)]
#[case::failed(500, 4)]
#[case::proxy(502, 4)]
#[case::restarting(503, 4)]
#[tokio::test]
async fn readings_are_repeated_while_there_is_hope(#[case] status: u16, #[case] requests: usize) {
    let portal = portal(ResponseTemplate::new(status)).await;
    client(&portal).person(LEAVER, Priority::List).await.unwrap_err();
    assert_eq!(received(&portal).await.len(), requests);
}

#[tokio::test]
async fn a_reading_that_succeeds_in_the_end_is_a_success() {
    let portal = MockServer::start().await;
    let page = ResponseTemplate::new(502).set_body_raw("<html>502 Bad Gateway</html>", "text/html");
    Mock::given(any()).respond_with(page).up_to_n_times(3).mount(&portal).await;
    Mock::given(any()).respond_with(envelope(&person(LEAVER))).mount(&portal).await;
    assert!(client(&portal).person(LEAVER, Priority::List).await.is_ok());
    assert_eq!(received(&portal).await.len(), 4);
}

#[tokio::test]
async fn polls_are_not_repeated_here() {
    let portal = portal(ResponseTemplate::new(502)).await;
    let failure = client(&portal).progress(LEAVER, Priority::Poll).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Broken);
    assert_eq!(received(&portal).await.len(), 1);
}

#[rstest]
#[case(500)]
#[case(502)]
#[case(504)]
#[tokio::test]
async fn changes_are_never_repeated(#[case] status: u16) {
    let portal = portal(ResponseTemplate::new(status)).await;
    let client = client(&portal);
    let gate = || client.gate(Receipt::of_kept_intent());
    assert!(gate().start(LEAVER, HEIR, false).await.is_err());
    assert!(gate().terminate(LEAVER).await.is_err());
    assert_eq!(received(&portal).await.len(), 2);
}

#[rstest]
#[case::in_the_end_it_is_taken(2, 3)]
#[case::the_portal_never_takes_it(9, 4)]
#[tokio::test]
async fn a_throttled_stop_goes_out_again_and_a_start_does_not(
    #[case] refusals: u64,
    #[case] requests: usize,
) {
    let portal = MockServer::start().await;
    let wait = ResponseTemplate::new(429).insert_header("retry-after", "0");
    Mock::given(method("POST")).respond_with(wait.clone()).expect(1).mount(&portal).await;
    Mock::given(method("PUT")).respond_with(wait).up_to_n_times(refusals).mount(&portal).await;
    Mock::given(method("PUT")).respond_with(envelope(&task(50))).mount(&portal).await;
    let client = client(&portal);
    let gate = || client.gate(Receipt::of_kept_intent());
    let stop = gate().terminate(LEAVER).await;
    assert_eq!(received(&portal).await.len(), requests);
    assert_eq!(stop.is_ok(), refusals < 4, "{stop:?}");
    let start = gate().start(LEAVER, HEIR, false).await.unwrap_err();
    assert_eq!(start.kind, FailureKind::Throttled(Duration::ZERO));
}

#[tokio::test]
async fn a_change_without_an_answer_is_not_repeated_either() {
    let portal = Raw::portal(b"").await;
    let gate = client_with(&portal.address, options()).gate(Receipt::of_kept_intent());
    let failure = gate.start(LEAVER, HEIR, false).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Unanswered, "{failure}");
    assert_eq!(portal.connections(), 1);
}

#[tokio::test]
async fn a_throttled_reading_goes_on_by_itself() {
    let portal = MockServer::start().await;
    let wait = ResponseTemplate::new(429).insert_header("retry-after", "0");
    Mock::given(any()).respond_with(wait).up_to_n_times(7).mount(&portal).await;
    Mock::given(any()).respond_with(envelope(&person(LEAVER))).mount(&portal).await;
    assert!(client(&portal).person(LEAVER, Priority::List).await.is_ok());
    assert_eq!(received(&portal).await.len(), 8);
}

#[rstest]
#[case::header(Some("7"), 7.0, 7.0)]
#[case::no_header(None, 1.0, 1.25)]
#[case::no_number(Some("Wed, 21 Oct 2026 07:28:00 GMT"), 1.0, 1.25)]
#[tokio::test]
async fn a_429_pauses_the_whole_client_and_shows_it(
    #[case] retry_after: Option<&str>,
    #[case] shortest: f64,
    #[case] longest: f64,
) {
    let mut answer = ResponseTemplate::new(429);
    if let Some(seconds) = retry_after {
        answer = answer.insert_header("retry-after", seconds);
    }
    let portal = portal(answer).await;
    let client = client(&portal);
    let mut net = client.net();
    assert_eq!(net.borrow().paused_until, None);
    let failure =
        client.gate(Receipt::of_kept_intent()).start(LEAVER, HEIR, false).await.unwrap_err();
    let FailureKind::Throttled(wait) = failure.kind else { panic!("{failure}") };
    assert!((shortest..=longest).contains(&wait.as_secs_f64()), "{wait:?}");
    let until = net.wait_for(|net| net.paused_until.is_some()).await.unwrap().paused_until.unwrap();
    assert!(until.duration_since(tokio::time::Instant::now()) <= wait);
    let mut reading = Box::pin(client.person(LEAVER, Priority::Stop));
    assert!((&mut reading).now_or_never().is_none(), "held, whatever its priority");
    assert_eq!(received(&portal).await.len(), 1);
}

#[tokio::test]
async fn a_cap_on_writes_does_not_stop_readings_for_a_day() {
    let portal = portal(ResponseTemplate::new(429).insert_header("retry-after", "80000")).await;
    let client = client(&portal);
    let failure = client.gate(Receipt::of_kept_intent()).terminate(LEAVER).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Throttled(Duration::from_secs(80_000)));
    let until = client.net().borrow().paused_until.unwrap();
    assert_eq!(received(&portal).await.len(), 1);
    assert!(until <= tokio::time::Instant::now() + Duration::from_secs(60));
}

#[tokio::test]
async fn latency_is_shown() {
    let answer = envelope(&person(LEAVER)).set_delay(Duration::from_millis(4));
    let portal = portal(answer).await;
    let client = client(&portal);
    let net = client.net();
    assert_eq!(net.borrow().latency, None);
    client.person(LEAVER, Priority::List).await.unwrap();
    assert!(net.borrow().latency.is_some_and(|latency| latency >= Duration::from_millis(4)));
}

#[tokio::test]
async fn a_whole_portal_comes_in_order_and_sorted_by_the_unique_column() {
    let portal = MockServer::start().await;
    let people = |request: &Request| {
        let query: std::collections::HashMap<_, _> = request.url.query_pairs().collect();
        assert_eq!((&*query["count"], &*query["sortBy"]), ("100", "email"));
        assert_eq!(&*query["employeeStatus"], "2");
        let start: u128 = query["startIndex"].parse().unwrap();
        let rows: Vec<_> = (start..250.min(start + 100))
            .map(|number| person(PersonId::from_u128(number)))
            .collect();
        ResponseTemplate::new(200)
            .set_body_json(json!({"response": rows, "count": 1, "total": 250}))
    };
    Mock::given(path("/api/2.0/people/filter")).respond_with(people).expect(3).mount(&portal).await;
    let query = PeopleQuery { status: Some(PersonStatus::Disabled), ..PeopleQuery::default() };
    let pages: Vec<_> = client(&portal).walk_people(query).map(Result::unwrap).collect().await;
    assert!(pages.iter().all(|page| page.total == 250));
    let ids: Vec<_> = pages.iter().flat_map(|page| &page.items).map(|person| person.id).collect();
    assert_eq!(ids, (0..250).map(PersonId::from_u128).collect::<Vec<_>>());
}

#[tokio::test]
async fn all_groups_come_with_their_heads() {
    let head = json!({"id": HEIR.to_string(), "firstName": "Ann", "lastName": "Lee", "status": 2});
    let group =
        json!({"id": LEAVER.to_string(), "name": "R&D", "membersCount": 3, "manager": head});
    let portal = portal(envelope(&json!([group]))).await;
    let pages: Vec<_> = client(&portal).walk_groups().map(Result::unwrap).collect().await;
    let group = &pages[0].items[0];
    assert_eq!((&*group.name, group.members), ("R&D", 3));
    let head = group.manager.as_ref().unwrap();
    assert_eq!((&*head.name, head.status), ("Ann Lee", PersonStatus::Disabled));
}

/// What a call says when there is no sound answer.
async fn silence(address: &str, options: ClientOptions) -> Failure {
    let client = client_with(address, options);
    let failure = client.progress(LEAVER, Priority::Poll).await.unwrap_err();
    assert!(!failure.text.contains("sk-"), "{failure}");
    failure
}

#[tokio::test]
async fn nothing_listens() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let gone = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let failure = silence(&gone, options()).await;
    assert_eq!(failure.kind, FailureKind::Unanswered);
    assert!(failure.text.contains("refuses the connection"), "{failure}");
}

#[tokio::test]
async fn no_such_host() {
    let failure = silence("http://nowhere.invalid", options()).await;
    assert_eq!(failure.kind, FailureKind::Unanswered);
    assert!(failure.text.contains("no host named nowhere.invalid"), "{failure}");
}

#[rstest]
#[case::between_answer_and_body(
    b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"resp",
    "broke before"
)]
#[case::at_a_chunk(
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\n{\"resp\r\n",
    "broke before"
)]
#[case::before_any_answer(b"", "broke before")]
#[case::not_http(b"220 mail.example.com ESMTP\r\n", "not in HTTP")]
#[tokio::test]
async fn answers_that_are_cut_say_nothing(#[case] bytes: &'static [u8], #[case] says: &str) {
    let portal = Raw::portal(bytes).await;
    let failure = silence(&portal.address, options()).await;
    assert_eq!(failure.kind, FailureKind::Unanswered);
    assert!(failure.text.contains(says), "{failure}");
}

#[rstest]
#[case::no_answer(b"")]
#[case::half_a_body(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"resp")]
#[tokio::test]
async fn answers_that_take_too_long_are_given_up(#[case] bytes: &'static [u8]) {
    let portal = Raw::hanging(bytes).await;
    let poll_timeout = Duration::from_millis(20);
    let began = Instant::now();
    let failure = silence(&portal.address, ClientOptions { poll_timeout, ..options() }).await;
    assert_eq!(failure.kind, FailureKind::Unanswered);
    assert!(failure.text.contains("did not answer GET people/reassign/progress/"), "{failure}");
    assert!(failure.text.contains("in time") && began.elapsed() >= poll_timeout);
}

#[tokio::test]
async fn an_answer_that_does_not_end_is_not_kept() {
    let mut bytes = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    bytes.resize(17 << 20, b' ');
    let portal = Raw::portal(bytes.leak()).await;
    let failure = silence(&portal.address, options()).await;
    assert_eq!(failure.kind, FailureKind::Unreadable);
    assert!(failure.text.contains("longer than 16 MiB"), "{failure}");
}

#[tokio::test]
async fn story_31_a_certificate_of_a_stranger_is_refused_and_ones_own_authority_is_not() {
    let portal = TlsPortal::start();
    let trusting = |authority: &[u8]| {
        client_with(
            &portal.address,
            ClientOptions { authority: Some(authority.to_vec()), ..options() },
        )
    };
    let stranger = trusting(include_bytes!("tls/stranger.pem"));
    let failure = stranger.person(LEAVER, Priority::List).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Unanswered);
    assert!(failure.text.contains("nobody here knows who issued it"), "{failure}");
    assert_eq!(portal.connections(), 1, "asking again would not help");
    let nobody = trusting(b"no certificate").progress(LEAVER, Priority::Poll).await.unwrap_err();
    assert!(nobody.text.contains("holds no PEM certificate"), "{nobody}");
    let known = trusting(include_bytes!("tls/authority.pem"));
    assert_eq!(known.progress(LEAVER, Priority::Poll).await, Ok(None));
    let unchecked = ClientOptions { unchecked: true, ..options() };
    let anybody = client_with(&portal.address, unchecked);
    assert_eq!(anybody.progress(LEAVER, Priority::Poll).await, Ok(None));
}

#[tokio::test]
async fn no_more_than_the_limit_is_under_way() {
    let portal = Raw::hanging(b"").await;
    let limits = Limits { in_flight: 3, ..Limits::default() };
    let client = client_with(&portal.address, ClientOptions { limits, ..options() });
    let readings = (0..10).map(|_| client.person(LEAVER, Priority::List));
    let mut readings = Box::pin(futures::future::join_all(readings));
    while portal.connections() < 3 {
        assert!((&mut readings).now_or_never().is_none());
        tokio::task::yield_now().await;
    }
    for _ in 0..100 {
        assert!((&mut readings).now_or_never().is_none());
        tokio::task::yield_now().await;
    }
    assert_eq!(portal.connections(), 3);
}
