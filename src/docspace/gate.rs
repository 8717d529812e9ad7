//! The gate: the one place through which the console changes a portal.
//!
//! A request that writes needs a [`Pass`], and only this module can make one. So read-only mode
//! holds everywhere, and whatever must happen before a change has one place to happen.

mod groups;
mod people;
mod rooms;
mod runs;

use super::{Client, answer::Answer, error::ApiError, link::Change};
use crate::domain::{Failure, FailureKind};

/// Everything that changes the portal. Made by [`Client::gate`].
///
/// A change is sent once. Of the passing failures only [`FailureKind::Throttled`] says that the
/// portal did not take it; sent again, it waits until the pause is over. After any other one,
/// and after [`FailureKind::Unreadable`], the portal may have done it all the same.
///
/// The portal answers some changes with success and makes none. So answers are compared with what
/// was asked for, and a difference is [`FailureKind::Refused`], with its likely reason.
#[derive(Clone, Debug)]
pub struct Gate(Client);

/// The right to send one request that changes the portal.
#[derive(Debug)]
pub(super) struct Pass(());

impl Client {
    /// The way to change the portal.
    pub fn gate(&self) -> Gate {
        Gate(self.clone())
    }
}

impl Gate {
    async fn send<T>(
        &self,
        change: &Change,
        decode: fn(&Answer) -> Result<T, ApiError>,
    ) -> Result<T, Failure> {
        let link = &self.0.link;
        if link.options.read_only {
            return Err(link.read_only(change).into());
        }
        Ok(link.change(change, Pass(()), decode).await?)
    }
}

/// The failure of a change that the portal answered with success, or that is not worth asking
/// for.
fn refused(sentence: &str) -> Failure {
    Failure::new(FailureKind::Refused, sentence)
}
