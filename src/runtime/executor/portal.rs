//! The way to the portal, before, during and after signing in.

use std::future::pending;

use tokio::{sync::watch, task::JoinHandle};

use super::SignedIn;
use crate::{
    app::Effect,
    docspace::{Client, Net},
    runtime::panics,
};

/// The way to the portal.
pub(super) enum Portal {
    /// It is being signed in to; what is asked for meanwhile is done right after.
    SigningIn { attempt: JoinHandle<SignedIn>, early: Vec<Effect> },
    /// Ready.
    Open { client: Client, net: watch::Receiver<Net> },
    /// Signing in failed: nothing can be asked.
    Closed,
}

/// What happens on the way.
pub(super) enum Event {
    /// The attempt to sign in is over.
    Attempted(SignedIn),
    /// The line changed.
    Net(Net),
}

impl Portal {
    pub(super) const fn signing_in(attempt: JoinHandle<SignedIn>) -> Self {
        Self::SigningIn { attempt, early: Vec::new() }
    }

    /// Opens the way; returns what was asked for meanwhile.
    pub(super) fn open(&mut self, client: Client) -> Vec<Effect> {
        let open = Self::Open { net: client.net(), client };
        match std::mem::replace(self, open) {
            Self::SigningIn { early, .. } => early,
            Self::Open { .. } | Self::Closed => Vec::new(),
        }
    }

    /// The way for this effect, if there is one now. An early one is kept.
    pub(super) fn admit(&mut self, effect: Effect) -> Option<(Client, Effect)> {
        match self {
            Self::Open { client, .. } => return Some((client.clone(), effect)),
            Self::SigningIn { early, .. } => early.push(effect),
            Self::Closed => {}
        }
        None
    }

    /// Waits for the next event. Nothing is lost if the wait is given up.
    pub(super) async fn next(&mut self) -> Event {
        match self {
            Self::SigningIn { attempt, .. } => {
                Event::Attempted(attempt.await.unwrap_or_else(|_| Err(panics::failure())))
            }
            Self::Open { net, .. } => match net.changed().await {
                Ok(()) => Event::Net(*net.borrow_and_update()),
                // The client is here, so its line does not end.
                Err(_) => pending().await,
            },
            Self::Closed => pending().await,
        }
    }
}
