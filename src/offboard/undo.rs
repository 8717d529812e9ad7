//! The undo kit: giving rooms to another heir, one after the other, after a run that had the
//! wrong one.
//!
//! A run merges the rooms into the heir's own and nothing marks them (docspace-api.md 9.2); only
//! what was read before the start tells them apart. Reassigning back would take everything of
//! the heir. Rooms alone can be given back: files and shared documents stay where they are.
//!
//! An undo goes in rounds: who owns the rooms is read, those that the heir still owns are given,
//! and the owners are read once more. A later round takes up what an earlier one left, and
//! because it begins with a reading nothing is sent for a room that has arrived.

mod owners;

use serde::{Deserialize, Serialize};

pub use self::owners::{Owner, Owners};
use super::{CallId, Case, CaseId, Level, Notice, Order, Orders, Party};
use crate::domain::{Actor, Clean, Failure, FailureKind, PersonId, Room, RoomId, Timestamp};

/// After so many rooms in a row that were not given, the round ends: the next ones would fail,
/// too.
const MOST_FAILED: u8 = 3;
/// How often one room is sent again because the portal took too many requests, which says that
/// it was not taken.
const MOST_THROTTLED: u8 = 3;

/// A call to the portal for an undo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UndoCall {
    /// Read which rooms these people own.
    ReadOwners(Vec<PersonId>),
    /// `POST files/owner` for one room (docspace-api.md 5.7).
    Give {
        /// The room.
        room: RoomId,
        /// Its new owner.
        to: PersonId,
    },
}

/// What a call of an undo brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UndoSeen {
    /// Who owns what.
    Owners(Owners),
    /// The room was given, and the answer shows it.
    Given,
    /// No result, or a refusal.
    Failed(Failure),
}

/// What became of a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was not given yet.
    Open,
    /// The answer of the portal shows the new owner.
    Given,
    /// The list of the new owner's rooms has it, too.
    Verified,
    /// It was sent and whether it arrived is unknown, for this reason.
    Unknown(Clean),
    /// It was left alone, because it is not the heir's.
    Skipped(Owner),
    /// It was not given, for this reason.
    Failed(Clean),
}

impl Outcome {
    /// Whether the new owner has it, as far as we know.
    pub const fn has_moved(&self) -> bool {
        matches!(self, Self::Given | Self::Verified)
    }
}

/// One room of the kit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Giving {
    /// The room, as it was read before the start of the run.
    pub room: Room,
    /// What became of it.
    pub outcome: Outcome,
    /// When that was concluded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

/// Where a round stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Who owns the rooms is being read.
    Reading,
    /// This room is being given.
    Giving(usize),
    /// What the answers said is checked against the lists.
    Checking,
    /// Nothing is under way.
    Over,
}

/// The undo of one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undo {
    case: CaseId,
    leaver: Party,
    actor: Actor,
    to: Party,
    /// From whom rooms are taken: the heirs of all runs, and new owners of earlier rounds.
    holders: Vec<PersonId>,
    begun: Timestamp,
    phase: Phase,
    rooms: Vec<Giving>,
    calls: u32,
    /// Whether the change that is under way left, as the journal has it.
    left: bool,
    failed_in_row: u8,
    throttled: u8,
    stopped: bool,
    /// Why the round ended before its end.
    trouble: Option<Clean>,
}

impl Undo {
    /// Begins a round: the first, or one after `earlier`. `None` if there is nothing to give, or
    /// nobody to take it from.
    pub fn begin(
        case: &Case,
        earlier: Option<Self>,
        actor: Actor,
        to: Party,
        at: Timestamp,
    ) -> Option<(Self, Orders)> {
        let calls = earlier.as_ref().map_or(0, |earlier| earlier.calls);
        let mut holders: Vec<PersonId> = Vec::new();
        let before = earlier
            .into_iter()
            .flat_map(|Self { holders, to, .. }| holders.into_iter().chain([to.id]));
        // Another heir may have run since the round before.
        for holder in before.chain(case.heirs().map(|heir| heir.id)) {
            if !holders.contains(&holder) {
                holders.push(holder);
            }
        }
        if holders.is_empty() {
            return None;
        }
        holders.retain(|holder| *holder != to.id);
        let known = case.facts()?.holdings.rooms.known();
        let open = |room: &Room| Giving { room: room.clone(), outcome: Outcome::Open, at: None };
        let mut undo = Self {
            case: case.id(),
            leaver: case.leaver().clone(),
            actor,
            to,
            holders,
            begun: at,
            phase: Phase::Reading,
            rooms: known.map(open).collect(),
            calls,
            left: false,
            failed_in_row: 0,
            throttled: 0,
            stopped: false,
            trouble: None,
        };
        if undo.rooms.is_empty() {
            return None;
        }
        let orders = undo.read_owners();
        Some((undo, orders))
    }

