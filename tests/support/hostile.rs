//! A portal of which every text is hostile: the demo portal behind a proxy that adds to each
//! string of each answer what a terminal would obey, or not show.

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use handover::demo::{self, Options, Running};
use serde_json::Value;
use tokio::runtime::Runtime;

/// Sets the window's title, ends in a bell, turns red by a C1 control, writes backwards, has no
/// width, breaks the line.
pub const EVIL: &str = "\u{1b}]0;pwned\u{7}\u{9b}31m\u{202e}\u{200b}\n\tx";

/// What of it must never reach a terminal or a file as it is.
pub const RAW: [&str; 5] = ["\u{1b}]0", "pwned\u{7}", "\u{9b}", "\u{202e}", "\u{200b}"];

/// The portal, as long as the test runs.
pub struct Hostile {
    pub url: String,
    pub key: String,
    pub portal: Running,
    _runtime: Runtime,
}

impl Hostile {
    pub fn start() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = Runtime::new().unwrap();
        let options = Options { people: 60, workers: 1, speed: 5.0, ..Options::default() };
        let (portal, address) = runtime.block_on(async {
            let portal = demo::serve(([127, 0, 0, 1], 0).into(), options).await.unwrap();
            let origin = (portal.url.trim_end_matches('/').to_owned(), reqwest::Client::new());
            let proxy = Router::new().fallback(pass_on).with_state(origin);
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            tokio::spawn(async { axum::serve(listener, proxy).await });
            (portal, address)
        });
        let key = portal.card.keys.owner.clone();
        Self { url: format!("http://{address}"), key, portal, _runtime: runtime }
    }
}

async fn pass_on(
    State((origin, client)): State<(String, reqwest::Client)>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let mut headers = parts.headers;
    headers.remove(header::HOST);
    let url = format!("{origin}{}", parts.uri);
    let answer = client.request(parts.method, url).headers(headers).body(body).send();
    let answer = answer.await.unwrap();
    let status = StatusCode::from_u16(answer.status().as_u16()).unwrap();
    let text = answer.text().await.unwrap();
    let body = match serde_json::from_str::<Value>(&text) {
        Ok(mut answer) => {
            poison("", &mut answer);
            Body::from(answer.to_string())
        }
        Err(_) => Body::from(text),
    };
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// Makes every text hostile but those that are no text: ids, times, rights, addresses.
pub fn poison(name: &str, value: &mut Value) {
    const NO_TEXT: [&str; 4] = ["permissions", "href", "action", "version"];
    match value {
        Value::String(text) if !NO_TEXT.contains(&name) && is_text(text) => text.push_str(EVIL),
        Value::Array(items) => items.iter_mut().for_each(|item| poison(name, item)),
        Value::Object(fields) => {
            fields.iter_mut().for_each(|(name, field)| poison(name, field));
        }
        _ => {}
    }
}

fn is_text(text: &str) -> bool {
    let is_time = text.get(..4).is_some_and(|year| year.parse::<u16>().is_ok());
    let is_id = uuid::Uuid::parse_str(text).is_ok();
    !(text.is_empty() || is_time || is_id || text.parse::<f64>().is_ok())
}
