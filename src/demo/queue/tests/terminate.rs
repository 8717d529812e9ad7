//! What terminate really does (docspace-api.md 9.5).

use super::bench::{ANN, BEN, Bench, CAT, HEIR, OTHER_HEIR, S};
use crate::demo::queue::{Place, Stage};

/// Recordings `terminated` and `races`: absent while the stage runs to its end, then cancelled at 70 with
/// the rooms moved. In both the cleaner came by meanwhile, so there it stays.
#[test]
fn a_terminated_run_vanishes_ends_at_the_next_checkpoint_and_stays_visible() {
    let mut bench = Bench::new();
    bench.until(3 * S);
    bench.queue.hold(ANN, 50, 11 * S);
    bench.start(ANN, HEIR);
    bench.until(5 * S);
    assert!(bench.queue.unfinished(ANN));
    assert_eq!(bench.terminate(ANN), "50/true/3/");
    assert!(!bench.queue.unfinished(ANN), "the profile can be deleted meanwhile");
    assert_eq!(bench.terminate(ANN), "absent");
    assert_eq!(bench.at(11 * S, ANN), "absent");
    assert_eq!(bench.at(11 * S + 10, ANN), "70/true/3/");
    assert_eq!(bench.owner(ANN), HEIR);
    assert!(!bench.rooms.finished.contains(&(ANN, Stage::Files)));
    assert_eq!(bench.at(200 * S, ANN), "70/true/3/", "it is on nobody's list any more");
    assert_eq!(bench.at(25 * 3600 * S, ANN), "absent", "the cache forgets it after a day");
}

/// docspace-api.md 9.4: only the cleaner takes a name off its list, when it comes and finds no record.
#[test]
fn a_terminated_run_that_is_back_before_the_cleaner_comes_is_dropped_like_any_other() {
    let mut bench = Bench::new();
    bench.queue.hold(ANN, 50, 4 * S);
    bench.start(ANN, HEIR);
    bench.until(2 * S);
    bench.terminate(ANN);
    assert_eq!(bench.at(4 * S + 10, ANN), "70/true/3/");
    assert_eq!(bench.at(64 * S, ANN), "70/true/3/");
    assert_eq!(bench.at(70 * S, ANN), "absent");
    assert!(bench.queue.truth(ANN).is_empty());
}

/// A waiting task that was terminated is taken up and has not signed in yet, so has not written its record
/// again: the cleaner takes the name off its list and cancels nothing.
#[test]
fn the_cleaner_cancels_nobody_whose_record_is_gone_already() {
    let mut bench = Bench::new();
    bench.queue.hold(ANN, 10, 9 * S);
    bench.rooms.work.insert((BEN, Stage::SignIn), 2 * S);
    bench.start(ANN, HEIR);
    bench.start(BEN, HEIR);
    bench.terminate(BEN);
    assert_eq!(bench.at(10 * S, BEN), "absent");
    let running = Place::Running { stage: Stage::SignIn, cancelled: false };
    assert_eq!(bench.queue.truth(BEN)[0].place, running);
    assert_eq!(bench.at(500 * S, BEN), "100/true/2/", "it is on nobody's list any more");
    assert_eq!(bench.owner(BEN), HEIR);
}

/// Recording `longstage`: it runs when its turn comes, `10/true/1`, `50/true/1`, then its end.
#[test]
fn a_terminated_waiting_task_runs_all_the_same_flagged_complete() {
    let mut bench = Bench::new();
    bench.queue.hold(ANN, 50, 10 * S);
    bench.queue.hold(BEN, 10, 12 * S);
    bench.queue.hold(BEN, 50, 14 * S);
    bench.start(ANN, HEIR);
    bench.start(BEN, HEIR);
    assert_eq!(bench.terminate(BEN), "0/true/3/");
    assert_eq!(bench.at(9 * S, BEN), "absent");
    assert_eq!(bench.at(11 * S, BEN), "10/true/1/");
    assert!(!bench.queue.unfinished(BEN), "DELETE is not refused");
    assert_eq!(bench.at(13 * S, BEN), "50/true/1/");
    assert_eq!(bench.at(15 * S, BEN), "100/true/2/");
    assert_eq!(bench.owner(BEN), HEIR);
}

/// Only a task in a worker's hands has a cancel flag.
#[test]
fn a_second_terminate_after_it_reappeared_stops_it() {
    let mut bench = Bench::new();
    bench.queue.hold(ANN, 50, 10 * S);
    bench.queue.hold(BEN, 10, 12 * S);
    bench.start(ANN, HEIR);
    bench.start(BEN, HEIR);
    bench.terminate(BEN);
    bench.until(11 * S);
    assert_eq!(bench.terminate(BEN), "10/true/3/");
    assert_eq!(bench.at(13 * S, BEN), "20/true/3/");
    assert_eq!(bench.owner(BEN), BEN);
}