    /// Takes in what a call brought; an answer that is not expected is dropped.
    pub fn observe(&mut self, at: Timestamp, about: CallId, seen: UndoSeen) -> Orders {
        if about != CallId(self.calls) {
            return Orders::new();
        }
        self.left = false;
        match (self.phase, seen) {
            (Phase::Reading, UndoSeen::Owners(owners)) => {
                self.judge(at, &owners);
                self.go_on()
            }
            (Phase::Giving(index), UndoSeen::Given) => {
                self.failed_in_row = 0;
                self.conclude(at, index, Outcome::Given);
                self.go_on()
            }
            (Phase::Giving(index), UndoSeen::Failed(failure)) => self.not_given(at, index, failure),
            (Phase::Checking, UndoSeen::Owners(owners)) => {
                self.check(at, &owners);
                self.end()
            }
            (Phase::Reading | Phase::Checking, UndoSeen::Failed(failure)) => {
                self.trouble = Some(failure.text);
                self.end()
            }
            _ => Orders::new(),
        }
    }

    /// The change of this room is about to leave, as the journal has it.
    pub fn sending(&mut self, about: CallId) {
        self.left |= about == CallId(self.calls);
    }

    /// Ends the round after the room that is under way.
    pub fn stop(&mut self) {
        self.stopped |= !self.is_over();
    }

    /// Takes up an undo that another run of the console left behind: nothing goes on by itself,
    /// and a room that was sent is not known to have arrived.
    pub fn reopen(&mut self, at: Timestamp) -> Orders {
        if self.is_over() {
            return Orders::new();
        }
        let why = Clean::new("the console ended here");
        if let Phase::Giving(index) = self.phase
            && self.left
        {
            self.conclude(at, index, Outcome::Unknown(why.clone()));
        }
        self.trouble = Some(why);
        self.end()
    }

    fn judge(&mut self, at: Timestamp, owners: &Owners) {
        for giving in &mut self.rooms {
            let outcome = match owners.of(&giving.room) {
                Owner::Is(owner) if owner == self.to.id => Outcome::Verified,
                Owner::Is(owner) if self.holders.contains(&owner) => continue,
                other => Outcome::Skipped(other),
            };
            (giving.outcome, giving.at) = (outcome, Some(at));
        }
    }

    /// Gives the next room, or checks those that were given.
    fn go_on(&mut self) -> Orders {
        let is_open = |giving: &Giving| giving.outcome == Outcome::Open;
        let next = self.rooms.iter().position(is_open).filter(|_| !self.stopped);
        let sent = |giving: &Giving| matches!(giving.outcome, Outcome::Given | Outcome::Unknown(_));
        match next.filter(|_| self.failed_in_row < MOST_FAILED) {
            Some(index) => self.give(index),
            None if self.rooms.iter().any(sent) => {
                self.phase = Phase::Checking;
                self.read_owners()
            }
            None => self.end(),
        }
    }

    fn give(&mut self, index: usize) -> Orders {
        self.phase = Phase::Giving(index);
        let Some(Giving { room, .. }) = self.rooms.get(index) else { return Orders::new() };
        let call = UndoCall::Give { room: room.id.clone(), to: self.to.id };
        self.order(call)
    }

    fn not_given(&mut self, at: Timestamp, index: usize, failure: Failure) -> Orders {
        let Failure { kind, text } = failure;
        match kind {
            FailureKind::SignedOut | FailureKind::NotKept => {
                // Nothing was done, and nothing can be read either.
                self.trouble = Some(text);
                return self.end();
            }
            FailureKind::Throttled(_) if self.throttled < MOST_THROTTLED && !self.stopped => {
                self.throttled += 1;
                return self.give(index);
            }
            kind if kind.leaves_in_doubt() => self.conclude(at, index, Outcome::Unknown(text)),
            _ => self.conclude(at, index, Outcome::Failed(text)),
        }
        self.throttled = 0;
        self.failed_in_row += 1;
        self.go_on()
    }

