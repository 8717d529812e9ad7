//! Heirs who cannot inherit any more, and other ones in their place.

use super::{
    offboarding::{active, group},
    *,
};
use crate::{
    domain::Unfit,
    offboard::{Board, Event, Hold, Undo, UndoCall},
};

/// The leaver fits, the heir is so.
fn heir_is(heir: Option<Person>) -> Observation {
    facts(Some(person(2, Role::RoomAdmin, PersonStatus::Disabled)), heir)
}

fn disabled_heir() -> Observation {
    heir_is(Some(person(3, Role::RoomAdmin, PersonStatus::Disabled)))
}

fn read(seen: Observation) -> Play {
    let mut play = Play::new();
    play.begin();
    play.answer(seen);
    play
}

/// What the ladder tells of a step.
fn told(play: &Play, words: &str) -> bool {
    play.case.timeline().iter().any(|entry| entry.text.contains(words))
}

#[rstest]
#[case(None, Unfit::Gone)]
#[case(Some(person(3, Role::RoomAdmin, PersonStatus::Disabled)), Unfit::Disabled)]
#[case(Some(person(3, Role::RoomAdmin, PersonStatus::Pending)), Unfit::Pending)]
#[case(Some(person(3, Role::User, PersonStatus::Active)), Unfit::CannotOwn)]
#[case(Some(person(2, Role::RoomAdmin, PersonStatus::Active)), Unfit::Leaves)]
fn an_heir_who_is_unfit_by_the_facts_before_a_start_holds_the_case(
    #[case] heir: Option<Person>,
    #[case] why: Unfit,
) {
    let play = read(heir_is(heir));
    play.is(&Conclusion::Held(why));
    assert!(play.case.is_waiting() && !play.case.is_ready() && !play.case.holds_lane());
    assert!(!play.case.conclusion().is_end() && play.case.can_stop());
    assert_eq!(play.calls(), ["facts"], "nothing was sent");
    assert!(told(&play, why.words()));
}

#[test]
fn a_leaver_who_is_unfit_fails_even_if_the_heir_is_so_too() {
    let play = read(facts(None, None));
    play.is(&Conclusion::Failed { at: None, why: Clean::new("the profile no longer exists") });
}

#[test]
fn a_start_that_was_refused_for_the_heir_is_held_and_one_for_the_leaver_fails() {
    let mut play = read(good_facts());
    play.answer(Observation::Absent);
    play.answer(failure(FailureKind::Refused));
    play.answer(disabled_heir());
    play.is(&Conclusion::Held(Unfit::Disabled));
    assert_eq!(play.calls(), ["facts", "probe", "start", "facts"]);
    play.stop();
    play.is(&Conclusion::Withdrawn { begun: false });
}

#[test]
fn a_stop_while_the_refusal_is_explained_ends_the_case_instead_of_holding_it() {
    let mut play = read(good_facts());
    play.answer(Observation::Absent);
    play.answer(failure(FailureKind::Refused));
    play.stop();
    play.answer(disabled_heir());
    play.is(&Conclusion::Withdrawn { begun: false });
}

/// Recording `grouphead` and docspace-api.md 7: a manager who is disabled is left out in silence.
#[test]
fn a_group_that_the_portal_does_not_give_to_the_heir_holds_the_case_if_the_heir_is_why() {
    for (heir, is_held) in [(PersonStatus::Disabled, true), (PersonStatus::Active, false)] {
        let mut play = Play::planned(Options::default());
        play.begin();
        play.answer(Observation::Facts(active(Some(vec![group(7, "R&D", false)]), 0)));
        play.answer(failure(FailureKind::Refused));
        let leaver = person(2, Role::RoomAdmin, PersonStatus::Active);
        play.answer(facts(Some(leaver), Some(person(3, Role::RoomAdmin, heir))));
        assert_eq!(play.case.held().is_some(), is_held, "{:?}", play.case.conclusion());
        assert_eq!(play.case.conclusion().is_end(), !is_held);
        assert_eq!(play.calls(), ["facts", "group", "facts"]);
    }
}

