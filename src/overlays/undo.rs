//! The undo kit of a task: the rooms that moved, whose they are now, and giving them to another
//! heir. The list is the dry run; the new owner's e-mail is typed before anything is sent.

pub mod view;

use super::{ENTER, Overlay, QUIT, menu_row, sheet::read_heirs};
use crate::{
    app::{
        Effect, Effects, Input, Key, KeyCode, Model,
        directory::{Order, Text},
        search::Words,
        update::{board, tell},
    },
    domain::{Failure, Person, PersonId, may_inherit},
    offboard::{Case, CaseId, Event, Level, Notice, Party, undo::Owners},
};

/// The undo kit.
#[derive(Clone, Debug, PartialEq)]
pub struct Kit {
    /// The task.
    pub case: CaseId,
    /// Whose the rooms are now; `None` until it was read.
    pub owners: Option<Result<Owners, Failure>>,
    /// Lines of the list above the first that is shown.
    pub top: usize,
    /// What is in front.
    pub part: Part,
}

/// A part of the kit.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// The list of rooms.
    Rooms,
    /// Who gets them.
    Picker {
        /// What is typed to find them.
        typed: Input,
        /// Who is under the cursor.
        cursor: Option<PersonId>,
    },
    /// The question.
    Confirm {
        /// Who gets them.
        to: Party,
        /// What was typed of their e-mail.
        typed: Input,
    },
}

/// Opens the kit of the task under the cursor, and asks whose its rooms are.
pub fn open(model: &mut Model) -> Effects {
    let Some(case) = model.cursor_case() else { return Effects::new() };
    let people = case.heirs().chain([case.leaver()]).map(|party| party.id);
    let effect = Effect::ReadOwners { case: case.id(), people: people.collect() };
    let kit = Kit { case: case.id(), owners: None, top: 0, part: Part::Rooms };
    model.overlays.push(Overlay::Undo(kit));
    vec![effect]
}

/// Whose the rooms are was read.
pub(crate) fn owners(model: &mut Model, case: CaseId, read: Result<Owners, Failure>) -> Effects {
    let kit = model.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::Undo(kit) if kit.case == case => Some(kit),
        _ => None,
    });
    if let Some(kit) = kit {
        kit.owners = Some(read);
    }
    Effects::new()
}

