//! The one-key stop: what is believed of it, and what is said when it has not stopped the task.

use super::*;

/// Recording `terminated`: held at 50, absent for seconds, then `70/true/3`.
#[test]
fn a_stop_is_believed_only_when_a_terminal_record_was_seen() {
    let mut play = Play::at(50);
    play.stop();
    play.is(&Conclusion::Stopping(Some(Step::MovingRooms)));
    play.answer_stop(ended(50, Canceled));
    play.is(&Conclusion::Stopping(Some(Step::MovingRooms)));
    play.answer(Observation::Absent);
    play.answer(Observation::Absent);
    play.is(&Conclusion::Stopping(Some(Step::MovingRooms)));
    play.answer(ended(70, Canceled));
    play.is(&Conclusion::Stopped(Step::MovingFiles));
}

#[test]
fn a_stop_that_came_too_late_says_so() {
    let mut play = Play::at(50);
    play.stop();
    play.answer_stop(ended(100, Canceled));
    play.is(&Conclusion::FinishedBeforeStop);

    let mut play = Play::at(90);
    play.stop();
    play.answer_stop(ended(90, Canceled));
    play.answer(ended(100, Completed));
    play.is(&Conclusion::FinishedBeforeStop);

    let mut play = Play::at(95);
    play.stop();
    play.answer_stop(ended(95, Canceled));
    play.answer(ended(100, Canceled));
    play.is(&Conclusion::FinishedBeforeStop);
}

/// Found by `tests/truth.rs`: the end was seen before the stop's own answer arrived.
#[test]
fn a_stops_late_answer_does_not_open_an_end_again() {
    let mut play = Play::at(50);
    play.stop();
    play.answer(ended(70, Canceled));
    play.is(&Conclusion::Stopped(Step::MovingFiles));
    play.answer_stop(Observation::Absent);
    play.is(&Conclusion::Stopped(Step::MovingFiles));
}

/// docspace-api.md 9.5: terminate answers 3 and keeps percentage and error of a failed run.
#[test]
fn a_stop_that_met_a_failed_run_shows_the_failure() {
    let mut play = Play::at(10);
    play.stop();
    play.answer_stop(Observation::Answered(TaskReport {
        error: Some(Clean::new("account")),
        ..report(10, true, Canceled)
    }));
    let why = Clean::new("the heir is not active (“account”)");
    play.is(&Conclusion::Failed { at: Some(Step::MovingSharedFiles), why });
}

/// `exam/timed-2`, three: terminated while it waited, it runs all the same.
#[test]
fn a_task_that_was_stopped_while_it_waited_moves_again_and_the_stop_is_armed_again() {
    let mut play = Play::started();
    play.stop();
    play.answer_stop(ended(0, Canceled));
    play.answer(Observation::Absent);
    play.is(&Conclusion::Stopping(Some(Step::Starting)));
    assert!(!play.case.can_stop());
    // Recording `longstage`: status 1 and isCompleted true while it runs.
    play.answer(Observation::Answered(report(10, true, Running)));
    play.is(&Conclusion::MovingAgain(Step::MovingSharedFiles));
    assert!(play.case.can_stop() && play.told.last().unwrap().bell);
    play.answer(ended(100, Completed));
    play.is(&Conclusion::DespiteStop(Proof::Unproven));
    play.answer(evidence(true, 0));
    play.is(&Conclusion::DespiteStop(Proof::Proven));
}

#[test]
fn a_waiting_task_that_was_stopped_and_ran_in_a_blink_is_done_in_spite_of_the_stop() {
    let mut play = Play::started();
    play.stop();
    play.answer_stop(ended(0, Canceled));
    assert_eq!(play.case.words(), "stop sent; waits on the server, may still run");
    play.answer(ended(100, Completed));
    play.is(&Conclusion::DespiteStop(Proof::Unproven));
    play.said("does not stop waiting tasks");
    let reassign = play.case.ladder().into_iter().find(|rung| rung.stage == Stage::Reassign);
    let reassign = reassign.unwrap();
    assert_eq!(reassign.standing, crate::offboard::Standing::Otherwise);
    assert!(reassign.entries.last().unwrap().text.contains("does not stop waiting tasks"));
    play.answer(evidence(true, 0));
    assert_eq!(play.case.words(), "done in spite of the stop, proven");
}

