use serde::{Deserialize, Serialize};

use super::{Clean, PersonId, Timestamp};

/// One line of the portal's audit trail (docspace-api.md 12): what somebody really did.
///
/// It is written asynchronously and only for what happened: no line proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEvent {
    /// The line's number; a later line has a higher one.
    pub id: i64,
    /// When it happened, to the second.
    pub at: Timestamp,
    /// What was done: one of the numbers below, or another one.
    pub action: u32,
    /// Who did it; `None` for the server itself.
    pub actor: Option<PersonId>,
    /// Their name when they did it.
    #[serde(default)]
    pub actor_name: Clean,
    /// The server's sentence, in the language of the portal. Of a reassignment only this names
    /// the heir (recording `audit`).
    #[serde(default)]
    pub sentence: Clean,
    /// The people to whom it was done.
    #[serde(default)]
    pub targets: Vec<PersonId>,
}

/// What the audit trail has of one person: the newest line of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traces {
    /// They were disabled or enabled; the line does not say which (4020).
    pub status_changed: Option<AuditEvent>,
    /// What they owned was handed over (4030); a run that has not ended has no line.
    pub reassigned: Option<AuditEvent>,
}

impl AuditEvent {
    /// A person was deleted.
    pub const PERSON_DELETED: u32 = 4018;
    /// People were disabled or enabled; the line does not say which.
    pub const STATUS_CHANGED: u32 = 4020;
    /// A reassignment reached 95 %; running and failed ones leave no line.
    pub const REASSIGNED: u32 = 4030;
}
