//! Starting, the line and its workers, restarts, the start race.

use super::bench::{ANN, BEN, Bench, CAT, HEIR, OTHER_HEIR, S};
use crate::demo::queue::{Place, Settings, Stage};

/// Recordings `percent` and `happy`.
#[test]
fn a_small_task_passes_all_checkpoints_in_a_blink() {
    let mut bench = Bench::new();
    assert_eq!(bench.start(ANN, HEIR), "0/false/1/");
    let mut seen = vec![bench.progress(ANN)];
    for now in 0..=50 {
        seen.push(bench.at(now, ANN));
    }
    seen.dedup();
    let expected = [
        "0/false/1/",
        "5/false/1/",
        "10/false/1/",
        "20/false/1/",
        "30/false/1/",
        "50/false/1/",
        "70/false/1/",
        "90/false/1/",
        "95/false/1/",
        "100/true/2/",
    ];
    assert_eq!(seen, expected);
    assert_eq!(bench.owner(ANN), HEIR);
}

/// Recording `queue`: three started in a row, the first held for 19 s.
#[test]
fn one_worker_runs_one_after_the_other_and_all_say_running() {
    let mut bench = Bench::new();
    bench.queue.hold(ANN, 50, 20 * S);
    bench.until(S);
    for person in [ANN, BEN, CAT] {
        assert_eq!(bench.start(person, HEIR), "0/false/1/");
    }
    bench.until(19 * S);
    assert_eq!(bench.progress(ANN), "50/false/1/");
    assert_eq!(bench.progress(BEN), "0/false/1/");
    assert_eq!(bench.progress(CAT), "0/false/1/");
    bench.until(20 * S + 50);
    assert_eq!(bench.progress(ANN), "100/true/2/");
    assert_eq!(bench.progress(BEN), "70/false/1/");
    assert_eq!(bench.progress(CAT), "0/false/1/");
    bench.until(21 * S);
    for person in [ANN, BEN, CAT] {
        assert_eq!(bench.progress(person), "100/true/2/");
        assert_eq!(bench.owner(person), HEIR);
    }
}

#[test]
fn several_workers_run_as_many_tasks_at_once() {
    let mut bench = Bench::with(Settings { workers: 2, ..Settings::default() });
    for person in [ANN, BEN, CAT] {
        bench.queue.hold(person, 50, 10 * S);
        bench.start(person, HEIR);
    }
    bench.until(S);
    assert_eq!(bench.progress(ANN), "50/false/1/");
    assert_eq!(bench.progress(BEN), "50/false/1/");
    assert_eq!(bench.progress(CAT), "0/false/1/");
    assert_eq!(bench.at(11 * S, CAT), "100/true/2/");
}

/// Recordings `queue` and `races`: while one is visible and unfinished, the new heir is ignored.
#[test]
fn a_second_start_joins_the_visible_task_and_its_heir_is_ignored() {
    let mut bench = Bench::new();
    bench.queue.hold(ANN, 50, 20 * S);
    bench.start(ANN, HEIR);
    bench.start(BEN, HEIR);
    bench.until(S);
    assert_eq!(bench.start(ANN, OTHER_HEIR), "50/false/1/");
    assert_eq!(bench.start(BEN, OTHER_HEIR), "0/false/1/");
    assert_eq!(bench.queue.truth(BEN).len(), 1);
    bench.until(21 * S);
    assert_eq!(bench.owner(ANN), HEIR);
    assert_eq!(bench.owner(BEN), HEIR);
}

/// Recording `happy`: `restart-while-completed`.
#[test]
fn a_start_while_a_finished_task_is_visible_runs_a_new_one() {
    let mut bench = Bench::new();
    bench.start(ANN, HEIR);
    assert_eq!(bench.at(S, ANN), "100/true/2/");
    assert_eq!(bench.start(ANN, HEIR), "0/false/1/");
    assert_eq!(bench.at(2 * S, ANN), "100/true/2/");
    assert_eq!(bench.rooms.finished.len(), 2 * Stage::ALL.len());
}

/// Recording `restart`.
#[test]
fn a_restart_loses_running_and_waiting_tasks_and_a_new_start_runs_through() {
    let mut bench = Bench::new();
    bench.queue.hold(ANN, 50, 15 * S);
    bench.start(ANN, HEIR);
    bench.start(BEN, HEIR);
    bench.until(S);
    bench.queue.restart();
    for now in [S, 30 * S, 300 * S] {
        bench.until(now);
        assert_eq!(bench.progress(ANN), "absent");
        assert_eq!(bench.progress(BEN), "absent");
    }
    assert_eq!(bench.owner(ANN), ANN);
    assert_eq!(bench.start(ANN, HEIR), "0/false/1/");
    assert_eq!(bench.at(301 * S, ANN), "100/true/2/");
    assert_eq!(bench.at(302 * S, BEN), "absent");
}

/// Recording `deleting`: it dies at 5 % at once, and the second try runs through.
#[test]
fn a_lost_start_race_moves_nothing_and_the_next_start_works() {
    let mut bench = Bench::new();
    bench.queue.lose_start_races(1);
    assert_eq!(bench.start(ANN, HEIR), "0/false/1/");
    assert_eq!(bench.at(50, ANN), "5/true/4/Publication not found.");
    assert_eq!(bench.owner(ANN), ANN);
    bench.start(ANN, HEIR);
    assert_eq!(bench.at(S, ANN), "100/true/2/");
}

#[test]
fn the_start_race_may_hit_every_nth_start() {
    let mut bench = Bench::with(Settings { start_race_every: 3, ..Settings::default() });
    let ends: Vec<String> = (1..=7)
        .map(|round| {
            bench.start(ANN, HEIR);
            bench.at(round * S, ANN)
        })
        .collect();
    let lost = "5/true/4/Publication not found.";
    let done = "100/true/2/";
    assert_eq!(ends, [done, done, lost, done, done, lost, done]);
}

#[test]
fn the_truth_says_who_runs_who_waits_and_who_inherits() {
    let mut bench = Bench::new();
    bench.queue.hold(ANN, 50, 20 * S);
    for person in [ANN, BEN, CAT] {
        bench.start(person, HEIR);
    }
    bench.until(S);
    let place = |person| bench.queue.truth(person).first().map(|truth| (truth.heir, truth.place));
    let running = Place::Running { stage: Stage::Rooms, cancelled: false };
    assert_eq!(place(ANN), Some((HEIR, running)));
    assert_eq!(place(BEN), Some((HEIR, Place::Waiting { ahead: 0 })));
    assert_eq!(place(CAT), Some((HEIR, Place::Waiting { ahead: 1 })));
    assert_eq!(place(HEIR), None);
}

#[test]
fn a_start_plays_what_is_due_before_it() {
    let mut bench = Bench::new();
    bench.start(ANN, HEIR);
    bench.now = S;
    assert_eq!(bench.start(ANN, OTHER_HEIR), "0/false/1/", "the first run is over");
    assert_eq!(bench.owner(ANN), HEIR);
}
