//! What the console adds to a run of thirty leavers on a portal that works one by one: wall time
//! by the server's busy time, and requests a second while a task moves. `cargo bench --bench run`.
//!
//! Portal and console run ten times as fast as real, so the way between them counts ten times.

#![allow(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a benchmark that panics has failed"
)]

use std::time::Duration;

use handover::{
    app::{Key, KeyCode, Model, Msg, Past},
    demo::{self, Options, Running, queue::Place, world::Status},
    docspace::{Address, Client, ClientOptions, Limits},
    domain::{Actor, Clean, PersonId},
    offboard::{Conclusion, Event, Hold, Options as Wishes, Party, Plan, Record},
    runtime::{Clock, Engine, Executor, Files, Journal},
};
use secrecy::SecretString;
use uuid::Uuid;

const SPEED: u32 = 10;
const LEAVERS: usize = 30;

fn main() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(measure());
}

/// A portal with one worker, and thirty disabled people of whom each owns something.
async fn portal() -> (Running, Vec<(Uuid, String)>, (Uuid, String)) {
    let options = Options { people: 600, workers: 1, speed: SPEED.into(), ..Options::default() };
    let portal = demo::serve(([127, 0, 0, 1], 0).into(), options).await.unwrap();
    let (leavers, heir) = portal.steer(|site| {
        let people = &site.world.people;
        let leavers = people
            .iter()
            .filter(|person| person.status == Status::Disabled && !person.role.is_admin())
            .map(|person| (person.id, person.email.to_string()))
            .take(LEAVERS)
            .collect();
        let owner = people.iter().find(|person| person.id == people.owner()).unwrap();
        (leavers, (owner.id, owner.email.to_string()))
    });
    (portal, leavers, heir)
}

fn party((id, email): &(Uuid, String)) -> Party {
    let id = PersonId::from_u128(id.as_u128());
    Party { id, name: Clean::new(email), email: Clean::new(email) }
}

/// Whether lists are still read, or others' tasks looked for.
fn is_reading(model: &Model) -> bool {
    model.session().is_none()
        || model.users.loading.id.is_some()
        || model.sweep_candidates.0.id.is_some()
        || model.sweep.progress().is_some()
}

fn is_over(model: &Model) -> bool {
    model.board.cases().iter().all(|case| case.conclusion().is_end())
}

async fn measure() {
    let (portal, leavers, heir) = portal().await;
    let address: Address = portal.url.parse().unwrap();
    let key = SecretString::from(portal.card.keys.owner.as_str());
    let usual = Limits::default();
    let fast = SPEED as usize;
    let limits = Limits {
        per_second: usual.per_second * fast,
        polls_per_second: usual.polls_per_second * fast,
        ..usual
    };
    let options = ClientOptions { limits, ..ClientOptions::default() };
    let client = Client::new(address, &key, options).unwrap();
    let me = client.sign_in().await.unwrap().me;
    let actor = Actor { id: me.id, role: me.role, can_write: true };
    let clock = Clock::fast(SPEED);
    let directory = tempfile::tempdir().unwrap();
    let journal = Journal::open(directory.path(), "bench").unwrap().journal;
    let sign_in = async move {
        let session = client.sign_in().await?;
        Ok((client, session))
    };
    let executor = Executor::new(clock, journal, Files::new(directory.path()), sign_in);
    let heir = party(&heir);
    let plans = leavers
        .iter()
        .map(|leaver| Plan::new(party(leaver), heir.clone(), Wishes::default()))
        .collect();
    // A run as another console left it: it begins with the Enter that resumes it.
    let records = vec![
        Record { at: clock.now(), event: Event::Held { why: Hold::Resume } },
        Record { at: clock.now(), event: Event::Planned { actor, plans } },
    ];
    let past = Past { records, ..Past::default() };
    let mut engine = Engine::new("bench", clock, executor).with_past(past);
    while is_reading(engine.model()) {
        let msg = engine.next().await;
        engine.feed_ready(msg);
    }
    engine.idle().await;
    let (mut busy, mut last) = (0, None);
    let (before, begun) = portal.steer(|site| ((site.requests, site.polls), site.world.now));
    engine.feed([Msg::Key(Key::plain(KeyCode::Enter))]);
    let mut ended = begun;
    while !is_over(engine.model()) {
        if let Ok(msg) = tokio::time::timeout(Duration::from_millis(2), engine.next()).await {
            engine.feed_ready(msg);
        } else {
            engine.feed([]);
        }
        let (now, runs) = portal.steer(|site| {
            let runs = leavers.iter().any(|(leaver, _)| {
                let truth = site.reassigns.truth(*leaver);
                truth.iter().any(|truth| matches!(truth.place, Place::Running { .. }))
            });
            (site.world.now, runs)
        });
        if runs {
            busy += now - last.unwrap_or(now);
        }
        last = runs.then_some(now);
        ended = now;
    }
    let after = portal.steer(|site| (site.requests, site.polls));
    let (requests, polls) = (after.0 - before.0, after.1 - before.1);
    let done = engine.model().board.cases().iter();
    let done = done.filter(|case| matches!(case.conclusion(), Conclusion::Done(_))).count();
    let (wall, busy) = ((ended - begun) as f64 / 1e3, busy as f64 / 1e3);
    println!(
        "{LEAVERS} leavers, {done} done: wall {wall:.1} s, server busy {busy:.1} s, ratio {:.3}; \
         {requests} requests, {:.2} a second of moving; of them {polls} polls and probes, {:.2} a second",
        wall / busy,
        requests as f64 / busy,
        polls as f64 / busy,
    );
}
