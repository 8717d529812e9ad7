//! Everything that can happen.

use std::time::Duration;

use jiff::SignedDuration;

use super::{Habits, Key};
use crate::{
    domain::{
        Clean, Failure, Group, GroupName, Page, Person, PersonId, Session, TaskReport, Timestamp,
        Traces,
    },
    offboard::{CallId, CaseId, ChoreId, Facts, Observation, Record, Seen, UndoSeen, undo::Owners},
};

/// Identifies a load; an answer that is not of the pending one is dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LoadId(pub u32);

/// What outlives the console.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Keeping {
    /// Nothing: the demo's portal ends with it.
    #[default]
    Nothing,
    /// A journal.
    Journal,
    /// A journal that is played back: nothing is asked and nothing sent.
    Replay,
    /// Somebody else keeps the journal; this console only views. Who it is.
    Viewer(String),
    /// The journal cannot be written, and why: nothing is sent to the portal.
    Broken(String),
}

/// A journal as it was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Past {
    /// What the boards of earlier runs took in.
    pub records: Vec<Record>,
    /// What was wrong with it, a sentence each.
    pub warnings: Vec<String>,
    /// What is kept from now on.
    pub keeping: Keeping,
}

/// A message to `update`.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// What time it is. Sent before the messages of a turn of the loop, and once a second while
    /// something on the screen shows a running time.
    Clock(Timestamp),
    /// The terminal's size in columns and rows, at start and whenever it changes.
    Resized {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// A key.
    Key(Key),
    /// Pasted text: goes into the focused input, never executed as keys.
    Pasted(String),
    /// The left button of the mouse was pressed at this place, counted from 0.
    Click {
        /// The column.
        column: u16,
        /// The row.
        row: u16,
    },
    /// The wheel of the mouse was turned by a notch at this place, counted from 0.
    Wheel {
        /// Up, or down.
        up: bool,
        /// The column.
        column: u16,
        /// The row.
        row: u16,
    },
    /// How the admin had arranged the screen the last time; new habits are remembered from now
    /// on.
    Habits(Box<Habits>),
    /// The habits cannot be remembered, and why; said once.
    NotRemembered(String),
    /// A journal was opened; comes first.
    Journal(Box<Past>),
    /// More records of a journal that somebody else keeps.
    Followed {
        /// The records.
        records: Vec<Record>,
        /// They are all that there are: of those before, some were taken back.
        anew: bool,
    },
    /// The journal cannot be written, and why; `None`: it can again.
    JournalTrouble(Option<String>),
    /// Signed in, or signed in again with another key.
    SignedIn(Box<Session>),
    /// The sign-in failed.
    SignInFailed(Failure),
    /// The portal does not take the new key.
    KeyRefused(Failure),
    /// The portal's title arrived.
    Title(Clean),
    /// The portal's version arrived.
    Version(Clean),
    /// A page of a list arrived.
    Page {
        /// Of which load.
        load: LoadId,
        /// The rows.
        rows: Loaded,
    },
    /// A list is complete.
    LoadDone {
        /// Which load.
        load: LoadId,
    },
    /// A list could not be read to its end; what arrived stays.
    LoadFailed {
        /// Which load.
        load: LoadId,
        /// Why.
        failure: Failure,
    },
    /// What a call of a case brought.
    Seen {
        /// The case that asked.
        case: CaseId,
        /// Its call.
        call: CallId,
        /// What was seen.
        seen: Observation,
    },
    /// What a call of an undo brought.
    UndoSeen {
        /// The case whose rooms are given.
        case: CaseId,
        /// Its call.
        call: CallId,
        /// What was seen.
        seen: UndoSeen,
    },
    /// Who owns the rooms of a case's leaver now.
    Owners {
        /// The case.
        case: CaseId,
        /// What was read.
        owners: Result<Owners, Failure>,
    },
    /// A report was written to these files; or why not, a sentence.
    Wrote(Result<Vec<String>, String>),
    /// What a leaver holds.
    PreFlight {
        /// Who leaves.
        leaver: PersonId,
        /// What was read.
        facts: Result<Box<Facts>, Failure>,
    },
    /// What the portal answered to a change outside of cases.
    Changed {
        /// Which.
        chore: ChoreId,
        /// Whether it took it.
        told: Result<(), Failure>,
    },
    /// What a change is judged by was read.
    Looked {
        /// Which.
        chore: ChoreId,
        /// What was seen.
        seen: Result<Box<Seen>, Failure>,
    },
    /// What the sweep's look at one person brought.
    Swept {
        /// The person who was looked at.
        person: PersonId,
        /// Their record, if there is one.
        found: Result<Option<TaskReport>, Failure>,
    },
    /// What the audit trail has of a person.
    Trail {
        /// The person.
        person: PersonId,
        /// Their lines.
        traces: Result<Box<Traces>, Failure>,
    },
    /// How the connection is.
    Net(Net),
    /// The console is asked to leave: a signal, or the end of the terminal.
    Shutdown,
}

/// Rows of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loaded {
    /// People.
    People(Page<Person>),
    /// Groups.
    Groups(Page<Group>),
    /// Groups of somebody, by name only.
    GroupNames(Vec<GroupName>),
}

/// How the connection is, for the header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Net {
    /// Round trip of the last calls, smoothed.
    pub latency: Option<Duration>,
    /// The portal asked for silence until then (429); everything waits.
    pub paused_until: Option<Timestamp>,
    /// How far the portal's clock is ahead of this machine's; negative is behind.
    pub clock_offset: Option<SignedDuration>,
}