/// Nora heads a group and is active; her heir is disabled while she is being disabled herself.
fn half_done() -> Play {
    let mut play = Play::planned(Options::default());
    play.begin();
    play.answer(Observation::Facts(active(Some(vec![group(7, "R&D", false)]), 2)));
    play.answer(Observation::Carried);
    let orders = play.case.hold(play.now, Unfit::Disabled);
    play.take(orders);
    play.is(&Conclusion::Preparing(Preparation::Disable));
    play.answer(Observation::Carried);
    play.is(&Conclusion::Held(Unfit::Disabled));
    play
}

#[test]
fn a_change_on_its_way_is_waited_for_and_what_was_done_is_noted_and_not_repeated() {
    let mut play = half_done();
    assert!(told(&play, "held: Ann is disabled; what was changed before stays changed"));
    assert!(told(&play, "Ann heads R&D") && told(&play, "disabled, the answer shows it"));
    play.case.retry(play.now);
    play.is(&Conclusion::Waiting);
    play.begin();
    play.answer(good_facts());
    assert_eq!(play.calls(), ["facts", "group", "disable", "facts", "sessions"]);
    play.stop();
    play.answer(Observation::Carried);
    play.is(&Conclusion::Withdrawn { begun: true });
}

#[test]
fn another_heir_takes_the_place_and_what_the_first_one_has_is_said() {
    let mut play = half_done();
    assert_eq!(play.case.heirs_already(), ["Ann stays head of R&D."]);
    play.case.change_heir(play.now, party(4, "Zoe"));
    play.is(&Conclusion::Waiting);
    assert!(told(&play, "heir changed from Ann (3@example.com) to Zoe (4@example.com)"));
    assert!(told(&play, "Ann stays head of R&D"));
    play.begin();
    let read = play.asked.last().unwrap().1;
    let (leaver, heir) = (PersonId::from_u128(2), PersonId::from_u128(4));
    assert_eq!(read, Call::ReadFacts { leaver, heir });
    play.answer(good_facts());
    play.answer(Observation::Carried);
    play.answer(Observation::Absent);
    assert!(matches!(play.asked.last().unwrap().1, Call::Start { heir: to, .. } if to == heir));
    assert_eq!(play.case.heirs().count(), 1, "nothing has moved to Ann");
}

#[test]
fn facts_that_were_confirmed_with_the_first_heir_do_not_stop_another_one() {
    let confirmed = active(Some(vec![]), 2);
    let plan = Plan {
        seen: Some(confirmed.clone()),
        ..Plan::new(party(2, "Nora"), party(3, "Ann"), Options::default())
    };
    let mut play = Play::new();
    play.case = Case::ours(CaseId(1), plan, actor(), play.now);
    play.case.change_heir(play.now, party(4, "Zoe"));
    play.begin();
    let zoe = person(4, Role::DocSpaceAdmin, PersonStatus::Active);
    play.answer(Observation::Facts(Box::new(Facts { heir: Some(zoe), ..*confirmed.clone() })));
    play.is(&Conclusion::Preparing(Preparation::Disable));
    // What concerns the leaver is compared as ever.
    play.case = Case::ours(
        CaseId(1),
        Plan {
            seen: Some(confirmed),
            ..Plan::new(party(2, "Nora"), party(3, "Ann"), Options::default())
        },
        actor(),
        play.now,
    );
    play.case.change_heir(play.now, party(4, "Zoe"));
    play.begin();
    play.answer(Observation::Facts(active(Some(vec![]), 3)));
    play.said("3 active rooms, 2 before");
}

