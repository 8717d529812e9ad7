//! How tasks fail, and what a lock does to them (docspace-api.md 9.3 and 9.4).

use super::bench::{ANN, BEN, Bench, CAT, HEIR, S};
use crate::demo::queue::{Settings, Stage};

const TIMEOUT: &str = "The Command Timeout expired before the operation completed.";

/// Recording `longstage`: all three stand at the same lock, each for 30 s; the third was terminated.
#[test]
fn a_statement_of_30_seconds_fails_moves_nothing_and_the_next_task_starts() {
    let mut bench = Bench::new();
    bench.until(6 * S);
    for person in [ANN, BEN, CAT] {
        bench.queue.hold(person, 50, 116 * S);
        bench.start(person, HEIR);
    }
    bench.terminate(CAT);
    assert_eq!(bench.at(35 * S, ANN), "50/false/1/");
    bench.until(37 * S);
    assert_eq!(bench.progress(ANN), format!("50/true/4/{TIMEOUT}"));
    assert_eq!(bench.progress(BEN), "50/false/1/");
    bench.until(67 * S);
    assert_eq!(bench.progress(BEN), format!("50/true/4/{TIMEOUT}"));
    assert_eq!(bench.progress(CAT), "50/true/1/");
    assert_eq!(bench.terminate(ANN), format!("50/true/3/{TIMEOUT}"));
    assert_eq!(bench.at(97 * S, CAT), format!("50/true/4/{TIMEOUT}"));
    bench.until(200 * S);
    for person in [ANN, BEN, CAT] {
        assert_eq!(bench.owner(person), person);
        assert!(!bench.rooms.finished.contains(&(person, Stage::Rooms)));
    }
}

#[test]
fn the_command_timeout_strikes_at_its_millisecond() {
    for (millis, end) in
        [(29_999, "100/true/2/".to_owned()), (30_000, format!("70/true/4/{TIMEOUT}"))]
    {
        let mut bench = Bench::new();
        bench.rooms.work.insert((ANN, Stage::Files), millis);
        bench.start(ANN, HEIR);
        assert_eq!(bench.at(31 * S, ANN), end);
        assert_eq!(bench.owner(ANN), HEIR, "the stage before it stays done");
    }
}

#[test]
fn a_longer_command_timeout_lets_a_long_statement_through() {
    let mut bench = Bench::with(Settings { command_timeout: 300 * S, ..Settings::default() });
    bench.rooms.work.insert((ANN, Stage::Rooms), 50 * S);
    bench.start(ANN, HEIR);
    assert_eq!(bench.at(51 * S, ANN), "100/true/2/");
}

/// A terminate does not save a statement from its timeout, nor does it rename the failure.
#[test]
fn a_terminated_run_whose_statement_times_out_comes_back_failed() {
    let mut bench = Bench::new();
    bench.queue.hold(ANN, 50, 100 * S);
    bench.start(ANN, HEIR);
    bench.until(S);
    bench.terminate(ANN);
    assert_eq!(bench.at(29 * S, ANN), "absent");
    assert_eq!(bench.at(31 * S, ANN), format!("50/true/4/{TIMEOUT}"));
}

/// Recording `personal`: fails at the last checkpoint, stages done before remain done, the next goes on.
#[test]
fn a_failed_task_keeps_its_last_checkpoint_and_makes_room_for_the_next() {
    for (stage, percentage) in Stage::ALL.into_iter().zip([0, 5, 10, 20, 30, 50, 70, 90, 95]) {
        let mut bench = Bench::new();
        bench.rooms.failures.insert((ANN, stage), "account");
        bench.start(ANN, HEIR);
        bench.start(BEN, HEIR);
        bench.until(S);
        assert_eq!(bench.progress(ANN), format!("{percentage}/true/4/account"));
        assert_eq!(bench.owner(ANN) == HEIR, stage > Stage::Rooms);
        assert_eq!(bench.progress(BEN), "100/true/2/");
    }
}

/// Recording `stages`: a lock holds the number of its checkpoint, and the work follows when it is gone.
#[test]
fn a_hold_stands_at_its_checkpoint_until_its_time() {
    for (at, stage) in [(20, Stage::PersonalFiles), (50, Stage::Rooms), (70, Stage::Files)] {
        let mut bench = Bench::new();
        bench.rooms.work.insert((ANN, stage), 100);
        bench.queue.hold(ANN, at, 5 * S);
        bench.until(S);
        bench.start(ANN, HEIR);
        assert_eq!(bench.at(2 * S, ANN), format!("{at}/false/1/"));
        assert_eq!(bench.at(5 * S + 99, ANN), format!("{at}/false/1/"));
        assert_eq!(bench.at(5 * S + 100, ANN), format!("{}/false/1/", stage.reached()));
    }
}

#[test]
fn a_hold_that_ran_out_before_its_stage_holds_nothing() {
    let mut bench = Bench::new();
    bench.queue.hold(ANN, 50, 5 * S);
    bench.until(6 * S);
    bench.start(ANN, HEIR);
    assert_eq!(bench.at(6 * S + 29, ANN), "50/false/1/");
    assert_eq!(bench.at(6 * S + 30, ANN), "70/false/1/");
}

#[test]
fn a_hold_can_be_lifted_before_its_time() {
    let mut bench = Bench::new();
    bench.queue.hold(ANN, 50, 25 * S);
    bench.start(ANN, HEIR);
    assert_eq!(bench.at(10 * S, ANN), "50/false/1/");
    bench.queue.hold(ANN, 50, 0);
    assert_eq!(bench.at(10 * S, ANN), "70/false/1/");
    assert_eq!(bench.at(10 * S + 15, ANN), "100/true/2/");
}
