//! All cases, and the line that is kept on this side.
//!
//! The people service works through few tasks at a time and forgets waiting ones after a minute
//! (docspace-api.md 9.1, 17.1), so people wait here until a lane is free.
//!
//! Everything that happens to the board is an [`Event`], and [`Board::take`] is its only way in;
//! so the journal, which keeps the events, can make the same board again.

mod heirs;
mod lanes;
mod tally;
mod undos;

pub use lanes::Lanes;
pub use tally::Tally;

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{
    CallId, Case, CaseId, Conclusion, Event, Level, Notice, Observation, Order, Orders, Origin,
    Party, Plan, Record, Undo,
};
use crate::domain::{Actor, Failure, FailureKind, PersonId, Refusal, TaskReport, Timestamp, Unfit};

/// Why no start leaves; what must be mended first comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// The journal cannot be written.
    Journal,
    /// The portal does not accept the key any more.
    SignedOut,
    /// The key, or its owner, may not start anything.
    ReadOnly,
    /// An earlier run of the console left cases behind; the admin has not said to go on yet.
    Resume,
}

impl Hold {
    /// Why, in the title of the board.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Journal => "held: no journal",
            Self::SignedOut => "held: the key is refused",
            Self::ReadOnly => "held: this key only reads",
            Self::Resume => "held: to be resumed",
        }
    }
}

/// All cases of this session, oldest first; the waiting ones among them are the line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    cases: Vec<Case>,
    next: u32,
    lanes: Lanes,
    holds: BTreeSet<Hold>,
    undos: Vec<Undo>,
}