/// docspace-api.md 9.5: before the end was seen, the first heir would get the rooms all the same.
#[test]
fn another_heir_needs_an_end_that_was_seen() {
    let no = |play: &Play| play.case.no_other_heir();
    let mut play = Play::at(50);
    assert!(no(&play).unwrap().contains("has begun"));
    play.stop();
    play.answer_stop(ended(50, Canceled));
    assert!(no(&play).unwrap().contains("being stopped"), "the answer of a stop is no end");
    play.case.change_heir(play.now, party(4, "Zoe"));
    assert_eq!(play.case.heir().unwrap().id, PersonId::from_u128(3));
    play.answer(ended(70, Canceled));
    assert_eq!(no(&play), None);
    assert_eq!(
        play.case.heirs_already(),
        ["What has moved to Ann stays there; only the rest goes on."]
    );
    play.case.change_heir(play.now, party(4, "Zoe"));
    play.is(&Conclusion::Waiting);
    let heirs: Vec<&str> = play.case.heirs().map(|heir| heir.name.as_str()).collect();
    assert_eq!(heirs, ["Ann", "Zoe"]);

    let mut play = Play::at(50);
    play.silence(Duration::from_secs(200));
    play.is(&Conclusion::Lost(Some(Step::MovingRooms)));
    assert!(no(&play).unwrap().contains("was not seen"));
    play.case.retry(play.now);
    play.is(&Conclusion::Waiting);
    assert!(no(&play).unwrap().contains("was lost"), "nor while it waits for another try");
    play.begin();
    play.answer(good_facts());
    play.answer(Observation::Absent);
    play.answer(running(0));
    play.answer(failed(10, "account"));
    assert!(no(&play).unwrap().contains("was lost"), "that end may be of either run");

    let mut play = Play::at(10);
    play.answer(failed(10, "account"));
    assert_eq!(no(&play), None);

    let mut play = Play::at(90);
    play.answer(ended(100, Completed));
    assert!(no(&play).unwrap().contains("undo kit"));
}

#[test]
fn what_was_owned_before_the_first_start_is_kept_for_the_undo_and_the_newest_heir_with_it() {
    let mut play = lined_up_again();
    play.begin();
    let zoe = person(4, Role::DocSpaceAdmin, PersonStatus::Active);
    let left = Facts { heir: Some(zoe.clone()), ..*active(Some(vec![]), 0) };
    play.answer(Observation::Facts(Box::new(left)));
    let kept = play.case.facts().unwrap();
    assert_eq!(kept.holdings.rooms.known().count(), 2);
    assert_eq!(kept.heir, Some(zoe));
    // An undo looks for the rooms with both heirs.
    let (_, orders) = Undo::begin(&play.case, None, actor(), party(5, "Kim"), play.now).unwrap();
    let people = [3, 4, 5, 2].map(PersonId::from_u128).to_vec();
    let [Order::Undo { call, .. }] = &orders[..] else { panic!("{orders:?}") };
    assert_eq!(*call, UndoCall::ReadOwners(people));
}

/// The first run was hidden, not gone: its end is taken for that of the second one, which is
/// still in the server's line.
#[test]
fn a_run_that_was_lost_keeps_other_heirs_away_whatever_ends_after_it() {
    let mut play = Play::at(50);
    play.silence(PATIENCE + Duration::from_secs(60));
    play.case.retry(play.now);
    play.begin();
    play.answer(good_facts());
    play.answer(Observation::Absent);
    play.answer(running(0));
    play.answer(ended(50, Canceled));
    play.is(&Conclusion::StoppedByServer(Step::MovingRooms));
    assert!(play.case.no_other_heir().unwrap().contains("was lost"));
    play.case.change_heir(play.now, party(4, "Zoe"));
    assert_eq!(play.case.heirs().count(), 1);
}

#[test]
fn an_end_in_spite_of_the_stop_is_for_the_undo_kit_too() {
    let mut play = Play::started();
    play.stop();
    play.answer_stop(ended(0, Canceled));
    play.answer(ended(100, Completed));
    play.is(&Conclusion::DespiteStop(Proof::Unproven));
    assert!(play.case.no_other_heir().unwrap().contains("undo kit"));
}

/// Stopped at 70 for Ann, then planned for Zoe.
fn lined_up_again() -> Play {
    let mut play = Play::planned(Options::default());
    play.begin();
    play.answer(Observation::Facts(active(Some(vec![]), 2)));
    play.answer(Observation::Carried);
    play.answer(Observation::Carried);
    play.answer(Observation::Absent);
    play.answer(running(0));
    play.answer(running(50));
    play.stop();
    play.answer_stop(ended(50, Canceled));
    play.answer(ended(70, Canceled));
    play.case.change_heir(play.now, party(4, "Zoe"));
    play
}

