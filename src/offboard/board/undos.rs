//! The undo kits of the board's cases.

use super::{Board, is_open};
use crate::{
    domain::{Actor, Timestamp},
    offboard::{
        CallId, CaseId, Orders, Party,
        undo::{Undo, UndoSeen},
    },
};

impl Board {
    /// The undo of a case, if one was begun.
    pub fn undo(&self, case: CaseId) -> Option<&Undo> {
        self.undos.iter().find(|undo| undo.case() == case)
    }

    /// Why there is no kit for a case, in at most 60 characters; `None` if there is.
    pub fn no_kit(&self, case: CaseId) -> Option<&'static str> {
        let Some(case) = self.case(case) else {
            return Some("the task is not on the board any more");
        };
        match (case.heir(), case.facts()) {
            (None, _) => Some("its heir is not known: it was started elsewhere"),
            (_, None) => Some("its rooms were not read: nothing has moved yet"),
            (_, Some(facts)) if facts.holdings.rooms.known().next().is_none() => {
                Some("no rooms are known that could be given back")
            }
            _ => None,
        }
    }

    /// Why no round of an undo can begin now, in at most 60 characters; `None` if one can. Not
    /// before the run was seen to end: it would move the rooms again (docspace-api.md 9.5).
    pub fn no_undo(&self, case: CaseId) -> Option<&'static str> {
        let is_open = |id| self.case(id).is_some_and(|case| is_open(case) || !case.is_settled());
        match self.no_kit(case) {
            Some(why) => Some(why),
            None if is_open(case) => Some("its end was not seen yet: it may move rooms again"),
            None if self.is_undoing(case) => Some("rooms are being given already"),
            None => None,
        }
    }

    /// Whether rooms of this case are being given.
    pub fn is_undoing(&self, case: CaseId) -> bool {
        self.undo(case).is_some_and(|undo| !undo.is_over())
    }

    pub(super) fn begin_undo(
        &mut self,
        at: Timestamp,
        actor: Actor,
        id: CaseId,
        to: Party,
    ) -> (bool, Orders) {
        if self.no_undo(id).is_some() || self.leavers().any(|leaver| leaver == to.id) {
            return (false, Orders::new());
        }
        let earlier = self.undo(id).cloned();
        let begun = self.case(id).and_then(|case| Undo::begin(case, earlier, actor, to, at));
        let Some((undo, orders)) = begun else { return (false, Orders::new()) };
        self.undos.retain(|undo| undo.case() != id);
        self.undos.push(undo);
        (true, orders)
    }

    pub(super) fn undo_seen(
        &mut self,
        at: Timestamp,
        id: CaseId,
        call: CallId,
        seen: UndoSeen,
    ) -> (bool, Orders) {
        let mut orders: Orders = match &seen {
            UndoSeen::Failed(failure) => self.note_failure(failure).into_iter().collect(),
            _ => Orders::new(),
        };
        let undo = self.undo_mut(id).filter(|undo| !undo.is_over());
        let goes_on = undo.is_some();
        orders.extend(undo.map(|undo| undo.observe(at, call, seen)).unwrap_or_default());
        (goes_on, orders)
    }

    pub(super) fn undo_mut(&mut self, id: CaseId) -> Option<&mut Undo> {
        self.undos.iter_mut().find(|undo| undo.case() == id)
    }
}
