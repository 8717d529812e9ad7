//! The cleaner: what vanishes, what goes on, what comes back (docspace-api.md 9.4).

use super::bench::{ANN, BEN, Bench, CAT, HEIR, OTHER_HEIR, S};
use crate::demo::queue::{Place, Settings, Stage};

/// Recordings `happy`, `races`, `heavynatural`: measured 61.0, 68.1, 69.6 s.
#[test]
fn a_finished_record_is_visible_for_60_to_70_seconds() {
    for started in 0..20 {
        let mut bench = Bench::new();
        bench.until(100 * S + started * 700);
        bench.start(ANN, HEIR);
        let ended = bench.now + 45;
        assert_eq!(bench.at(ended + 60 * S, ANN), "100/true/2/");
        assert_eq!(bench.at(ended + 70 * S, ANN), "absent");
    }
}

/// The cleaner ticks every 10 s, so two that ended seconds apart vanish in the same instant.
#[test]
fn the_cleaner_comes_every_ten_seconds() {
    let mut bench = Bench::new();
    bench.until(3 * S);
    bench.start(ANN, HEIR);
    bench.until(7 * S);
    bench.start(BEN, HEIR);
    assert_eq!(bench.at(69_999, ANN), "100/true/2/");
    assert_eq!(bench.at(69_999, BEN), "100/true/2/");
    assert_eq!(bench.at(70_000, ANN), "absent");
    assert_eq!(bench.at(70_000, BEN), "absent");
}

/// Recording `longstage2`: a command timeout of 300 s, a stage of 109 s.
#[test]
fn a_silent_run_is_hidden_and_cancelled_and_the_waiting_ones_run_on() {
    let mut bench = Bench::with(Settings { command_timeout: 300 * S, ..Settings::default() });
    bench.until(6 * S);
    for person in [ANN, BEN, CAT] {
        bench.queue.hold(person, 50, 115 * S);
        bench.start(person, HEIR);
    }
    bench.terminate(CAT);
    assert_eq!(bench.at(65 * S, ANN), "50/false/1/");
    assert_eq!(bench.at(65 * S, BEN), "0/false/1/");
    for now in [76 * S, 114 * S] {
        bench.until(now);
        assert_eq!(bench.progress(ANN), "absent");
        assert_eq!(bench.progress(BEN), "absent");
        assert_eq!(bench.terminate(ANN), "absent", "the hidden one is not reached");
        assert!(!bench.queue.unfinished(BEN), "DELETE would be let through");
    }
    for now in [116 * S, 207 * S] {
        bench.until(now);
        assert_eq!(bench.progress(ANN), "70/true/3/");
        assert_eq!(bench.progress(BEN), "100/true/2/");
        assert_eq!(bench.progress(CAT), "100/true/2/");
    }
    for person in [ANN, BEN, CAT] {
        assert_eq!(bench.owner(person), HEIR);
    }
}

/// Recording `heavy`: the default configuration, a stage of many statements that lasts 88 s.
#[test]
fn a_long_stage_of_many_statements_cancels_itself_and_a_new_start_completes_it() {
    let mut bench = Bench::new();
    bench.rooms.work.insert((ANN, Stage::PersonalFiles), 88 * S);
    bench.until(11 * S);
    bench.start(ANN, HEIR);
    bench.start(BEN, HEIR);
    assert_eq!(bench.at(70 * S, ANN), "20/false/1/");
    assert_eq!(bench.at(70 * S, BEN), "0/false/1/");
    assert_eq!(bench.at(81 * S, ANN), "absent");
    assert_eq!(bench.at(81 * S, BEN), "absent");
    let cancelled = Place::Running { stage: Stage::PersonalFiles, cancelled: true };
    assert_eq!(bench.queue.truth(ANN)[0].place, cancelled);
    assert_eq!(bench.at(100 * S, ANN), "30/true/3/");
    assert_eq!(bench.at(100 * S, BEN), "100/true/2/");
    assert_eq!(bench.owner(ANN), ANN);
    bench.rooms.work.clear();
    bench.until(162 * S);
    assert_eq!(bench.start(ANN, HEIR), "0/false/1/");
    assert_eq!(bench.at(163 * S, ANN), "100/true/2/");
    assert_eq!(bench.owner(ANN), HEIR);
}

/// docspace-api.md 9.4: only silence counts, so many long stages in a row are fine.
#[test]
fn a_run_that_publishes_often_enough_is_never_hidden() {
    let mut bench = Bench::new();
    for stage in [Stage::SharedFiles, Stage::PersonalFiles, Stage::Storages, Stage::Notify] {
        bench.rooms.work.insert((ANN, stage), 55 * S);
    }
    bench.start(ANN, HEIR);
    for now in 1..220 {
        assert!(bench.at(now * S, ANN).ends_with("/false/1/"), "at {now} s");
    }
    assert_eq!(bench.at(221 * S, ANN), "100/true/2/");
}

/// docspace-api.md 9.4: it reappears from 5 % on, and then it stays.
#[test]
fn a_waiting_task_dropped_from_view_still_runs_and_stays_visible() {
    let mut bench = Bench::new();
    bench.queue.hold(ANN, 10, 90 * S);
    bench.queue.hold(BEN, 10, 95 * S);
    bench.start(ANN, HEIR);
    bench.start(BEN, HEIR);
    assert_eq!(bench.at(80 * S, BEN), "absent");
    assert_eq!(bench.at(91 * S, BEN), "10/false/1/");
    assert_eq!(bench.at(96 * S, BEN), "100/true/2/");
    assert_eq!(bench.at(500 * S, BEN), "100/true/2/");
}

/// docspace-api.md 9.6: start twice, the first one invisible.
#[test]
fn a_start_while_the_waiting_one_is_hidden_makes_two_tasks() {
    let mut bench = Bench::new();
    bench.queue.hold(ANN, 10, 90 * S);
    bench.start(ANN, HEIR);
    bench.start(BEN, HEIR);
    bench.until(80 * S);
    assert_eq!(bench.start(BEN, OTHER_HEIR), "0/false/1/");
    let heirs: Vec<_> = bench.queue.truth(BEN).iter().map(|truth| truth.heir).collect();
    assert_eq!(heirs, [HEIR, OTHER_HEIR]);
    assert_eq!(bench.at(91 * S, BEN), "100/true/2/");
    assert_eq!(bench.owner(BEN), HEIR);
}

/// A start whose record is hidden reaches nothing: the hidden run was cancelled by the cleaner alone.
#[test]
fn a_start_beside_a_hidden_run_waits_behind_it() {
    let mut bench = Bench::new();
    bench.rooms.work.insert((ANN, Stage::SharedFiles), 100 * S);
    bench.start(ANN, HEIR);
    bench.until(80 * S);
    assert_eq!(bench.progress(ANN), "absent");
    assert_eq!(bench.start(ANN, OTHER_HEIR), "0/false/1/");
    bench.rooms.work.clear();
    assert_eq!(bench.at(100 * S + 11, ANN), "20/true/3/");
    assert_eq!(bench.at(101 * S, ANN), "100/true/2/");
    assert_eq!(bench.owner(ANN), OTHER_HEIR);
}
