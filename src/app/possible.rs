//! Whether an action is possible now, and if not, why.

mod chores;

use super::{Action, Keeping, Model, keymap::Binding, model::SignIn};
use crate::{
    domain::{PersonId, Refusal, may_offboard},
    offboard::{Case, Conclusion, Hold, board::no_stop},
    screens::people::PeopleList,
    ui::Pane,
};

impl Model {
    /// Why an action is not possible now, in at most 60 characters; `None` if it is.
    pub fn impossible(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Offboard => self.no_offboard(),
            Action::Stop => match self.cursor_case() {
                None => Some("there is no task under the cursor"),
                Some(case) if !case.can_stop() => Some(no_stop(case)),
                Some(_) => self.no_write(),
            },
            Action::StopAll => {
                if self.board.cases().iter().any(Case::can_stop) {
                    self.no_write()
                } else {
                    Some("nothing is running or waiting")
                }
            }
            Action::Retry => match self.cursor_case() {
                None => Some("there is no task under the cursor"),
                Some(case) if self.board.is_undoing(case.id()) => Some("its rooms are being given"),
                Some(case) => case.no_retry().or_else(|| self.no_write()),
            },
            Action::AnotherHeir => match self.cursor_case() {
                None => Some("there is no task under the cursor"),
                Some(case) => self.board.no_other_heir(case.id()).or_else(|| self.no_write()),
            },
            Action::MoveLater => self.no_move(false),
            Action::MoveEarlier => self.no_move(true),
            Action::Leave => match self.cursor_case() {
                None => Some("there is no task under the cursor"),
                Some(case) if case.conclusion().is_end() && !case.can_stop() => Some(no_stop(case)),
                Some(_) => None,
            },
            Action::UndoKit => match self.cursor_case() {
                None => Some("there is no task under the cursor"),
                Some(case) => self.board.no_kit(case.id()),
            },
            Action::Report => {
                self.board.cases().is_empty().then_some("there are no tasks to report on")
            }
            Action::ClearEnded => {
                let ended = self.board.cases().iter().any(|case| case.conclusion().is_end());
                (!ended).then_some("no task has ended")
            }
            Action::Sweep if matches!(self.keeping, Keeping::Viewer(_)) => {
                Some("another console has the journal: this one views")
            }
            Action::Sweep => match self.actor() {
                None => self.no_session(),
                Some(actor) if !actor.role.is_admin() => Some(Refusal::ActorIsNoAdmin.sentence()),
                Some(_) => None,
            },
            Action::Resume => match self.board.held() {
                None => Some("nothing is held"),
                Some(Hold::SignedOut) => Some("signed out: :new-key takes a new key"),
                // Whether it can be written again, only the next try tells.
                Some(Hold::Journal) => None,
                Some(Hold::ReadOnly | Hold::Resume) => self.no_write(),
            },
            Action::ServerFilter if self.focus != Pane::Users => Some("only in the list of users"),
            Action::Columns if self.focus == Pane::Tasks => {
                Some("the board's columns follow from the room there is")
            }
            Action::Sort | Action::Reverse if self.focus == Pane::Tasks => {
                Some("the board's rows stay where they are")
            }
            Action::Sort | Action::Reverse if self.is_frozen() => {
                Some("the order is frozen: :freeze lets it go")
            }
            Action::CopyId | Action::CopyRow => {
                self.nothing_in_front().then_some("there is nothing under the cursor")
            }
            Action::Mark | Action::MarkRange | Action::MarkAll => match self.people_in_front() {
                None => Some("only in a list of people"),
                Some(people) => people.list.order().is_empty().then_some("the list is empty"),
            },
            Action::UnmarkAll => (self.marks() == 0).then_some("nothing is marked"),
            Action::NewGroup
            | Action::RenameGroup
            | Action::SetManager
            | Action::AddMembers
            | Action::RemoveMembers
            | Action::MoveMembers
            | Action::DeleteGroup
            | Action::Headships
            | Action::Disable
            | Action::Enable
            | Action::ChangeRole
            | Action::EndSessions
            | Action::DeleteProfile => chores::no_chore(self, action),
            Action::Changes => {
                self.chores.latest().is_none().then_some("nothing was changed in this session")
            }
            Action::NewKey | Action::Refresh => self.no_session(),
            _ => None,
        }
    }

    /// The same as a sentence that says whom it is about, for where no row stands beside it.
    pub fn refusal(&self, action: Action) -> Option<String> {
        let reason = self.impossible(action)?;
        Some(match self.subject(action).filter(|_| self.no_write().is_none()) {
            Some(name) => format!("{name}: {reason}"),
            None => reason.to_owned(),
        })
    }

    /// The one row to which an action would be done.
    fn subject(&self, action: Action) -> Option<&str> {
        match action {
            Action::Stop
            | Action::Retry
            | Action::MoveLater
            | Action::MoveEarlier
            | Action::Leave
            | Action::AnotherHeir
            | Action::UndoKit => self.cursor_case().map(|case| case.leaver().name.as_str()),
            Action::Offboard
            | Action::Disable
            | Action::Enable
            | Action::ChangeRole
            | Action::EndSessions
            | Action::DeleteProfile => match self.chosen().as_slice() {
                [one] => self.people.get(*one).map(|person| person.name.as_str()),
                _ => None,
            },
            Action::RenameGroup
            | Action::SetManager
            | Action::AddMembers
            | Action::MoveMembers
            | Action::DeleteGroup => self.group_in_front().map(|group| group.name.as_str()),
            _ => None,
        }
    }

    /// How many people are marked in the list that has the focus.
    pub fn marks(&self) -> usize {
        self.people_in_front().map_or(0, |people| people.list.marks())
    }

    /// The case under the board's cursor; without the focus the board shows no cursor.
    pub fn cursor_case(&self) -> Option<&Case> {
        let cursor = self.tasks.list.cursor().filter(|_| self.focus == Pane::Tasks);
        cursor.and_then(|id| self.board.case(id))
    }

    /// The people whom an action is about: the marked ones, or the one under the cursor.
    pub fn chosen(&self) -> Vec<PersonId> {
        self.people_in_front().map(|list| list.chosen(&self.people)).unwrap_or_default()
    }

    /// The people list that has the focus; see [`people_list`](Self::people_list).
    fn people_in_front(&self) -> Option<&PeopleList> {
        match self.focus {
            Pane::Users => Some(&self.users),
            Pane::Groups => self.groups.open.as_ref().map(|(_, members)| members),
            Pane::Tasks => None,
        }
    }

    fn nothing_in_front(&self) -> bool {
        match (self.focus, self.people_in_front()) {
            (_, Some(people)) => people.list.order().is_empty(),
            (Pane::Tasks, None) => self.cursor_case().is_none(),
            (_, None) => self.groups.list.cursor().is_none(),
        }
    }

    /// Why the task under the cursor cannot begin earlier, or later.
    fn no_move(&self, forward: bool) -> Option<&'static str> {
        let Some(case) = self.cursor_case() else {
            return Some("there is no task under the cursor");
        };
        let last = self.board.cases().iter().filter(|case| case.is_waiting()).count();
        match self.board.place_in_line(case.id()) {
            None => Some("only waiting tasks have a place in the line"),
            Some(1) if forward => Some("is the first in the line"),
            Some(place) if !forward && place == last => Some("is the last in the line"),
            Some(_) => None,
        }
    }

    /// What a binding does now, in words: another run of what the server stopped goes on.
    pub fn label(&self, binding: &Binding) -> String {
        let continues = |case: &Case| matches!(case.conclusion(), Conclusion::StoppedByServer(_));
        if binding.action == Action::Retry && self.cursor_case().is_some_and(continues) {
            return "continue".into();
        }
        binding.label()
    }

    /// Why nobody is signed in; `None` if somebody is. One who was refused is not asked again.
    pub(crate) const fn no_session(&self) -> Option<&'static str> {
        match self.sign_in {
            SignIn::Done(_) | SignIn::Ended(_) => None,
            SignIn::Pending => Some("not signed in yet"),
            SignIn::Failed(_) => Some("not signed in: the messages say why"),
        }
    }

    pub(crate) fn no_write(&self) -> Option<&'static str> {
        match self.keeping {
            Keeping::Replay => return Some("this is a replay: nothing is sent"),
            Keeping::Viewer(_) => return Some("another console has the journal: this one views"),
            Keeping::Broken(_) => return Some("the journal cannot be written: nothing is sent"),
            Keeping::Nothing | Keeping::Journal => {}
        }
        match self.actor() {
            None => self.no_session(),
            Some(actor) if !actor.role.is_admin() => Some(Refusal::ActorIsNoAdmin.sentence()),
            Some(actor) if !actor.can_write => Some(Refusal::KeyIsReadOnly.sentence()),
            Some(_) => None,
        }
    }

    /// With several marked, the sheet sorts out who is blocked; with one, the reason is here.
    fn no_offboard(&self) -> Option<&'static str> {
        if self.marks() > 1 {
            return self.no_write();
        }
        let chosen = self.chosen();
        let Some(one) = chosen.first() else { return Some("there is nobody under the cursor") };
        let (Some(actor), Some(person)) = (self.actor(), self.people.get(*one)) else {
            return self.no_session().or(Some("not read yet"));
        };
        let allowed = may_offboard(&actor, person, true).and_then(|()| self.board.may_plan(*one));
        allowed.err().map(Refusal::sentence).or_else(|| self.no_write())
    }
}
