use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

use super::Clean;

/// Why a call to the portal gave no result, in a form that the model can keep and compare.
///
/// `Display` is one sentence for a person: what was wrong, where, and the server's own text
/// where there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What kind of failure it was; decides what the console does next.
    pub kind: FailureKind,
    /// The sentence.
    pub text: Clean,
}

/// The kinds of failure that the console treats differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// No answer: refused connection, time-out, cut answer, TLS. Says nothing about what the
    /// server did.
    Unanswered,
    /// 401: the key is wrong, expired, deleted, or its owner was disabled.
    SignedOut,
    /// 403: role or scope is too low, or a rule forbids it.
    Forbidden,
    /// 400 or 402: the server refused the request as it is; or it answered a change with success
    /// and left things as they were.
    Refused,
    /// 404.
    NotFound,
    /// 429: too many requests; how long the server asks to wait.
    Throttled(Duration),
    /// 5xx, or a page of a proxy in front of the portal.
    Broken,
    /// An answer that is not what was asked for: HTML, other JSON, a foreign host.
    Unreadable,
    /// A panic in a background job: our own defect, shown as a failed call.
    Panicked,
    /// The journal could not keep the intent, so nothing was sent.
    NotKept,
}

impl FailureKind {
    /// Whether the same call may succeed a little later.
    pub const fn is_passing(self) -> bool {
        matches!(self, Self::Unanswered | Self::Throttled(_) | Self::Broken | Self::Panicked)
    }

    /// Whether a change that failed so may have been made all the same.
    pub const fn leaves_in_doubt(self) -> bool {
        matches!(self, Self::Unanswered | Self::Broken | Self::Unreadable | Self::Panicked)
    }
}

impl Failure {
    /// A failure with its sentence.
    pub fn new(kind: FailureKind, text: &str) -> Self {
        Self { kind, text: Clean::new(text) }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}
