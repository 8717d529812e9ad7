//! The gate: the one place through which the console changes a portal.
//!
//! A request that writes needs a [`Receipt`]: the proof that its intent is in the journal. So a
//! change that nobody would remember cannot be expressed, and read-only mode holds everywhere.

mod groups;
mod people;
mod rooms;
mod runs;

use super::{Client, answer::Answer, error::ApiError, link::Change};
use crate::domain::{Failure, FailureKind, Receipt};

/// The way through for one change of the portal. Made by [`Client::gate`].
///
/// A change is sent once. Of the passing failures only [`FailureKind::Throttled`] says that the
/// portal did not take it; sent again, it waits until the pause is over. After any other one,
/// and after [`FailureKind::Unreadable`], the portal may have done it all the same.
///
/// The portal answers some changes with success and makes none. So answers are compared with what
/// was asked for, and a difference is [`FailureKind::Refused`], with its likely reason.
#[derive(Debug)]
pub struct Gate {
    client: Client,
    receipt: Receipt,
}

impl Client {
    /// The way to change the portal, once: the change whose intent was kept.
    pub fn gate(&self, receipt: Receipt) -> Gate {
        Gate { client: self.clone(), receipt }
    }
}

impl Gate {
    async fn send<T>(
        &self,
        change: &Change,
        decode: fn(&Answer) -> Result<T, ApiError>,
    ) -> Result<T, Failure> {
        let link = &self.client.link;
        if link.options.read_only {
            return Err(link.read_only(change).into());
        }
        Ok(link.change(change, &self.receipt, decode).await?)
    }
}

/// The failure of a change that the portal answered with success, or that is not worth asking
/// for.
fn refused(sentence: &str) -> Failure {
    Failure::new(FailureKind::Refused, sentence)
}
