//! Heirs who cannot inherit any more: everybody who waits for one stands still, until the admin
//! chooses another heir or says to go on.

use std::collections::HashSet;

use super::Board;
use crate::{
    domain::{Actor, Person, PersonId, Refusal, Timestamp, Unfit, may_inherit},
    offboard::{Case, CaseId, Level, Notice, Order, Orders, Party},
};

impl Board {
    /// The cases in the line that go to this heir, in its order.
    pub fn waiting_for(&self, heir: PersonId) -> impl Iterator<Item = &Case> {
        let is_theirs = move |case: &&Case| case.heir().is_some_and(|party| party.id == heir);
        self.cases.iter().filter(|case| case.is_waiting()).filter(is_theirs)
    }

    /// Why a case cannot get another heir, in at most 60 characters; `None` if it can.
    pub fn no_other_heir(&self, id: CaseId) -> Option<&'static str> {
        let Some(case) = self.case(id) else {
            return Some("the task is not on the board any more");
        };
        let is_undoing = self.is_undoing(id).then_some("its rooms are being given");
        is_undoing.or_else(|| case.no_other_heir())
    }

    /// Why this person cannot be the heir of a case in place of its own, in at most 60 characters;
    /// `None` if they can. What is known of them is judged, too; before a start it is read anew.
    pub fn no_heir_for(
        &self,
        case: CaseId,
        heir: PersonId,
        known: Option<&Person>,
    ) -> Option<&'static str> {
        let leaves = || self.leavers().any(|leaver| leaver == heir);
        unfit(self.case(case), heir, leaves, known)
    }

    /// Whether a person can be the heir of a case in place of its own, by the same rules; for
    /// asking about many people.
    pub fn heirs_for(&self, case: CaseId) -> impl Fn(&Person) -> bool {
        let leavers: HashSet<PersonId> = self.leavers().collect();
        let case = self.case(case);
        move |person| {
            let leaves = || leavers.contains(&person.id);
            unfit(case, person.id, leaves, Some(person)).is_none()
        }
    }

    /// Whether this heir leaves in a case that has not ended.
    pub(super) fn leaves(&self, heir: Option<&Party>) -> bool {
        heir.is_some_and(|heir| self.leavers().any(|leaver| leaver == heir.id))
    }

    /// Hands something to a case. If it is held by that, all others who wait for the same heir
    /// are, too, and the admin is told once.
    pub(super) fn tell_case(
        &mut self,
        at: Timestamp,
        id: CaseId,
        what: impl FnOnce(&mut Case) -> Orders,
    ) -> Orders {
        let Some(case) = self.case_mut(id) else { return Orders::new() };
        let was_held = case.held().is_some();
        let mut orders = what(case);
        let news = case.held().filter(|_| !was_held).zip(case.heir().cloned());
        if let Some((why, heir)) = news {
            orders.extend(self.hold_all(at, &heir, why));
        }
        orders
    }

    fn hold_all(&mut self, at: Timestamp, heir: &Party, why: Unfit) -> Orders {
        let count =
            |board: &Self| board.waiting_for(heir.id).filter(|case| case.held().is_some()).count();
        let is_news = count(self) == 1;
        let theirs = |case: &&mut Case| case.heir().is_some_and(|party| party.id == heir.id);
        let others = self.cases.iter_mut().filter(theirs).filter(|case| case.can_be_held());
        let mut orders: Orders = others.flat_map(|case| case.hold(at, why)).collect();
        let wait = match count(self) {
            1 => "1 waits".to_owned(),
            many => format!("{many} wait"),
        };
        let text = format!("{} {}: {wait} for another heir", heir.name, why.words());
        let notice = if is_news { Notice::alarm(text) } else { Notice::new(Level::Warning, text) };
        orders.push(Order::Tell(notice));
        orders
    }

    /// Puts a failed, stopped or lost case of ours back into the line, unless its rooms are being
    /// given to somebody else. With one that is held all go on who are held for the same heir.
    pub(super) fn retry(&mut self, at: Timestamp, id: CaseId) -> Orders {
        if self.is_undoing(id) {
            return Orders::new();
        }
        let Some(case) = self.case_mut(id) else { return Orders::new() };
        let heir = case.held().and(case.heir()).map(|heir| heir.id);
        if heir.is_none() {
            case.retry(at);
            return Orders::new();
        }
        let theirs = |case: &&mut Case| case.heir().map(|party| party.id) == heir;
        self.cases.iter_mut().filter(theirs).for_each(|case| case.go_on(at));
        Orders::new()
    }

    /// Gives those of these cases another heir that can get this one.
    pub(super) fn change_heir(
        &mut self,
        at: Timestamp,
        actor: Actor,
        ids: &[CaseId],
        heir: &Party,
    ) -> (bool, Orders) {
        let can = |id: &&CaseId| {
            self.no_heir_for(**id, heir.id, None).or_else(|| self.no_other_heir(**id)).is_none()
        };
        let ids: Vec<CaseId> = ids.iter().filter(can).copied().collect();
        let mut from = None;
        for case in self.cases.iter_mut().filter(|case| ids.contains(&case.id())) {
            from = from.or_else(|| case.heir().cloned());
            case.act_as(actor);
            case.change_heir(at, heir.clone());
        }
        let Some(from) = from else { return (false, Orders::new()) };
        let (count, people) = (ids.len(), if ids.len() == 1 { "person" } else { "people" });
        let text = format!("{} inherits from {count} {people} now, not {}", heir.name, from.name);
        (true, vec![Order::Tell(Notice::new(Level::Info, text))])
    }
}

/// Why somebody cannot be the heir of a case in place of its own.
fn unfit(
    case: Option<&Case>,
    heir: PersonId,
    leaves: impl FnOnce() -> bool,
    known: Option<&Person>,
) -> Option<&'static str> {
    let Some(case) = case else { return Some("the task is not on the board any more") };
    if case.leaver().id == heir {
        Some(Refusal::HeirIsLeaver.sentence())
    } else if case.heir().is_some_and(|now| now.id == heir) {
        Some("is the heir already")
    } else if leaves() {
        Some("leaves too, in another task on the board")
    } else {
        known.and_then(|heir| may_inherit(heir, &[]).err()).map(Refusal::sentence)
    }
}
