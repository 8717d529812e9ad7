//! The link: one HTTP request and its answer, at its turn, and readings that are repeated.

mod http;

use std::{sync::Arc, time::Duration};

use reqwest::{
    Method, Response,
    header::{
        ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, DATE, HeaderMap, HeaderName,
        HeaderValue, LOCATION, RETRY_AFTER,
    },
};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use tokio::{
    sync::{OnceCell, watch},
    task,
    time::Instant,
};

use super::{
    Address, ClientOptions, Priority,
    answer::Answer,
    error::{ApiError, Fault, Place, Silence},
    net::NetWriter,
    pace::{Pace, Permit},
};
use crate::domain::{Clean, Connection, Failure, FailureKind, Receipt, Timestamp};

/// How often a reading is repeated after a passing failure.
const RETRIES: u32 = 3;

/// The longest answer that is read. A page of 100 people with everything in it is 0.3 MB.
const LONGEST_ANSWER: usize = 16 << 20;

/// The longest pause of the whole client that a write may cause: what a portal counts per day are
/// writes only (docspace-api.md 13), and readings go on.
pub(super) const LONGEST_PAUSE_BY_A_WRITE: Duration = Duration::from_secs(60);

/// The longest `Retry-After` that is believed.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// The connection to one portal, with one key at a time. Clones share everything.
#[derive(Clone)]
pub(super) struct Link {
    /// Made by the first request: reading the system's root certificates takes several
    /// milliseconds, and the first frame shall not wait for them.
    http: Arc<OnceCell<reqwest::Client>>,
    address: Address,
    host: Arc<str>,
    /// The proxy, as errors name it.
    proxy: Option<Arc<str>>,
    /// `Bearer sk-…`, as it is when a request leaves; marked as sensitive, so that it is never
    /// printed.
    authorization: watch::Sender<HeaderValue>,
    pace: Arc<Pace>,
    pub(super) net: Arc<NetWriter>,
    pub(super) options: ClientOptions,
}

/// What a reading is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The console's work, as the key's owner.
    Work,
    /// What anybody may know: asked without the key.
    Public,
    /// Signing in: whoever just typed an address wants to hear at once that nothing listens
    /// there, or that it must wait.
    SignIn,
}

/// A request that changes the portal.
#[derive(Debug)]
pub(super) struct Change(Request);

/// How a change is sent.
#[derive(Clone, Copy, Debug)]
pub(super) enum Verb {
    Post,
    Put,
    Delete,
}

/// One request, which may be sent more than once if it is a reading.
#[derive(Debug)]
struct Request {
    method: Method,
    /// Below `/api/2.0/`, with its query.
    route: String,
    body: Option<Vec<u8>>,
    priority: Priority,
    with_key: bool,
}

impl Request {
    /// Whether it changes the portal, rather than read from it.
    fn is_change(&self) -> bool {
        self.method != Method::GET
    }
}

impl Change {
    /// A change with a JSON body.
    pub(super) fn new(verb: Verb, route: &str, body: &impl Serialize, priority: Priority) -> Self {
        let mut change = Self::bare(verb, route, priority);
        // Bodies are plain structs of ids, names and flags, which always have a JSON form.
        change.0.body = Some(serde_json::to_vec(body).unwrap_or_default());
        change
    }

    /// A change that its route says in full.
    pub(super) fn bare(verb: Verb, route: &str, priority: Priority) -> Self {
        let method = match verb {
            Verb::Post => Method::POST,
            Verb::Put => Method::PUT,
            Verb::Delete => Method::DELETE,
        };
        Self(Request { method, route: route.to_owned(), body: None, priority, with_key: true })
    }
}

impl Link {
    pub(super) fn new(
        address: Address,
        key: &SecretString,
        options: ClientOptions,
    ) -> Result<Self, Failure> {
        let authorization = watch::Sender::new(authorization(key)?);
        let net = Arc::new(NetWriter::default());
        let pace = Arc::new(Pace::new(options.limits, Arc::clone(&net)));
        let host = address.host().into();
        let proxy = options.proxy.as_ref().map(|proxy| proxy.to_string().into());
        Ok(Self { http: Arc::default(), address, host, proxy, authorization, pace, net, options })
    }

    /// The same with another key; everything else is shared.
    pub(super) fn with_key(&self, key: &SecretString) -> Result<Self, Failure> {
        let authorization = watch::Sender::new(authorization(key)?);
        Ok(Self { authorization, ..self.clone() })
    }

