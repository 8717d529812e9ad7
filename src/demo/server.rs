//! HTTP in, HTTP out: reads a request, lets the world catch up, finds the route, writes the answer.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::Response;

use super::auth::admit;
use super::call::Call;
use super::control;
use super::envelope::{Answer, Frame, Refusal, Written, trim};
use super::faults::{Kind, Strike};
use super::query::{Query, decode};
use super::router::{Route, find};
use super::site::Site;
use super::wire::Fuse;
use super::{
    files, groups, history, invite, keys, login, people, reassign, remove, settings, types,
};

/// Every route of the portal.
const TABLES: &[&[Route]] = &[
    people::ROUTES,
    groups::ROUTES,
    reassign::ROUTES,
    remove::ROUTES,
    types::ROUTES,
    invite::ROUTES,
    keys::ROUTES,
    login::ROUTES,
    files::ROUTES,
    settings::ROUTES,
    history::ROUTES,
];

/// Bodies beyond this are refused (docspace-api.md 13).
const BODY_LIMIT: usize = 28 << 20;

/// What all connections share.
#[derive(Debug)]
pub struct Shared {
    site: Mutex<Site>,
    control: bool,
}

impl Shared {
    /// The portal, and whether `/__demo/…` steers it.
    pub fn new(site: Site, control: bool) -> Shared {
        Shared { site: Mutex::new(site), control }
    }

    /// The portal for a moment.
    pub fn site(&self) -> MutexGuard<'_, Site> {
        self.site.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers one request.
pub async fn answer(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(fuse): ConnectInfo<Fuse>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, BODY_LIMIT).await else {
        return page(StatusCode::PAYLOAD_TOO_LARGE);
    };
    if shared.control && head.uri.path().starts_with("/__demo/") {
        return steered(&shared, &head.method, head.uri.path(), &body);
    }
    if head.uri.path() == "/health" {
        return healthy();
    }
    let strike = {
        let mut site = shared.site();
        site.requests += 1;
        site.polls += u64::from(head.uri.path().contains("/reassign/progress/"));
        site.faults.strike(&head.method, head.uri.path())
    };
    if let Some(refused) = strike.and_then(instead) {
        return refused;
    }
    let incoming =
        Incoming { method: &head.method, uri: &head.uri, headers: &head.headers, body: &body };
    let Some(response) = incoming.served(&shared) else {
        fuse.blow_after(0);
        return Response::new(Body::empty());
    };
    late_or_broken(strike, &fuse, response).await
}

/// `GET /health`: what an operator's monitor reads (recording `fieldscrash`).
fn healthy() -> Response {
    let entry = |tags: &[&str]| {
        serde_json::json!({
            "data": {}, "duration": "00:00:00.0000007", "status": "Healthy", "tags": tags
        })
    };
    let mut warm = entry(&["warmup", "services"]);
    warm["description"] = "Warmup complete".into();
    let body = serde_json::json!({
        "status": "Healthy",
        "totalDuration": "00:00:00.0001090",
        "entries": { "self": entry(&[]), "warmup": warm, "mysqldb": entry(&["mysqldb", "services"]) }
    });
    let mut response = Response::new(Body::from(body.to_string()));
    put(response.headers_mut(), "content-type", "application/json");
    response
}

/// The answer of a mishap in which the server never sees the request.
fn instead(strike: Strike) -> Option<Response> {
    match strike.kind {
        Kind::BadGateway => Some(page(StatusCode::BAD_GATEWAY)),
        Kind::TooManyRequests => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            let seconds = format!("{:.0}", strike.seconds.ceil());
            put(response.headers_mut(), "retry-after", &seconds);
            Some(response)
        }
        Kind::Cut | Kind::Drop | Kind::Delay => None,
    }
}

/// The mishaps in which the work is done and only the answer suffers.
async fn late_or_broken(strike: Option<Strike>, fuse: &Fuse, response: Response) -> Response {
    match strike {
        Some(Strike { kind: Kind::Delay, seconds }) => {
            tokio::time::sleep(Duration::from_secs_f64(seconds)).await;
        }
        Some(Strike { kind: Kind::Drop, .. }) => fuse.blow_after(0),
        Some(Strike { kind: Kind::Cut, .. }) => fuse.blow_after(half(&response)),
        _ => {}
    }
    response
}

/// The head of an answer and half its body, in bytes on the wire.
fn half(response: &Response) -> usize {
    let lines = response.headers().iter();
    let head: usize = lines.map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    let length = response.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    "HTTP/1.1 200 OK\r\n\r\n".len() + head + length.unwrap_or(0) / 2
}

/// A request as it came in.
#[derive(Debug, Clone, Copy)]
struct Incoming<'a> {
    method: &'a Method,
    uri: &'a Uri,
    headers: &'a HeaderMap,
    body: &'a Bytes,
}

