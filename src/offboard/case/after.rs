//! After the end: the proof, and the deletion of the profile that may follow it.

use std::time::Duration;

use super::{Case, Origin, Phase, tell};
use crate::{
    domain::{Failure, FailureKind, TaskReport, Timestamp},
    offboard::{
        Call, Conclusion, Evidence, Level, Mark, Notice, Observation, Order, Orders, ProfileEnd,
        Proof, Stage, conclusion::explain,
    },
};

/// The pauses before each look for the proof: the audit trail is written asynchronously, some
/// seconds late (docspace-api.md 12).
const PROOF_PAUSES: [u64; 4] = [0, 2, 8, 20];
/// How often a deletion is sent again that the portal has not taken because it was asked too much.
const MOST_THROTTLED: u32 = 5;
/// The pause between two looks at the clean-up after a deletion.
const REMOVAL_PAUSE: Duration = Duration::from_secs(1);

impl Case {
    /// Looks for the proof.
    pub(super) fn prove(&mut self, at: Timestamp) -> Orders {
        self.begin_stage(at, Stage::Proof);
        self.phase = Phase::Proving;
        let pause = PROOF_PAUSES.get(usize::from(self.after.looks)).copied().unwrap_or_default();
        let pause = Duration::from_secs(pause).max(self.backoff());
        let call = self.evidence_call();
        self.look(call, pause)
    }

    pub(super) fn evidence_call(&self) -> Call {
        Call::Prove { leaver: self.leaver.id, since: self.run.started.unwrap_or(self.born) }
    }

    pub(super) fn proved(&mut self, at: Timestamp, evidence: Box<Evidence>) -> Orders {
        self.after.looks += 1;
        self.after.missing = evidence.misses(self.after.gone);
        self.after.missing.extend(self.after.cleanup.clone());
        self.after.evidence = Some(evidence);
        if self.after.missing.is_empty() {
            self.proven(at)
        } else if usize::from(self.after.looks) < PROOF_PAUSES.len() {
            self.prove(at)
        } else {
            self.unproven(at)
        }
    }

    pub(super) fn unproved(&mut self, at: Timestamp, failure: Failure) -> Orders {
        if failure.kind != FailureKind::SignedOut {
            self.after.looks += 1;
        }
        let why = format!("the proof could not be read: {failure}");
        self.missed_once(failure);
        if usize::from(self.after.looks) < PROOF_PAUSES.len() {
            return self.prove(at);
        }
        self.after.missing = vec![why];
        self.unproven(at)
    }

    fn proven(&mut self, at: Timestamp) -> Orders {
        self.phase = Phase::Over;
        let lines =
            self.after.evidence.as_ref().map(|evidence| evidence.lines()).unwrap_or_default();
        self.note(at, Stage::Proof, Mark::Done, lines.join("; "));
        let name = &self.leaver.name;
        match self.conclusion {
            Conclusion::Done(_) if self.may_delete() => self.delete(at),
            Conclusion::DespiteStop(_) => {
                self.conclusion = Conclusion::DespiteStop(Proof::Proven);
                vec![tell(Level::Info, format!("{name} is {}", self.conclusion.words()))]
            }
            Conclusion::Done(_) | Conclusion::Deleting => {
                let and = if self.after.gone { ", and the profile is gone" } else { "" };
                let text = format!("{name} is done, proven{and}");
                self.conclusion = Conclusion::Done(Proof::Proven);
                self.ended.get_or_insert(at);
                vec![tell(Level::Info, text)]
            }
            _ => Orders::new(),
        }
    }

    fn unproven(&mut self, at: Timestamp) -> Orders {
        self.phase = Phase::Over;
        let missing = self.after.missing.join("; ");
        self.note(at, Stage::Proof, Mark::Odd, format!("unproven: {missing}"));
        match self.conclusion {
            Conclusion::Done(_) | Conclusion::Deleting => {
                self.conclusion = Conclusion::Done(Proof::Unproven);
            }
            Conclusion::DespiteStop(_) => {}
            _ => return Orders::new(),
        }
        self.ended.get_or_insert(at);
        let kept = if self.options.profile == ProfileEnd::DeleteAfterProof && !self.after.gone {
            ". The profile was not deleted"
        } else {
            ""
        };
        let name = &self.leaver.name;
        let words = self.conclusion.words();
        vec![tell(Level::Warning, format!("{name} is {words}: {missing}{kept}"))]
    }

