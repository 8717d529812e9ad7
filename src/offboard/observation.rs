//! What a case is told, and what it asks for.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Evidence, Facts, Record, UndoCall};
use crate::domain::{Failure, GroupId, Person, PersonId, TaskReport, Timestamp};

/// Identifies a case in the journal of a portal; never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseId(pub u32);

/// Identifies one call of one case, so that a late answer cannot be taken for a newer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CallId(pub u32);

/// What a call to the portal brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Observation {
    /// A task record. After a start or a terminate it is the answer of that call.
    Answered(TaskReport),
    /// 200 without a record. Not an end: see docspace-api.md 8.3 for the five meanings.
    Absent,
    /// Leaver and heir as they are now, and what the leaver holds.
    Facts(Box<Facts>),
    /// What was read for the proof.
    Evidence(Box<Evidence>),
    /// A change was carried out, and the answer shows it.
    Carried,
    /// The same, and this is how the person is now.
    Changed(Box<Person>),
    /// No result, or a refusal.
    Failed(Failure),
}

/// A call to the portal. At most one look (all but `Terminate`) is under way per case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// Read leaver and heir, and what the leaver holds.
    ReadFacts {
        /// Whose content moves.
        leaver: PersonId,
        /// Who receives it.
        heir: PersonId,
    },
    /// `PUT group/{id}/manager`: the heir heads this group.
    GiveGroup {
        /// The group.
        group: GroupId,
        /// Its new head.
        heir: PersonId,
    },
    /// `PUT people/status/Terminated` for one person.
    Disable(PersonId),
    /// `PUT security/activeconnections/logoutall`.
    EndSessions(PersonId),
    /// `GET progress` before a start: somebody else's run is never joined silently.
    Probe(PersonId),
    /// `POST start`. Never repeated without a probe.
    Start {
        /// Whose content moves.
        leaver: PersonId,
        /// Who receives it.
        heir: PersonId,
        /// Whether the server shall destroy the profile at the end of the run.
        delete_profile: bool,
    },
    /// `GET progress` of a task that is watched.
    Poll(PersonId),
    /// `PUT terminate`.
    Terminate(PersonId),
    /// Read what proves a hand-over that was started then.
    Prove {
        /// Whose content moved.
        leaver: PersonId,
        /// When the run was started, by this machine's clock.
        since: Timestamp,
    },
    /// `DELETE people/{id}`.
    DeleteProfile(PersonId),
    /// `GET remove/progress` of the clean-up that follows a deletion.
    PollRemoval(PersonId),
}

impl Call {
    /// Whether it changes the portal, and so must be in the journal before it leaves.
    pub const fn changes_portal(&self) -> bool {
        matches!(
            self,
            Self::GiveGroup { .. }
                | Self::Disable(_)
                | Self::EndSessions(_)
                | Self::Start { .. }
                | Self::Terminate(_)
                | Self::DeleteProfile(_)
        )
    }
}

/// What shall be done next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Make this call after this pause and report what it brought. A new look of a case
    /// replaces the one that is still under way.
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
    /// Make this call for the undo of a case.
    Undo {
        /// The case.
        case: CaseId,
        /// To be returned with what was seen.
        id: CallId,
        /// The call.
        call: UndoCall,
    },
    /// Keep this in the journal, before whatever is ordered after it.
    Record(Record),
    /// Tell the admin.
    Tell(Notice),
}

/// Orders, in the order in which they are to be carried out.
pub type Orders = Vec<Order>;

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Something happened as wanted.
    Info,
    /// Something to know: it went another way.
    Warning,
    /// Something failed; stays until a key is pressed.
    Error,
}

/// A sentence for the admin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How much it matters.
    pub level: Level,
    /// The sentence.
    pub text: String,
    /// Whether the bell rings: at a failure, and when something stopped moves again.
    pub bell: bool,
}

impl Notice {
    /// A notice without the bell.
    pub fn new(level: Level, text: impl Into<String>) -> Self {
        Self { level, text: text.into(), bell: false }
    }

    /// An error that rings the bell.
    pub fn alarm(text: impl Into<String>) -> Self {
        Self { level: Level::Error, text: text.into(), bell: true }
    }
}
