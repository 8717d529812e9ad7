//! The HTTP client of a DocSpace portal: requests out, domain types in.
//!
//! One file per resource holds its routes and its wire types, which are private. Every answer is
//! judged by its HTTP status and its form (`answer`, `error`), every request waits for its turn
//! (`pace`), and everything that changes the portal passes one [`Gate`].
//!
//! ```text
//! Client ── people, rooms, groups, keys, audit, reassign, settings ──┐
//!                                                                    ├─ link ── pace, net, HTTP
//! Gate ── runs, people, rooms, groups ───────────────────────────────┘
//! ```

mod address;
mod answer;
mod audit;
pub mod decode;
mod error;
mod gate;
mod groups;
mod keys;
mod link;
mod net;
mod pace;
mod people;
mod proxy;
mod reassign;
mod rooms;
mod settings;
mod walk;
mod wire;

use std::{fmt, sync::Arc, time::Duration};

use secrecy::SecretString;
use tokio::sync::watch;

pub use self::{
    address::{Address, AddressError},
    error::{ApiError, Fault, Place, Reason, Silence},
    gate::Gate,
    net::Net,
    pace::{Limits, Priority},
    proxy::Proxy,
};
use self::{
    answer::Answer,
    link::{Link, Purpose},
};
use crate::domain::Failure;

/// A portal, asked with one API key. Cheap to clone; all clones share one pace and one pause.
#[derive(Clone)]
pub struct Client {
    link: Arc<Link>,
}

/// How a client behaves. The default is what the product uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientOptions {
    /// How many requests may leave.
    pub limits: Limits,
    /// How long a connection may take to come about.
    pub connect_timeout: Duration,
    /// How long an answer may take in all. A little more than the 60 s after which a portal's own
    /// web server gives up (docspace-api.md 1.3), so that its verdict arrives.
    pub answer_timeout: Duration,
    /// How long the answer to a poll may take.
    pub poll_timeout: Duration,
    /// The wait before the first repetition of a reading; it doubles.
    pub back_off: Duration,
    /// PEM certificates of a private authority, trusted besides the system's.
    pub authority: Option<Vec<u8>>,
    /// The proxy to go through. The environment is not looked at here.
    pub proxy: Option<Proxy>,
    /// Whether any certificate will do, whoever shows it.
    pub unchecked: bool,
    /// Whether the gate stays shut: nothing on the portal is changed.
    pub read_only: bool,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            connect_timeout: Duration::from_secs(10),
            answer_timeout: Duration::from_secs(65),
            poll_timeout: Duration::from_secs(20),
            back_off: Duration::from_millis(500),
            authority: None,
            proxy: None,
            unchecked: false,
            read_only: false,
        }
    }
}

impl Client {
    /// A client for this portal and this key. Sends nothing yet, and takes no time.
    ///
    /// Fails when the key cannot be one.
    pub fn new(
        address: Address,
        key: &SecretString,
        options: ClientOptions,
    ) -> Result<Self, Failure> {
        Ok(Self { link: Arc::new(Link::new(address, key, options)?) })
    }

    /// The same portal, asked with another key: to try it after a key was revoked. Pace, pause and
    /// connections are shared with this client, which goes on with its own key.
    ///
    /// Fails when the key cannot be one.
    pub fn with_key(&self, key: &SecretString) -> Result<Self, Failure> {
        Ok(Self { link: Arc::new(self.link.with_key(key)?) })
    }

    /// Goes on with the key of another client, in all clones of this one. It counts for requests
    /// that wait for their time, and those that were refused with the key before are sent again.
    pub fn take_key_of(&self, other: &Self) {
        self.link.take_key_of(&other.link);
    }

    /// The portal.
    pub fn address(&self) -> &Address {
        self.link.address()
    }

    /// How the line to the portal is doing, now and whenever it changes.
    pub fn net(&self) -> watch::Receiver<Net> {
        self.link.net.watch()
    }

    async fn get<T>(
        &self,
        route: &str,
        priority: Priority,
        decode: fn(&Answer) -> Result<T, ApiError>,
    ) -> Result<T, Failure> {
        Ok(self.link.read(route, priority, Purpose::Work, decode).await?)
    }

    async fn get_without_key<T>(
        &self,
        route: &str,
        decode: fn(&Answer) -> Result<T, ApiError>,
    ) -> Result<T, Failure> {
        Ok(self.link.read(route, Priority::List, Purpose::Public, decode).await?)
    }

    async fn get_to_sign_in<T>(
        &self,
        route: &str,
        decode: fn(&Answer) -> Result<T, ApiError>,
    ) -> Result<T, Failure> {
        Ok(self.link.read(route, Priority::Start, Purpose::SignIn, decode).await?)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("address", &self.link.address().to_string())
            .field("key", &"[redacted]")
            .finish_non_exhaustive()
    }
}
