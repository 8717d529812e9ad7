//! The demo portal: an HTTP server that behaves like a DocSpace.
//!
//! It behaves as the server was recorded, not as it is documented (docs/PORTAL.md says what is
//! simulated and what not). It shares no types with the client: the recordings hold both to the truth.
//!
//! There are no timers. The state is one [`site::Site`] behind a lock; every request first lets it catch
//! up with the clock, then is answered. So the portal costs nothing while nobody asks, and tests
//! steer the time.
//!
//! A request's way: [`wire`] (connection) → [`server`] → [`router`] → [`auth`] → a handler ([`people`],
//! [`groups`], [`reassign`], …) on the [`world`] and the [`queue`] → [`envelope`].

pub mod auth;
pub mod call;
pub mod chores;
pub mod clock;
pub mod company;
pub mod control;
pub mod envelope;
pub mod faults;
pub mod files;
pub mod form;
pub mod founding;
pub mod groups;
pub mod history;
pub mod invite;
pub mod json;
pub mod keys;
pub mod limiter;
pub mod login;
pub mod people;
pub mod profile;
pub mod query;
pub mod queue;
pub mod reassign;
pub mod remove;
pub mod router;
pub mod second_admin;
pub mod server;
pub mod settings;
pub mod site;
pub mod types;
pub mod version;
pub mod wire;
pub mod world;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

use clock::Clock;
use company::Company;
pub use faults::{BadFaults, Faults};
pub use founding::{Card, PASSWORD};
use queue::Order;
use second_admin::SecondAdmin;
use server::Shared;
use site::Site;
pub use version::Version;

/// How the demo portal is set up.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many people the company has, the owner among them.
    pub people: usize,
    /// How many reassignments run at once; a stock server runs one (docspace-api.md 9.1).
    pub workers: usize,
    /// How much faster than real time the portal's clock runs.
    pub speed: f64,
    /// The same seed makes the same company.
    pub seed: u64,
    /// The release that the portal behaves like.
    pub version: Version,
    /// Whether another admin works on the portal, too: starts and stops runs now and then.
    pub second_admin: bool,
    /// What goes wrong on purpose.
    pub faults: Faults,
    /// Whether `/__demo/…` steers the portal.
    pub control: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            people: 300,
            workers: 3,
            speed: 1.0,
            seed: 0,
            version: Version::default(),
            second_admin: false,
            faults: Faults::default(),
            control: false,
        }
    }
}

/// A portal that is open. Dropping it closes it.
#[derive(Debug)]
pub struct Running {
    /// Where it listens: `http://host:port`.
    pub url: String,
    /// What a newcomer needs to know.
    pub card: Card,
    shared: Arc<Shared>,
    _open: DropGuard,
}

impl Running {
    /// Steers the clock or looks into the portal, from the same process. What is due happens before.
    pub fn steer<T>(&self, steer: impl FnOnce(&mut Site) -> T) -> T {
        let mut site = self.shared.site();
        site.catch_up();
        let answer = steer(&mut site);
        site.catch_up();
        answer
    }

    /// Moves the portal's time forward at once.
    pub fn advance(&self, millis: u64) {
        self.steer(|site| site.clock.advance(millis));
    }
}

/// Opens a portal on `addr` (port 0: any free port) and answers at once; it is served by a task of the
/// current runtime. Fails when the address cannot be bound.
pub async fn serve(addr: SocketAddr, options: Options) -> io::Result<Running> {
    let listener = TcpListener::bind(addr).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let clock = Clock::running(options.speed);
    let company = Company::generate(options.seed, options.people);
    let mut world = founding::found(&company, clock.now(), options.seed);
    world.version = options.version;
    let card = founding::card(&mut world, url.clone());
    let mut site = Site::new(world, clock, options.workers, options.faults);
    if options.second_admin {
        site.second_admin = SecondAdmin::of(&site.world, options.seed);
    }
    begin(&company, &mut site, options.workers.saturating_sub(1));
    drop(company);
    let shared = Arc::new(Shared::new(site, options.control));
    let router = Router::new().fallback(server::answer).with_state(shared.clone());
    let service = router.into_make_service_with_connect_info::<wire::Fuse>();
    let closing = CancellationToken::new();
    let closed = closing.clone().cancelled_owned();
    tokio::spawn(async move {
        let served = axum::serve(wire::Socket(listener), service).with_graceful_shutdown(closed);
        if let Err(error) = served.await {
            tracing::error!(%error, "the demo portal ended");
        }
    });
    Ok(Running { url, card, shared, _open: closing.drop_guard() })
}

/// Starts the tasks that are under way when the portal opens, at most so many: one worker stays free
/// for whoever comes.
fn begin(company: &Company, site: &mut Site, most: usize) {
    let id_of = |index: usize| company.people.get(index).map(|person| person.id);
    for task in company.under_way.iter().take(most) {
        if let (Some(source), Some(heir), Some(initiator)) =
            (id_of(task.source), id_of(task.heir), id_of(0))
        {
            let order = Order { source, heir, initiator, delete_profile: task.delete_profile };
            let now = site.world.now;
            // Disabled a moment ago, one by one: such people carry the date, and a client that
            // looks at the most recent first finds their tasks at once.
            site.world.people.change(source, |person| person.terminated = Some(now));
            site.reassigns.start(now, order, &mut site.world);
        }
    }
}
