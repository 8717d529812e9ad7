//! What happens around the run: groups, disabling, sessions before it, proof and deletion after.

use super::*;
use crate::offboard::{Board, Event, Hold};

fn whole() -> Play {
    Play::planned(Options::default())
}

pub(super) fn group(number: u128, name: &str, ldap: bool) -> Group {
    let manager = Manager {
        id: PersonId::from_u128(2),
        name: Clean::new("Nora"),
        status: PersonStatus::Active,
    };
    Group {
        id: GroupId::from_u128(number),
        name: Clean::new(name),
        manager: Some(manager),
        members: 3,
        ldap,
    }
}

/// Facts about an active leaver who heads these groups and owns so many rooms.
pub(super) fn active(heads: Option<Vec<Group>>, rooms: i64) -> Box<Facts> {
    let mut holdings = Holdings { heads, ..Holdings::default() };
    holdings.rooms.learn(Area::Active, (0..rooms).map(room).collect());
    Box::new(Facts {
        leaver: Some(person(2, Role::RoomAdmin, PersonStatus::Active)),
        heir: Some(person(3, Role::RoomAdmin, PersonStatus::Active)),
        holdings,
    })
}

fn begun(facts: Box<Facts>) -> Play {
    let mut play = whole();
    play.begin();
    play.answer(Observation::Facts(facts));
    play
}

/// A case whose run the server called completed.
fn completed(options: Options) -> Play {
    let mut play = Play::planned(Options { end_sessions: false, ..options });
    play.begin();
    play.answer(good_facts());
    play.answer(Observation::Absent);
    play.answer(running(0));
    play.answer(ended(100, Completed));
    play
}

#[test]
fn an_active_leaver_goes_through_every_step_in_its_order() {
    let mut play = begun(active(Some(vec![group(7, "R&D", false), group(8, "Ops", false)]), 2));
    play.is(&Conclusion::Preparing(Preparation::Groups));
    play.answer(Observation::Carried);
    play.answer(Observation::Carried);
    play.is(&Conclusion::Preparing(Preparation::Disable));
    play.answer(Observation::Carried);
    play.is(&Conclusion::Preparing(Preparation::Sessions));
    play.answer(Observation::Carried);
    play.answer(Observation::Absent);
    assert_eq!(play.calls(), ["facts", "group", "group", "disable", "sessions", "probe", "start"]);
    let stages: Vec<Stage> = play.case.timeline().iter().map(|entry| entry.stage).collect();
    assert!(stages.is_sorted(), "{stages:?}");
}

#[test]
fn what_is_done_already_is_not_done_again() {
    let mut play = whole();
    play.begin();
    play.answer(good_facts());
    play.answer(Observation::Carried);
    assert_eq!(play.calls(), ["facts", "sessions", "probe"], "disabled, and heads nothing known");
}

#[test]
fn a_group_of_a_directory_is_left_alone_and_said_so() {
    let play = begun(active(Some(vec![group(7, "R&D", true)]), 0));
    play.is(&Conclusion::Preparing(Preparation::Disable));
    let odd = play.case.timeline().iter().find(|entry| entry.mark == Mark::Odd);
    assert!(odd.is_some_and(|entry| entry.text.contains("R&D")));
}

#[test]
fn a_refused_group_stops_this_person_before_anything_else_is_changed() {
    let mut play = begun(active(Some(vec![group(7, "R&D", false)]), 0));
    play.answer(failure(FailureKind::Forbidden));
    assert!(matches!(play.case.conclusion(), Conclusion::Failed { at: None, .. }));
    play.said("R&D keeps its head");
    assert_eq!(play.calls(), ["facts", "group"]);
}

#[test]
fn a_change_without_an_answer_is_judged_by_facts_and_not_repeated_blindly() {
    let mut play = begun(active(Some(vec![]), 0));
    play.is(&Conclusion::Preparing(Preparation::Disable));
    play.answer(failure(FailureKind::Unanswered));
    play.answer(good_facts());
    assert_eq!(play.calls(), ["facts", "disable", "facts", "sessions"], "it had arrived");
}

#[test]
fn a_change_that_keeps_failing_ends_this_person_only() {
    let mut play = begun(active(Some(vec![]), 0));
    for _ in 0..3 {
        play.answer(failure(FailureKind::Broken));
        play.answer(Observation::Facts(active(Some(vec![]), 0)));
    }
    play.answer(failure(FailureKind::Broken));
    assert!(matches!(play.case.conclusion(), Conclusion::Failed { at: None, .. }));
    play.said("whether they are disabled is unknown");
}