/// Its record is gone, too: the audit trail tells that it ran.
#[test]
fn a_waiting_task_that_was_stopped_and_ran_unseen_is_done_in_spite_of_the_stop() {
    let mut play = Play::started();
    play.stop();
    play.answer_stop(ended(0, Canceled));
    while play.calls().last() != Some(&"prove") {
        play.answer(Observation::Absent);
    }
    play.answer(evidence(true, 0));
    play.is(&Conclusion::DespiteStop(Proof::Proven));
}

#[test]
fn a_stop_that_meets_the_record_of_an_earlier_run_proves_nothing_of_this_one() {
    let mut play = unanswered(ended(100, Completed));
    play.stop();
    assert_eq!(play.case.words(), "stop sent; no record so far");
    play.answer_stop(ended(100, Canceled));
    play.is(&Conclusion::OutOfSight(None));
    assert_eq!(play.case.words(), "start got no answer, no record so far; not stopped");
    // One that met the run proves that its start arrived.
    let mut play = unanswered(ended(100, Completed));
    play.stop();
    play.answer_stop(ended(0, Canceled));
    play.is(&Conclusion::Stopping(Some(Step::Starting)));
}

#[test]
fn a_stop_that_found_no_record_reached_nothing_and_says_so() {
    let mut play = Play::at(20);
    play.stop();
    play.answer_stop(Observation::Absent);
    play.is(&Conclusion::OutOfSight(Some(Step::PersonalFiles)));
    play.said("the stop reached none");
    assert!(play.case.can_stop());
    assert_eq!(play.case.words(), "out of sight: personal files; not stopped");
    let [first, ..] = play.case.stop_would_leave();
    assert!(first.starts_with("No record: it may not run at all"), "{first}");
    play.answer(running(50));
    play.is(&Conclusion::MovingAgain(Step::MovingRooms));
    play.answer(ended(100, Completed));
    play.is(&Conclusion::DespiteStop(Proof::Unproven));
}

#[test]
fn a_lost_task_does_not_hide_that_a_stop_was_sent_and_its_end_is_the_stops() {
    let mut play = Play::at(50);
    play.stop();
    play.answer_stop(ended(50, Canceled));
    play.silence(PATIENCE + Duration::from_secs(10));
    play.is(&Conclusion::Lost(Some(Step::MovingRooms)));
    assert_eq!(play.case.words(), "lost after moving rooms; a stop was sent");
    assert!(play.case.can_stop(), "another one can be sent");
    play.answer(ended(70, Canceled));
    play.is(&Conclusion::Stopped(Step::MovingFiles));
}

/// A record of an end is shown for a minute (docspace-api.md 9.4).
#[test]
fn a_watched_task_is_asked_for_at_least_twice_a_minute_whatever_the_portal_answers() {
    let mut play = Play::at(50);
    for _ in 0..20 {
        play.answer(failure(FailureKind::Broken));
        assert!(play.asked.last().unwrap().2 <= Duration::from_secs(10));
    }
}

#[test]
fn a_stop_without_an_answer_is_judged_by_the_next_look() {
    let mut play = Play::at(50);
    play.stop();
    play.answer_stop(failure(FailureKind::Unanswered));
    play.is(&Conclusion::Stopping(Some(Step::MovingRooms)));
    play.answer(running(50));
    play.is(&Conclusion::Running(Step::MovingRooms));
    play.said("Stop it again");
    assert!(play.case.can_stop());

    let mut play = Play::at(50);
    play.stop();
    play.answer_stop(failure(FailureKind::Unanswered));
    play.answer(Observation::Absent);
    play.answer(ended(70, Canceled));
    play.is(&Conclusion::Stopped(Step::MovingFiles));
}

#[test]
fn a_refused_stop_leaves_the_task_running() {
    let mut play = Play::at(50);
    play.stop();
    play.answer_stop(failure(FailureKind::Forbidden));
    play.is(&Conclusion::Running(Step::MovingRooms));
    play.said("was not stopped");
}

#[test]
fn in_the_line_and_before_the_start_a_stop_sends_nothing() {
    let mut play = Play::new();
    play.stop();
    play.is(&Conclusion::Withdrawn { begun: false });
    let mut play = Play::new();
    play.begin();
    play.answer(good_facts());
    play.stop();
    play.is(&Conclusion::Withdrawn { begun: false });
    assert_eq!(play.calls(), ["facts", "probe"]);
    play.said("nothing was changed");
}

