//! The undo kit: on the screen, and on the demo portal with things going wrong.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod common {
    pub mod scene;
    pub mod script;
}
#[path = "support/driver.rs"]
#[allow(clippy::expect_used, reason = "a test that panics has failed, as it should")]
mod driver;
#[path = "support/wrong_heir.rs"]
mod wrong_heir;

use common::{
    scene::{Scene, people, text},
    script::{Script, rooms, script},
};
use handover::{
    app::{Effect, Msg},
    demo::{
        Faults, Options,
        faults::{Kind, Mishap},
    },
    domain::TaskStatus,
    offboard::{
        Event, Observation, Order, UndoCall,
        undo::{Outcome, Owners},
    },
    ui::Theme,
};
use rstest::rstest;
use wrong_heir::WrongHeir;

/// A console with this board, its cursor on the first task.
fn console(script: Script) -> Scene {
    let mut scene = Scene::ready();
    scene.model.board = script.board;
    scene.msg(Msg::Clock(script.now));
    scene.press("3g");
    scene
}

/// Nora's run to the wrong heir is done; nothing was given back.
fn done() -> Scene {
    let mut script = script();
    script.board = {
        let mut fresh = Script::new();
        let people = people();
        let case =
            fresh.start(&people[1], &people[11], rooms(&[(73, "Q3, \"final\""), (74, "Plans")]));
        let end = common::scene::report(100, true, TaskStatus::Completed);
        fresh.answer(case, Observation::Answered(end));
        fresh.answer(case, common::script::proof(people[1].id));
        fresh.board
    };
    console(script)
}

/// The open kit of the board's first case, with whose its rooms are now.
fn kit(mut scene: Scene) -> Scene {
    let asked = scene.press(":undo-kit<Enter>");
    let case = scene.model.board.cases()[0].id();
    assert!(matches!(asked[..], [Effect::ReadOwners { .. }]));
    let people = people();
    let owned = [(people[11].id, rooms(&[(73, "Q3"), (5, "own")])), (people[1].id, rooms(&[]))];
    scene.msg(Msg::Owners { case, owners: Ok(Owners::new(owned)) });
    scene
}

#[rstest]
fn the_list(#[values((80, 24), (120, 40), (40, 8))] size: (u16, u16)) {
    let mut scene = kit(done());
    let (width, height) = size;
    insta::assert_snapshot!(format!("list_{width}x{height}"), scene.screen(width, height));
}

#[test]
fn the_list_after_an_undo_in_ascii() {
    let mut scene = kit(console(script()));
    let buffer = scene.buffer(80, 24, &Theme::plain(false));
    insta::assert_snapshot!(text(&buffer));
}

#[test]
fn the_picker_offers_whoever_can_own_rooms_but_the_heir() {
    let mut scene = kit(done());
    scene.press("<Enter>");
    scene.answer_loads();
    insta::assert_snapshot!(scene.screen(80, 24));
}

#[test]
fn the_question() {
    let mut scene = kit(done());
    scene.press("<Enter>zo<Enter>zo6@ex");
    insta::assert_snapshot!(scene.screen(80, 24));
}

#[test]
fn only_the_new_owners_e_mail_sends_something() {
    let mut scene = kit(done());
    let sent = |effects: &[Effect]| effects.iter().any(|e| matches!(e, Effect::Undo { .. }));
    assert!(!sent(&scene.press("<Enter>zo<Enter><Enter>")), "Enter alone");
    assert!(!sent(&scene.press("sam12@example.com<Enter>")), "the heir's");
    assert!(scene.screen(80, 24).contains("nothing was sent"));
    for _ in 0..30 {
        scene.press("<BS>");
    }
    let effects = scene.press("Zo6@Example.com<Enter>");
    assert!(matches!(effects[..], [Effect::Undo { call: UndoCall::ReadOwners(_), .. }]));
}

#[test]
fn with_a_modifier_r_is_another_key() {
    let mut scene = kit(done());
    let said = "there is no rest to give";
    scene.press("<A-R>");
    assert!(!scene.screen(80, 24).contains(said));
    scene.press("R");
    assert!(scene.screen(80, 24).contains(said));
}

#[test]
fn esc_leads_back_step_by_step() {
    let mut scene = kit(done());
    scene.press("<Enter>zo<Enter>");
    for title in ["Type that e-mail", "new owner", "Rooms the leaver owned"] {
        assert!(scene.screen(80, 24).contains(title), "{title}: {}", scene.screen(80, 24));
        scene.press("<Esc>");
    }
    assert!(scene.model.overlays.is_empty());
}

