//! Starting and stopping reassignments (docspace-api.md 8).

use serde::Serialize;

use super::Gate;
use crate::{
    docspace::{
        Priority,
        link::{Change, LONGEST_PAUSE_BY_A_WRITE, Verb},
        reassign,
    },
    domain::{Failure, FailureKind, PersonId, TaskReport},
};

/// How often a stop that is throttled goes out again.
const RESENT_STOPS: u32 = 3;

impl Gate {
    /// Hands over what `from` owns to `to` (docspace-api.md 8.2). With `delete_profile` the
    /// server destroys the unshared personal documents of `from` first, and their profile at the
    /// end.
    ///
    /// If a run of `from` is under way, the server answers with that one and ignores the rest.
    pub async fn start(
        self,
        from: PersonId,
        to: PersonId,
        delete_profile: bool,
    ) -> Result<TaskReport, Failure> {
        let body = Start { from_user_id: from, to_user_id: to, delete_profile };
        let change = Change::new(Verb::Post, "people/reassign/start", &body, Priority::Start);
        self.send(&change, reassign::decode_start).await
    }

    /// Asks the portal to stop the run of this leaver (docspace-api.md 8.4). `None` when it knows
    /// of none. The answer always claims success: only polling tells what came of it.
    ///
    /// A stop that is throttled goes out again when the pause is over, a few times: the portal
    /// did not take it, repeating a stop is harmless (docspace-api.md 8.4), and whoever stops a
    /// run wants it stopped. Not when the portal wants to be left alone for longer than a pause.
    pub async fn terminate(self, person: PersonId) -> Result<Option<TaskReport>, Failure> {
        let body = Terminate { user_id: person };
        let change = Change::new(Verb::Put, "people/reassign/terminate", &body, Priority::Stop);
        let mut throttled = 0;
        loop {
            match self.send(&change, reassign::decode_progress).await {
                Err(Failure { kind: FailureKind::Throttled(wait), .. })
                    if wait <= LONGEST_PAUSE_BY_A_WRITE && throttled < RESENT_STOPS =>
                {
                    throttled += 1;
                }
                result => return result,
            }
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Start {
    from_user_id: PersonId,
    to_user_id: PersonId,
    delete_profile: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Terminate {
    user_id: PersonId,
}
