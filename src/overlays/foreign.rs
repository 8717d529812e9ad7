//! The question before somebody else's task is stopped. Tasks of ours are stopped without one.

use std::time::Duration;

use super::{ENTER, Overlay, QUIT, menu_row};
use crate::{
    app::{Effect, Effects, Key, Model, update::board},
    domain::{AuditEvent, Failure, PersonId, Timestamp, Traces},
    offboard::{CaseId, Event},
    ui::{text, time::Times},
};

/// The answer is not taken for this long after another key: one that is held down is no answer,
/// and is repeated for the first time after up to 660 ms.
const DEAF: Duration = Duration::from_millis(700);
const STOP: Key = Key::char('x');

/// The question.
#[derive(Clone, Debug, PartialEq)]
pub struct Foreign {
    /// The task.
    pub case: CaseId,
    /// What the audit trail has of its leaver; `None` while it is read.
    pub traces: Option<Result<Box<Traces>, Failure>>,
    /// Lines above the first one that is shown.
    pub top: usize,
    pressed: Timestamp,
}

/// Asks, and reads meanwhile who may have started the task.
pub fn open(model: &mut Model, case: CaseId, leaver: PersonId) -> Effects {
    let question = Foreign { case, traces: None, top: 0, pressed: model.now };
    model.overlays.push(Overlay::Foreign(question));
    vec![Effect::ReadTrail { person: leaver }]
}

/// Takes in what the audit trail has of a person, if it is still asked for.
pub fn learn(model: &mut Model, person: PersonId, traces: Result<Box<Traces>, Failure>) {
    let of = |case: CaseId| model.board.case(case).is_some_and(|case| case.leaver().id == person);
    // A dialog may have come above it meanwhile.
    let question = model.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::Foreign(question) if of(question.case) => Some(question),
        _ => None,
    });
    if let Some(question) = question {
        question.traces = Some(traces);
    }
}

impl Foreign {
    pub(super) fn key(mut self, model: &mut Model, key: Key) -> Effects {
        let passed = Duration::try_from(model.now.duration_since(self.pressed)).unwrap_or_default();
        match key {
            STOP | ENTER if passed >= DEAF => board(model, Event::Stopped { case: self.case }),
            QUIT => Effects::new(),
            _ => {
                self.pressed = model.now;
                let (columns, rows) = super::ladder::room(model.size);
                let below = self.lines(model, columns).len().saturating_sub(rows);
                self.top = menu_row(key, self.top, below + 1);
                model.overlays.push(Overlay::Foreign(self));
                Effects::new()
            }
        }
    }

    /// What is known, in lines of at most so many columns.
    pub fn lines(&self, model: &Model, columns: usize) -> Vec<String> {
        let Some(case) = model.board.case(self.case) else {
            return vec!["it is no longer on the board".into()];
        };
        let leaver = case.leaver();
        let times = Times::new(model.zone.as_ref(), model.now);
        let state = crate::screens::tasks::view::state_words(case, &model.board, model.now);
        let mut facts = vec![
            format!("from  {}  {}", leaver.email, leaver.name),
            format!("      {}", leaver.id),
            "to    unknown: no answer of the server names the heir".into(),
            format!("state {state}"),
            format!("seen  since {}", times.moment(case.born())),
        ];
        facts.extend(self.trail(&times));
        let mut lines: Vec<String> =
            facts.iter().flat_map(|fact| hang(fact, columns)).chain([String::new()]).collect();
        for sentence in case.stop_would_leave() {
            lines.extend(text::wrap(&sentence, columns));
        }
        lines
    }

    /// Who changed the leaver's status is the likeliest to have started the task: only a disabled
    /// person's content moves, and a run that goes on is in no line itself.
    fn trail(&self, times: &Times<'_>) -> Vec<String> {
        let line = |event: &AuditEvent, what: &str| {
            let who = if event.actor_name.is_empty() { "the server" } else { &event.actor_name };
            format!("{what} by {who}, {}", times.moment(event.at))
        };
        match &self.traces {
            None => vec!["trail is being read".into()],
            Some(Err(failure)) => {
                vec![format!("trail the audit trail could not be read: {failure}")]
            }
            Some(Ok(traces)) => {
                let status = traces.status_changed.as_ref().map_or_else(
                    || "trail nobody is named for a change of their status".into(),
                    |event| line(event, "trail status last changed"),
                );
                let reassigned = traces.reassigned.as_ref().map_or_else(
                    || "      no hand-over of theirs has ended so far".into(),
                    |event| format!("{}: {}", line(event, "      handed over"), event.sentence),
                );
                vec![status, reassigned]
            }
        }
    }
}

/// A word of six columns, and what it says, wrapped beside it.
fn hang(fact: &str, columns: usize) -> Vec<String> {
    const WORD: usize = 6;
    let word: String = fact.chars().take(WORD).collect();
    let rest: String = fact.chars().skip(WORD).collect();
    let mut word = format!("{word:WORD$}");
    let lines = text::wrap(&rest, columns.saturating_sub(WORD));
    let hang = |line: String| [std::mem::replace(&mut word, " ".repeat(WORD)), line].concat();
    lines.into_iter().map(hang).collect()
}