impl Board {
    /// All cases, oldest first.
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }

    /// One case.
    pub fn case(&self, id: CaseId) -> Option<&Case> {
        self.cases.iter().find(|case| case.id() == id)
    }

    /// The number of lanes.
    pub const fn lanes(&self) -> Lanes {
        self.lanes
    }

    /// Why no start leaves, as far as can be said in one; `None` while they do.
    pub fn held(&self) -> Option<Hold> {
        self.holds.first().copied()
    }

    /// Whether this keeps starts from leaving, perhaps besides others.
    pub fn is_held_by(&self, why: Hold) -> bool {
        self.holds.contains(&why)
    }

    /// Its place in the line, from 1; `None` for a case that does not wait.
    pub fn place_in_line(&self, id: CaseId) -> Option<usize> {
        self.cases
            .iter()
            .filter(|case| case.is_waiting())
            .position(|case| case.id() == id)
            .map(|index| index + 1)
    }

    /// Names that several leavers on the board have, so that only the e-mail tells them apart.
    pub fn namesakes(&self) -> HashSet<&str> {
        let mut first = HashMap::new();
        let leavers = self.cases.iter().map(Case::leaver);
        leavers
            .filter(|leaver| *first.entry(&*leaver.name).or_insert(leaver.id) != leaver.id)
            .map(|leaver| &*leaver.name)
            .collect()
    }

    /// Whether a new run for this person may be planned: not while an older one has not been
    /// seen to end, because a second start would join it and drop the heir (docspace-api.md
    /// 8.2), or the rooms would stay with the first heir (9.5). A lost run was not seen to end.
    /// Nor while they inherit in another run.
    pub fn may_plan(&self, leaver: PersonId) -> Result<(), Refusal> {
        let receives = |undo: &Undo| !undo.is_over() && undo.to().id == leaver;
        let mut open = self.cases.iter().filter(|case| is_open(case));
        if open.clone().any(|case| case.leaver().id == leaver) {
            Err(Refusal::AlreadyOnBoard)
        } else if open.any(|case| case.heir().is_some_and(|heir| heir.id == leaver))
            || self.undos.iter().any(receives)
        {
            Err(Refusal::LeaverInherits)
        } else {
            Ok(())
        }
    }

    /// Whether a case of this leaver has ended since then.
    pub fn has_ended_since(&self, leaver: PersonId, since: Timestamp) -> bool {
        let theirs = self.cases.iter().filter(|case| case.leaver().id == leaver);
        theirs.filter_map(Case::ended).any(|ended| ended >= since)
    }

    /// The people who leave in a case that has not ended: none of them can inherit.
    pub fn leavers(&self) -> impl Iterator<Item = PersonId> {
        self.cases.iter().filter(|case| is_open(case)).map(|case| case.leaver().id)
    }

    /// Takes in an event. What changes the board is ordered to be recorded, before what follows
    /// from it.
    pub fn take(&mut self, at: Timestamp, event: Event) -> Orders {
        let were_open = Tally::of(&self.cases).open > 0;
        let (changed, mut orders) = match event.clone() {
            Event::Opened { actor } => self.open(at, actor),
            Event::Planned { actor, plans } => (true, self.plan(at, actor, plans)),
            Event::Found { actor, leaver, report } => self.found(at, actor, leaver, &report),
            // The writer of the journal keeps it itself, in the moment in which it is sent.
            Event::Sending { case, call, order } => {
                if let Some(case) = self.case_mut(case) {
                    case.sending(call, &order);
                }
                (false, Orders::new())
            }
            Event::Seen { case, call, seen } => self.seen(at, case, call, seen),
            Event::Stopped { case } => self.stop(at, case),
            Event::StoppedAll => (true, self.stop_all(at)),
            Event::Retried { case } => (true, self.retry(at, case)),
            Event::OtherHeir { actor, cases, heir } => self.change_heir(at, actor, &cases, &heir),
            Event::Moved { case, forward } => (self.move_in_line(case, forward), Orders::new()),
            Event::Lanes { lanes } => {
                self.lanes = lanes;
                (true, Orders::new())
            }
            Event::Cleared => {
                self.clear();
                (true, Orders::new())
            }
            Event::Undoing { actor, case, to } => self.begin_undo(at, actor, case, to),
            Event::UndoStopped { case } => {
                self.undo_mut(case).into_iter().for_each(Undo::stop);
                (true, Orders::new())
            }
            // Kept by the writer of the journal, like every intent.
            Event::RoomGiving { case, call, .. } => {
                self.undo_mut(case).into_iter().for_each(|undo| undo.sending(call));
                (false, Orders::new())
            }
            Event::UndoSeen { case, call, seen } => self.undo_seen(at, case, call, seen),
            Event::Held { why } => (self.holds.insert(why), Orders::new()),
            Event::Released { actor, why } => (true, self.release(at, actor, why)),
            // Kept for the messages of the next run, not for the board.
            Event::Changing { .. } | Event::Changed { .. } => (false, Orders::new()),
            Event::Woke => {
                (true, self.cases.iter_mut().flat_map(|case| case.come_back(at)).collect())
            }
        };
        orders.extend(self.fill_lanes(at));
        if changed || !orders.is_empty() && !matches!(event, Event::Seen { .. }) {
            orders.insert(0, Order::Record(Record { at, event }));
        }
        if were_open {
            orders.extend(self.all_ended(&orders));
        }
        orders
    }

    /// Told once the last of ours has ended; the bell that its own end may ring is enough.
    fn all_ended(&self, told: &Orders) -> Option<Order> {
        let tally = Tally::of(&self.cases);
        // A run that turned out to be somebody else's is not ours any more.
        if tally.open > 0 || tally == Tally::default() {
            return None;
        }
        let rings = |order: &Order| matches!(order, Order::Tell(notice) if notice.bell);
        let level = if tally.has_misses() { Level::Warning } else { Level::Info };
        let notice = Notice::new(level, format!("all ended: {tally}"));
        Some(Order::Tell(Notice { bell: !told.iter().any(rings), ..notice }))
    }

    /// Takes in a record of the journal; what it ordered was done, or is judged by
    /// [`Event::Opened`].
    pub fn replay(&mut self, record: Record) {
        let Record { at, event } = record;
        if let Event::Seen { case, call, seen } = event {
            self.note_trouble(&seen);
            self.tell_case(at, case, |case| case.seen_before(at, call, seen));
            self.fill_lanes(at);
        } else {
            self.take(at, event);
        }
    }

    fn open(&mut self, at: Timestamp, actor: Actor) -> (bool, Orders) {
        let is_undoing = self.undos.iter().any(|undo| !undo.is_over());
        if !is_undoing && self.cases.iter().all(|case| case.is_settled() && !case.is_waiting()) {
            // The run before was over: the board begins anew.
            let was_blank = self.cases.is_empty() && self.holds.is_empty();
            self.cases.clear();
            self.undos.clear();
            self.holds.clear();
            return (!was_blank, Orders::new());
        }
        let undos = self.undos.iter_mut().flat_map(|undo| undo.reopen(at));
        let orders = self.cases.iter_mut().flat_map(|case| case.reopen(at)).chain(undos).collect();
        self.act_as(actor);
        let waiting = self.cases.iter().any(Case::is_waiting);
        self.holds = waiting.then_some(Hold::Resume).into_iter().collect();
        (true, orders)
    }

    fn plan(&mut self, at: Timestamp, actor: Actor, plans: Vec<Plan>) -> Orders {
        for plan in plans {
            if self.may_plan(plan.leaver.id).is_ok() {
                let id = self.next_id();
                self.cases.push(Case::ours(id, plan, actor, at));
            }
        }
        Orders::new()
    }

    /// Takes up a run that somebody else started, unless it is on the board already.
    fn found(
        &mut self,
        at: Timestamp,
        actor: Actor,
        leaver: Party,
        report: &TaskReport,
    ) -> (bool, Orders) {
        if self.may_plan(leaver.id) == Err(Refusal::AlreadyOnBoard) {
            return (false, Orders::new());
        }
        let id = self.next_id();
        let (case, orders) = Case::foreign(id, leaver, actor, report, at);
        self.cases.push(case);
        (true, orders)
    }

    /// Hands an observation to its case.
    fn seen(
        &mut self,
        at: Timestamp,
        case: CaseId,
        about: CallId,
        seen: Observation,
    ) -> (bool, Orders) {
        let mut orders: Orders = self.note_trouble(&seen).into_iter().collect();
        let mut changed = !orders.is_empty();
        let essence = |board: &Self| board.case(case).map(Case::essence);
        let before = essence(self);
        orders.extend(self.tell_case(at, case, |case| case.observe(at, about, seen)));
        changed |= essence(self) != before;
        (changed, orders)
    }

    /// A failure that concerns all cases holds the line.
    fn note_trouble(&mut self, seen: &Observation) -> Option<Order> {
        let Observation::Failed(failure) = seen else { return None };
        self.note_failure(failure)
    }

    /// That of the key. Whether the journal can be written is told by the journal itself: a case
    /// hears of it late, when that may be mended already.
    fn note_failure(&mut self, Failure { kind, text }: &Failure) -> Option<Order> {
        if *kind != FailureKind::SignedOut || !self.holds.insert(Hold::SignedOut) {
            return None;
        }
        let what = "The line waits, tasks on the server go on; a new API key is wanted";
        Some(Order::Tell(Notice::alarm(format!("{text}. {what}"))))
    }

    fn stop(&mut self, at: Timestamp, id: CaseId) -> (bool, Orders) {
        let Some(case) = self.case_mut(id) else { return (false, Orders::new()) };
        if !case.can_stop() {
            let text = format!("{}: {}", case.leaver().name, no_stop(case));
            return (false, vec![Order::Tell(Notice::new(Level::Warning, text))]);
        }
        (true, case.stop(at))
    }

    /// Stops everything that has not ended. Those in the line leave it first, so that no lane
    /// that a stop frees is filled again.
    fn stop_all(&mut self, at: Timestamp) -> Orders {
        let (waiting, running): (Vec<_>, Vec<_>) = self
            .cases
            .iter_mut()
            .filter(|case| case.can_stop())
            .partition(|case| case.is_waiting());
        waiting.into_iter().chain(running).flat_map(|case| case.stop(at)).collect()
    }

    /// Moves a waiting case before the one that waits before it, or behind the next.
    fn move_in_line(&mut self, id: CaseId, forward: bool) -> bool {
        let line: Vec<usize> = self
            .cases
            .iter()
            .enumerate()
            .filter(|(_, case)| case.is_waiting())
            .map(|(index, _)| index)
            .collect();
        let is_this = |index: &usize| self.cases.get(*index).is_some_and(|case| case.id() == id);
        let Some(place) = line.iter().position(is_this) else { return false };
        let other = if forward { place.checked_sub(1) } else { Some(place + 1) };
        match (line.get(place), other.and_then(|other| line.get(other))) {
            (Some(this), Some(other)) => {
                self.cases.swap(*this, *other);
                true
            }
            _ => false,
        }
    }

    /// Takes the ended cases off the board, but for those whose rooms are being given.
    fn clear(&mut self) {
        let (kept, ended): (Vec<_>, Vec<_>) = std::mem::take(&mut self.cases)
            .into_iter()
            .partition(|case| is_open(case) || !case.is_settled() || self.is_undoing(case.id()));
        self.cases = kept;
        self.undos.retain(|undo| ended.iter().all(|case| case.id() != undo.case()));
    }

    /// Lifts a hold, and the others stay; or all of them.
    fn release(&mut self, at: Timestamp, actor: Actor, why: Option<Hold>) -> Orders {
        let was_signed_out = self.is_held_by(Hold::SignedOut);
        self.holds.retain(|hold| why.is_some_and(|why| why != *hold));
        let is_back = was_signed_out && !self.is_held_by(Hold::SignedOut);
        self.act_as(actor);
        let left = |case: &&mut Case| is_back || case.is_left_unsent();
        self.cases.iter_mut().filter(left).flat_map(|case| case.come_back(at)).collect()
    }

    fn act_as(&mut self, actor: Actor) {
        self.cases.iter_mut().for_each(|case| case.act_as(actor));
    }

    fn fill_lanes(&mut self, at: Timestamp) -> Orders {
        if !self.holds.is_empty() {
            return Orders::new();
        }
        let moving = self.cases.iter().filter(|case| is_ours(case) && case.is_moving()).count();
        let mut orders = Orders::new();
        while self.cases.iter().filter(|case| case.holds_lane()).count() < self.lanes.open(moving)
            && let Some(next) = self.cases.iter().find(|case| case.is_ready())
        {
            let (id, leaves) = (next.id(), self.leaves(next.heir()));
            orders.extend(self.tell_case(at, id, |case| {
                if leaves { case.hold(at, Unfit::Leaves) } else { case.begin(at) }
            }));
        }
        orders
    }

    fn next_id(&mut self) -> CaseId {
        self.next += 1;
        CaseId(self.next)
    }

    fn case_mut(&mut self, id: CaseId) -> Option<&mut Case> {
        self.cases.iter_mut().find(|case| case.id() == id)
    }
}

fn is_ours(case: &Case) -> bool {
    case.origin() == Origin::Ours
}

/// Whether its end was not seen. That of a lost run was not.
fn is_open(case: &Case) -> bool {
    !case.conclusion().is_end() || matches!(case.conclusion(), Conclusion::Lost(_))
}

/// Why a case cannot be stopped, in at most 60 characters.
pub fn no_stop(case: &Case) -> &'static str {
    if case.conclusion().is_end() {
        "has ended, there is nothing to stop"
    } else if matches!(case.conclusion(), Conclusion::Deleting) {
        "everything has moved; a deletion cannot be stopped"
    } else {
        "is being stopped"
    }
}