    /// Compares what the answers said with the lists.
    fn check(&mut self, at: Timestamp, owners: &Owners) {
        for giving in &mut self.rooms {
            let outcome = match (&giving.outcome, owners.of(&giving.room)) {
                (Outcome::Given | Outcome::Unknown(_), Owner::Is(owner)) if owner == self.to.id => {
                    Outcome::Verified
                }
                (Outcome::Given, Owner::Is(_) | Owner::Other) => {
                    Outcome::Failed("the answer said so, the list of rooms does not".into())
                }
                (Outcome::Unknown(why), Owner::Is(_)) => Outcome::Failed(why.clone()),
                _ => continue,
            };
            (giving.outcome, giving.at) = (outcome, Some(at));
        }
    }

    fn conclude(&mut self, at: Timestamp, index: usize, outcome: Outcome) {
        if let Some(giving) = self.rooms.get_mut(index) {
            (giving.outcome, giving.at) = (outcome, Some(at));
        }
    }

    fn read_owners(&mut self) -> Orders {
        let mut people = self.holders.clone();
        people.extend([self.to.id, self.leaver.id]);
        self.order(UndoCall::ReadOwners(people))
    }

    fn order(&mut self, call: UndoCall) -> Orders {
        self.calls += 1;
        vec![Order::Undo { case: self.case, id: CallId(self.calls), call }]
    }

    fn end(&mut self) -> Orders {
        self.phase = Phase::Over;
        let level = if self.is_whole() { Level::Info } else { Level::Warning };
        let (leaver, to) = (&self.leaver.name, &self.to.name);
        let text = format!("rooms of {leaver} to {to}: {}", self.summary());
        vec![Order::Tell(Notice::new(level, text))]
    }
}

/// What an undo tells of itself.
impl Undo {
    /// The case whose rooms are given.
    pub const fn case(&self) -> CaseId {
        self.case
    }

    /// Who gets the rooms.
    pub const fn to(&self) -> &Party {
        &self.to
    }

    /// Who asked for it.
    pub const fn actor(&self) -> Actor {
        self.actor
    }

    /// When the round began.
    pub const fn begun(&self) -> Timestamp {
        self.begun
    }

    /// The rooms, area by area.
    pub fn rooms(&self) -> &[Giving] {
        &self.rooms
    }

    /// Whether nothing is under way.
    pub fn is_over(&self) -> bool {
        self.phase == Phase::Over
    }

    /// The room that is being given.
    pub fn current(&self) -> Option<usize> {
        match self.phase {
            Phase::Giving(index) => Some(index),
            _ => None,
        }
    }

    /// Whether the new owner has every room, and the lists show it.
    pub fn is_whole(&self) -> bool {
        self.rooms.iter().all(|giving| giving.outcome == Outcome::Verified)
    }

    /// Whether another round would have something to do.
    pub fn has_rest(&self) -> bool {
        let is_rest = |giving: &Giving| {
            matches!(giving.outcome, Outcome::Open | Outcome::Unknown(_) | Outcome::Failed(_))
        };
        self.is_over() && self.rooms.iter().any(is_rest)
    }

    /// How many of each outcome, in a line: `3 given, 1 skipped`.
    pub fn summary(&self) -> String {
        type Is = fn(&Outcome) -> bool;
        let kinds: [(&str, Is); 6] = [
            ("given", |outcome| *outcome == Outcome::Verified),
            ("given, not seen in the list", |outcome| *outcome == Outcome::Given),
            ("unknown", |outcome| matches!(outcome, Outcome::Unknown(_))),
            ("skipped", |outcome| matches!(outcome, Outcome::Skipped(_))),
            ("failed", |outcome| matches!(outcome, Outcome::Failed(_))),
            ("not given", |outcome| *outcome == Outcome::Open),
        ];
        let count = |is: Is| self.rooms.iter().filter(|giving| is(&giving.outcome)).count();
        let counted = kinds.into_iter().map(|(word, is)| (count(is), word));
        let mut parts: Vec<String> = counted
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        parts.extend(self.trouble.as_ref().map(ToString::to_string));
        parts.join(", ")
    }
}

#[cfg(test)]
mod tests;