/// The gate: after an answer that cannot be read, the portal may have done it all the same.
#[test]
fn a_change_whose_answer_cannot_be_read_is_judged_by_facts_and_not_called_refused() {
    let mut play = begun(active(Some(vec![]), 0));
    play.answer(failure(FailureKind::Unreadable));
    play.answer(good_facts());
    assert_eq!(play.calls(), ["facts", "disable", "facts", "sessions"], "it had arrived");
}

#[rstest]
#[case::refused_key(FailureKind::SignedOut, "taken out of the line, nothing was changed")]
#[case::no_journal(FailureKind::NotKept, "taken out of the line, nothing was changed")]
#[case::too_busy(
    FailureKind::Throttled(Duration::ZERO),
    "taken out of the line, nothing was changed"
)]
#[case::silent(FailureKind::Unanswered, "not started; a change got no answer")]
#[case::unreadable(FailureKind::Unreadable, "not started; a change got no answer")]
fn only_a_change_that_may_have_been_made_counts_as_one(
    #[case] kind: FailureKind,
    #[case] words: &str,
) {
    let mut play = begun(active(Some(vec![]), 0));
    let [_, second, _] = play.case.stop_would_leave();
    assert!(second.contains("stays changed"), "on its way: {second}");
    play.answer(failure(kind));
    play.stop();
    assert_eq!(play.case.words(), words);
    let stays = play.told.last().unwrap().text.contains("What was changed stays changed");
    assert_eq!(stays, words.starts_with("not started"));
}

#[test]
fn a_refused_key_and_a_broken_journal_say_what_did_not_happen() {
    for kind in [FailureKind::SignedOut, FailureKind::NotKept] {
        let mut play = begun(active(Some(vec![group(7, "R&D", false)]), 0));
        play.answer(Observation::Carried);
        play.answer(failure(kind));
        let last = play.case.timeline().last().unwrap();
        assert_eq!((last.stage, last.mark), (Stage::Disable, Mark::Odd));
        assert_eq!(last.text, "not disabled: what the server said");
        play.stop();
        assert_eq!(play.case.words(), "not started; 1 group handed over");
    }
}

#[test]
fn sessions_that_cannot_be_ended_one_by_one_do_not_hold_up_the_rest() {
    let mut play = whole();
    play.begin();
    play.answer(good_facts());
    play.answer(failure(FailureKind::Forbidden));
    play.is(&Conclusion::Preparing(Preparation::Probe));
    play.said("disabling ended them");
}

#[test]
fn what_changed_since_the_confirmation_is_shown_instead_of_sent() {
    let confirmed = active(Some(vec![]), 2);
    let plan = Plan {
        seen: Some(confirmed),
        ..Plan::new(party(2, "Nora"), party(3, "Ann"), Options::default())
    };
    let mut play = whole();
    play.case = Case::ours(CaseId(1), plan, actor(), play.now);
    play.begin();
    play.answer(Observation::Facts(active(Some(vec![]), 3)));
    play.said("3 active rooms, 2 before");
    assert_eq!(play.calls(), ["facts"]);
    play.case.retry(play.now);
    play.begin();
    play.answer(Observation::Facts(active(Some(vec![]), 3)));
    play.is(&Conclusion::Preparing(Preparation::Disable));
}

#[test]
fn a_stop_before_the_start_ends_it_there_and_says_what_stays_changed() {
    let mut play = begun(active(Some(vec![]), 0));
    play.stop();
    play.answer(Observation::Carried);
    play.is(&Conclusion::Withdrawn { begun: true });
    play.said("not started; disabled. What was changed stays changed");
    assert_eq!(play.starts(), 0);
}

#[rstest]
#[case(false, "not started; 1 group handed over, disabled")]
#[case(true, "not started; 1 group handed over, disabled, sessions ended")]
fn who_is_taken_out_before_the_start_says_what_was_changed(#[case] all: bool, #[case] words: &str) {
    let mut play = begun(active(Some(vec![group(7, "R&D", false)]), 0));
    play.answer(Observation::Carried);
    play.answer(Observation::Carried);
    play.is(&Conclusion::Preparing(Preparation::Sessions));
    if all {
        play.answer(Observation::Carried);
    }
    play.stop();
    if !all {
        assert_eq!(play.case.words(), "stopping after: ending sessions");
        play.answer(failure(FailureKind::Forbidden));
    }
    assert_eq!(play.case.words(), words);
}