impl Incoming<'_> {
    /// The answer of the portal itself; `None` when its process dies.
    fn served(self, shared: &Shared) -> Option<Response> {
        let mut site = shared.site();
        site.catch_up();
        if site.is_down() {
            return Some(page(StatusCode::BAD_GATEWAY));
        }
        let base = format!("http://{}", self.header("host").unwrap_or("localhost"));
        let query = self.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        let frame = Frame {
            href: format!("{base}{}{query}", decode(self.uri.path(), false)),
            method: self.method.as_str(),
            trace: site.world.random.u128(..),
        };
        site.world.page.clone_from(&frame.href);
        let Some(written) = self.written(&mut site, &base, &frame) else {
            site.restart();
            return None;
        };
        let now = site.world.now;
        drop(site);
        let mut response = send(written, now);
        if self.header("authorization").is_some_and(|text| text.starts_with("Basic ")) {
            put(response.headers_mut(), "www-authenticate", "Basic");
        }
        Some(response)
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn written(self, site: &mut Site, base: &str, frame: &Frame) -> Option<Written> {
        let query = Query::parse(self.uri.query().unwrap_or(""));
        let mut written = match self.handled(site, base, &query) {
            Ok(answer) => frame.success(answer),
            Err(refusal) => self.refused(frame, refusal)?,
        };
        let fields = query.all("fields").chain(query.all("fields[]"));
        let fields = fields.flat_map(|list| list.split(','));
        let fields: Vec<&str> = fields.filter(|field| !field.is_empty()).collect();
        if let Some(body) = written.body.as_mut().filter(|_| !fields.is_empty()) {
            trim(body, &fields).ok()?;
        }
        Some(written)
    }

    fn handled(self, site: &mut Site, base: &str, query: &Query) -> Result<Answer, Refusal> {
        let path = api_path(self.uri.path()).ok_or(Refusal::NoRoute)?;
        if *self.method == Method::OPTIONS {
            return Err(Refusal::Preflight);
        }
        let (route, values) = find(TABLES, self.method, path)?;
        let caller = admit(&mut site.world, self.headers, self.method, route.access)?;
        let now = site.world.now;
        let counted = site.limiter.as_mut();
        if counted.is_some_and(|limiter| !limiter.admits(now, caller.id, self.method, path)) {
            return Err(Refusal::TooManyRequests);
        }
        let Incoming { headers, body, .. } = self;
        let call = Call { base, headers, query, body, values, caller };
        (route.handler)(site, &call)
    }

    /// A refused cookie is taken away from the browser (recording `authforms`).
    fn refused(self, frame: &Frame, refusal: Refusal) -> Option<Written> {
        let forget = refusal == Refusal::Unauthenticated && self.header("cookie").is_some();
        let mut written = frame.refusal(refusal)?;
        if forget {
            let gone = "asc_auth_key=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/";
            written.headers.push(("set-cookie", gone.to_owned()));
        }
        Some(written)
    }
}

/// What follows `/api/2.0/`, in any case.
fn api_path(path: &str) -> Option<&str> {
    let mut parts = path.splitn(4, '/');
    let (_, api, version, rest) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    (api.eq_ignore_ascii_case("api") && version == "2.0").then_some(rest)
}

fn send(written: Written, now: u64) -> Response {
    let body = written.body.map(|body| body.to_string()).unwrap_or_default();
    let length = (written.status != StatusCode::NO_CONTENT).then(|| body.len().to_string());
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = written.status;
    put(response.headers_mut(), "date", &http_date(now));
    if let Some(length) = length {
        put(response.headers_mut(), "content-length", &length);
    }
    for (name, value) in written.headers {
        put(response.headers_mut(), name, &value);
    }
    response
}

fn put(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// A time as HTTP headers have it.
pub fn http_date(millis: u64) -> String {
    let millis = i64::try_from(millis).unwrap_or(i64::MAX);
    let time = jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::MAX);
    time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// The proxy's own HTML page (docspace-api.md 1.3).
fn page(status: StatusCode) -> Response {
    let (code, reason) = (status.as_u16(), status.canonical_reason().unwrap_or(""));
    let html = format!(
        "<html>\r\n<head><title>{code} {reason}</title></head>\r\n<body>\r\n<center><h1>{code} {reason}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    );
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    put(response.headers_mut(), "content-type", "text/html");
    response
}

fn steered(shared: &Shared, method: &Method, path: &str, body: &Bytes) -> Response {
    let mut site = shared.site();
    site.catch_up();
    let (status, body) = match control::steer(&mut site, method, path, body) {
        Some(Ok(value)) => (StatusCode::OK, value),
        Some(Err(sentence)) => (StatusCode::BAD_REQUEST, serde_json::json!({ "error": sentence })),
        None => (StatusCode::NOT_FOUND, serde_json::json!({ "error": "no such control" })),
    };
    let headers = vec![("content-type", "application/json".to_owned())];
    send(Written { status, headers, body: Some(body) }, site.world.now)
}