#[test]
fn a_stop_while_the_start_is_on_its_way_follows_its_answer() {
    let mut play = Play::new();
    play.begin();
    play.answer(good_facts());
    play.answer(Observation::Absent);
    play.stop();
    assert_eq!(play.calls(), ["facts", "probe", "start"]);
    play.is(&Conclusion::Withdrawing(Preparation::Start));
    play.answer(running(5));
    assert!(play.calls().ends_with(&["start", "terminate", "poll"]));
    play.is(&Conclusion::Stopping(Some(Step::CheckingRights)));
}

/// docspace-api.md 9.5: a waiting task is not stopped, and the answer that says so was lost.
#[rstest]
#[case::it_waited(0, false)]
#[case::rooms_and_files_had_moved(90, true)]
fn a_stop_without_an_answer_came_too_late_only_for_what_was_seen_moved(
    #[case] shown: u8,
    #[case] late: bool,
) {
    let expected = if late {
        Conclusion::FinishedBeforeStop
    } else {
        Conclusion::DespiteStop(Proof::Unproven)
    };
    // Its answer never came; it is on its way; the console was killed in between.
    for what in ["lost", "sent", "killed"] {
        let mut play = Play::at(shown);
        play.stop();
        match what {
            "lost" => {
                play.answer_stop(failure(FailureKind::Unanswered));
                play.answer(Observation::Absent);
            }
            "killed" => {
                let (id, call, _) = *play.asked.last().unwrap();
                play.case.sending(id, &call);
                let orders = play.case.reopen(play.now);
                play.take(orders);
            }
            _ => {}
        }
        play.answer(ended(100, Completed));
        play.is(&expected);
        assert_eq!(play.told.iter().any(|n| n.text.contains("the stop got no answer")), !late);
    }
}

/// What is shown later says nothing about the moment of the stop.
#[test]
fn a_waiting_task_that_was_seen_late_in_its_run_is_done_in_spite_of_its_unanswered_stop() {
    let mut play = Play::started();
    play.stop();
    play.answer(running(90));
    play.answer(ended(100, Completed));
    play.is(&Conclusion::DespiteStop(Proof::Unproven));
}

#[test]
fn an_unanswered_stop_is_no_late_one_if_only_the_audit_trail_has_the_run() {
    let mut play = Play::at(30);
    play.stop();
    play.answer_stop(failure(FailureKind::Unanswered));
    let orders = play.case.come_back(play.now);
    play.take(orders);
    play.answer(Observation::Absent);
    play.answer(evidence(true, 0));
    play.is(&Conclusion::DespiteStop(Proof::Proven));
}

#[test]
fn a_stop_that_took_effect_after_it_got_no_answer_is_not_somebody_elses() {
    let mut play = Play::at(50);
    play.stop();
    play.answer_stop(failure(FailureKind::Unanswered));
    play.answer(running(50));
    play.is(&Conclusion::Running(Step::MovingRooms));
    play.answer(ended(70, Canceled));
    play.is(&Conclusion::Stopped(Step::MovingFiles));
    // A second one found no record: that says nothing about the first.
    let mut play = Play::at(50);
    play.stop();
    play.answer_stop(failure(FailureKind::Unanswered));
    play.stop();
    play.answer_stop(Observation::Absent);
    play.answer(ended(70, Canceled));
    play.is(&Conclusion::Stopped(Step::MovingFiles));
    // One that surely reached nothing stopped nothing.
    let mut play = Play::at(50);
    play.stop();
    play.answer_stop(failure(FailureKind::Forbidden));
    play.answer(ended(70, Canceled));
    play.is(&Conclusion::StoppedByServer(Step::MovingFiles));
}

#[test]
fn a_stop_of_a_lost_run_that_found_no_record_is_not_said_to_work() {
    let mut play = Play::at(50);
    play.silence(PATIENCE + Duration::from_secs(10));
    play.is(&Conclusion::Lost(Some(Step::MovingRooms)));
    play.stop();
    play.answer_stop(Observation::Absent);
    assert_eq!(play.case.words(), "out of sight: moving rooms; not stopped");
}

#[rstest]
#[case::none(Observation::Absent, "a stop was answered, and the run was lost after that")]
#[case::refused(failure(FailureKind::Forbidden), "a stop was answered, and the run was lost")]
#[case::silent(failure(FailureKind::Unanswered), "the stop got no answer")]
fn what_the_first_stop_of_a_lost_run_has_done_is_not_forgotten_by_a_second_one(
    #[case] second: Observation,
    #[case] why: &str,
) {
    let mut play = Play::at(20);
    play.stop();
    play.answer_stop(ended(20, Canceled));
    play.silence(PATIENCE + Duration::from_secs(10));
    play.stop();
    play.answer_stop(second);
    assert!(!play.case.words().contains("not stopped"), "{}", play.case.words());
    play.answer(ended(100, Completed));
    play.is(&Conclusion::DespiteStop(Proof::Unproven));
    play.said(why);
}

