//! Questions. Enter alone never confirms anything that cannot be undone: the word is typed.

use super::Overlay;
use crate::{
    app::{
        Effect, Effects, Input, Keeping, Key, KeyCode, Model,
        update::{board, tell},
    },
    offboard::{Case, CaseId, Event, Level, Notice},
    ui::text,
};

/// What a typed word leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Then {
    /// All tasks are stopped, these of somebody else among them.
    StopAll(Vec<CaseId>),
    /// The console is left.
    Quit,
}

/// A question with the word that answers it.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirm {
    /// What is asked, a sentence a line.
    pub question: Vec<String>,
    /// The word that must be typed.
    pub word: &'static str,
    /// What was typed so far.
    pub typed: Input,
    then: Then,
}

impl Confirm {
    /// Whether everything shall be stopped.
    pub fn stop_all(model: &Model) -> Self {
        let (waiting, running): (Vec<&Case>, Vec<&Case>) =
            model.board.cases().iter().filter(|case| case.can_stop()).partition(|c| c.is_waiting());
        let foreign = somebody_elses(model);
        let mut question = vec![format!(
            "Stop {} and take {} out of the line?",
            text::counted(running.len(), "task"),
            text::counted(waiting.len(), "leaver")
        )];
        if !foreign.is_empty() {
            let foreign = foreign.len();
            question.push(format!("{foreign} of them were started elsewhere, by somebody else."));
        }
        question.push("Each stops after its current step; what has moved stays moved.".into());
        Self { question, word: "stop", typed: Input::default(), then: Then::StopAll(foreign) }
    }

    /// Whether the console shall be left although people wait in the line, or changes do.
    pub fn quit(waiting: usize, changes: usize, keeping: &Keeping) -> Self {
        let mut waits = Vec::new();
        if waiting > 0 {
            waits.push(text::counted(waiting, "leaver"));
        }
        if changes > 0 {
            waits.push(text::counted(changes, "change"));
        }
        let then = match keeping {
            Keeping::Journal if changes == 0 => {
                "Nobody is started while you are away; the next start asks to go on."
            }
            _ => "Nothing more is sent for them once you leave.",
        };
        let question = vec![
            format!("Still in the line on this side: {}.", waits.join(", ")),
            then.into(),
            match keeping {
                Keeping::Nothing => "The demo portal ends, and the tasks on it.",
                _ => "Tasks that run on the server go on.",
            }
            .into(),
        ];
        Self { question, word: "quit", typed: Input::default(), then: Then::Quit }
    }

    pub(super) fn key(mut self, model: &mut Model, key: Key) -> Effects {
        if key.code == KeyCode::Enter && self.typed.value().trim() == self.word {
            return match self.then {
                Then::StopAll(told) => stop_all(model, &told),
                Then::Quit => {
                    model.leaving = true;
                    vec![Effect::Quit]
                }
            };
        }
        self.typed.key(key);
        model.overlays.push(Overlay::Confirm(self));
        Effects::new()
    }
}

/// Tasks that can be stopped and were started elsewhere.
fn somebody_elses(model: &Model) -> Vec<CaseId> {
    let cases = model.board.cases().iter();
    let theirs = cases.filter(|case| case.can_stop() && case.heir().is_none());
    theirs.map(Case::id).collect()
}

/// Stops everything, unless a task of somebody else was found while the word was typed: then it
/// is asked again, with that one.
fn stop_all(model: &mut Model, told: &[CaseId]) -> Effects {
    if somebody_elses(model).iter().all(|case| told.contains(case)) {
        return board(model, Event::StoppedAll);
    }
    model.overlays.push(Overlay::Confirm(Confirm::stop_all(model)));
    let text = "nothing was stopped: a task of somebody else was found while the word was typed";
    tell(model, Notice::new(Level::Warning, text))
}
