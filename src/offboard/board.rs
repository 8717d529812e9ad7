//! All cases, and the line that is kept on this side.
//!
//! The people service works through few tasks at a time and forgets waiting ones after a minute
//! (docspace-api.md 9.1, 17.1), so people wait here until a lane is free.

use super::{CallId, Case, CaseId, Conclusion, Level, Notice, Observation, Order, Orders, Party};
use crate::domain::{Actor, PersonId, Refusal, TaskReport, Timestamp};

/// How many runs of ours may be under way on the server at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lanes(u8);

impl Lanes {
    /// The fewest and the most.
    pub const RANGE: std::ops::RangeInclusive<u8> = 1..=8;

    /// This many lanes, kept within the range.
    pub fn new(count: u8) -> Self {
        Self(count.clamp(*Self::RANGE.start(), *Self::RANGE.end()))
    }

    /// How many.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl Default for Lanes {
    fn default() -> Self {
        Self(2)
    }
}

/// All cases of this session, oldest first; the waiting ones among them are the line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    cases: Vec<Case>,
    next: u32,
    lanes: Lanes,
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

    /// Its place in the line, from 1; `None` for a case that does not wait.
    pub fn place_in_line(&self, id: CaseId) -> Option<usize> {
        self.cases
            .iter()
            .filter(|case| case.is_waiting())
            .position(|case| case.id() == id)
            .map(|index| index + 1)
    }

    /// Whether a new run for this person may be planned: not while an older one has not been
    /// seen to end, because a second start would join it and drop the heir (docspace-api.md
    /// 8.2), or the rooms would stay with the first heir (9.5). A lost run was not seen to end.
    pub fn may_plan(&self, leaver: PersonId) -> Result<(), Refusal> {
        let open = self.cases.iter().any(|case| {
            case.leaver().id == leaver
                && (!case.conclusion().is_end() || matches!(case.conclusion(), Conclusion::Lost(_)))
        });
        if open { Err(Refusal::AlreadyOnBoard) } else { Ok(()) }
    }

    /// Puts leavers into the line, and starts as many as there are free lanes.
    pub fn plan(
        &mut self,
        at: Timestamp,
        actor: Actor,
        leavers: impl IntoIterator<Item = Party>,
        heir: &Party,
    ) -> Orders {
        for leaver in leavers {
            if self.may_plan(leaver.id).is_ok() {
                let id = self.next_id();
                self.cases.push(Case::ours(id, leaver, heir.clone(), actor, at));
            }
        }
        self.fill_lanes(at)
    }

    /// Takes up a run that somebody else started, unless it is on the board already.
    pub fn found(
        &mut self,
        at: Timestamp,
        actor: Actor,
        leaver: Party,
        report: &TaskReport,
    ) -> Orders {
        if self.may_plan(leaver.id).is_err() {
            return Orders::new();
        }
        let id = self.next_id();
        let (case, orders) = Case::foreign(id, leaver, actor, report, at);
        self.cases.push(case);
        orders
    }

    /// Hands an observation to its case; a lane that this frees is used at once.
    pub fn observe(
        &mut self,
        at: Timestamp,
        case: CaseId,
        about: CallId,
        seen: Observation,
    ) -> Orders {
        let mut orders =
            self.case_mut(case).map(|case| case.observe(at, about, seen)).unwrap_or_default();
        orders.extend(self.fill_lanes(at));
        orders
    }

    /// Stops one case.
    pub fn stop(&mut self, at: Timestamp, id: CaseId) -> Orders {
        let Some(case) = self.case_mut(id) else { return Orders::new() };
        if !case.can_stop() {
            let text = format!("{}: {}", case.leaver().name, no_stop(case));
            return vec![Order::Tell(Notice::new(Level::Warning, text))];
        }
        let mut orders = case.stop(at);
        orders.extend(self.fill_lanes(at));
        orders
    }

    /// Stops everything that has not ended. Those in the line leave it first, so that no lane
    /// that a stop frees is filled again.
    pub fn stop_all(&mut self, at: Timestamp) -> Orders {
        let (waiting, running): (Vec<_>, Vec<_>) = self
            .cases
            .iter_mut()
            .filter(|case| case.can_stop())
            .partition(|case| case.is_waiting());
        waiting.into_iter().chain(running).flat_map(|case| case.stop(at)).collect()
    }

    /// Puts a failed, stopped or lost case of ours back into the line.
    pub fn retry(&mut self, at: Timestamp, id: CaseId) -> Orders {
        if let Some(case) = self.case_mut(id) {
            case.retry(at);
        }
        self.fill_lanes(at)
    }

    /// Takes the ended cases off the board; lost ones stay, their end was not seen.
    pub fn clear_ended(&mut self) {
        self.cases.retain(|case| {
            !case.conclusion().is_end() || matches!(case.conclusion(), Conclusion::Lost(_))
        });
    }

    /// Sets the number of lanes. Fewer lanes stop nothing; they only start less.
    pub fn set_lanes(&mut self, at: Timestamp, lanes: Lanes) -> Orders {
        self.lanes = lanes;
        self.fill_lanes(at)
    }

    fn fill_lanes(&mut self, at: Timestamp) -> Orders {
        let held = self.cases.iter().filter(|case| case.holds_lane()).count();
        let free = usize::from(self.lanes.get()).saturating_sub(held);
        self.cases
            .iter_mut()
            .filter(|case| case.is_waiting())
            .take(free)
            .flat_map(|case| case.begin(at))
            .collect()
    }

    fn next_id(&mut self) -> CaseId {
        self.next += 1;
        CaseId(self.next)
    }

    fn case_mut(&mut self, id: CaseId) -> Option<&mut Case> {
        self.cases.iter_mut().find(|case| case.id() == id)
    }
}

/// Why a case cannot be stopped, in at most 60 characters.
pub fn no_stop(case: &Case) -> &'static str {
    if case.conclusion().is_end() {
        "has ended, there is nothing to stop"
    } else {
        "is being stopped"
    }
}
