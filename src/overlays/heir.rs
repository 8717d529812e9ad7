//! Another heir for a task that has not begun, or whose end was seen: who it is was picked, for
//! whom is asked here, and Enter does it.

pub mod view;

use super::{ENTER, Overlay, QUIT, is_picker};
use crate::{
    app::{
        Effects, Key, KeyCode, Model,
        update::{board, tell},
    },
    domain::PersonId,
    offboard::{Case, CaseId, Event, Level, Notice, Party},
};

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherHeir {
    /// The task for which the heir was picked.
    pub case: CaseId,
    /// Who shall inherit.
    pub to: Party,
    /// Also for all others that wait for the same heir as that task.
    pub all: bool,
}

impl OtherHeir {
    /// The question about the heir who was picked; `None` if task or person are gone. A task that
    /// is held stands for all who wait with it.
    pub fn of(model: &Model, case: CaseId, to: PersonId) -> Option<Self> {
        let to = Party::from(model.people.get(to)?);
        let all = model.board.case(case)?.held().is_some();
        Some(Self { case, to, all })
    }

    /// The tasks that get the heir, in the order of the line.
    pub fn cases<'a>(&self, model: &'a Model) -> Vec<&'a Case> {
        if self.all { company(model, self.case) } else { this(model, self.case) }
    }

    pub(super) fn key(mut self, model: &mut Model, key: Key) -> Effects {
        match (key, key.code) {
            (ENTER, _) => return self.choose(model),
            (QUIT, _) => return Effects::new(),
            (_, KeyCode::Left | KeyCode::Right | KeyCode::Tab) => self.all = !self.all,
            _ => {}
        }
        model.overlays.push(Overlay::OtherHeir(self));
        Effects::new()
    }

    fn choose(self, model: &mut Model) -> Effects {
        let cases: Vec<CaseId> = self.cases(model).into_iter().map(Case::id).collect();
        let (heir, known) = (self.to.id, model.people.get(self.to.id));
        let unfit = |case: &CaseId| model.board.no_heir_for(*case, heir, known);
        let why = match (cases.iter().find_map(unfit), model.actor()) {
            _ if cases.is_empty() => model.board.no_other_heir(self.case),
            (Some(why), _) => Some(why),
            (_, Some(actor)) if model.no_write().is_none() => {
                // The picker below is done with, too.
                model.overlays.pop_if(is_picker);
                return board(model, Event::OtherHeir { actor, cases, heir: self.to });
            }
            _ => model.no_write(),
        };
        let text = format!("no other heir: {}", why.unwrap_or("not signed in yet"));
        model.overlays.push(Overlay::OtherHeir(self));
        tell(model, Notice::new(Level::Warning, text))
    }
}

/// The task, as long as it can get another heir.
fn this(model: &Model, id: CaseId) -> Vec<&Case> {
    let can = model.board.no_other_heir(id).is_none();
    model.board.case(id).filter(|_| can).into_iter().collect()
}

/// The task, and all others that wait for the same heir.
fn company(model: &Model, id: CaseId) -> Vec<&Case> {
    let heir = model.board.case(id).and_then(Case::heir).map(|heir| heir.id);
    let waiting = heir.into_iter().flat_map(|heir| model.board.waiting_for(heir));
    let can = |case: &&Case| model.board.no_other_heir(case.id()).is_none();
    let others = waiting.filter(|case| case.id() != id).filter(can);
    let mut cases: Vec<&Case> = this(model, id).into_iter().chain(others).collect();
    cases.sort_by_key(|case| model.board.place_in_line(case.id()));
    cases
}