    /// Takes over the key of another link, for what waits to leave as well.
    pub(super) fn take_key_of(&self, other: &Self) {
        self.authorization.send_replace(other.authorization.borrow().clone());
    }

    pub(super) fn address(&self) -> &Address {
        &self.address
    }

    /// Reads from the portal. Passing failures are repeated a few times, except those of polls; a
    /// reading that is throttled goes on by itself once the pause is over. Signing in ends with
    /// the first failure that may last.
    pub(super) async fn read<T>(
        &self,
        route: &str,
        priority: Priority,
        purpose: Purpose,
        decode: fn(&Answer) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let request = Request {
            method: Method::GET,
            route: route.to_owned(),
            body: None,
            priority,
            with_key: purpose != Purpose::Public,
        };
        let retries = if priority == Priority::Poll { 0 } else { RETRIES };
        let mut tries = 0;
        loop {
            let result = self.exchange(&request).await.and_then(|answer| decode(&answer));
            match result {
                Err(error) if purpose == Purpose::SignIn && error.is_told_at_once() => {
                    return Err(error);
                }
                Err(ApiError { fault: Fault::Throttled(_), .. }) => {}
                Err(error) if error.is_passing() && tries < retries => {
                    tokio::time::sleep(self.back_off(tries)).await;
                    tries += 1;
                }
                result => return result,
            }
        }
    }

    /// Changes the portal: sent once, not repeated here.
    pub(super) async fn change<T>(
        &self,
        change: &Change,
        _receipt: &Receipt,
        decode: fn(&Answer) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        self.exchange(&change.0).await.and_then(|answer| decode(&answer))
    }

    /// How far the connection can be trusted.
    pub(super) fn connection(&self) -> Connection {
        if !self.address.is_encrypted() {
            if self.address.is_this_machine() { Connection::Private } else { Connection::Open }
        } else if self.options.unchecked {
            Connection::Unchecked
        } else {
            Connection::Private
        }
    }

    /// The error of a change that was not sent because nothing is.
    pub(super) fn read_only(&self, change: &Change) -> ApiError {
        self.error(&change.0, Fault::ReadOnly)
    }

    /// Sends a request when it is its turn, and takes in the whole answer.
    ///
    /// That a key is refused which was replaced meanwhile says nothing about the key of now, and
    /// the server has done nothing for it: even a change may be sent again with the new one.
    async fn exchange(&self, request: &Request) -> Result<Answer, ApiError> {
        loop {
            let (answer, key) = self.exchange_once(request).await?;
            if answer.status != 401 || key == *self.authorization.borrow() {
                return Ok(answer);
            }
        }
    }

    /// Tells with which key the request was sent besides.
    async fn exchange_once(&self, request: &Request) -> Result<(Answer, HeaderValue), ApiError> {
        let http = self.http().await.map_err(|why| self.error(request, Fault::Silent(why)))?;
        let permit = self.pace.admit(request.priority).await;
        let key = self.authorization.borrow().clone();
        let sent = Instant::now();
        let proxy = self.options.proxy.as_ref();
        let silent = |error| self.error(request, Fault::Silent(Silence::of(&error, proxy)));
        let mut response = self.send(http, request, &key).await.map_err(silent)?;
        self.net.answered(sent.elapsed(), date(&response));
        let mut answer = Answer {
            place: self.place(request),
            status: response.status().as_u16(),
            content_type: header(&response, CONTENT_TYPE),
            location: header(&response, LOCATION),
            retry_after: None,
            body: Vec::new(),
        };
        if answer.status == 429 {
            answer.retry_after = Some(throttled(&permit, request, &response));
            return Ok((answer, key));
        }
        permit.accepted();
        while let Some(chunk) = response.chunk().await.map_err(silent)? {
            if answer.body.len() + chunk.len() > LONGEST_ANSWER {
                return Err(self.error(request, too_long()));
            }
            answer.body.extend_from_slice(&chunk);
        }
        Ok((answer, key))
    }

    async fn http(&self) -> Result<&reqwest::Client, Silence> {
        let make = || async {
            let (address, options) = (self.address.clone(), self.options.clone());
            task::spawn_blocking(move || http::client(&address, &options))
                .await
                .unwrap_or_else(|panic| Err(Silence::Unreachable(Clean::new(&panic.to_string()))))
        };
        self.http.get_or_try_init(make).await
    }

