//! kill -9 at any point of a run of thirty leavers: nothing is lost, nothing is sent twice. The same
//! where the heir is disabled midway, and another one is chosen for whoever is held.
//!
//! The console dies after each record of its journal and in the middle of each, with the change
//! that the record announced sent or not; some time later it is opened again and goes on.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]
#![allow(clippy::expect_used, reason = "the same")]

#[path = "support/schedule.rs"]
mod schedule;

use std::collections::HashSet;

use handover::offboard::{Conclusion, Options, ProfileEnd, Proof};
use schedule::{Cut, Event, Schedule, Weather, number_of};

const LEAVERS: u128 = 30;
const FEW: u128 = 8;
/// Thirty short runs, and the longest patience for one that was not seen to end.
const LIMIT: u64 = 3 * 60 * 60 * 1000;
const SEED: u64 = 4;

/// Thirty leavers whose stages take a moment to some seconds; nothing but the cut goes wrong.
fn run(cut: Option<Cut>) -> Schedule {
    let mut schedule = Schedule::new(SEED, Weather::Calm, LEAVERS, |rng| {
        if rng.u8(0..6) == 0 { rng.u64(500..4_000) } else { rng.u64(1..60) }
    });
    if let Some(cut) = cut {
        schedule = schedule.cut(cut);
    }
    schedule.plan(LEAVERS, |rng| Options {
        profile: if rng.u8(0..5) == 0 { ProfileEnd::DeleteAfterProof } else { ProfileEnd::Keep },
        ..Options::default()
    });
    schedule.play(LIMIT, |_, _| {});
    schedule
}

/// Eight leavers whose heir is disabled after some seconds; whenever all stands still for that, the
/// admin chooses the second heir for everybody who is held.
fn run_unfit(cut: Option<Cut>) -> Schedule {
    let mut schedule = Schedule::new(SEED, Weather::Calm, FEW, |rng| rng.u64(1..200));
    if let Some(cut) = cut {
        schedule = schedule.cut(cut);
    }
    schedule.plan(FEW, |_| Options::default());
    schedule.put(4_000, Event::HeirDisabled(true));
    schedule.play(LIMIT, |_, _| {});
    while let Some(held) = schedule.board.cases().iter().find(|case| case.held().is_some()) {
        let held = held.id();
        schedule.put(1, Event::Choose(held, true));
        schedule.play(LIMIT, |_, _| {});
    }
    schedule
}

/// Everybody's rooms are the heir's whom their row shows, and nobody was started twice.
fn check_unfit(schedule: &Schedule, cut: Option<Cut>) {
    for case in schedule.board.cases() {
        let source = number_of(case.leaver().id);
        let told = format!("{cut:?}: {}: {:?}", case.leaver().name, case.conclusion());
        let owner = schedule.world.owner.get(&source).copied();
        match case.conclusion() {
            Conclusion::Done(Proof::Proven) => {
                assert_eq!(owner, case.heir().map(|heir| number_of(heir.id)), "{told}");
            }
            Conclusion::Lost(_) => assert!(schedule.unsent_start && owner.is_none(), "{told}"),
            _ => panic!("{told}"),
        }
    }
    // Opened again after everything had ended, the board is empty.
    let is_whole = usize::try_from(FEW).unwrap() == schedule.world.owner.len();
    assert!(is_whole || !schedule.board.cases().is_empty(), "{cut:?}: {:?}", schedule.world.owner);
    assert!(schedule.starts.values().all(|starts| *starts == 1), "{cut:?}: {:?}", schedule.starts);
}

#[test]
fn a_console_that_is_killed_with_an_unfit_heir_knows_who_is_held_and_who_inherits() {
    let whole = run_unfit(None);
    check_unfit(&whole, None);
    let heirs: HashSet<_> = whole.world.owner.values().collect();
    assert_eq!((heirs.len(), whole.world.owner.len()), (2, 8), "some went to each");
    let records = whole.journal.len();
    for after in 1..records {
        for (torn, left) in [(false, false), (false, true), (true, false)] {
            let cut = Cut { after, torn, left };
            check_unfit(&run_unfit(Some(cut)), Some(cut));
        }
    }
}

/// What must be so at the end, however the console died.
fn check(schedule: &Schedule, cut: Cut) {
    let cases = schedule.board.cases();
    if cut.after == 0 {
        // Not even the plan was kept: the admin never saw it accepted, and nothing was sent.
        assert!(cases.is_empty() && schedule.starts.is_empty(), "{cut:?}");
        return;
    }
    if cases.is_empty() {
        // Opened again after everything had ended: an empty board, a finished world.
        assert_eq!(schedule.world.moved.len(), usize::try_from(LEAVERS).unwrap(), "{cut:?}");
    } else {
        assert_eq!(cases.len(), usize::try_from(LEAVERS).unwrap(), "{cut:?}: lost cases");
    }
    let mut lost = 0;
    for case in cases {
        let told = format!("{cut:?}: {}: {:?}", case.leaver().name, case.conclusion());
        let moved = schedule.world.moved.get(&number_of(case.leaver().id)).copied();
        match case.conclusion() {
            Conclusion::Done(Proof::Proven) => assert_eq!(moved, Some(1), "{told}"),
            // The one whose start was announced and never left: it says that it does not know.
            Conclusion::Lost(_) => {
                assert!(schedule.unsent_start && moved.is_none(), "{told}");
                lost += 1;
            }
            _ => panic!("{told}"),
        }
        let asked = case.options().profile != ProfileEnd::Keep;
        let deleted = schedule.world.deleted.contains(&number_of(case.leaver().id));
        assert_eq!(deleted, asked && moved.is_some(), "{told}: deleted");
    }
    assert!(lost <= 1, "{cut:?}: {lost} lost");
    for (case, starts) in &schedule.starts {
        assert_eq!(*starts, 1, "{cut:?}: {case:?} was started {starts} times");
    }
}

/// Kills the console everywhere, on every second point from `first`; how many points that are.
fn kill_everywhere(records: usize, first: usize) -> usize {
    let mut cuts = 0;
    for after in (first..records).step_by(2) {
        for (torn, left) in [(false, false), (false, true), (true, false)] {
            // Nothing is written before the plan, so there is nothing to cut after.
            if after == 0 && !torn {
                continue;
            }
            let cut = Cut { after, torn, left };
            check(&run(Some(cut)), cut);
            cuts += 1;
        }
    }
    cuts
}

#[test]
fn a_killed_console_loses_nothing_and_repeats_nothing() {
    let records = run(None).journal.len();
    let halves = [0, 1].map(|first| std::thread::spawn(move || kill_everywhere(records, first)));
    let [odd, even] =
        halves.map(|half| half.join().expect("a console lost or repeated something, see above"));
    assert!(odd + even >= 300, "only {} cut points", odd + even);
    println!("{} cuts of {records} records", odd + even);
}
