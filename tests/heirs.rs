//! Heirs who cannot inherit any more: who is held for that, what the admin is told, and how another
//! heir is chosen.
#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]
#![allow(clippy::panic, reason = "the same")]

mod common {
    pub mod cases;
    pub mod scene;
    pub mod script;
}

use common::{
    cases::{
        actor, canceled, changes, conclusion, facts, held, known, nora_at, plan, row, said, take,
    },
    scene::Scene,
};
use handover::{
    app::{Action, Effect, Keeping},
    domain::{PersonId, PersonStatus, Step, TaskStatus, Unfit},
    offboard::{
        Board, Call, Case, Conclusion, Event, Hold, Level, Observation, Order, Preparation, Record,
    },
    overlays::Overlay,
};
use rstest::rstest;

use PersonStatus::{Active, Disabled};

const HELD: Conclusion = Conclusion::Held(Unfit::Disabled);

fn states(scene: &Scene) -> Vec<&Conclusion> {
    scene.model.board.cases().iter().map(Case::conclusion).collect()
}

fn heirs(scene: &Scene) -> Vec<PersonId> {
    scene.model.board.cases().iter().map(|case| case.heir().unwrap().id).collect()
}

fn alarms(scene: &Scene) -> Vec<String> {
    let history = scene.model.messages.history();
    let alarms = history.filter(|(_, notice)| notice.level == Level::Error);
    alarms.map(|(_, notice)| notice.text.clone()).collect()
}

/// Whose facts these effects ask for, and of which heir.
fn readings(effects: &[Effect]) -> Vec<(PersonId, PersonId)> {
    let reading = |effect: &Effect| match effect {
        Effect::Call { call: Call::ReadFacts { leaver, heir }, .. } => Some((*leaver, *heir)),
        _ => None,
    };
    effects.iter().filter_map(reading).collect()
}

fn id(number: u128) -> PersonId {
    PersonId::from_u128(number)
}

#[test]
fn all_who_wait_for_an_unfit_heir_stand_still_and_the_admin_is_told_once() {
    let mut scene = held();
    assert_eq!(states(&scene), [&HELD; 4], "those whose facts were being read, too");
    assert_eq!(changes(&scene.effects), [], "nothing was sent");
    assert_eq!(alarms(&scene), ["Sam Smith is disabled: 4 wait for another heir"]);
    assert!(row(&mut scene, "held: the heir is disabled, 1st in line").contains("→ Sam"));
    assert!(row(&mut scene, " TASKS ").contains("4 need another heir: h"));
    assert!(!scene.model.board.cases().iter().any(Case::holds_lane));
    // What the portal says of Joe now comes too late.
    let late = scene.effects.iter().rev().find_map(|effect| match effect {
        Effect::Call { case, id: call, call: Call::ReadFacts { leaver, .. }, .. }
            if *leaver == id(5) =>
        {
            Some((*case, *call))
        }
        _ => None,
    });
    let (case, call) = late.unwrap();
    take(&mut scene, Event::Seen { case, call, seen: facts(5, 12, Active) });
    assert_eq!(states(&scene), [&HELD; 4]);
}

#[test]
fn the_lanes_go_on_with_others_and_their_heirs() {
    let mut scene = Scene::ready();
    plan(&mut scene, &[known(2), known(5), known(8)]);
    let zoes =
        handover::offboard::Plan::new(known(11), known(6), handover::offboard::Options::default());
    take(&mut scene, Event::Planned { actor: actor(), plans: vec![zoes] });
    let effects = scene.see(2, facts(2, 12, Disabled));
    assert_eq!(readings(&effects), [(id(11), id(6))], "before those who are held");
    let reading = Conclusion::Preparing(Preparation::Facts);
    assert_eq!(states(&scene), [&HELD, &HELD, &HELD, &reading]);
}

#[test]
fn who_runs_already_goes_on_and_who_is_being_prepared_ends_their_change_first() {
    let mut scene = nora_at(50);
    plan(&mut scene, &[known(5), known(8)]);
    scene.see(5, facts(5, 12, Active));
    let ending = Conclusion::Preparing(Preparation::Sessions);
    assert_eq!(states(&scene)[1..], [&ending, &Conclusion::Waiting]);
    scene.press("3+");
    scene.see(8, facts(8, 12, Disabled));
    let running = Conclusion::Running(Step::MovingRooms);
    assert_eq!(states(&scene), [&running, &ending, &HELD], "a change is on its way");
    scene.see(5, Observation::Carried);
    assert_eq!(states(&scene), [&running, &HELD, &HELD], "and nothing follows it");
    assert_eq!(alarms(&scene).len(), 1);
    assert!(said(&scene, "2 wait for another heir"));
}