#[test]
fn a_start_while_a_flagged_one_runs_cancels_it_and_queues_another() {
    let mut bench = Bench::new();
    bench.queue.hold(ANN, 50, 10 * S);
    bench.queue.hold(BEN, 10, 12 * S);
    bench.start(ANN, HEIR);
    bench.start(BEN, HEIR);
    bench.terminate(BEN);
    assert_eq!(bench.at(11 * S, BEN), "10/true/1/");
    assert_eq!(bench.start(BEN, OTHER_HEIR), "0/false/1/");
    let truth = bench.queue.truth(BEN);
    assert_eq!(truth[0].place, Place::Running { stage: Stage::SharedFiles, cancelled: true });
    assert_eq!(truth[1].place, Place::Waiting { ahead: 0 });
    assert_eq!(bench.at(12 * S + 6, BEN), "20/true/3/", "the old run's end shows in between");
    assert_eq!(bench.at(13 * S, BEN), "100/true/2/");
    assert_eq!(bench.owner(BEN), OTHER_HEIR);
}

/// `timed-2`: two tasks in the line, the terminated one first; the record ends as completed.
#[test]
fn a_waiting_task_terminated_and_started_again_gives_the_rooms_to_the_first_heir() {
    let mut bench = Bench::new();
    bench.queue.hold(ANN, 50, 10 * S);
    bench.start(ANN, HEIR);
    bench.start(BEN, HEIR);
    bench.terminate(BEN);
    assert_eq!(bench.start(BEN, OTHER_HEIR), "0/false/1/");
    assert_eq!(bench.queue.truth(BEN).len(), 2);
    assert_eq!(bench.at(11 * S, BEN), "100/true/2/");
    assert_eq!(bench.owner(BEN), HEIR);
}

/// docspace-api.md 9.5, "terminate, then start at once": the new run waits behind the old one and may say
/// completed although the rooms stay with the first heir.
#[test]
fn a_run_terminated_and_started_again_completes_without_moving_the_rooms() {
    let mut bench = Bench::new();
    bench.queue.hold(ANN, 50, 10 * S);
    bench.start(ANN, HEIR);
    bench.start(BEN, HEIR);
    bench.until(S);
    bench.terminate(ANN);
    assert_eq!(bench.start(ANN, OTHER_HEIR), "0/false/1/");
    assert_eq!(bench.at(9 * S, ANN), "0/false/1/");
    assert_eq!(bench.at(10 * S + 10, ANN), "70/true/3/", "the old run's end");
    assert_eq!(bench.at(10 * S + 10, BEN), "5/false/1/");
    assert_eq!(bench.at(11 * S, ANN), "100/true/2/", "the new run's end");
    assert_eq!(bench.owner(ANN), HEIR);
}

/// docspace-api.md 9.5: the old "3" invites a third run.
#[test]
fn starting_again_while_the_old_end_shows_queues_a_third_run() {
    let mut bench = Bench::new();
    bench.queue.hold(ANN, 50, 10 * S);
    bench.queue.hold(BEN, 50, 20 * S);
    bench.start(ANN, HEIR);
    bench.start(BEN, HEIR);
    bench.until(S);
    bench.terminate(ANN);
    bench.start(ANN, HEIR);
    assert_eq!(bench.at(11 * S, ANN), "70/true/3/");
    assert_eq!(bench.start(ANN, HEIR), "0/false/1/");
    assert_eq!(bench.queue.truth(ANN).len(), 2);
}

/// Recordings `double` and `longstage`: only the record goes.
#[test]
fn terminating_a_finished_task_keeps_its_numbers_and_its_work() {
    let mut bench = Bench::new();
    bench.rooms.failures.insert((BEN, Stage::SharedFiles), "account");
    bench.start(ANN, HEIR);
    bench.start(BEN, HEIR);
    bench.until(S);
    assert_eq!(bench.terminate(ANN), "100/true/3/");
    assert_eq!(bench.terminate(BEN), "10/true/3/account");
    bench.until(20 * S);
    assert_eq!(bench.progress(ANN), "absent");
    assert_eq!(bench.progress(BEN), "absent");
    assert_eq!(bench.owner(ANN), HEIR);
}

/// docspace-api.md 9.3: a cancel noticed at 100 says cancelled although everything was done.
#[test]
fn a_cancel_noticed_at_100_did_everything() {
    let mut bench = Bench::new();
    bench.queue.hold(ANN, 95, 5 * S);
    bench.start(ANN, HEIR);
    bench.until(S);
    assert_eq!(bench.terminate(ANN), "95/true/3/");
    assert_eq!(bench.at(6 * S, ANN), "100/true/3/");
    assert!(bench.rooms.finished.contains(&(ANN, Stage::Profile)));
}

#[test]
fn terminating_somebody_without_a_task_does_nothing() {
    let mut bench = Bench::new();
    bench.start(ANN, HEIR);
    assert_eq!(bench.terminate(CAT), "absent");
    assert_eq!(bench.at(S, ANN), "100/true/2/");
}