impl Kit {
    /// Who can get the rooms and matches what is typed, by name: whoever may inherit, but for an
    /// heir who has them all and for those who leave in open tasks.
    pub fn candidates<'a>(&self, model: &'a Model) -> Vec<&'a Person> {
        let (Part::Picker { typed, .. }, Some(case)) = (&self.part, model.board.case(self.case))
        else {
            return Vec::new();
        };
        let words = Words::of(typed.value());
        let leavers = model.people.rows(model.board.leavers());
        let is_heir = |person: &Person| case.heir().is_some_and(|heir| heir.id == person.id);
        let has_them_all =
            |person: &Person| is_heir(person) && case.heirs().all(|heir| heir.id == person.id);
        let fits = |row, person: &Person, text: &Text| {
            may_inherit(person, &[case.leaver().id]).is_ok()
                && !has_them_all(person)
                && !leavers.contains(row)
                && text.names_have(&words)
        };
        let sorted = model.people.sorted(Order::Name, fits);
        sorted.into_iter().map(|(_, person)| person).collect()
    }

    /// Why nothing can be given now, in at most 60 characters; `None` if it can.
    pub fn impossible(&self, model: &Model) -> Option<&'static str> {
        model.board.no_undo(self.case).or_else(|| model.no_write())
    }

    pub(super) fn paste(&mut self, text: &str) -> bool {
        match &mut self.part {
            Part::Rooms => return false,
            Part::Picker { typed, .. } | Part::Confirm { typed, .. } => typed.paste(text),
        }
        true
    }

    /// The part before; `None` before the first.
    pub(super) fn back(self) -> Option<Self> {
        let part = match self.part {
            Part::Rooms => return None,
            Part::Picker { .. } => Part::Rooms,
            Part::Confirm { .. } => Part::Picker { typed: Input::default(), cursor: None },
        };
        Some(Self { part, ..self })
    }

    pub(super) fn key(mut self, model: &mut Model, key: Key) -> Effects {
        let effects = match &self.part {
            Part::Rooms if key == QUIT => return Effects::new(),
            Part::Rooms => self.list_key(model, key),
            Part::Picker { .. } => self.picker_key(model, key),
            Part::Confirm { .. } => self.confirm_key(model, key),
        };
        model.overlays.push(Overlay::Undo(self));
        effects
    }

    fn list_key(&mut self, model: &mut Model, key: Key) -> Effects {
        const RETRY: Key = Key::char('R');
        const STOP: Key = Key::char('x');
        match key {
            ENTER => {
                if let Some(why) = self.impossible(model) {
                    return tell(model, Notice::new(Level::Warning, why));
                }
                self.part = Part::Picker { typed: Input::default(), cursor: None };
                read_heirs(model)
            }
            RETRY => self.retry(model),
            STOP if model.board.is_undoing(self.case) => {
                board(model, Event::UndoStopped { case: self.case })
            }
            _ => {
                let lines = model.board.case(self.case).map_or(0, |case| view::rows(case).len());
                self.top = menu_row(key, self.top, lines);
                Effects::new()
            }
        }
    }

    /// Gives what an earlier round left, to the same person, who was confirmed then.
    fn retry(&self, model: &mut Model) -> Effects {
        let undo = model.board.undo(self.case).filter(|undo| undo.has_rest());
        match undo.map(|undo| undo.to().clone()) {
            Some(to) => self.begin(model, to),
            None => tell(model, Notice::new(Level::Warning, "there is no rest to give")),
        }
    }

    fn begin(&self, model: &mut Model, to: Party) -> Effects {
        if let Some(why) = self.impossible(model) {
            return tell(model, Notice::new(Level::Warning, why));
        }
        let Some(actor) = model.actor() else { return Effects::new() };
        board(model, Event::Undoing { actor, case: self.case, to })
    }

    fn picker_key(&mut self, model: &Model, key: Key) -> Effects {
        let people = self.candidates(model);
        let Part::Picker { typed, cursor } = &mut self.part else { return Effects::new() };
        let row = people.iter().position(|person| Some(person.id) == *cursor).unwrap_or(0);
        match key.code {
            KeyCode::Enter => {
                if let Some(person) = people.get(row) {
                    let to = Party::from(*person);
                    self.part = Part::Confirm { to, typed: Input::default() };
                }
            }
            KeyCode::Up | KeyCode::Down | KeyCode::PageUp | KeyCode::PageDown => {
                let row = menu_row(key, row, people.len());
                *cursor = people.get(row).map(|person| person.id);
            }
            _ => {
                typed.key(key);
            }
        }
        Effects::new()
    }

    fn confirm_key(&mut self, model: &mut Model, key: Key) -> Effects {
        let Part::Confirm { to, typed } = &mut self.part else { return Effects::new() };
        if key.code != KeyCode::Enter {
            typed.key(key);
            return Effects::new();
        }
        if !typed.value().trim().eq_ignore_ascii_case(&to.email) {
            let why = "that is not the new owner's e-mail: nothing was sent";
            return tell(model, Notice::new(Level::Warning, why));
        }
        let to = to.clone();
        self.part = Part::Rooms;
        self.begin(model, to)
    }
}

/// The name of somebody whom a kit mentions; the id of a stranger.
fn name(model: &Model, case: &Case, id: PersonId) -> String {
    let undo = model.board.undo(case.id()).map(crate::offboard::Undo::to);
    let parties = case.heirs().chain([case.leaver()]).chain(undo);
    let mut named = parties.filter(|party| party.id == id).map(|party| party.name.to_string());
    let known = || model.people.get(id).map(|person| person.name.to_string());
    named.next().or_else(known).unwrap_or_else(|| id.to_string())
}