#[test]
fn without_a_key_or_a_journal_nothing_was_sent_and_the_case_waits() {
    for kind in [FailureKind::SignedOut, FailureKind::NotKept] {
        let mut play = whole();
        play.begin();
        play.answer(good_facts());
        play.answer(Observation::Carried);
        play.answer(Observation::Absent);
        play.answer(failure(kind));
        assert!(play.case.is_waiting(), "{kind:?}");
        assert_eq!(play.case.timeline().last().unwrap().text, "not started: what the server said");
    }
}

#[test]
fn done_is_unproven_until_everything_speaks_for_it() {
    let mut play = completed(Options::default());
    play.is(&Conclusion::Done(Proof::Unproven));
    play.answer(evidence(false, 0));
    play.is(&Conclusion::Done(Proof::Unproven));
    play.answer(evidence(true, 0));
    play.is(&Conclusion::Done(Proof::Proven));
    play.said("proven");
    assert_eq!(play.calls().iter().filter(|call| **call == "prove").count(), 2);
}

#[test]
fn each_miss_is_named_and_the_proof_is_not_looked_for_forever() {
    let mut play = completed(Options::default());
    for _ in 0..4 {
        play.answer(evidence(true, 3));
    }
    play.is(&Conclusion::Done(Proof::Unproven));
    assert!(play.case.missing().iter().any(|miss| miss.contains("3 active rooms")));
    play.said("still owns 3 active rooms");
    assert!(play.case.is_settled());
}

#[test]
fn a_proof_that_cannot_be_read_is_no_proof() {
    let mut play = completed(Options::default());
    for _ in 0..4 {
        play.answer(failure(FailureKind::Broken));
    }
    play.is(&Conclusion::Done(Proof::Unproven));
    play.said("the proof could not be read");
}

#[test]
fn story_03_the_profile_goes_only_after_the_proof() {
    let delete = Options { profile: ProfileEnd::DeleteAfterProof, ..Options::default() };
    let mut play = completed(delete);
    for _ in 0..4 {
        play.answer(evidence(false, 0));
    }
    play.said("The profile was not deleted");
    assert!(!play.calls().contains(&"delete"));

    let mut play = completed(delete);
    play.answer(evidence(true, 0));
    play.is(&Conclusion::Deleting);
    play.answer(Observation::Carried);
    play.answer(running(10));
    play.answer(Observation::Absent);
    let Observation::Evidence(mut gone) = evidence(true, 0) else { panic!() };
    gone.profile_exists = Some(false);
    play.answer(Observation::Evidence(gone));
    play.is(&Conclusion::Done(Proof::Proven));
    play.said("the profile is gone");
}

#[test]
fn a_clean_up_that_fails_is_said_and_the_row_stays_unproven() {
    let mut play = deleting();
    play.answer(Observation::Carried);
    play.answer(failed(10, "Could not resolve current tenant :-(."));
    for _ in 0..4 {
        play.answer(evidence(true, 0));
    }
    play.is(&Conclusion::Done(Proof::Unproven));
    assert!(play.case.missing().iter().any(|miss| miss.contains("clean-up")));
}

/// Everything has moved, and the profile is being deleted.
fn deleting() -> Play {
    let mut play =
        completed(Options { profile: ProfileEnd::DeleteAfterProof, ..Options::default() });
    play.answer(evidence(true, 0));
    play
}

#[test]
fn a_refused_deletion_is_said() {
    let mut play = deleting();
    play.answer(failure(FailureKind::Forbidden));
    play.is(&Conclusion::Done(Proof::Unproven));
    play.said("the profile was not deleted");
}

#[rstest]
#[case(FailureKind::SignedOut)]
#[case(FailureKind::NotKept)]
fn a_deletion_that_waits_for_a_key_or_a_journal_is_not_said_to_go_on(#[case] kind: FailureKind) {
    let mut play = deleting();
    assert_eq!(play.case.words(), "done, proven; deleting the profile");
    play.answer(failure(kind));
    assert_eq!(play.case.words(), "done, proven; the profile is not deleted yet");
    let orders = play.case.come_back(play.now);
    play.take(orders);
    play.answer(evidence(true, 0));
    assert_eq!(play.calls().iter().filter(|call| **call == "delete").count(), 2);
}

