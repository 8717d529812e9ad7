//! Everything that `update` can ask for: plain data that compares, carried out by `runtime`.

use std::time::Duration;

use super::{Habits, LoadId, Secret};
use crate::{
    domain::{Clean, GroupId, PeopleQuery, PersonId},
    offboard::{Call, CallId, CaseId, Change, ChoreId, Look, Record, Report, UndoCall},
};

/// Something to be done outside the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Read a list to its end, page by page.
    Load {
        /// To be returned with each page.
        id: LoadId,
        /// What to read.
        what: Load,
    },
    /// Give up a load; its pages are no longer wanted.
    CancelLoad(LoadId),
    /// Make a call for a case after a pause. A new look (everything but `Terminate`) of the
    /// same case replaces the one that is still under way.
    Call {
        /// The case that asked.
        case: CaseId,
        /// To be returned with the observation.
        id: CallId,
        /// The call.
        call: Call,
        /// How long to wait first.
        after: Duration,
    },
    /// Read what a leaver holds, and the heir if there is one yet, for the admin who decides.
    PreFlight {
        /// Who leaves.
        leaver: PersonId,
        /// Who inherits.
        heir: Option<PersonId>,
    },
    /// Make a call for the undo of a case.
    Undo {
        /// The case.
        case: CaseId,
        /// To be returned with what was seen.
        id: CallId,
        /// The call.
        call: UndoCall,
    },
    /// Read which rooms these people own, for the admin who looks at the undo kit of a case.
    ReadOwners {
        /// The case.
        case: CaseId,
        /// The people.
        people: Vec<PersonId>,
    },
    /// Write this report to files.
    WriteReport(Box<Report>),
    /// Keep this in the journal. Effects after it are carried out after it.
    Record(Box<Record>),
    /// Keep the intent of a change outside of cases, then make it.
    Change {
        /// To be returned with the answer.
        chore: ChoreId,
        /// The change.
        change: Change,
        /// What it is, in words.
        label: Clean,
    },
    /// Read what a change is judged by, after a pause.
    Look {
        /// To be returned with what was seen.
        chore: ChoreId,
        /// What to read.
        look: Look,
        /// How long to wait first.
        after: Duration,
    },
    /// Look at one person's progress for the sweep, after a pause.
    Sweep {
        /// The person.
        person: PersonId,
        /// How long to wait first.
        after: Duration,
    },
    /// Sign in again with this key.
    SignIn(Secret),
    /// Read what the audit trail has of a person, for the question before somebody else's task
    /// is stopped.
    ReadTrail {
        /// Whose task it is.
        person: PersonId,
    },
    /// Ring the bell.
    Bell,
    /// Send this text to the clipboard of the person's terminal.
    Copy(String),
    /// Let the terminal report its mouse, or not.
    Mouse(bool),
    /// Keep these habits for the next start; they replace those before.
    Remember(Box<Habits>),
    /// Draw everything anew.
    Repaint,
    /// Give the terminal back and stop until resumed.
    Suspend,
    /// Leave.
    Quit,
}

/// What a load reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Load {
    /// People.
    People(PeopleQuery),
    /// All groups.
    Groups,
    /// The members of a group, disabled ones included.
    Members(GroupId),
    /// The groups that a person heads, then the names of all that they are in or head.
    GroupsOf(PersonId),
}

/// Effects, in the order in which they are to be carried out.
pub type Effects = Vec<Effect>;
