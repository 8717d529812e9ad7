//! The journal: everything the board takes in, a line of JSON each, as it is kept and played
//! back.
//!
//! The board is a pure machine, so its events are its history: a record *is* the event, and
//! playing the records back makes the same board again, step by step. Looks that changed nothing
//! are left out. The intent of each change stands in it before the change leaves
//! ([`Event::Sending`]): a console that was killed in between knows that it may have left.

use serde::{Deserialize, Serialize};

use super::{
    Call, CallId, CaseId, Change, ChoreId, Hold, Lanes, Observation, Party, Plan, UndoSeen,
};
use crate::domain::{Actor, Clean, PersonId, RoomId, TaskReport, Timestamp};

/// One thing that the board took in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Event {
    /// The console was opened: what an earlier run of it left behind is taken up.
    Opened {
        /// Who acts from now on.
        actor: Actor,
    },
    /// Leavers were put into the line.
    Planned {
        /// Who did it.
        actor: Actor,
        /// What shall be done.
        plans: Vec<Plan>,
    },
    /// A run that somebody else started was found.
    Found {
        /// Who found it.
        actor: Actor,
        /// Whose content moves.
        leaver: Party,
        /// Its record.
        report: TaskReport,
    },
    /// A change is about to leave.
    Sending {
        /// The case that ordered it.
        case: CaseId,
        /// Its number.
        call: CallId,
        /// The change.
        order: Call,
    },
    /// A call brought something.
    Seen {
        /// The case that asked.
        case: CaseId,
        /// The call.
        call: CallId,
        /// What was seen.
        seen: Observation,
    },
    /// One case is stopped.
    Stopped {
        /// Which.
        case: CaseId,
    },
    /// Everything is stopped.
    StoppedAll,
    /// A case is put into the line again.
    Retried {
        /// Which.
        case: CaseId,
    },
    /// Cases get another heir; those that have ended go into the line again.
    OtherHeir {
        /// Who did it.
        actor: Actor,
        /// Which.
        cases: Vec<CaseId>,
        /// Who inherits from now on.
        heir: Party,
    },
    /// A waiting case is moved in the line.
    Moved {
        /// Which.
        case: CaseId,
        /// Towards the front.
        forward: bool,
    },
    /// The number of lanes was set.
    Lanes {
        /// How many.
        lanes: Lanes,
    },
    /// The ended cases were taken off the board.
    Cleared,
    /// The rooms of a case's leaver are given to somebody else than its heir.
    Undoing {
        /// Who did it.
        actor: Actor,
        /// The case.
        case: CaseId,
        /// The new owner.
        to: Party,
    },
    /// No more rooms of a case are given.
    UndoStopped {
        /// The case.
        case: CaseId,
    },
    /// A room is about to be given.
    RoomGiving {
        /// The case whose rooms are given.
        case: CaseId,
        /// The number of the call.
        call: CallId,
        /// The room.
        room: RoomId,
        /// The new owner.
        to: PersonId,
    },
    /// A call of an undo brought something.
    UndoSeen {
        /// The case whose rooms are given.
        case: CaseId,
        /// The call.
        call: CallId,
        /// What was seen.
        seen: UndoSeen,
    },
    /// No start leaves until this is mended.
    Held {
        /// Why.
        why: Hold,
    },
    /// One reason why no start leaves is mended.
    Released {
        /// Who acts from now on.
        actor: Actor,
        /// Which; all in a journal of the time when there was one at most.
        #[serde(default)]
        why: Option<Hold>,
    },
    /// The console was asleep: everything is asked for again.
    Woke,
    /// A change outside of all cases is about to leave. The board has no part in it.
    Changing {
        /// Its number.
        chore: ChoreId,
        /// What it is, in words.
        label: Clean,
        /// The change.
        change: Change,
    },
    /// What came of such a change was read back.
    Changed {
        /// Its number.
        chore: ChoreId,
        /// In words.
        end: Clean,
    },
}

/// An event, and when it was taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// When, by this machine's clock.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub event: Event,
}

impl Record {
    /// The record as a line of JSON, without the line's end.
    pub fn to_line(&self) -> String {
        // Records are plain data with text keys, which always have a JSON form.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a line.
    ///
    /// # Errors
    /// The line is no record; the sentence says what is wrong with it.
    pub fn from_line(line: &str) -> Result<Self, String> {
        serde_json::from_str(line).map_err(|error| error.to_string())
    }
}
