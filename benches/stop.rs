//! How long a stop takes from the key to the portal, with 500 live tasks on the board, each polled
//! and the polls' share of the pace used up. `cargo bench --bench stop`.
//!
//! Console and portal run in one process over real HTTP. Only the search for the 500 tasks is
//! hurried; the console's limits are the product's.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot be made shall say so")]

use std::{
    path::Path,
    time::{Duration, Instant},
};

use handover::{
    app::{Key, KeyCode, Model, Msg},
    demo::{
        self, Options, Running,
        queue::{Order, Place},
        world::Status,
    },
    docspace::{Address, Client, ClientOptions, Limits},
    runtime::{Clock, Engine, Executor, Files, Journal},
};
use secrecy::SecretString;
use uuid::Uuid;

const TASKS: usize = 500;
const STOPS: usize = 100;
/// How many times faster the console's pauses are, so that the sweep finds 500 tasks in seconds.
const HURRY: u32 = 50;

fn main() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(measure());
}

async fn measure() {
    let portal = portal_with_tasks().await;
    let directory = tempfile::tempdir().unwrap();
    let mut engine = console(&portal, directory.path());
    while engine.model().board.cases().len() < TASKS {
        let msg = engine.next().await;
        engine.feed_ready(msg);
    }
    engine.feed([Msg::Key(Key::char('3')), Msg::Key(Key::char('g'))]);
    let mut times = Vec::new();
    for _ in 0..STOPS {
        // Between two stops the polls go on as they do.
        let until = Instant::now() + Duration::from_millis(100);
        while let Ok(msg) = tokio::time::timeout_at(until.into(), engine.next()).await {
            engine.feed_ready(msg);
        }
        let victim = victim(engine.model());
        // They are another admin's tasks: the first `x` asks, and is deaf for a moment.
        engine.feed([Msg::Key(Key::char('x'))]);
        let until = Instant::now() + Duration::from_millis(50);
        while let Ok(msg) = tokio::time::timeout_at(until.into(), engine.next()).await {
            engine.feed_ready(msg);
        }
        let start = Instant::now();
        engine.feed([Msg::Key(Key::char('x')), Msg::Key(Key::plain(KeyCode::Down))]);
        while !is_cancelled(&portal, victim) {
            tokio::time::sleep(Duration::from_micros(50)).await;
        }
        times.push(start.elapsed());
    }
    times.sort();
    let millis = |time: Duration| time.as_secs_f64() * 1000.0;
    println!(
        "key to portal with {TASKS} live tasks, {STOPS} stops: median {:.2} ms, p99 {:.2} ms, most {:.2} ms",
        millis(times[STOPS / 2]),
        millis(times[STOPS * 99 / 100]),
        millis(times[STOPS - 1]),
    );
}

/// A portal on which 500 tasks are held in the middle for an hour.
async fn portal_with_tasks() -> Running {
    let options = Options { people: TASKS * 14, workers: TASKS * 14, ..Options::default() };
    let portal = demo::serve(([127, 0, 0, 1], 0).into(), options).await.unwrap();
    portal.steer(|site| {
        let owner = site.world.people.owner();
        let people = site.world.people.iter();
        let leavers = people.filter(|person| person.status == Status::Disabled).map(|p| p.id);
        for source in leavers.collect::<Vec<Uuid>>() {
            let order = Order { source, heir: owner, initiator: owner, delete_profile: false };
            site.reassigns.hold(source, 5, site.world.now + 3_600_000);
            site.reassigns.start(site.world.now, order, &mut site.world);
        }
    });
    portal
}

fn console(portal: &Running, directory: &Path) -> Engine {
    let address: Address = portal.url.parse().unwrap();
    // Of the product's limits only the one of lists is lifted, for the search.
    let limits = Limits { per_second: 200, ..Limits::default() };
    let options = ClientOptions { limits, ..ClientOptions::default() };
    let key = SecretString::from(portal.card.keys.owner.as_str());
    let client = Client::new(address, &key, options).unwrap();
    let sign_in = async move {
        let session = client.sign_in().await?;
        Ok((client, session))
    };
    let clock = Clock::fast(HURRY);
    // On a disk, as every journal but the demo's: the stop's intent is synced before it leaves.
    let journal = Journal::open(directory, "bench").unwrap().journal;
    Engine::new("bench", clock, Executor::new(clock, journal, Files::new(directory), sign_in))
}

fn victim(model: &Model) -> Uuid {
    model.cursor_case().unwrap().leaver().id.to_string().parse().unwrap()
}

fn is_cancelled(portal: &Running, person: Uuid) -> bool {
    let cancelled = |place| matches!(place, Place::Running { cancelled: true, .. });
    portal.steer(|site| site.reassigns.truth(person).iter().any(|truth| cancelled(truth.place)))
}