#[test]
fn the_same_heir_is_tried_again_for_all_and_held_again_if_still_unfit() {
    let mut scene = held();
    let effects = scene.press("jR");
    assert_eq!(
        readings(&effects),
        [(id(2), id(12)), (id(5), id(12))],
        "as many as there are lanes"
    );
    scene.see(5, facts(5, 12, Disabled));
    assert_eq!(states(&scene), [&HELD; 4]);
    assert_eq!(alarms(&scene).len(), 2, "one for each try");
    scene.press("R");
    scene.see(2, facts(2, 12, Active));
    assert_eq!(*conclusion(&scene, 0), Conclusion::Preparing(Preparation::Sessions));
    assert_eq!(*conclusion(&scene, 2), Conclusion::Waiting);
}

#[test]
fn another_heir_for_all_who_are_held_is_picked_shown_and_confirmed() {
    let mut scene = held();
    scene.press("jh");
    let Some(Overlay::Picker(picker)) = scene.model.overlays.last() else { panic!("no picker") };
    let offered: Vec<&str> = picker.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(offered, ["Ann Lee", "Zoë Ünal-Жук", "王小明"], "no leaver, nor the heir of now");
    scene.press("zo<Enter>");
    let screen = scene.screen(80, 24);
    for words in [
        "Nora O'Brien, Joe Fox, محمد علي",
        "all 4 that wait for Sam Smith",
        "zo6@example.com  Zoë Ünal-Жук, room admin, active",
    ] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    let effects = scene.press("<Enter>");
    assert_eq!(heirs(&scene), [id(6); 4]);
    assert_eq!(readings(&effects), [(id(2), id(6)), (id(5), id(6))], "read before each start");
    assert!(scene.model.overlays.is_empty());
    assert!(said(&scene, "Zoë Ünal-Жук inherits from 4 people now, not Sam Smith"));
    scene.press("<Enter>");
    assert!(scene.screen(80, 40).contains("heir changed from Sam Smith"));
}

#[test]
fn another_heir_for_this_one_alone_leaves_the_others_held() {
    let mut scene = held();
    scene.press("jhzo<Enter><Tab>");
    assert!(scene.screen(80, 24).contains("Joe Fox alone, of 4 that wait for Sam Smith"));
    scene.press("<Enter>");
    assert_eq!(heirs(&scene), [id(12), id(6), id(12), id(12)]);
    let reading = Conclusion::Preparing(Preparation::Facts);
    assert_eq!(states(&scene), [&HELD, &reading, &HELD, &HELD]);
}

#[test]
fn escape_leads_back_to_the_picker_and_then_out_and_nothing_was_changed() {
    let mut scene = held();
    scene.press("hzo<Enter><Esc>");
    assert!(matches!(scene.model.overlays[..], [Overlay::Picker(_)]));
    scene.press("<Esc>");
    assert!(scene.model.overlays.is_empty());
    assert_eq!((heirs(&scene), states(&scene)), (vec![id(12); 4], vec![&HELD; 4]));
}

#[test]
fn a_waiting_row_gets_another_heir_alone_unless_all_is_chosen() {
    let mut scene = nora_at(50);
    plan(&mut scene, &[known(5), known(8), known(11)]);
    scene.press("3g<Down><Down>");
    assert_eq!(*conclusion(&scene, 2), Conclusion::Waiting);
    scene.press("hzo<Enter>");
    assert!(scene.screen(80, 24).contains("alone, of 2 that wait for Sam Smith"));
    scene.press("<Enter>");
    assert_eq!(heirs(&scene), [id(12), id(12), id(6), id(12)]);
}

/// Story 1: stopped first, its end seen, and only then another heir.
#[test]
fn after_a_stop_another_heir_is_taken_when_its_end_was_seen_and_what_moved_is_said_to_stay() {
    let mut scene = nora_at(50);
    let no = |scene: &Scene| scene.model.impossible(Action::AnotherHeir);
    assert_eq!(no(&scene), Some("has begun: only after its end was seen"));
    scene.press("x");
    scene.see(2, canceled(50));
    assert_eq!(no(&scene), Some("is being stopped: its end must be seen first"));
    scene.press("h");
    assert!(scene.model.overlays.is_empty());
    scene.see(2, canceled(50));
    assert_eq!(no(&scene), None);
    scene.press("hzo<Enter>");
    assert!(scene.screen(80, 24).contains("What has moved to Sam Smith stays there"));
    let effects = scene.press("<Enter>");
    assert_eq!(readings(&effects), [(id(2), id(6))]);
    scene.see(2, facts(2, 6, Active));
    scene.see(2, Observation::Carried);
    let start = scene.see(2, Observation::Absent);
    let expected = Call::Start { leaver: id(2), heir: id(6), delete_profile: false };
    assert_eq!(changes(&start), [expected]);
}

