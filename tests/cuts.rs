//! kill -9 at any point of a run of thirty leavers: nothing is lost, nothing is sent twice. The same
//! where the heir is disabled midway, and another one is chosen for whoever is held; and where the
//! admin presses stop.
//!
//! The console dies after each record of its journal and in the middle of each, with the change
//! that the record announced sent or not; some time later it is opened again and goes on.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]
#![allow(clippy::expect_used, reason = "the same")]

#[path = "support/schedule.rs"]
mod schedule;

use std::collections::HashSet;

use handover::offboard::{
    Call, Case, CaseId, Conclusion, Event as Kept, Options, ProfileEnd, Proof, Record,
};
use schedule::{Cut, Event, Schedule, Weather, number_of};

const LEAVERS: u128 = 30;
const FEW: u128 = 8;
/// When the admin stops one of the few after the other, in milliseconds: in the line, before the
/// start, and in every part of a run.
const STOPS: [u64; FEW as usize] = [900, 2_300, 4_100, 6_000, 9_500, 12_000, 13_000, 31_000];
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

/// Eight leavers of whom the admin stops one after the other, the seed chooses which.
fn run_stopped(seed: u64, cut: Option<Cut>) -> Schedule {
    let mut schedule = Schedule::new(seed, Weather::Calm, FEW, |rng| match rng.u8(0..4) {
        0 => rng.u64(1_000..6_000),
        _ => rng.u64(1..400),
    });
    if let Some(cut) = cut {
        schedule = schedule.cut(cut);
    }
    schedule.plan(FEW, |_| Options::default());
    let cases: Vec<CaseId> = schedule.board.cases().iter().map(Case::id).collect();
    for at in STOPS {
        let chosen = schedule.below(cases.len().try_into().unwrap());
        schedule.put(at, Event::Stop(cases[usize::try_from(chosen).unwrap()]));
    }
    schedule.play(LIMIT, |_, _| {});
    schedule
}

/// Whether the journal has the intent of a stop of this case.
fn has_stop(schedule: &Schedule, id: CaseId) -> bool {
    schedule.journal.iter().map(|line| Record::from_line(line).unwrap()).any(|record| {
        let is_stop = |order: &Call| matches!(order, Call::Terminate(_));
        matches!(&record.event, Kept::Sending { case, order, .. } if *case == id && is_stop(order))
    })
}

/// No end claims more of a stop than is known, and nothing was stopped by anybody else.
fn check_stopped(schedule: &Schedule, told: &str) {
    for case in schedule.board.cases() {
        let source = number_of(case.leaver().id);
        let (id, words) = (case.id(), case.words());
        let told = format!("{told}: {}: {words}", case.leaver().name);
        let moved = schedule.world.moved.get(&source).copied().unwrap_or_default();
        let arrived = schedule.moved_before_stop.contains_key(&id);
        let starts = schedule.starts.get(&id).copied().unwrap_or_default();
        let changes = schedule.changes.get(&id).copied().unwrap_or_default();
        match case.conclusion() {
            // A stop that never left is none.
            Conclusion::Done(_) => assert!(moved == 1 && !has_stop(schedule, id), "{told}"),
            Conclusion::DespiteStop(_) => assert!(moved == 1 && has_stop(schedule, id), "{told}"),
            Conclusion::FinishedBeforeStop => {
                assert!(moved == 1 && has_stop(schedule, id), "{told}");
                assert_ne!(schedule.moved_before_stop.get(&id), Some(&false), "{told}");
            }
            Conclusion::Stopped(_) => assert!(schedule.hit.contains(&id), "{told}"),
            Conclusion::Withdrawn { begun: false } => assert_eq!(starts + changes, 0, "{told}"),
            Conclusion::Withdrawn { begun: true } => assert_eq!(starts, 0, "{told}"),
            Conclusion::Lost(_) => {
                assert!(schedule.unsent_start && starts == 0 || arrived, "{told}");
                assert!(!arrived || words.contains("stop"), "{told}");
            }
            _ => panic!("{told}"),
        }
        assert!(starts <= 1, "{told}: {starts} starts");
        assert_eq!(schedule.queue.truth(source), [], "{told}: it goes on");
    }
}

#[test]
fn a_console_that_is_killed_around_a_stop_claims_no_more_of_it_than_is_known() {
    let mut stops = 0;
    for seed in 0..3 {
        let whole = run_stopped(seed, None);
        check_stopped(&whole, &format!("{seed}"));
        let records = whole.journal.len();
        for after in 1..records {
            stops += usize::from(whole.journal[after - 1].contains("terminate"));
            for (torn, left) in [(false, false), (false, true), (true, false)] {
                let cut = Cut { after, torn, left };
                check_stopped(&run_stopped(seed, Some(cut)), &format!("{seed}, {cut:?}"));
            }
        }
    }
    assert!(stops >= 3, "only {stops} stops left before a kill");
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