/// The portal was too busy to take it, or what it answered cannot be read.
#[test]
fn a_stop_is_called_missed_only_if_it_surely_was() {
    let mut play = Play::at(50);
    play.stop();
    play.answer_stop(failure(FailureKind::Throttled(Duration::from_secs(5))));
    assert_eq!(play.case.words(), "moving rooms; not stopped");
    play.said("was not stopped");

    let mut play = Play::at(50);
    play.stop();
    play.answer_stop(failure(FailureKind::Unreadable));
    play.is(&Conclusion::Stopping(Some(Step::MovingRooms)));
    play.answer(ended(70, Canceled));
    play.is(&Conclusion::Stopped(Step::MovingFiles));
}

/// Nobody else started it: it would have been taken for ours without another try.
#[test]
fn a_lost_run_that_another_try_finds_is_not_called_somebody_elses() {
    let mut play = Play::at(50);
    play.silence(PATIENCE + Duration::from_secs(10));
    play.is(&Conclusion::Lost(Some(Step::MovingRooms)));
    play.case.retry(play.now);
    play.begin();
    play.answer(good_facts());
    play.answer(running(70));
    assert_eq!((play.case.origin(), play.starts()), (Origin::Ours, 1));
    assert!(play.case.heir().is_some());
    play.said("the run that was lost goes on, so no other was begun");
    play.answer(ended(100, Completed));
    play.answer(evidence(true, 0));
    play.is(&Conclusion::Done(Proof::Proven));
}

/// What was wished for the lost run is what goes on.
#[test]
fn a_lost_run_that_destroys_the_profile_is_still_one_when_it_is_found() {
    let mut play = Play::planned(Options {
        end_sessions: false,
        disable: false,
        profile: ProfileEnd::DestroyInRun,
        ..Options::default()
    });
    play.begin();
    play.answer(good_facts());
    play.answer(Observation::Absent);
    play.answer(running(0));
    play.answer(running(50));
    play.silence(PATIENCE + Duration::from_secs(10));
    play.case.retry(play.now);
    play.begin();
    play.answer(good_facts());
    play.answer(running(70));
    let told = play.case.stop_would_leave().join(" ");
    assert!(told.contains("Personal files are gone for good"), "{told}");
}

#[test]
fn after_an_end_that_was_seen_what_is_found_is_not_the_run_that_was_lost_before() {
    let mut play = Play::at(50);
    play.silence(PATIENCE + Duration::from_secs(10));
    for seen in [running(0), ended(70, Canceled)] {
        if play.case.conclusion().is_end() {
            play.case.retry(play.now);
            play.begin();
            play.answer(good_facts());
            play.answer(Observation::Absent);
        }
        play.answer(seen);
    }
    play.case.retry(play.now);
    play.begin();
    play.answer(good_facts());
    play.answer(running(70));
    assert_eq!(play.case.origin(), Origin::Foreign);
}

#[test]
fn a_stop_that_was_wished_for_our_run_is_not_sent_to_somebody_elses() {
    let mut play = Play::new();
    play.begin();
    play.answer(good_facts());
    play.answer(Observation::Absent);
    play.stop();
    play.answer(running(50));
    play.said("your heir Ann was NOT applied; your stop was not sent");
    play.is(&Conclusion::Running(Step::MovingRooms));
    assert!(play.case.can_stop() && !play.calls().contains(&"terminate"));
    play.answer(ended(70, Canceled));
    play.is(&Conclusion::StoppedByServer(Step::MovingFiles));
}

#[test]
fn a_stop_says_which_step_it_waits_for_and_that_a_start_is_on_its_way() {
    let mut play = Play::new();
    play.begin();
    play.answer(good_facts());
    play.answer(Observation::Absent);
    let [first, _, third] = play.case.stop_would_leave();
    assert!(first.starts_with("The start is on its way"), "{first}");
    assert!(!third.contains("Everything stays"), "{third}");

    let mut play = Play::planned(Options::default());
    play.begin();
    let group = super::offboarding::group(7, "R&D", false);
    play.answer(Observation::Facts(super::offboarding::active(Some(vec![group]), 0)));
    play.answer(failure(FailureKind::Refused));
    play.stop();
    assert_eq!(play.case.words(), "stopping after: handing over groups");
}
