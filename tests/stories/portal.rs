//! Stories of a portal, and of admins, that change in the middle of a run.

use std::collections::HashSet;

use handover::{
    app::{Action, Model, Msg},
    demo::{
        Options as Demo,
        faults::{Faults, Kind, Mishap},
        world::{self, Folder, Room},
    },
    docspace::Limits,
    domain::{Refusal, Step, Unfit},
    offboard::{Case, Conclusion, Hold},
    overlays::Overlay,
};
use uuid::Uuid;

use crate::{
    board::hand_over,
    driver::{self, Driver},
    wrong_heir::other_heir,
};

/// The disabled room admins of this company whom nobody hands over, nor has: id and e-mail.
fn leavers(driver: &Driver) -> Vec<(Uuid, String)> {
    let is_free = |id: Uuid| {
        let is_idle = driver.portal.steer(|site| site.reassigns.truth(id)).is_empty();
        is_idle && runs_of(driver, id) == 0
    };
    let people = driver.portal.card.people.iter();
    let leavers = people.filter(|person| {
        person.status == "disabled"
            && person.role == "room_admin"
            && person.rooms > 0
            && is_free(person.id)
    });
    leavers.map(|person| (person.id, person.email.clone())).collect()
}

/// The rooms that a person owns.
fn owned_by(driver: &Driver, person: Uuid) -> HashSet<u32> {
    let owns = |(folder, _): &(&Folder, &Room)| folder.created_by == person;
    driver.portal.steer(|site| {
        site.world.documents.rooms().filter(owns).map(|(folder, _)| folder.id).collect()
    })
}

fn rooms_of(driver: &Driver, person: Uuid) -> usize {
    owned_by(driver, person).len()
}

/// How many runs for this person have left their row in the audit trail.
fn runs_of(driver: &Driver, person: Uuid) -> usize {
    driver.portal.steer(|site| {
        let rows = site.world.trail.rows.iter();
        let of_this = |row: &&world::AuditRow| row.targets.contains(&person.to_string());
        rows.filter(of_this).filter(|row| row.action == world::Action::DATA_REASSIGNED).count()
    })
}

fn case<'a>(model: &'a Model, email: &str) -> Option<&'a Case> {
    model.board.cases().iter().find(|case| *case.leaver().email == *email)
}

fn has_ended(model: &Model, email: &str) -> bool {
    case(model, email).is_some_and(|case| case.conclusion().is_end() && case.is_settled())
}

/// A portal that stands still while it moves the rooms of somebody from whom Henrik inherits.
async fn moving_rooms() -> (Driver, Uuid, String) {
    // Some of this company own more than the server moves in one go.
    let faults = Faults { command_timeout: Some(3_600), ..Faults::default() };
    let mut driver = Driver::start(Demo { faults, ..Demo::default() }).await;
    driver.press("3 +");
    let (id, email) = leavers(&driver).remove(0);
    driver.hold(id, 50);
    hand_over(&mut driver, &email).await;
    driver.creep_until("moving rooms", |model| is_moving_rooms(model, &email)).await;
    (driver, id, email)
}

fn is_moving_rooms(model: &Model, email: &str) -> bool {
    case(model, email)
        .is_some_and(|case| *case.conclusion() == Conclusion::Running(Step::MovingRooms))
}

/// Every look at a task meets this mishap from now on.
fn strike(driver: &Driver, kind: Kind, seconds: f64) {
    let mishap = Mishap { path: "reassign/progress".into(), seconds, ..Mishap::of(kind) };
    driver.portal.steer(|site| site.faults.mishaps.push(mishap));
}

/// The mishaps are over: the run is seen to its end, and was started once.
async fn ends_well(driver: &mut Driver, id: Uuid, email: &str) {
    driver.portal.steer(|site| site.faults.mishaps.clear());
    driver.let_go(id, 50);
    driver.until("ended", |model| has_ended(model, email)).await;
    let end = case(driver.model(), email).unwrap().conclusion();
    assert!(matches!(end, Conclusion::Done(_)), "{end:?}");
    assert_eq!((rooms_of(driver, id), runs_of(driver, id)), (0, 1));
}

/// 429: the whole client waits, the screen says how long, and what was known stays.
#[tokio::test]
async fn story_07_a_429_is_waited_out_in_sight_and_nothing_is_lost() {
    let (mut driver, id, email) = moving_rooms().await;
    strike(&driver, Kind::TooManyRequests, 1.0);
    driver.until_shown("429: waiting").await;
    assert!(is_moving_rooms(driver.model(), &email), "the board keeps what it knows");
    let asked = driver.portal.steer(|site| site.requests);
    let until = driver.model().net.paused_until.unwrap();
    let second = jiff::SignedDuration::from_secs(1);
    driver.until("the pause is nearly over", |model| model.now + second >= until).await;
    let hammered = driver.portal.steer(|site| site.requests) - asked;
    let on_their_way = u64::try_from(Limits::default().in_flight).unwrap();
    assert!(hammered <= on_their_way, "{hammered} requests during the pause");
    ends_well(&mut driver, id, &email).await;
}