#[test]
fn a_deletion_that_was_not_taken_is_sent_again() {
    let mut play = deleting();
    play.answer(failure(FailureKind::Throttled(Duration::from_secs(60))));
    play.is(&Conclusion::Deleting);
    play.answer(Observation::Carried);
    assert_eq!(play.calls()[play.calls().len() - 3..], ["delete", "delete", "removal"]);
}

#[test]
fn a_deletion_whose_answer_cannot_be_read_is_looked_for() {
    let mut play = deleting();
    play.answer(failure(FailureKind::Unreadable));
    assert_eq!(play.calls().last(), Some(&"removal"));
}

#[test]
fn whoever_stops_a_run_keeps_the_profile() {
    let mut play = Play::planned(Options {
        end_sessions: false,
        profile: ProfileEnd::DeleteAfterProof,
        ..Options::default()
    });
    play.begin();
    play.answer(good_facts());
    play.answer(Observation::Absent);
    play.answer(running(50));
    play.stop();
    play.answer_stop(ended(100, Canceled));
    play.answer(evidence(true, 0));
    play.is(&Conclusion::FinishedBeforeStop);
    assert!(!play.calls().contains(&"delete"));
}

#[test]
fn a_record_that_is_gone_for_good_is_judged_by_the_audit_trail() {
    let mut play = Play::at(50);
    play.silence(PATIENCE);
    assert_eq!(play.calls().last(), Some(&"prove"), "before it is called lost");
    play.answer(evidence(true, 0));
    play.is(&Conclusion::Done(Proof::Proven));
}

#[test]
fn a_run_that_the_server_stops_at_one_step_twice_is_not_continued() {
    let mut play = Play::at(10);
    play.answer(ended(30, Canceled));
    play.is(&Conclusion::StoppedByServer(Step::MovingConnections));
    assert_eq!(play.case.no_retry(), None);
    play.case.retry(play.now);
    play.begin();
    play.answer(good_facts());
    play.answer(Observation::Absent);
    play.answer(running(0));
    play.answer(ended(30, Canceled));
    assert!(play.case.no_retry().is_some_and(|why| why.contains("twice")));
}

#[test]
fn a_run_that_goes_on_each_time_is_continued_four_times() {
    let mut play = Play::at(5);
    for (run, percentage) in [5, 10, 20, 30, 50].into_iter().enumerate() {
        play.answer(ended(percentage, Canceled));
        let refused = play.case.no_retry();
        assert_eq!(refused.is_some(), run == 4, "{refused:?}");
        play.case.retry(play.now);
        play.begin();
        play.answer(good_facts());
        play.answer(Observation::Absent);
        play.answer(running(0));
    }
}

/// The board takes it up again, whatever it waited for.
#[rstest]
#[case(FailureKind::SignedOut, Hold::SignedOut)]
#[case(FailureKind::NotKept, Hold::Journal)]
fn a_deletion_goes_on_once_the_line_is_released(#[case] kind: FailureKind, #[case] why: Hold) {
    let mut board = Board::default();
    let mut asked = Vec::new();
    let mut take = |event| {
        let orders = board.take(Timestamp::UNIX_EPOCH, event);
        asked.extend(orders.into_iter().filter_map(|order| match order {
            Order::Call { case, id, call, .. } => Some((case, id, call)),
            _ => None,
        }));
        *asked.last().unwrap()
    };
    let options = Options {
        end_sessions: false,
        profile: ProfileEnd::DeleteAfterProof,
        ..Options::default()
    };
    let plans = vec![Plan::new(party(2, "Nora"), party(3, "Ann"), options)];
    let (case, mut call, _) = take(Event::Planned { actor: actor(), plans });
    let answers = [
        good_facts(),
        Observation::Absent,
        running(0),
        ended(100, Completed),
        evidence(true, 0),
        failure(kind),
    ];
    for seen in answers {
        (_, call, _) = take(Event::Seen { case, call, seen });
    }
    let (.., last) = take(Event::Released { actor: actor(), why: Some(why) });
    assert!(matches!(last, Call::Prove { .. }), "{last:?}");
}
