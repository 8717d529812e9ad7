//! After the console was away.

use super::*;

#[test]
fn a_start_that_may_have_left_is_not_repeated() {
    let mut play = Play::new();
    play.begin();
    play.answer(good_facts());
    play.answer(Observation::Absent);
    let (id, call, _) = *play.asked.last().unwrap();
    assert!(matches!(call, Call::Start { .. }));
    let mut killed = play.case.clone();
    killed.sending(id, &call);
    play.case = killed;
    play.asked.clear();
    let orders = play.case.reopen(play.now);
    play.take(orders);
    assert_eq!(play.calls(), ["poll"]);
}

#[test]
fn a_start_that_had_not_left_goes_from_the_beginning() {
    let mut play = Play::new();
    play.begin();
    play.answer(good_facts());
    play.answer(Observation::Absent);
    let orders = play.case.reopen(play.now);
    play.asked.clear();
    play.take(orders);
    assert!(play.case.is_waiting());
    play.begin();
    assert_eq!(play.calls(), ["facts"]);
}

#[test]
fn a_watched_run_is_asked_for_at_once_and_its_absence_judged_by_evidence() {
    let mut play = Play::at(50);
    play.asked.clear();
    let orders = play.case.reopen(play.now);
    play.take(orders);
    assert!(play.case.trouble(play.now).is_some(), "what is shown is old");
    play.answer(Observation::Absent);
    play.answer(evidence(true, 0));
    assert_eq!(play.calls(), ["poll", "prove"]);
    play.is(&Conclusion::Done(Proof::Proven));
}

#[test]
fn without_evidence_patience_begins_anew() {
    let mut play = Play::at(50);
    let orders = play.case.reopen(play.now);
    play.take(orders);
    play.answer(Observation::Absent);
    play.answer(no_evidence());
    play.is(&Conclusion::OutOfSight(Some(Step::MovingRooms)));
    play.silence(PATIENCE + Duration::from_secs(10));
    play.is(&Conclusion::Lost(Some(Step::MovingRooms)));
}

/// The journal has its intent, or has not: only then it may have left.
#[test]
fn a_stop_that_may_have_left_is_told_as_unanswered_and_one_that_has_not_as_unsent() {
    for left in [false, true] {
        let mut play = Play::at(50);
        play.stop();
        let (CallId(number), call, _) = *play.asked.last().unwrap();
        if left {
            // The journal leaves looks out that changed nothing, so its numbers are higher.
            play.case.sending(CallId(number + 7), &call);
        }
        let orders = play.case.reopen(play.now);
        play.take(orders);
        play.answer(running(50));
        play.is(&Conclusion::Running(Step::MovingRooms));
        play.said(if left { "the stop got no answer" } else { "before the stop was sent" });
        // Whoever ended it, a stop that never left was it not.
        play.answer(ended(70, Canceled));
        let ours = Conclusion::Stopped(Step::MovingFiles);
        let others = Conclusion::StoppedByServer(Step::MovingFiles);
        play.is(if left { &ours } else { &others });
    }
}

/// A look that was answered meanwhile says nothing about the stop.
#[test]
fn what_is_seen_after_a_stop_left_does_not_make_it_unsent() {
    let mut play = Play::at(50);
    play.stop();
    let (id, call, _) = *play.asked.last().unwrap();
    play.case.sending(id, &call);
    play.answer(running(70));
    let orders = play.case.reopen(play.now);
    play.take(orders);
    play.answer(ended(90, Canceled));
    play.is(&Conclusion::Stopped(Step::Notifying));
}

#[test]
fn a_gap_in_the_clock_does_not_count_as_silence() {
    let mut play = Play::at(50);
    play.answer(Observation::Absent);
    play.wait_for(Duration::from_secs(3600));
    let orders = play.case.come_back(play.now);
    play.take(orders);
    play.answer(Observation::Absent);
    play.answer(no_evidence());
    assert!(!play.case.conclusion().is_end(), "{:?}", play.case.conclusion());
}

#[test]
fn a_stop_that_waited_for_a_change_outlives_the_console() {
    let mut play = Play::planned(Options::default());
    play.begin();
    play.answer(good_facts());
    play.is(&Conclusion::Preparing(Preparation::Sessions));
    play.stop();
    let orders = play.case.reopen(play.now);
    play.take(orders);
    play.is(&Conclusion::Withdrawn { begun: false });
    assert_eq!(play.starts(), 0);
}

/// The journal has the intent of a change, or has not: only then it may have left.
#[test]
fn a_change_that_may_have_left_is_in_doubt_and_one_that_has_not_is_none() {
    for left in [false, true] {
        let mut play = Play::planned(Options::default());
        play.begin();
        play.answer(Observation::Facts(super::offboarding::active(Some(vec![]), 0)));
        let (id, call, _) = *play.asked.last().unwrap();
        assert!(matches!(call, Call::Disable(_)));
        if left {
            play.case.sending(id, &call);
        }
        play.stop();
        let orders = play.case.reopen(play.now);
        play.take(orders);
        play.is(&Conclusion::Withdrawn { begun: left });
        let words = if left { "a change got no answer" } else { "nothing was changed" };
        assert!(play.case.words().contains(words), "{}", play.case.words());
    }
}

/// A look that changed nothing is not kept, so a replay counts fewer calls than were made.
#[test]
fn an_answer_that_came_before_the_stop_had_left_is_not_the_stops() {
    let mut live = Play::at(50);
    let mut again = live.case.clone();
    live.answer(running(50));
    let (look, ..) = *live.asked.last().unwrap();
    let orders = live.case.stop(live.now);
    live.take(orders);
    let (stop, terminate, _) = *live.asked.last().unwrap();
    live.case.observe(live.now, look, ended(100, Completed));

    again.stop(live.now);
    again.seen_before(live.now, look, ended(100, Completed));
    again.sending(stop, &terminate);
    assert_eq!(again.conclusion(), live.case.conclusion());
}

#[test]
fn a_stop_that_was_not_kept_is_so_for_whoever_reads_the_journal() {
    let mut live = Play::at(50);
    let mut again = live.case.clone();
    live.answer(running(50));
    let orders = live.case.stop(live.now);
    live.take(orders);
    let (stop, ..) = *live.asked.last().unwrap();
    let refused = || Observation::Failed(Failure::new(FailureKind::NotKept, "disk full"));
    live.case.observe(live.now, stop, refused());

    again.stop(live.now);
    again.seen_before(live.now, stop, refused());
    assert_eq!(again.words(), live.case.words());
    assert_eq!(again.can_stop(), live.case.can_stop());
}
