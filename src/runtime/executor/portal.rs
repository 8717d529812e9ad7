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
    /// Ready; perhaps another key is being tried.
    Open { client: Client, net: watch::Receiver<Net>, renewal: Option<JoinHandle<SignedIn>> },
    /// Signing in failed: nothing can be asked.
    Closed,
}

/// What happens on the way.
pub(super) enum Event {
    /// The attempt to sign in is over.
    Attempted(SignedIn),
    /// Another key was tried.
    Renewed(SignedIn),
    /// The line changed.
    Net(Net),
}

impl Portal {
    pub(super) const fn signing_in(attempt: JoinHandle<SignedIn>) -> Self {
        Self::SigningIn { attempt, early: Vec::new() }
    }

    /// Opens the way; returns what was asked for meanwhile.
    pub(super) fn open(&mut self, client: Client) -> Vec<Effect> {
        let open = Self::Open { net: client.net(), client, renewal: None };
        match std::mem::replace(self, open) {
            Self::SigningIn { early, .. } => early,
            Self::Open { .. } | Self::Closed => Vec::new(),
        }
    }

    /// Goes on with the key of another client, jobs that wait for their time included.
    pub(super) fn renew(&self, renewed: &Client) {
        if let Self::Open { client, .. } = self {
            client.take_key_of(renewed);
        }
    }

    /// Tries another key; what is asked meanwhile goes with the old one.
    pub(super) fn try_key(&mut self, spawn: impl FnOnce(Client) -> JoinHandle<SignedIn>) {
        if let Self::Open { client, renewal, .. } = self {
            *renewal = Some(spawn(client.clone()));
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
            Self::Open { net, renewal, .. } => {
                let renewed = async {
                    match renewal {
                        Some(attempt) => attempt.await.unwrap_or_else(|_| Err(panics::failure())),
                        None => pending().await,
                    }
                };
                let changed = async {
                    match net.changed().await {
                        Ok(()) => *net.borrow_and_update(),
                        // The client is here, so its line does not end.
                        Err(_) => pending().await,
                    }
                };
                let event = tokio::select! {
                    signed_in = renewed => Event::Renewed(signed_in),
                    net = changed => Event::Net(net),
                };
                if matches!(event, Event::Renewed(_)) {
                    *renewal = None;
                }
                event
            }
            Self::Closed => pending().await,
        }
    }
}
