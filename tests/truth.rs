//! The board against the truth: random schedules on a steered clock, where answers come late,
//! twice or never, the server restarts, heirs are disabled, this machine sleeps, a second admin
//! interferes, and the admin stops and retries; what is shown of an end must be what really
//! happened.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]
#![allow(clippy::expect_used, reason = "the same")]

#[path = "support/schedule.rs"]
mod schedule;

use std::collections::BTreeMap;

use handover::offboard::{Case, CaseId, Conclusion, Options, ProfileEnd, Proof};
use schedule::{Event, HEIR, SECOND_HEIR, Schedule, Weather, number_of, uuid};

const LEAVERS: u128 = 4;
/// Nothing may be open longer: the longest patience, and the longest line before it.
const LIMIT: u64 = 60 * 60 * 1000;

/// A whole schedule with everything that happens from outside.
fn schedule(seed: u64) -> Schedule {
    // Most stages are a blink; some are long, some longer than the server bears.
    let mut schedule = Schedule::new(seed, Weather::Rough, LEAVERS, |rng| match rng.u8(0..12) {
        0 => rng.u64(2_000..20_000),
        1 => rng.u64(20_000..100_000),
        _ => rng.u64(1..60),
    });
    schedule.plan(LEAVERS, |rng| Options {
        hand_over_groups: rng.bool(),
        disable: rng.bool(),
        end_sessions: rng.bool(),
        profile: if rng.u8(0..4) == 0 { ProfileEnd::DeleteAfterProof } else { ProfileEnd::Keep },
    });
    let cases: Vec<CaseId> = schedule.board.cases().iter().map(Case::id).collect();
    for case in cases.clone() {
        for _ in 0..schedule.below(3) {
            let at = schedule.below(240_000);
            let stop = schedule.below(2) == 0;
            schedule.put(at, if stop { Event::Stop(case) } else { Event::Retry(case) });
        }
    }
    if schedule.chance(4) {
        let at = schedule.below(200_000);
        schedule.put(at, Event::Restart);
    }
    if schedule.chance(3) {
        let at = schedule.below(20_000);
        schedule.put(at, Event::HeirDisabled(true));
        let back = at + schedule.below(60_000);
        schedule.put(back, Event::HeirDisabled(false));
    }
    for case in &cases {
        if schedule.chance(4) {
            let (at, all) = (schedule.below(200_000), schedule.below(2) == 0);
            schedule.put(at, Event::Choose(*case, all));
        }
    }
    // Whoever is still held after all that, and after every stop and retry, goes on.
    schedule.put(240_001, Event::GoOn);
    if schedule.chance(4) {
        let at = schedule.below(200_000);
        schedule.put(at, Event::Wake);
    }
    if schedule.second_admin {
        for _ in 0..=schedule.below(5) {
            let (at, leaver) = (schedule.below(200_000), u128::from(1 + schedule.below(4)));
            let starts = schedule.below(2) == 0;
            let event = if starts { Event::OtherStarts(leaver) } else { Event::OtherStops(leaver) };
            schedule.put(at, event);
        }
    }
    schedule
}

/// What a newly shown end claims, and whether it is so.
fn is_true(schedule: &mut Schedule, before: &BTreeMap<CaseId, Conclusion>) {
    schedule.queue.advance(schedule.now, &mut schedule.world);
    for case in schedule.board.cases() {
        words_are_true(schedule, case);
        other_heirs_are_kept_away(schedule, case);
        let conclusion = case.conclusion();
        if before.get(&case.id()) == Some(conclusion) {
            continue;
        }
        let source = number_of(case.leaver().id);
        let moved = schedule.world.moved.get(&source).copied().unwrap_or_default();
        let open = schedule.queue.truth(source);
        let starts = schedule.starts.get(&case.id()).copied().unwrap_or_default();
        let changes = schedule.changes.get(&case.id()).copied().unwrap_or_default();
        // A run that died of the server's start race has moved nothing.
        let raced = schedule.races.get(&case.id()).copied().unwrap_or_default();
        let told = format!("{conclusion:?} of {source}: moved {moved}, open {open:?}");
        if *conclusion == Conclusion::FinishedBeforeStop {
            let before = schedule.moved_before_stop.get(&case.id());
            assert_ne!(before, Some(&false), "before the stop: {told}");
        }
        let asked = case.options().profile != ProfileEnd::Keep;
        let deleted = schedule.world.deleted.contains(&source);
        assert!(!deleted || asked && moved > 0, "deleted: {told}");
        match conclusion {
            Conclusion::Done(_)
            | Conclusion::Deleting
            | Conclusion::FinishedBeforeStop
            | Conclusion::DespiteStop(_) => {
                assert!(moved > 0, "{told}");
                // Nothing says that a second admin's run was the one that moved the rooms.
                let mut heirs = case.heirs().map(|heir| number_of(heir.id));
                let owner = schedule.world.owner.get(&source).copied();
                let is_theirs = heirs.any(|heir| Some(heir) == owner);
                assert!(is_theirs || schedule.second_admin, "the rooms are {owner:?}'s: {told}");
            }
            Conclusion::Held(_) => {
                assert!(starts <= raced, "{starts} starts: {told}");
                assert_eq!(case.heir().map(|heir| number_of(heir.id)), Some(uuid(HEIR)), "{told}");
            }
            // Behind the run that was seen to end, a second admin may have put another one.
            Conclusion::Stopped(_) | Conclusion::StoppedByServer(_) => {
                assert!(open.is_empty() || schedule.second_admin, "{told}");
            }
            _ => {}
        }
        match conclusion {
            // "Not by you."
            Conclusion::StoppedByServer(_) => {
                let ours = schedule.hit.contains(&case.id());
                assert!(!ours || schedule.second_admin, "stopped by us: {told}");
            }
            Conclusion::Withdrawn { begun: false } => assert_eq!(starts + changes, 0, "{told}"),
            // A retry may have put it into the line again after changes and a run of before.
            Conclusion::Withdrawn { .. } | Conclusion::Failed { at: None, .. } => {
                assert!(starts <= raced, "{starts} starts: {told}");
            }
            _ => {}
        }
    }
}