#[test]
fn a_later_round_of_the_undo_takes_from_an_heir_who_came_after_the_first() {
    let mut play = lined_up_again();
    let (first, _) = Undo::begin(&play.case, None, actor(), party(5, "Kim"), play.now).unwrap();
    play.begin();
    play.answer(good_facts());
    play.answer(Observation::Carried);
    play.answer(Observation::Absent);
    play.answer(running(0));
    play.answer(ended(70, Canceled));
    play.case.change_heir(play.now, party(6, "Lea"));
    let (_, orders) =
        Undo::begin(&play.case, Some(first), actor(), party(7, "Moe"), play.now).unwrap();
    let people = [3, 4, 5, 6, 7, 2].map(PersonId::from_u128).to_vec();
    let [Order::Undo { call, .. }] = &orders[..] else { panic!("{orders:?}") };
    assert_eq!(*call, UndoCall::ReadOwners(people));
}

#[test]
fn after_a_run_what_is_left_to_move_is_unknown_and_a_stop_leaves_what_it_moved() {
    let play = lined_up_again();
    assert!(play.case.known().is_some() && play.case.still_to_move().is_none());
    let [first, second, third] = play.case.stop_would_leave();
    assert_eq!(first, "The next run was not started yet: a stop takes it out of the line.");
    assert_eq!(second, "What was changed for Nora before stays changed.");
    assert_eq!(third, "What an earlier run moved stays moved.");
}

#[test]
fn a_change_that_was_refused_for_the_heir_changed_nothing() {
    let mut play = Play::planned(Options::default());
    play.begin();
    play.answer(Observation::Facts(active(Some(vec![group(7, "R&D", false)]), 0)));
    play.answer(failure(FailureKind::Refused));
    let leaver = person(2, Role::RoomAdmin, PersonStatus::Active);
    play.answer(facts(Some(leaver), Some(person(3, Role::RoomAdmin, PersonStatus::Disabled))));
    play.is(&Conclusion::Held(Unfit::Disabled));
    assert!(!told(&play, "stays changed"));
    play.stop();
    play.is(&Conclusion::Withdrawn { begun: false });
}

/// Nora (2) goes to Ann (3), and Zoe (4) leaves, too.
#[rstest]
#[case::leaver(2, Role::RoomAdmin, PersonStatus::Active, Some("the heir is the leaver"))]
#[case::heir(3, Role::RoomAdmin, PersonStatus::Active, Some("is the heir already"))]
#[case::leaves(
    4,
    Role::RoomAdmin,
    PersonStatus::Active,
    Some("leaves too, in another task on the board")
)]
#[case::user(5, Role::User, PersonStatus::Active, Some("users and guests cannot own rooms"))]
#[case::disabled(5, Role::RoomAdmin, PersonStatus::Disabled, Some("is disabled"))]
#[case::fit(5, Role::RoomAdmin, PersonStatus::Active, None)]
fn who_can_be_another_heir(
    #[case] number: u128,
    #[case] role: Role,
    #[case] status: PersonStatus,
    #[case] why: Option<&str>,
) {
    let mut board = Board::default();
    let plan = |leaver| Plan::new(party(leaver, "Somebody"), party(3, "Ann"), Options::default());
    let plans = vec![plan(2), plan(4)];
    let at = Timestamp::UNIX_EPOCH;
    board.take(at, Event::Held { why: Hold::Journal });
    board.take(at, Event::Planned { actor: actor(), plans });
    let (case, other) = (CaseId(1), person(number, role, status));
    assert_eq!(board.no_heir_for(case, other.id, Some(&other)), why);
    // Of somebody who is not known only what the board has is judged.
    let by_board = why.filter(|_| number != 5);
    assert_eq!(board.no_heir_for(case, other.id, None), by_board);
    let heir = Party::from(&other);
    board.take(at, Event::OtherHeir { actor: actor(), cases: vec![case], heir: heir.clone() });
    let inherits = board.case(case).unwrap().heir() == Some(&heir);
    assert_eq!(inherits, by_board.is_none());
}
