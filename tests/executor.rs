//! Effects carried out against a demo portal: what comes back, and what no longer does.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

use std::{path::Path, time::Duration};

use handover::{
    app::{Effect, Load, LoadId, Loaded, Msg, Secret},
    demo::{self, Options, Running, world::CardKey},
    docspace::{Address, Client, ClientOptions},
    domain::{FailureKind, PeopleQuery, PersonId},
    offboard::{Call, CallId, CaseId, Facts, Observation},
    runtime::{Clock, Errand, Executor, Files, Journal, SignedIn},
};
use secrecy::SecretString;

const NOBODY: PersonId = PersonId::from_u128(1);
const CASE: CaseId = CaseId(1);
const LONG: Duration = Duration::from_secs(3_600);

/// Files that no test here writes.
fn files() -> Files {
    Files::new(Path::new("nowhere"))
}

async fn portal() -> Running {
    let options = Options { people: 120, ..Options::default() };
    demo::serve(([127, 0, 0, 1], 0).into(), options).await.unwrap()
}

async fn sign_in(url: String, key: String) -> SignedIn {
    let address = Address::parse(&url).unwrap();
    let client = Client::new(address, &SecretString::from(key), ClientOptions::default())?;
    let session = client.sign_in().await?;
    Ok((client, session))
}

/// An executor that is signed in, and its portal.
async fn executor() -> (Executor, Running) {
    let portal = portal().await;
    let key = portal.card.keys.owner.clone();
    let mut executor = Executor::new(
        Clock::real(),
        Journal::volatile(),
        files(),
        sign_in(portal.url.clone(), key),
    );
    assert!(matches!(next(&mut executor).await, Msg::SignedIn(_)));
    (executor, portal)
}

/// The next message that is not about the header.
async fn next(executor: &mut Executor) -> Msg {
    loop {
        match executor.next().await {
            Msg::Net(_) | Msg::Title(_) | Msg::Version(_) => {}
            msg => return msg,
        }
    }
}

fn call(id: u32, call: Call, after: Duration) -> Effect {
    Effect::Call { case: CASE, id: CallId(id), call, after }
}

fn load(id: u32, what: Load) -> Effect {
    Effect::Load { id: LoadId(id), what }
}

#[tokio::test]
async fn a_list_comes_page_by_page_and_its_end_comes_last() {
    let (mut executor, _portal) = executor().await;
    executor.perform(load(7, Load::People(PeopleQuery::default())));
    let mut rows = 0;
    loop {
        match next(&mut executor).await {
            Msg::Page { load: LoadId(7), rows: Loaded::People(page) } => rows += page.items.len(),
            Msg::LoadDone { load: LoadId(7) } => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(rows, 120);
}

#[tokio::test]
async fn a_load_that_is_cancelled_says_no_more() {
    let (mut executor, _portal) = executor().await;
    executor.perform(load(1, Load::People(PeopleQuery::default())));
    executor.perform(Effect::CancelLoad(LoadId(1)));
    executor.perform(load(2, Load::Groups));
    while let Msg::Page { load, .. } = next(&mut executor).await {
        assert_eq!(load, LoadId(2));
    }
}

#[tokio::test]
async fn what_is_asked_before_the_sign_in_is_done_after_it() {
    let portal = portal().await;
    let key = portal.card.keys.owner.clone();
    let mut executor = Executor::new(
        Clock::real(),
        Journal::volatile(),
        files(),
        sign_in(portal.url.clone(), key),
    );
    executor.perform(load(1, Load::Groups));
    assert!(matches!(next(&mut executor).await, Msg::SignedIn(_)));
    assert!(matches!(next(&mut executor).await, Msg::Page { load: LoadId(1), .. }));
}

#[tokio::test]
async fn a_sign_in_that_fails_or_panics_is_told() {
    let portal = portal().await;
    let wrong = sign_in(portal.url.clone(), "sk-wrong".to_owned());
    let told = Executor::new(Clock::real(), Journal::volatile(), files(), wrong).next().await;
    assert!(matches!(told, Msg::SignInFailed(failure) if failure.kind == FailureKind::SignedOut));
    let told =
        Executor::new(Clock::real(), Journal::volatile(), files(), async { panic!("a test") })
            .next()
            .await;
    assert!(matches!(told, Msg::SignInFailed(failure) if failure.kind == FailureKind::Panicked));
}

#[tokio::test]
async fn a_new_look_replaces_the_one_that_waits_but_a_stop_stands_beside_them() {
    let (mut executor, _portal) = executor().await;
    executor.perform(call(1, Call::Poll(NOBODY), LONG));
    executor.perform(call(2, Call::Terminate(NOBODY), Duration::ZERO));
    assert!(matches!(next(&mut executor).await, Msg::Seen { call: CallId(2), .. }));
    executor.perform(call(3, Call::Poll(NOBODY), Duration::ZERO));
    let seen = next(&mut executor).await;
    assert_eq!(seen, Msg::Seen { case: CASE, call: CallId(3), seen: Observation::Absent });
}

#[tokio::test]
async fn a_look_that_waits_when_the_key_is_replaced_goes_with_the_new_one() {
    let (mut executor, portal) = executor().await;
    executor.perform(call(1, Call::Poll(NOBODY), LONG));
    portal.steer(|site| site.world.keys.switch(CardKey::Owner, false));
    let mut spare = Secret::default();
    portal.card.keys.owner_spare.chars().for_each(|c| spare.push(c));
    executor.perform(Effect::SignIn(spare));
    assert!(matches!(next(&mut executor).await, Msg::SignedIn(_)));
    tokio::time::pause();
    tokio::time::advance(LONG).await;
    tokio::time::resume();
    let seen = next(&mut executor).await;
    assert_eq!(seen, Msg::Seen { case: CASE, call: CallId(1), seen: Observation::Absent });
}

#[tokio::test]
async fn a_person_who_is_gone_is_a_fact_and_no_failure() {
    let (mut executor, portal) = executor().await;
    let heir: PersonId = portal.card.people[0].id.to_string().parse().unwrap();
    executor.perform(call(1, Call::ReadFacts { leaver: NOBODY, heir }, Duration::ZERO));
    match next(&mut executor).await {
        Msg::Seen { seen: Observation::Facts(facts), .. } => {
            let Facts { leaver, heir: found, .. } = *facts;
            assert!(leaver.is_none());
            assert_eq!(found.unwrap().id, heir);
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_sweep_says_whom_it_asked_for() {
    let (mut executor, _portal) = executor().await;
    executor.perform(Effect::Sweep { person: NOBODY, after: Duration::ZERO });
    let swept = next(&mut executor).await;
    assert_eq!(swept, Msg::Swept { person: NOBODY, found: Ok(None) });
}

#[tokio::test]
async fn only_what_needs_the_terminal_is_handed_back() {
    let (mut executor, _portal) = executor().await;
    assert_eq!(executor.perform(Effect::Bell), Some(Errand::Bell));
    assert_eq!(executor.perform(Effect::Quit), Some(Errand::Quit));
    assert_eq!(executor.perform(load(1, Load::Groups)), None);
}
