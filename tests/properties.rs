//! Whatever happens in whatever order and at whatever size, nothing panics and nothing leaves
//! its place.

mod common {
    pub mod scene;
}

use common::scene::{Scene, report};
use handover::{
    app::{Effect, Key, KeyCode, LoadId, Modifiers, Msg},
    domain::{Clean, Failure, FailureKind, PersonId, TaskReport, TaskStatus},
    offboard::{CallId, CaseId, Conclusion, Observation},
    ui::Theme,
};
use proptest::prelude::*;

/// Something that can happen to a console.
#[derive(Clone, Debug)]
enum Event {
    Key(Key),
    Paste(String),
    Click(u16, u16),
    Wheel(bool, u16, u16),
    Resize(u16, u16),
    Wait(i64),
    /// The answer to the `n`th call from the end.
    Answer(usize, Observation),
    /// An answer that nobody asked for.
    Stray(u32, u32, Observation),
    Swept(Option<u8>),
    Loads,
    LoadFails(u32),
}

fn key() -> impl Strategy<Value = Key> {
    let code = prop_oneof![
        8 => prop::sample::select("123jkgGosSfxRczZqVAUyYF:./?!+-pr \u{e9}dehLDnmaMC".chars().collect::<Vec<_>>())
            .prop_map(KeyCode::Char),
        4 => prop::sample::select(vec![
            KeyCode::Enter, KeyCode::Enter, KeyCode::Esc, KeyCode::Tab, KeyCode::BackTab, KeyCode::Up,
            KeyCode::Down, KeyCode::Left, KeyCode::Right, KeyCode::PageDown, KeyCode::PageUp,
            KeyCode::Home, KeyCode::End, KeyCode::Backspace, KeyCode::Delete,
        ]),
    ];
    let ctrl = prop_oneof![9 => Just(false), 1 => Just(true)];
    (code, ctrl).prop_map(|(code, ctrl)| Key { code, modifiers: Modifiers { ctrl, alt: false } })
}

fn observation() -> impl Strategy<Value = Observation> {
    let checkpoint = prop::sample::select(vec![0_u8, 5, 10, 20, 30, 50, 70, 90, 95, 100]);
    let status = prop::sample::select(vec![
        TaskStatus::Running,
        TaskStatus::Running,
        TaskStatus::Completed,
        TaskStatus::Canceled,
        TaskStatus::Failed,
    ]);
    let answered = (checkpoint, any::<bool>(), status, prop::option::weighted(0.1, "\\PC{0,9}"))
        .prop_map(|(percentage, completed, status, error)| {
            let error = error.filter(|error| !error.is_empty()).map(|error| Clean::new(&error));
            Observation::Answered(TaskReport { error, ..report(percentage, completed, status) })
        });
    let kind = prop::sample::select(vec![
        FailureKind::Unanswered,
        FailureKind::SignedOut,
        FailureKind::Forbidden,
        FailureKind::Refused,
        FailureKind::Broken,
    ]);
    prop_oneof![
        5 => answered,
        3 => Just(Observation::Absent),
        1 => kind.prop_map(|kind| Observation::Failed(Failure::new(kind, "no"))),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        12 => key().prop_map(Event::Key),
        1 => "\\PC{0,12}".prop_map(Event::Paste),
        2 => (0_u16..140, 0_u16..50).prop_map(|(column, row)| Event::Click(column, row)),
        2 => (any::<bool>(), 0_u16..140, 0_u16..50).prop_map(|(up, x, y)| Event::Wheel(up, x, y)),
        2 => (0_u16..140, 0_u16..50).prop_map(|(width, height)| Event::Resize(width, height)),
        2 => (0_i64..90).prop_map(Event::Wait),
        8 => (0_usize..6, observation()).prop_map(|(n, seen)| Event::Answer(n, seen)),
        1 => (0_u32..6, 0_u32..9, observation()).prop_map(|(a, b, seen)| Event::Stray(a, b, seen)),
        2 => prop::option::of(0_u8..=100).prop_map(Event::Swept),
        1 => Just(Event::Loads),
        1 => (0_u32..9).prop_map(Event::LoadFails),
    ]
}

