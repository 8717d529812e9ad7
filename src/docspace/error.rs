//! What can go wrong between here and a portal, told apart (docspace-api.md 1.2 and 1.3).

mod certificate;
mod reason;
mod silence;

use std::{fmt, sync::Arc, time::Duration};

use reqwest::StatusCode;
use thiserror::Error;

pub(super) use self::reason::{excerpt, is_page};
pub use self::{reason::Reason, silence::Silence};
use crate::domain::{Clean, Failure, FailureKind};

/// A call that gave no result. Its text is one sentence for a person; the key is never in it,
/// nor the server's stack trace.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", Sentence(self))]
pub struct ApiError {
    /// Which call it was.
    pub place: Place,
    /// What went wrong.
    pub fault: Fault,
}

/// Which call went wrong, and whom it asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The portal's host.
    pub host: Arc<str>,
    /// The proxy on the way there, and the variable that names it.
    pub proxy: Option<Arc<str>>,
    /// Method and route, such as `GET people/filter`.
    pub call: Arc<str>,
}

/// What went wrong with a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There was no answer, so nothing is known about what the server did.
    Silent(Silence),
    /// An answer with a status that is no success, or with a web page instead of data.
    Refused {
        /// The HTTP status. The body has a `statusCode` too, which may say 200
        /// (docspace-api.md 1.3, 415).
        status: u16,
        /// How the answer explains itself.
        reason: Reason,
    },
    /// 429: the request was not taken; the portal takes requests again after this time.
    Throttled(Duration),
    /// The portal sends on to another address. The key is not sent there.
    Redirected {
        /// Where to.
        to: Clean,
    },
    /// JSON of another shape than docspace-api.md promises.
    Misshapen {
        /// Where in the answer: `response[3].status`.
        at: Clean,
        /// What is wrong there.
        problem: Clean,
        /// How the answer begins: 80 characters of it.
        excerpt: Clean,
    },
    /// Nothing was sent: the console is in read-only mode.
    ReadOnly,
}

impl ApiError {
    /// What kind of failure this is for the rest of the console.
    pub fn kind(&self) -> FailureKind {
        match &self.fault {
            Fault::Silent(_) => FailureKind::Unanswered,
            Fault::Throttled(wait) => FailureKind::Throttled(*wait),
            Fault::Redirected { .. } | Fault::Misshapen { .. } => FailureKind::Unreadable,
            Fault::ReadOnly => FailureKind::Forbidden,
            Fault::Refused { status, reason } => match (status, reason) {
                (408 | 500.., _) => FailureKind::Broken,
                (_, Reason::Page(_)) => FailureKind::Unreadable,
                (401, _) => FailureKind::SignedOut,
                (403, _) => FailureKind::Forbidden,
                // Only the people service itself knows that a person is gone. An empty 404 is an
                // unknown route, problem JSON a suspended portal: neither proves anything.
                (404, Reason::Exception { .. }) => FailureKind::NotFound,
                (404, _) => FailureKind::Unreadable,
                _ => FailureKind::Refused,
            },
        }
    }

    /// Whether a reading may be repeated a little later with some hope.
    pub(super) fn is_passing(&self) -> bool {
        match &self.fault {
            Fault::Silent(silence) => silence.is_passing(),
            _ => self.kind().is_passing(),
        }
    }

    /// Whether somebody who signs in had better hear of it than wait: it may last, or waiting for
    /// it has taken long enough. What is left are restarts of the portal.
    pub(super) const fn is_told_at_once(&self) -> bool {
        match &self.fault {
            Fault::Throttled(_) => true,
            Fault::Silent(silence) => !matches!(silence, Silence::Cut),
            _ => false,
        }
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::new(error.kind(), &error.to_string())
    }
}

/// Writes an error as one sentence: what, where, and what to do about it.
struct Sentence<'a>(&'a ApiError);

impl fmt::Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ApiError { place, fault } = self.0;
        let Place { host, call, .. } = place;
        match fault {
            Fault::Silent(silence) => silence.sentence(f, place),
            Fault::Throttled(wait) => {
                let seconds = wait.as_millis().div_ceil(1000);
                write!(f, "The portal is asked too much and takes requests again in {seconds} s")
            }
            Fault::Redirected { to } if to.is_empty() => {
                write!(f, "{host} sends on to nowhere: is this the address of a DocSpace portal?")
            }
            Fault::Redirected { to } => {
                write!(f, "{host} sends on to {to}: if that is the portal, use its address")
            }
            Fault::Misshapen { at, problem, excerpt } => write!(
                f,
                "{host} answered {call} in an unknown form at `{at}`: {problem} (\"{excerpt}\")"
            ),
            Fault::ReadOnly => {
                write!(f, "Nothing was sent ({call}): the console is in read-only mode")
            }
            Fault::Refused { status, reason } => refused(f, self.0, *status, reason),
        }
    }
}

fn refused(
    f: &mut fmt::Formatter<'_>,
    ApiError { place: Place { host, call, .. }, .. }: &ApiError,
    status: u16,
    reason: &Reason,
) -> fmt::Result {
    let text = reason.text();
    match (status, reason) {
        (500.., Reason::Exception { .. }) => write!(f, "The portal failed at {call}: {text}"),
        (502..=504, _) => write!(
            f,
            "The portal behind {host} does not answer ({}): it may be restarting",
            Status(status)
        ),
        (500.., _) => write!(f, "The portal failed at {call} ({}{})", Status(status), Said(text)),
        (_, Reason::Page(_)) => write!(
            f,
            "{host} answered {call} with a web page ({}{}): is this the address of a DocSpace portal?",
            Status(status),
            Said(text)
        ),
        (401, _) => write!(
            f,
            "The API key is not accepted: it is wrong, switched off or expired, or its owner is \
             disabled{}",
            Said(text)
        ),
        (402, _) => write!(f, "The portal's plan does not allow {call}{}", Said(text)),
        (403, Reason::Empty) => write!(f, "The API key's scopes do not allow {call}"),
        (403, Reason::Problem(_)) => write!(
            f,
            "The portal refuses {call}{}: the API key's scopes are too few, or the portal is being \
             restored or moved",
            Said(text)
        ),
        (403, Reason::Exception { .. }) if reason.is_role_check() => {
            write!(f, "The role of the API key's owner does not allow {call}{}", Said(text))
        }
        (407, _) => write!(f, "The proxy on the way to {host} wants a name and a password"),
        (404, Reason::Problem(_)) => {
            write!(f, "There is no portal in service at {host} (404{})", Said(text))
        }
        (404, Reason::Empty) | (405, _) => write!(
            f,
            "{host} does not know {call} ({}): is this a DocSpace portal, 3.1 or newer? It \
             must be the whole host, not a folder",
            Status(status)
        ),
        (404, _) => write!(f, "Not found by {call}{}", Said(text)),
        _ => write!(f, "The portal refuses {call} ({}{})", Status(status), Said(text)),
    }
}

/// `502 Bad Gateway`.
struct Status(u16);

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let phrase = StatusCode::from_u16(self.0).ok().and_then(|status| status.canonical_reason());
        write!(f, "{}", self.0)?;
        phrase.map_or(Ok(()), |phrase| write!(f, " {phrase}"))
    }
}

/// What the server said, introduced by a colon; nothing when it said nothing.
struct Said<'a>(&'a str);

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { Ok(()) } else { write!(f, ": {}", self.0) }
    }
}