#[test]
fn whoever_leaves_in_a_task_on_the_board_inherits_nothing() {
    let mut scene = held();
    scene.press("hzo<Enter>");
    let report = common::scene::report(50, false, TaskStatus::Running);
    take(&mut scene, Event::Found { actor: actor(), leaver: known(6), report });
    scene.press("<Enter>");
    assert!(said(&scene, "no other heir: leaves too"));
    assert_eq!(heirs_of_ours(&scene), [id(12); 4]);
    let cases = scene.model.board.cases().iter().map(Case::id).collect();
    take(&mut scene, Event::OtherHeir { actor: actor(), cases, heir: known(6) });
    assert_eq!(heirs_of_ours(&scene), [id(12); 4], "whatever leads there");
}

fn heirs_of_ours(scene: &Scene) -> Vec<PersonId> {
    let cases = scene.model.board.cases().iter();
    cases.filter_map(Case::heir).map(|heir| heir.id).collect()
}

#[test]
fn an_heir_who_leaves_in_somebody_elses_run_holds_the_line_without_a_reading() {
    let mut scene = Scene::ready();
    take(&mut scene, Event::Held { why: Hold::Journal });
    plan(&mut scene, &[known(2), known(5)]);
    let report = common::scene::report(50, false, TaskStatus::Running);
    take(&mut scene, Event::Found { actor: actor(), leaver: known(12), report });
    scene.effects.clear();
    take(&mut scene, Event::Released { actor: actor(), why: Some(Hold::Journal) });
    assert_eq!(readings(&scene.effects), []);
    let held = Conclusion::Held(Unfit::Leaves);
    assert_eq!(states(&scene)[..2], [&held, &held]);
}

#[test]
fn a_held_row_can_be_taken_out_and_moved_and_keeps_the_console_from_saying_that_all_ended() {
    let mut scene = held();
    scene.press("J");
    assert!(row(&mut scene, "Nora").contains("2nd in line"));
    scene.press("g");
    for _ in 0..4 {
        assert!(!said(&scene, "all ended"));
        scene.press("x<Down>");
    }
    assert!(said(&scene, "all ended: 4 taken out"));
    assert_eq!(states(&scene), [&Conclusion::Withdrawn { begun: false }; 4]);
}

#[rstest]
#[case::viewer(Keeping::Replay, Some("this is a replay: nothing is sent"))]
#[case::ours(Keeping::Nothing, None)]
fn who_only_views_chooses_nothing(#[case] keeping: Keeping, #[case] why: Option<&str>) {
    let mut scene = held();
    scene.model.keeping = keeping;
    assert_eq!(scene.model.impossible(Action::AnotherHeir), why);
    assert_eq!(scene.model.impossible(Action::Retry), why);
}

/// The journal makes the same board, wherever it ends; an older one without these events reads on.
#[test]
fn the_journal_plays_holds_and_other_heirs_back() {
    let at = "2026-03-01T09:00:00Z".parse().unwrap();
    let mut live = Board::default();
    let mut journal: Vec<String> = Vec::new();
    let mut asked = Vec::new();
    let mut boards = Vec::new();
    let mut take = |live: &mut Board, event: Event| {
        for order in live.take(at, event) {
            match order {
                Order::Record(record) => journal.push(record.to_line()),
                Order::Call { case, id, .. } => asked.push((case, id)),
                Order::Tell(_) | Order::Undo { .. } => {}
            }
        }
        boards.push((journal.len(), live.clone()));
        asked.last().copied()
    };
    let options = handover::offboard::Options::default();
    let plan = |leaver| handover::offboard::Plan::new(known(leaver), known(12), options);
    let plans = vec![plan(2), plan(5), plan(8)];
    let (case, call) = take(&mut live, Event::Planned { actor: actor(), plans }).unwrap();
    take(&mut live, Event::Seen { case, call, seen: facts(2, 12, Disabled) });
    take(&mut live, Event::Retried { case });
    let (case, call) = take(&mut live, Event::Moved { case, forward: false }).unwrap();
    take(&mut live, Event::Seen { case, call, seen: facts(2, 12, Disabled) });
    let cases: Vec<_> = live.cases().iter().map(Case::id).take(2).collect();
    take(&mut live, Event::OtherHeir { actor: actor(), cases, heir: known(6) });
    assert_eq!(live.cases().iter().filter(|case| case.held().is_some()).count(), 1);
    for (length, board) in boards {
        let mut played = Board::default();
        for line in &journal[..length] {
            played.replay(Record::from_line(line).unwrap());
        }
        let shown = |board: &Board| -> Vec<_> {
            let shown = |case: &Case| (case.leaver().clone(), case.heir().cloned(), case.essence());
            board.cases().iter().map(shown).collect()
        };
        assert_eq!(shown(&played), shown(&board), "after {length} records");
    }
}
