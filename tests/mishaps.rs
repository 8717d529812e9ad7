//! What goes wrong on purpose, as a client sees it.

#![allow(clippy::expect_used, reason = "helpers of tests are tests")]

use handover::demo::faults::{Kind, Mishap, Restart};
use handover::demo::{Faults, Options, PASSWORD, Running, serve};
use reqwest::{Client, RequestBuilder, StatusCode};

/// Plain HTTP, but the client wants to know its crypto first; a second time does no harm.
fn client() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::new()
}

async fn open(faults: Faults) -> (Running, Client) {
    let options = Options { people: 20, faults, ..Options::default() };
    let running = serve(([127, 0, 0, 1], 0).into(), options).await.expect("a free port");
    running.steer(|site| site.clock.pause());
    (running, client())
}

async fn open_with(kind: Kind, every: u64, seconds: f64) -> (Running, Client) {
    let mishap = Mishap { every, seconds, path: "people".to_owned(), ..Mishap::of(kind) };
    open(Faults { mishaps: vec![mishap], ..Faults::default() }).await
}

fn get(running: &Running, client: &Client, path: &str) -> RequestBuilder {
    let key = format!("Bearer {}", running.card.keys.owner);
    client.get(format!("{}/api/2.0/{path}", running.url)).header("authorization", key)
}

#[tokio::test]
async fn every_second_request_gets_the_proxys_page() {
    let (running, client) = open_with(Kind::BadGateway, 2, 0.0).await;
    let mut seen = Vec::new();
    for _ in 0..4 {
        let response = get(&running, &client, "people/filter").send().await.expect("an answer");
        seen.push(response.status().as_u16());
    }
    assert_eq!(seen, [200, 502, 200, 502]);
    let group = get(&running, &client, "group").send().await.expect("an answer");
    assert_eq!(group.status(), StatusCode::OK);
}

#[tokio::test]
async fn the_rate_limiter_says_when_to_come_back() {
    let (running, client) = open_with(Kind::TooManyRequests, 1, 6.2).await;
    let response = get(&running, &client, "people/filter").send().await.expect("an answer");
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(response.headers()["retry-after"], "7");
    assert_eq!(response.text().await.expect("a body"), "");
}

#[tokio::test]
async fn a_cut_answer_breaks_off_inside_its_body() {
    let (running, client) = open_with(Kind::Cut, 1, 0.0).await;
    for path in ["people/filter", "people/exists?email=x"] {
        let response = get(&running, &client, path).send().await.expect("a head");
        assert_eq!(response.status(), StatusCode::OK);
        assert!(response.text().await.is_err(), "the body must not arrive whole");
    }
}

#[tokio::test]
async fn a_dropped_connection_gives_no_answer_at_all() {
    let (running, client) = open_with(Kind::Drop, 1, 0.0).await;
    assert!(get(&running, &client, "people/filter").send().await.is_err());
}

#[tokio::test]
async fn a_delayed_answer_is_late_and_whole() {
    let (running, client) = open_with(Kind::Delay, 1, 0.02).await;
    let asked = std::time::Instant::now();
    let response = get(&running, &client, "people/filter").send().await.expect("an answer");
    assert_eq!(response.status(), StatusCode::OK);
    assert!(asked.elapsed().as_secs_f64() >= 0.02);
}

/// Recording `fieldscrash`: the process dies; here only the connection does.
#[tokio::test]
async fn an_undotted_object_in_fields_drops_the_connection_and_the_portal_lives_on() {
    let (running, client) = open(Faults::default()).await;
    for path in
        ["people/filter?fields=id,createdBy", "group?fields=id,manager", "keys?fields=createBy"]
    {
        assert!(get(&running, &client, path).send().await.is_err(), "{path}");
    }
    let response = get(&running, &client, "people/filter?fields=id,createdBy.id").send().await;
    assert_eq!(response.expect("an answer").status(), StatusCode::OK);
}