    async fn send(
        &self,
        http: &reqwest::Client,
        request: &Request,
        key: &HeaderValue,
    ) -> reqwest::Result<Response> {
        let mut headers = HeaderMap::with_capacity(4);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if request.with_key {
            headers.insert(AUTHORIZATION, key.clone());
        }
        if request.body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        } else if request.is_change() {
            // A proxy that speaks HTTP/1.0 to the server needs a length to pass a change on.
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let timeout = match request.priority {
            Priority::Poll => self.options.poll_timeout,
            _ => self.options.answer_timeout,
        };
        let builder = http
            .request(request.method.clone(), self.address.at(&request.route))
            .headers(headers)
            .timeout(timeout);
        match &request.body {
            Some(body) => builder.body(body.clone()),
            None => builder,
        }
        .send()
        .await
    }

    /// Before the next try: doubling, and anywhere in the second half of that, so that readings
    /// which failed together do not come back together.
    fn back_off(&self, tries: u32) -> Duration {
        (self.options.back_off * (1 << tries)).mul_f64(0.5 + fastrand::f64() / 2.0)
    }

    fn place(&self, request: &Request) -> Place {
        let route = request.route.split('?').next().unwrap_or_default();
        let call = format!("{} {route}", request.method).into();
        Place { host: Arc::clone(&self.host), proxy: self.proxy.clone(), call }
    }

    fn error(&self, request: &Request, fault: Fault) -> ApiError {
        ApiError { place: self.place(request), fault }
    }
}

/// The one form in which the server takes a key: `Bearer`, one space, `sk-…` (docspace-api.md
/// 2.1). Anything else would be tried as another kind of credential.
fn authorization(key: &SecretString) -> Result<HeaderValue, Failure> {
    let key = key.expose_secret().trim();
    let value = HeaderValue::try_from(format!("Bearer {key}")).ok();
    let Some(mut value) = value.filter(|_| key.starts_with("sk-")) else {
        let text = "This is no API key of a DocSpace: keys begin with sk- and are one line";
        return Err(Failure::new(FailureKind::SignedOut, text));
    };
    value.set_sensitive(true);
    Ok(value)
}

/// Pauses the client after a 429, and returns how long the portal wants to be left alone.
fn throttled(permit: &Permit, request: &Request, response: &Response) -> Duration {
    let asked = header(response, RETRY_AFTER).trim().parse().map(Duration::from_secs).ok();
    let asked = asked.map(|asked| asked.min(LONGEST_RETRY_AFTER));
    let is_change = request.is_change();
    let pause =
        asked.map(|asked| if is_change { asked.min(LONGEST_PAUSE_BY_A_WRITE) } else { asked });
    let paused = permit.throttled(pause);
    asked.unwrap_or(paused)
}

/// When the server gave this answer, to the second, by its own clock.
fn date(response: &Response) -> Option<Timestamp> {
    jiff::fmt::rfc2822::parse(&header(response, DATE)).ok().map(|date| date.timestamp())
}

fn too_long() -> Fault {
    Fault::Misshapen {
        at: Clean::new("."),
        problem: Clean::new(&format!("it is longer than {} MiB", LONGEST_ANSWER >> 20)),
        excerpt: Clean::default(),
    }
}

fn header(response: &Response, name: HeaderName) -> String {
    let value = response.headers().get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_with_the_key_is_exact_and_does_not_print() {
        let header = authorization(&SecretString::from(" sk-0123\n")).unwrap();
        assert_eq!(header.to_str().unwrap(), "Bearer sk-0123");
        assert!(!format!("{header:?}").contains("0123"));
    }

    #[test]
    fn story_31_what_a_connection_is_worth_is_known_before_it_comes_about() {
        let connection = |address: &str, unchecked| {
            let options = ClientOptions { unchecked, ..ClientOptions::default() };
            let address = Address::parse(address).unwrap();
            Link::new(address, &SecretString::from("sk-1"), options).unwrap().connection()
        };
        assert_eq!(connection("docs.example.com", false), Connection::Private);
        assert_eq!(connection("docs.example.com", true), Connection::Unchecked);
        assert_eq!(connection("http://docs.example.com", false), Connection::Open);
        assert_eq!(connection("localhost:8092", false), Connection::Private);
    }
}