#[test]
fn while_the_run_goes_on_the_list_is_shown_and_nothing_can_be_given() {
    let people = people();
    let mut running = Script::new();
    running.start(&people[1], &people[11], rooms(&[(73, "Q3")]));
    let mut scene = kit(console(running));
    scene.press("<Enter>");
    assert!(scene.screen(80, 24).contains("its end was not seen yet"));
    assert!(scene.screen(80, 24).contains("Rooms the leaver owned"));
}

#[test]
fn a_list_that_could_not_be_read_is_unknown() {
    let mut scene = done();
    scene.press(":undo-kit<Enter>");
    let case = scene.model.board.cases()[0].id();
    let failure = handover::domain::Failure::new(handover::domain::FailureKind::Broken, "502");
    scene.msg(Msg::Owners { case, owners: Err(failure) });
    assert!(scene.screen(80, 24).contains("could not be read: 502"));
}

#[test]
fn an_undo_that_ends_is_worth_a_report() {
    let mut script = script();
    let case = script.board.cases()[0].id();
    let (actor, to) = (common::script::OWNER, handover::offboard::Party::from(&people()[6]));
    script.take(Event::Undoing { actor, case, to });
    let call = script.orders.iter().rev().find_map(|order| match order {
        Order::Undo { id, .. } => Some(*id),
        _ => None,
    });
    let mut scene = console(script);
    let seen = handover::offboard::UndoSeen::Owners(Owners::default());
    let effects = scene.msg(Msg::UndoSeen { case, call: call.unwrap(), seen });
    let [Effect::WriteReport(report)] = &effects[..] else { panic!("{effects:?}") };
    assert!(report.people[0].undo.is_some());
}

fn mishap(kind: Kind) -> Options {
    let mishap = Mishap { every: 2, path: "files/owner".into(), ..Mishap::of(kind) };
    let faults = Faults { mishaps: vec![mishap], ..Faults::default() };
    Options { people: 60, faults, ..Options::default() }
}

fn outcomes(wrong: &WrongHeir, is: fn(&Outcome) -> bool) -> usize {
    wrong.undo().rooms().iter().filter(|giving| is(&giving.outcome)).count()
}

/// How often the new owner is a member of the leaver's rooms.
fn memberships(wrong: &WrongHeir) -> usize {
    let is_ours = |id: u32| wrong.rooms.contains(&id);
    wrong.driver.portal.steer(|site| {
        let rooms = site.world.documents.rooms().filter(|(folder, _)| is_ours(folder.id));
        rooms.flat_map(|(_, room)| &room.members).filter(|(who, _)| *who == wrong.right).count()
    })
}

#[tokio::test]
async fn what_the_portal_did_not_do_is_retried_and_nothing_is_given_twice() {
    let mut wrong = WrongHeir::done(mishap(Kind::BadGateway)).await;
    let before = memberships(&wrong);
    wrong.open_kit().await;
    wrong.give().await;
    wrong.until_over().await;
    let failed = outcomes(&wrong, |outcome| matches!(outcome, Outcome::Failed(_)));
    assert!(failed > 0, "{:?}", wrong.undo());
    assert_eq!(
        wrong.owned_by(wrong.wrong).iter().filter(|id| wrong.rooms.contains(id)).count(),
        failed
    );
    for _ in 0..10 {
        if wrong.undo().has_rest() {
            wrong.driver.press("R");
            wrong.until_over().await;
        }
    }
    assert!(wrong.undo().is_whole(), "{}", wrong.driver.screen());
    let why = "whoever gives a room away stays in it, and the new owner gave none";
    assert_eq!(memberships(&wrong), before, "{why}");
}

#[tokio::test]
async fn what_was_done_without_an_answer_is_seen_in_the_list() {
    let mut wrong = WrongHeir::done(mishap(Kind::Drop)).await;
    wrong.open_kit().await;
    wrong.give().await;
    wrong.until_over().await;
    assert!(wrong.undo().is_whole(), "{}", wrong.driver.screen());
    assert!(wrong.rooms.iter().all(|room| wrong.owned_by(wrong.right).contains(room)));
}

#[tokio::test]
async fn a_room_that_somebody_else_has_by_now_is_left_alone_and_named() {
    let mut wrong = WrongHeir::done(Options { people: 60, ..Options::default() }).await;
    let (room, leaver) = (wrong.rooms[0], wrong.leaver);
    wrong.driver.portal.steer(|site| {
        site.world.documents.hand_over(room, site.world.now, leaver, leaver);
    });
    wrong.open_kit().await;
    wrong.give().await;
    wrong.until_over().await;
    assert_eq!(outcomes(&wrong, |outcome| matches!(outcome, Outcome::Skipped(_))), 1);
    assert_eq!(outcomes(&wrong, Outcome::has_moved), wrong.rooms.len() - 1);
    assert!(wrong.driver.screen().contains("left alone"), "{}", wrong.driver.screen());
    assert_eq!(wrong.owned_by(leaver), [room]);
}
