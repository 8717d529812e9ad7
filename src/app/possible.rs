//! Whether an action is possible now, and if not, why.

mod chores;

use super::{Action, Model};
use crate::{
    domain::{PersonId, may_reassign_from},
    offboard::board::no_stop,
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
                if self.board.cases().iter().any(crate::offboard::Case::can_stop) {
                    self.no_write()
                } else {
                    Some("nothing is running or waiting")
                }
            }
            Action::Retry => match self.cursor_case() {
                None => Some("there is no task under the cursor"),
                Some(case) => case.no_retry().or_else(|| self.no_write()),
            },
            Action::ClearEnded => {
                let ended = self.board.cases().iter().any(|case| case.conclusion().is_end());
                (!ended).then_some("no task has ended")
            }
            Action::Sweep => match self.actor() {
                None => Some("not signed in yet"),
                Some(actor) if !actor.role.is_admin() => {
                    Some("only DocSpace admins and the owner can do this")
                }
                Some(_) => None,
            },
            Action::ServerFilter if self.focus != Pane::Users => Some("only in the list of users"),
            Action::Sort | Action::Reverse if self.focus == Pane::Tasks => {
                Some("the board's rows stay where they are")
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
            Action::Refresh => self.session().is_none().then_some("not signed in yet"),
            _ => None,
        }
    }

    /// How many people are marked in the list that has the focus.
    pub fn marks(&self) -> usize {
        self.people_in_front().map_or(0, |people| people.list.marks())
    }

    /// The case under the board's cursor; without the focus the board shows no cursor.
    pub fn cursor_case(&self) -> Option<&crate::offboard::Case> {
        let cursor = self.tasks.list.cursor().filter(|_| self.focus == Pane::Tasks);
        cursor.and_then(|id| self.board.case(id))
    }

    /// The people whom an action is about: the marked ones, or the one under the cursor.
    pub fn chosen(&self) -> Vec<PersonId> {
        self.people_in_front().map(PeopleList::chosen).unwrap_or_default()
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

    fn no_write(&self) -> Option<&'static str> {
        match self.actor() {
            None => Some("not signed in yet"),
            Some(actor) if !actor.can_write => {
                Some(crate::domain::Refusal::KeyIsReadOnly.sentence())
            }
            Some(_) => None,
        }
    }

    /// With several marked, the sheet sorts out who is blocked; with one, the reason is here.
    fn no_offboard(&self) -> Option<&'static str> {
        let chosen = self.chosen();
        let [one] = chosen.as_slice() else {
            return if chosen.is_empty() {
                Some("there is nobody under the cursor")
            } else {
                self.no_write()
            };
        };
        let (Some(actor), Some(person)) = (self.actor(), self.people.get(*one)) else {
            return Some("not signed in yet");
        };
        let allowed = may_reassign_from(&actor, person).and_then(|()| self.board.may_plan(*one));
        allowed.err().map(crate::domain::Refusal::sentence)
    }
}
