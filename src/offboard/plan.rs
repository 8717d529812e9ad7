//! What shall be done to a leaver: who they are, who inherits, and what else besides.

use serde::{Deserialize, Serialize};

use super::Facts;
use crate::domain::{Clean, Person, PersonId};

/// A person in a case: what the board needs to name them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: Clean,
    /// Their e-mail, which tells namesakes apart.
    pub email: Clean,
}

impl From<&Person> for Party {
    fn from(person: &Person) -> Self {
        Self { id: person.id, name: person.name.clone(), email: person.email.clone() }
    }
}

/// What happens to the profile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileEnd {
    /// It stays, disabled.
    #[default]
    Keep,
    /// It is deleted once the hand-over is proven: the default way to remove one.
    DeleteAfterProof,
    /// The run itself destroys it (`deleteProfile`): everything unshared at 20 %, before any
    /// room has moved (docspace-api.md 9.2).
    DestroyInRun,
}

/// What is done besides the reassignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// The groups that the leaver heads get the heir as their head. Before disabling, because
    /// afterwards the server ignores some group changes (docspace-api.md 17.12).
    pub hand_over_groups: bool,
    /// An active leaver is disabled.
    pub disable: bool,
    /// The leaver's sessions are ended.
    pub end_sessions: bool,
    /// What happens to the profile.
    pub profile: ProfileEnd,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            hand_over_groups: true,
            disable: true,
            end_sessions: true,
            profile: ProfileEnd::default(),
        }
    }
}

/// One leaver's plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Who leaves.
    pub leaver: Party,
    /// Who inherits.
    pub heir: Party,
    /// What is done besides.
    pub options: Options,
    /// What the admin saw when they confirmed. The facts are read again before the start; what
    /// differs is shown instead of sent. `None`: nothing to compare with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Box<Facts>>,
}

impl Plan {
    /// A plan with the usual options, and nothing to compare the facts with.
    pub const fn new(leaver: Party, heir: Party, options: Options) -> Self {
        Self { leaver, heir, options, seen: None }
    }
}
