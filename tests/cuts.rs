//! kill -9 at any point of a run of thirty leavers: nothing is lost, nothing is sent twice.
//!
//! The console dies after each record of its journal and in the middle of each, with the change
//! that the record announced sent or not; some time later it is opened again and goes on.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]
#![allow(clippy::expect_used, reason = "the same")]

#[path = "support/schedule.rs"]
mod schedule;

use handover::offboard::{Conclusion, Options, ProfileEnd, Proof};
use schedule::{Cut, Schedule, Weather, number_of};

const LEAVERS: u128 = 30;
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
