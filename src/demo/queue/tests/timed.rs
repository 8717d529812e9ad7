//! The timed schedules of a live server (`tests/exam/timed-*.json`), observation by observation.
//!
//! Three leavers, two heirs; the first leaver's task is held at 50 % until a quarter second after a whole
//! second; starts and terminates fall on whole seconds.

use serde_json::Value;
use uuid::Uuid;

use super::bench::{ANN, BEN, Bench, CAT, HEIR, OTHER_HEIR, S};

const CAST: [(&str, Uuid); 5] =
    [("one", ANN), ("two", BEN), ("three", CAT), ("heira", HEIR), ("heirb", OTHER_HEIR)];

fn id(name: &Value) -> Uuid {
    CAST.iter().find(|(known, _)| name == known).unwrap().1
}

fn name(id: Uuid) -> &'static str {
    CAST.iter().find(|(_, known)| *known == id).unwrap().0
}

fn millis(time: &Value) -> u64 {
    let text = time.to_string();
    let (seconds, tenths) = text.split_once('.').unwrap_or((&text, "0"));
    seconds.parse::<u64>().unwrap() * S + tenths.parse::<u64>().unwrap() * 100
}

/// The schedules tell a start that joined the held task from one that was merely accepted.
fn start_answer(answer: &str, joined_the_held: bool) -> String {
    if joined_the_held { answer.to_owned() } else { "accepted/".to_owned() }
}

fn play(schedule: &str) {
    let lines: Vec<Value> = serde_json::from_str(schedule).unwrap();
    let (head, observations) = lines.split_first().unwrap();
    let hold = millis(&head["hold"]);
    let mut bench = Bench::new();
    bench.queue.hold(ANN, 50, hold + 250);
    for observation in observations {
        let seen = match observation.as_array().unwrap().as_slice() {
            [at, op, source, heir, _] if op == "start" => {
                bench.until(millis(at));
                let answer = bench.start(id(source), id(heir));
                start_answer(&answer, answer.starts_with("50/") && millis(at) < hold)
            }
            [at, op, source, _] if op == "terminate" => {
                bench.until(millis(at));
                bench.terminate(id(source))
            }
            [what, of, _] if what == "room" => name(bench.owner(id(of))).to_owned(),
            [what, source, _] if what == "end" => {
                bench.until(20 * S);
                bench.progress(id(source))
            }
            [at, source, _] => bench.at(millis(at), id(source)),
            other => panic!("no such observation: {other:?}"),
        };
        let expected = observation.as_array().unwrap().last().unwrap();
        assert_eq!(expected, &seen, "at {observation}");
    }
}

#[test]
fn timed_1_is_played_as_the_live_server_did() {
    play(include_str!("../../../../tests/exam/timed-1.json"));
}

#[test]
fn timed_2_is_played_as_the_live_server_did() {
    play(include_str!("../../../../tests/exam/timed-2.json"));
}

#[test]
fn timed_3_is_played_as_the_live_server_did() {
    play(include_str!("../../../../tests/exam/timed-3.json"));
}
