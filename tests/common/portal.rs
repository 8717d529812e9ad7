//! A demo portal on a free port, spoken to over real HTTP, its clock standing until a test moves it.

#![allow(dead_code, reason = "each test that includes this file uses its own part")]

use handover::demo::{Card, Options, PASSWORD, Running, serve};
use reqwest::{Client, Method};
use serde_json::{Value, json};

/// An open portal and a client for it.
pub struct Portal {
    running: Running,
    client: Client,
}

/// Status and body; a body that is no JSON is its text.
pub type Reply = (u16, Value);

impl Portal {
    /// Opens a portal whose clock stands.
    pub async fn open(options: Options) -> Portal {
        // Plain HTTP, but the client wants to know its crypto first; a second time does no harm.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let running = serve(([127, 0, 0, 1], 0).into(), options).await.unwrap();
        running.steer(|site| site.clock.pause());
        Portal { running, client: Client::new() }
    }

    /// The portal's address.
    pub fn url(&self) -> &str {
        &self.running.url
    }

    /// What the portal tells a newcomer.
    pub fn card(&self) -> &Card {
        &self.running.card
    }

    /// Moves the portal's time.
    pub fn advance(&self, millis: u64) {
        self.running.advance(millis);
    }

    /// One call, `call` being method and path.
    pub async fn call(&self, call: &str, token: Option<&str>, body: Option<&Value>) -> Reply {
        let (method, path) = call.split_once(' ').unwrap();
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self.client.request(method, format!("{}{path}", self.url()));
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    /// A call that must succeed; answers the `response`.
    pub async fn must(&self, call: &str, token: Option<&str>, body: Value) -> Value {
        let body = (!body.is_null()).then_some(&body);
        let (status, answer) = self.call(call, token, body).await;
        assert_eq!(status, 200, "{call}: {answer}");
        answer["response"].clone()
    }

    /// Logs in and answers the token.
    pub async fn log_in(&self, email: &str, password: &str) -> String {
        let body = json!({ "userName": email, "password": password });
        text(&self.must("POST /api/2.0/authentication", None, body).await["token"])
    }

    /// The owner's token.
    pub async fn log_in_owner(&self) -> String {
        self.log_in(&self.running.card.owner.email, PASSWORD).await
    }
}

/// A JSON string's text.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no string")).to_owned()
}