/// Whoever can get another heir has no run under way to the one of now: that would move the rooms
/// to the first heir all the same.
fn other_heirs_are_kept_away(schedule: &Schedule, case: &Case) {
    let heir = case.heir().map(|heir| number_of(heir.id));
    if case.no_other_heir().is_some() || schedule.second_admin {
        return;
    }
    let open = schedule.queue.truth(number_of(case.leaver().id));
    let told = format!("{:?} of {}: {open:?}", case.conclusion(), case.leaver().name);
    assert!(open.iter().all(|task| Some(task.heir) != heir), "another heir would be late: {told}");
}

/// What is shown of a case tells of a stop that has not stopped it, and says nothing of a run if
/// no start ever arrived.
fn words_are_true(schedule: &Schedule, case: &Case) {
    let words = case.words();
    let stopped = schedule.stops.contains_key(&case.id());
    let started = schedule.reached.contains(&case.id()) || schedule.second_admin;
    let told = format!("{words:?} of {}, {:?}", case.leaver().name, case.conclusion());
    match case.conclusion() {
        Conclusion::Waiting
        | Conclusion::Held(_)
        | Conclusion::Withdrawn { .. }
        | Conclusion::Preparing(_)
        | Conclusion::Withdrawing(_)
        | Conclusion::Failed { at: None, .. }
        | Conclusion::OutOfSight(None)
        | Conclusion::Stopping(None)
        | Conclusion::Lost(None) => {}
        _ => assert!(started, "no start arrived: {told}"),
    }
    match case.conclusion() {
        Conclusion::DespiteStop(_) => assert!(stopped, "there was no stop: {told}"),
        Conclusion::Done(_)
        | Conclusion::Deleting
        | Conclusion::Queued
        | Conclusion::Running(_)
        | Conclusion::Slow(_)
        | Conclusion::OutOfSight(_)
        | Conclusion::Lost(_) => {
            assert!(!stopped || words.contains("stop"), "a stop was sent: {told}");
        }
        _ => {}
    }
}

/// How many schedules are played; `SCHEDULES=30000 cargo test --test truth` plays more.
fn schedules() -> u64 {
    std::env::var("SCHEDULES").ok().and_then(|count| count.parse().ok()).unwrap_or(10_000)
}

/// What the schedules led to: how often each end, and how many were proven.
#[derive(Default)]
struct Tally {
    ends: BTreeMap<String, usize>,
    proven: usize,
    /// How many went to the second heir, and how often somebody was held.
    second: usize,
    held: usize,
}

/// Plays the schedules of these seeds.
fn play(seeds: impl Iterator<Item = u64>) -> Tally {
    let mut tally = Tally::default();
    for seed in seeds {
        let mut schedule = schedule(seed);
        let mut held = 0;
        let played = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            schedule.play(LIMIT, |schedule, before| {
                is_true(schedule, before);
                let is_held = |conclusion: &&Conclusion| matches!(conclusion, Conclusion::Held(_));
                let newly =
                    |(id, conclusion): &(&CaseId, &Conclusion)| before.get(id) != Some(conclusion);
                let now = schedule.conclusions();
                held += now.iter().filter(newly).map(|(_, now)| now).filter(is_held).count();
            });
        }));
        assert!(played.is_ok(), "seed {seed}");
        tally.held += held;
        for case in schedule.board.cases() {
            let conclusion = case.conclusion();
            assert!(conclusion.is_end(), "seed {seed}: {conclusion:?} is no end");
            assert!(case.is_settled(), "seed {seed}: {conclusion:?} is still looked at");
            let words = case.words();
            let word = words.split_whitespace().next().unwrap_or_default().to_owned();
            *tally.ends.entry(word).or_default() += 1;
            let heir = case.heir().map(|heir| number_of(heir.id));
            tally.second += usize::from(heir == Some(uuid(SECOND_HEIR)));
            tally.proven += usize::from(*conclusion == Conclusion::Done(Proof::Proven));
            let starts = schedule.starts.get(&case.id()).copied().unwrap_or_default();
            let raced = schedule.races.contains_key(&case.id());
            assert!(starts <= 1 + usize::from(raced), "seed {seed}: {starts} starts for one wish");
        }
    }
    tally
}

#[test]
fn no_schedule_makes_the_board_claim_what_is_not_so() {
    let halves = [0, 1].map(|half| {
        std::thread::spawn(move || play((0..schedules()).filter(move |seed| seed % 2 == half)))
    });
    let tallies = halves.map(|half| half.join().expect("a schedule failed, see above"));
    // The schedules are worth something only if they lead to every kind of end.
    for word in ["done,", "done", "stopped", "lost", "start", "failed", "finished", "taken", "not"]
    {
        let count = |tally: &Tally| tally.ends.get(word).copied().unwrap_or_default();
        assert!(tallies.iter().map(count).sum::<usize>() > 0, "no schedule ended {word}");
    }
    for count in [|t: &Tally| t.proven, |t: &Tally| t.second, |t: &Tally| t.held] {
        let sum = tallies.iter().map(count).sum::<usize>();
        assert!(sum > 100, "only {sum} proven, to the second heir, or held");
    }
}
