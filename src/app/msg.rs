//! Everything that can happen.

use std::time::Duration;

use super::Key;
use crate::{
    domain::{
        Clean, Failure, Group, GroupName, Page, Person, PersonId, Session, TaskReport, Timestamp,
    },
    offboard::{CallId, CaseId, ChoreId, Facts, Observation, Seen},
};

/// Identifies a load; an answer that is not of the pending one is dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LoadId(pub u32);

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
    /// Signed in.
    SignedIn(Box<Session>),
    /// The sign-in failed.
    SignInFailed(Failure),
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
}
