//! Whether an action is possible now, and if not, why.

use super::{Action, Model};
use crate::{
    domain::{PersonId, may_reassign_from},
    offboard::board::no_stop,
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
                Some(case) if case.heir().is_none() => {
                    Some("its heir is not known: use o on the person")
                }
                Some(case) if !case.conclusion().can_retry() => {
                    Some("only failed, stopped and lost tasks")
                }
                Some(_) => self.no_write(),
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
            Action::Mark | Action::MarkRange | Action::MarkAll => {
                let empty = match self.focus {
                    Pane::Users => self.users.list.order().is_empty(),
                    Pane::Groups => {
                        self.groups.open.as_ref().is_none_or(|(_, m)| m.list.order().is_empty())
                    }
                    Pane::Tasks => true,
                };
                empty.then_some("the list is empty")
            }
            Action::UnmarkAll => (self.marks() == 0).then_some("nothing is marked"),
            Action::Refresh => self.session().is_none().then_some("not signed in yet"),
            _ => None,
        }
    }

    /// How many people are marked in the list that has the focus.
    pub fn marks(&self) -> usize {
        match self.focus {
            Pane::Users => self.users.list.marks(),
            Pane::Groups => {
                self.groups.open.as_ref().map_or(0, |(_, members)| members.list.marks())
            }
            Pane::Tasks => 0,
        }
    }

    /// The case under the board's cursor.
    pub fn cursor_case(&self) -> Option<&crate::offboard::Case> {
        self.tasks.list.cursor().and_then(|id| self.board.case(id))
    }

    /// The people whom an action is about: the marked ones, or the one under the cursor.
    pub fn chosen(&self) -> Vec<PersonId> {
        match self.focus {
            Pane::Users => self.users.chosen(),
            Pane::Groups => self.groups.open.as_ref().map(|(_, m)| m.chosen()).unwrap_or_default(),
            Pane::Tasks => Vec::new(),
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