/// The admin who started a run is disabled before the server begins it.
#[tokio::test]
async fn story_09_the_initiating_admin_is_disabled_and_the_next_one_reads_why_it_failed() {
    let portal = driver::portal(Demo::default()).await;
    let (key, owners) = (portal.card.keys.admin.clone().unwrap(), portal.card.keys.owner.clone());
    let mut driver = Driver::on(portal, &key);
    driver.until("signed in", |model| model.session().is_some()).await;
    driver.idle().await;
    let me = driver.model().session().unwrap().me.clone();
    driver.press("1 Esc /");
    driver.type_text(&me.email);
    driver.press("Enter");
    let why = driver.model().impossible(Action::Offboard);
    assert_eq!(why, Some(Refusal::LeaverIsYou.sentence()), "nobody plans their own end");

    let (id, email) = leavers(&driver).remove(0);
    let owned = rooms_of(&driver, id);
    driver.hold(id, 0);
    hand_over(&mut driver, &email).await;
    let is_queued = |model: &Model| {
        case(model, &email).is_some_and(|case| *case.conclusion() == Conclusion::Queued)
    };
    driver.until("queued", is_queued).await;
    disable(&driver, &me.email);
    let is_asked = |model: &Model| matches!(model.overlays.last(), Some(Overlay::NewKey(_)));
    driver.until("a key is asked for", is_asked).await;
    assert_eq!(driver.model().board.held(), Some(Hold::SignedOut));
    assert!(is_queued(driver.model()), "nothing is called failed because a key was refused");
    driver.feed(Msg::Pasted(owners));
    driver.press("Enter");
    driver.until("the line goes on", |model| model.board.held().is_none()).await;
    driver.let_go(id, 0);
    driver.until("ended", |model| has_ended(model, &email)).await;
    match case(driver.model(), &email).unwrap().conclusion() {
        Conclusion::Failed { at: Some(Step::Starting), why } => {
            assert!(why.contains("the starting admin is not active"), "{why}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(rooms_of(&driver, id), owned);
}

fn disable(driver: &Driver, email: &str) {
    driver.portal.steer(|site| {
        let (person, owner) =
            (site.world.people.by_email(email).unwrap().id, site.world.people.owner());
        site.world.disable(person, owner);
    });
}

/// The heir is disabled while others of theirs wait: what runs goes on, no start follows, all of
/// them are held, and another heir gets what nobody has got yet.
#[tokio::test]
async fn story_10_an_heir_who_is_disabled_midway_holds_their_rows_and_another_one_gets_them() {
    let (mut driver, first, first_email) = moving_rooms().await;
    // Two of this company own more than the server hands over in one go.
    let is_small =
        |(_, email): &(Uuid, String)| !["gus", "pru"].iter().any(|p| email.starts_with(p));
    let others: Vec<_> = leavers(&driver).into_iter().filter(is_small).take(3).collect();
    for (_, email) in &others {
        hand_over(&mut driver, email).await;
        let is_in_line = |model: &Model| case(model, email).is_some_and(Case::is_waiting);
        driver.until("in the line", is_in_line).await;
    }
    let owned: Vec<_> = others.iter().map(|(id, _)| owned_by(&driver, *id)).collect();
    disable(&driver, "henrik.solberg@example.com");
    driver.let_go(first, 50);
    driver.until("ended", |model| has_ended(model, &first_email)).await;
    let end = case(driver.model(), &first_email).unwrap().conclusion();
    assert!(matches!(end, Conclusion::Done(_)), "{end:?}");

    let is_held = |case: &&Case| *case.conclusion() == Conclusion::Held(Unfit::Disabled);
    driver.until("held", |model| model.board.cases().iter().filter(is_held).count() == 3).await;
    for ((id, _), owned) in others.iter().zip(&owned) {
        assert_eq!((owned_by(&driver, *id), runs_of(&driver, *id)), (owned.clone(), 0));
    }
    let told = driver.model().messages.history().filter(|(_, told)| told.bell);
    let told: Vec<&str> = told.map(|(_, told)| told.text.as_str()).collect();
    let alarm = "Henrik Solberg is disabled: 3 wait for another heir";
    assert_eq!(told.iter().filter(|told| **told == alarm).count(), 1, "{told:?}");

    let henrik = driver
        .portal
        .steer(|site| site.world.people.by_email("henrik.solberg@example.com").unwrap().id);
    let (heir, heir_email) = other_heir(&driver, henrik);
    driver.press("3 Esc 3 /");
    driver.type_text(&others[1].1);
    driver.press("Enter h");
    driver.idle().await;
    driver.type_text(&heir_email);
    driver.press("Enter");
    let screen = driver.screen();
    assert!(screen.contains("all 3 that wait for"), "{screen}");
    assert!(screen.contains("Henrik Solberg is disabled"), "{screen}");
    driver.press("Enter");
    for ((id, email), owned) in others.iter().zip(&owned) {
        driver.until("ended", |model| has_ended(model, email)).await;
        let case = case(driver.model(), email).unwrap();
        assert!(matches!(case.conclusion(), Conclusion::Done(_)), "{:?}", case.conclusion());
        assert_eq!(*case.heir().unwrap().email, *heir_email);
        assert_eq!((rooms_of(&driver, *id), runs_of(&driver, *id)), (0, 1));
        assert!(owned.is_subset(&owned_by(&driver, heir)), "all of it has arrived, and there");
    }
}

/// A proxy in front answers with its own page.
#[tokio::test]
async fn story_30_a_proxys_page_is_named_and_the_board_asks_on() {
    let (mut driver, id, email) = moving_rooms().await;
    strike(&driver, Kind::BadGateway, 0.0);
    driver.press("3 /");
    driver.type_text(&email);
    driver.press("Enter Enter");
    driver.until_shown("no answer for").await;
    assert!(driver.screen().contains("502"), "{}", driver.screen());
    assert!(!case(driver.model(), &email).unwrap().conclusion().is_end());
    driver.press("Esc");
    ends_well(&mut driver, id, &email).await;
}