fn happen(scene: &mut Scene, event: Event) {
    match event {
        Event::Key(key) => drop(scene.key(key)),
        Event::Paste(text) => drop(scene.msg(Msg::Pasted(text))),
        Event::Click(column, row) => drop(scene.msg(Msg::Click { column, row })),
        Event::Wheel(up, column, row) => drop(scene.msg(Msg::Wheel { up, column, row })),
        Event::Resize(width, height) => scene.resize(width, height),
        Event::Wait(seconds) => scene.wait(seconds),
        Event::Answer(n, seen) => {
            let asked = scene.effects.iter().rev().filter_map(|effect| match effect {
                Effect::Call { case, id, .. } => Some((*case, *id)),
                _ => None,
            });
            if let Some((case, call)) = asked.collect::<Vec<_>>().get(n).copied() {
                scene.msg(Msg::Seen { case, call, seen });
            }
        }
        Event::Stray(case, call, seen) => {
            scene.msg(Msg::Seen { case: CaseId(case), call: CallId(call), seen });
        }
        Event::Swept(found) => {
            let asked = scene.effects.iter().rev().find_map(|effect| match effect {
                Effect::Sweep { person, .. } => Some(*person),
                _ => None,
            });
            let person = asked.unwrap_or(PersonId::from_u128(2));
            let found = Ok(found.map(|percentage| report(percentage, false, TaskStatus::Running)));
            scene.msg(Msg::Swept { person, found });
        }
        Event::Loads => scene.answer_loads(),
        Event::LoadFails(load) => {
            let failure = Failure::new(FailureKind::Broken, "502");
            scene.msg(Msg::LoadFailed { load: LoadId(load), failure });
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_schedule_and_no_size_makes_it_panic(
        events in prop::collection::vec(event(), 1..80),
        sizes in prop::collection::vec((0_u16..200, 0_u16..60), 1..4),
    ) {
        let mut scene = Scene::new();
        scene.sign_in(&[]);
        scene.answer_loads();
        for event in events {
            happen(&mut scene, event);
        }
        for (width, height) in sizes {
            scene.buffer(width, height, &Theme::plain(true));
            scene.buffer(width, height, &Theme::plain(false));
        }
    }

    /// The screen may know less than the server, but what it says of an end it has seen.
    #[test]
    fn an_end_is_shown_only_after_a_terminal_record(
        answers in prop::collection::vec(observation(), 1..30),
    ) {
        let mut scene = Scene::ready();
        scene.press("/nora<Enter>osam<Enter><Enter>");
        scene.start(2, 12);
        for seen in answers {
            let terminal = matches!(&seen, Observation::Answered(report) if report.has_ended());
            scene.see(2, seen);
            let case = scene.model.board.cases()[0].conclusion().clone();
            let claims = matches!(case, Conclusion::Done(_) | Conclusion::Stopped(_)
                | Conclusion::StoppedByServer(_) | Conclusion::FinishedBeforeStop
                | Conclusion::DespiteStop(_));
            prop_assert!(!claims || terminal, "{:?}", case);
            if case.is_end() {
                break;
            }
        }
    }

    /// One intent, one start: no schedule of answers makes a second one, but for the start race.
    #[test]
    fn no_start_is_sent_twice_for_one_intent(
        answers in prop::collection::vec(observation(), 1..40),
    ) {
        let mut scene = Scene::ready();
        scene.press("/nora<Enter>osam<Enter><Enter>");
        for seen in answers {
            scene.see(2, seen);
        }
        let starts = scene.effects.iter().filter(|effect| {
            matches!(effect, Effect::Call { call: handover::offboard::Call::Start { .. }, .. })
        });
        prop_assert!(starts.count() <= 1);
    }
}
