//! The queue is brought up to now only when somebody asks: that must not show.

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::proptest;
use uuid::Uuid;

use super::bench::{ANN, BEN, Bench, CAT, HEIR, OTHER_HEIR, S};
use crate::demo::queue::{Settings, Stage};

const PEOPLE: [Uuid; 3] = [ANN, BEN, CAT];
const CHECKPOINTS: [&str; 10] = ["0", "5", "10", "20", "30", "50", "70", "90", "95", "100"];

#[derive(Debug, Clone)]
enum Step {
    Wait(u64),
    Start(Uuid, Uuid),
    Terminate(Uuid),
    Hold(Uuid, u8, u64),
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    let person = || proptest::sample::select(PEOPLE.to_vec());
    let heir = proptest::sample::select(vec![HEIR, OTHER_HEIR]);
    let stage = proptest::sample::select(Stage::ALL.to_vec());
    prop_oneof![
        4 => (1..40 * S).prop_map(Step::Wait),
        4 => (person(), heir).prop_map(|(source, heir)| Step::Start(source, heir)),
        2 => person().prop_map(Step::Terminate),
        2 => (person(), stage, 1..90 * S).prop_map(|(of, at, length)| Step::Hold(of, at.from(), length)),
        1 => Just(Step::Restart),
    ]
}

fn run(steps: &[Step], workers: usize, stride: u64) -> Vec<String> {
    let mut bench = Bench::with(Settings { workers, ..Settings::default() });
    let mut seen = Vec::new();
    for step in steps {
        match step {
            Step::Wait(millis) => {
                let until = bench.now + millis;
                while bench.now < until {
                    bench.until(until.min(bench.now.saturating_add(stride)));
                }
            }
            Step::Start(source, heir) => seen.push(bench.start(*source, *heir)),
            Step::Terminate(source) => seen.push(bench.terminate(*source)),
            Step::Hold(source, at, length) => {
                bench.queue.hold(*source, *at, bench.now.saturating_add(*length));
            }
            Step::Restart => bench.queue.restart(),
        }
        seen.extend(PEOPLE.map(|person| bench.progress(person)));
        seen.extend(PEOPLE.map(|person| bench.owner(person).to_string()));
        seen.push(format!("{:?}", PEOPLE.map(|person| bench.queue.truth(person))));
    }
    seen
}

proptest! {
    #[test]
    fn one_leap_shows_the_same_as_many_small_steps(
        steps in vec(step(), 1..40),
        two_workers in any::<bool>(),
    ) {
        let workers = 1 + usize::from(two_workers);
        assert_eq!(run(&steps, workers, u64::MAX), run(&steps, workers, 700));
    }

    #[test]
    fn every_answer_is_one_of_the_recorded_forms(steps in vec(step(), 1..40)) {
        for answer in run(&steps, 1, u64::MAX) {
            let Some((percentage, rest)) = answer.split_once('/') else { continue };
            assert!(CHECKPOINTS.contains(&percentage), "{answer}");
            let (completed, status) = rest.split_once('/').unwrap();
            match status.split_once('/').unwrap() {
                ("1", error) => assert_eq!(error, "", "{answer}"),
                ("2", error) => assert_eq!((percentage, completed, error), ("100", "true", "")),
                ("3", _) => assert_eq!(completed, "true", "{answer}"),
                ("4", error) => assert!(completed == "true" && !error.is_empty(), "{answer}"),
                other => panic!("no such status: {other:?}"),
            }
        }
    }

    #[test]
    fn everything_ends_when_it_is_left_alone(steps in vec(step(), 1..40)) {
        let mut steps = steps;
        steps.extend([Step::Wait(1000 * S), Step::Wait(1000 * S)]);
        let seen = run(&steps, 1, u64::MAX);
        assert_eq!(seen.last().unwrap(), "[[], [], []]");
    }
}