#[tokio::test]
async fn while_the_server_restarts_the_proxy_answers() {
    let restart = Some(Restart { at: 60, down: 5 });
    let (running, client) = open(Faults { restart, ..Faults::default() }).await;
    let mut seen = Vec::new();
    for millis in [0, 59_000, 1_000, 4_900, 100] {
        running.advance(millis);
        let response = get(&running, &client, "people/@self").send().await.expect("an answer");
        seen.push(response.status().as_u16());
    }
    assert_eq!(seen, [200, 200, 502, 502, 200]);
}

/// Recording `authforms`: five failures are answered, then nobody gets in for a minute.
#[tokio::test]
async fn too_many_failed_logins_lock_the_name_for_a_minute() {
    let (running, client) = open(Faults::default()).await;
    let log_in = async |password: &str| {
        let body =
            serde_json::json!({ "userName": running.card.owner.email, "password": password });
        let request = client.post(format!("{}/api/2.0/authentication", running.url));
        let request = request.header("content-type", "application/json").body(body.to_string());
        request.send().await.expect("an answer").status().as_u16()
    };
    assert_eq!(log_in(PASSWORD).await, 200);
    for _ in 0..5 {
        assert_eq!(log_in("wrong").await, 401);
    }
    assert_eq!(log_in("wrong").await, 403);
    assert_eq!(log_in(PASSWORD).await, 403);
    running.advance(61_000);
    assert_eq!(log_in(PASSWORD).await, 200);
}

/// Recordings `misc`, `authforms`.
#[tokio::test]
async fn methods_headers_and_credentials_at_the_edge() {
    let (running, client) = open(Faults::default()).await;
    let url = format!("{}/api/2.0/people/@self", running.url);
    let key = &running.card.keys.owner;
    let head = client.head(&url).send().await.expect("an answer");
    assert_eq!(
        (head.status().as_u16(), &head.headers()["allow"]),
        (405, &"DELETE, GET, PUT".parse().expect("text"))
    );
    let options = client.request(reqwest::Method::OPTIONS, &url).send().await.expect("an answer");
    assert_eq!(options.status(), StatusCode::NO_CONTENT);
    for (credential, status) in [
        (format!("Bearer {key}"), 200),
        (format!("bearer {key}"), 401),
        (format!("Bearer  {key}"), 401),
        (key.clone(), 401),
        ("Bearer a.b.c".to_owned(), 400),
        ("Bearer e30.e30.x".to_owned(), 401),
    ] {
        let response = client.get(&url).header("authorization", &credential).send().await;
        assert_eq!(response.expect("an answer").status(), status, "{credential}");
    }
    let basic = client.get(&url).basic_auth(&running.card.owner.email, Some(PASSWORD));
    let basic = basic.send().await.expect("an answer");
    assert_eq!(
        (basic.status().as_u16(), &basic.headers()["www-authenticate"]),
        (200, &"Basic".parse().expect("text"))
    );
    let cookie = client.get(&url).header("cookie", format!("asc_auth_key={key}")).send().await;
    let cookie = cookie.expect("an answer");
    assert_eq!(cookie.status(), StatusCode::UNAUTHORIZED);
    assert!(cookie.headers().contains_key("set-cookie"));
}

/// Bad control calls are told, and the portal lives on.
#[tokio::test]
async fn bad_control_calls_are_refused_with_a_sentence() {
    let options = Options { people: 20, control: true, ..Options::default() };
    let running = serve(([127, 0, 0, 1], 0).into(), options).await.expect("a free port");
    let client = client();
    for (verb, body) in [
        ("advance", r#"{"seconds":1e300}"#),
        ("advance", r#"{"seconds":1e12}"#),
        ("advance", r#"{"seconds":-1}"#),
        ("advance", "{"),
        ("hold", r#"{"userId":"zz","at":50,"seconds":1}"#),
        ("hold", r#"{"at":50,"seconds":1}"#),
        ("identity", r#"{"status":"x"}"#),
    ] {
        let url = format!("{}/__demo/{verb}", running.url);
        let response = client.post(url).body(body).send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{verb} {body}");
        assert!(response.text().await.expect("a body").starts_with(r#"{"error":""#));
    }
    let url = format!("{}/__demo/nonsense", running.url);
    assert_eq!(client.post(url).send().await.expect("an answer").status(), StatusCode::NOT_FOUND);
}