    /// Whether the profile is to be deleted now: asked for, proven, not done yet.
    fn may_delete(&self) -> bool {
        let asked = self.options.profile == ProfileEnd::DeleteAfterProof;
        asked && self.origin == Origin::Ours && !self.after.gone
    }

    /// Deletes the profile, unless it is gone already: a console that was killed in between may
    /// have sent the deletion.
    fn delete(&mut self, at: Timestamp) -> Orders {
        self.begin_stage(at, Stage::Delete);
        self.phase = Phase::Deleting;
        self.conclusion = Conclusion::Deleting;
        self.since = at;
        self.ended = None;
        if self
            .after
            .evidence
            .as_ref()
            .is_some_and(|evidence| evidence.profile_exists == Some(false))
        {
            self.note(at, Stage::Delete, Mark::Done, "deleted before this was asked");
            self.after.gone = true;
            return self.watch_removal(Duration::ZERO);
        }
        self.look(Call::DeleteProfile(self.leaver.id), Duration::ZERO)
    }

    /// The answer to the deletion. Whether an unanswered one arrived, the profile tells.
    pub(super) fn deleted(&mut self, at: Timestamp, seen: Observation) -> Orders {
        match seen {
            Observation::Failed(failure)
                if matches!(failure.kind, FailureKind::SignedOut | FailureKind::NotKept) =>
            {
                self.note(at, Stage::Delete, Mark::Odd, format!("not deleted: {failure}"));
                Orders::new()
            }
            Observation::Failed(failure)
                if matches!(failure.kind, FailureKind::Throttled(_))
                    && self.misses < MOST_THROTTLED =>
            {
                self.missed_once(failure);
                self.look(Call::DeleteProfile(self.leaver.id), self.backoff())
            }
            Observation::Failed(failure) if !failure.kind.leaves_in_doubt() => {
                let text = format!("the profile was not deleted: {failure}");
                self.note(at, Stage::Delete, Mark::Failed, text.clone());
                self.phase = Phase::Over;
                self.conclusion = Conclusion::Done(Proof::Unproven);
                self.ended = Some(at);
                let told = format!("{}: everything has moved, but {text}", self.leaver.name);
                self.after.missing = vec![text];
                vec![Order::Tell(Notice::alarm(told))]
            }
            seen => {
                let (mark, text) = match seen {
                    Observation::Failed(failure) => {
                        (Mark::Odd, format!("the deletion got no answer: {failure}"))
                    }
                    _ => (Mark::Done, "deleted".into()),
                };
                self.note(at, Stage::Delete, mark, text);
                self.after.gone = true;
                self.watch_removal(Duration::from_millis(300))
            }
        }
    }

    pub(super) fn watch_removal(&mut self, pause: Duration) -> Orders {
        self.phase = Phase::Removal;
        self.look(Call::PollRemoval(self.leaver.id), pause)
    }

    /// The clean-up that the server does after a deletion; on installations of one process it
    /// fails at 10 % (recording `deleting`), which is said, not hidden.
    pub(super) fn removal(&mut self, at: Timestamp, seen: Observation) -> Orders {
        match seen {
            Observation::Answered(report) if !report.has_ended() => {
                self.watch_removal(REMOVAL_PAUSE)
            }
            Observation::Failed(failure) => {
                self.missed_once(failure);
                let pause = self.backoff();
                self.watch_removal(pause)
            }
            Observation::Answered(TaskReport { percentage, error: Some(error), .. }) => {
                let why = explain(&error, crate::domain::Step::Starting);
                let text =
                    format!("the clean-up after the deletion failed at {percentage}%: {why}");
                self.note(at, Stage::Delete, Mark::Failed, text.clone());
                let told = format!("{}: {text}", self.leaver.name);
                self.after.cleanup = Some(text);
                self.after.looks = 0;
                let mut orders = vec![Order::Tell(Notice::alarm(told))];
                orders.extend(self.prove(at));
                orders
            }
            _ => {
                self.after.looks = 0;
                self.prove(at)
            }
        }
    }
}
