//! The ladder of a case: each step that concerns it, how it stands, and on what evidence.

use super::{Case, Entry, Evidence, Mark, Origin, ProfileEnd, Stage};
use crate::domain::Timestamp;

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Its turn has not come.
    Planned,
    /// It goes on.
    Running,
    /// It went as wanted.
    Done,
    /// It went another way than wanted; its lines say which.
    Otherwise,
    /// It failed.
    Failed,
    /// There was nothing to do, or the case ended before its turn.
    Skipped,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Planned, Self::Running, Self::Done, Self::Otherwise, Self::Failed, Self::Skipped];

    /// The words on the ladder.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Running => "running",
            Self::Done => "done",
            Self::Otherwise => "not as planned",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}

/// A step of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung<'a> {
    /// Which.
    pub stage: Stage,
    /// How it stands, in the newest run.
    pub standing: Standing,
    /// When it was begun in the newest run.
    pub begun: Option<Timestamp>,
    /// When it ended in the newest run.
    pub ended: Option<Timestamp>,
    /// What happened in it, oldest first; earlier runs included.
    pub entries: Vec<&'a Entry>,
    /// What was read for the proof, a line each.
    pub found: Vec<String>,
    /// What is missing for the proof, a phrase each.
    pub missing: &'a [String],
}

impl Case {
    /// The steps that concern this case, in their order.
    pub fn ladder(&self) -> Vec<Rung<'_>> {
        let stages = Stage::ALL.into_iter().filter(|stage| self.concerns(*stage));
        stages.map(|stage| self.rung(stage)).collect()
    }

    /// Of somebody else's run only what was seen of it concerns us.
    fn concerns(&self, stage: Stage) -> bool {
        let options = self.options();
        let ours = self.origin() == Origin::Ours;
        let planned = match stage {
            Stage::Facts => ours,
            Stage::Groups => ours && options.hand_over_groups,
            Stage::Disable => ours && options.disable,
            Stage::Sessions => ours && options.end_sessions,
            Stage::Reassign | Stage::Proof => true,
            Stage::Delete => ours && options.profile == ProfileEnd::DeleteAfterProof,
        };
        planned || self.timeline().iter().any(|entry| entry.stage == stage)
    }

    fn rung(&self, stage: Stage) -> Rung<'_> {
        let entries: Vec<&Entry> =
            self.timeline().iter().filter(|entry| entry.stage == stage).collect();
        let of_run = |entry: &&&Entry| self.run_timeline().any(|new| std::ptr::eq(new, **entry));
        let decisive = entries.iter().rfind(|entry| entry.mark != Mark::Under && of_run(entry));
        let standing = match decisive.map(|entry| entry.mark) {
            _ if self.stage() == Some(stage) => Standing::Running,
            _ if self.is_waiting() && !is_change(stage) => Standing::Planned,
            Some(Mark::Done) => Standing::Done,
            Some(Mark::Odd) => Standing::Otherwise,
            Some(Mark::Failed) => Standing::Failed,
            Some(Mark::Under) | None if self.has_passed(stage) => Standing::Skipped,
            Some(Mark::Under) | None => Standing::Planned,
        };
        let is_over = !matches!(standing, Standing::Planned | Standing::Running);
        let proof = stage == Stage::Proof;
        let found = self.evidence().filter(|_| proof).map(Evidence::lines).unwrap_or_default();
        Rung {
            stage,
            standing,
            begun: self.begun(stage).filter(|_| standing != Standing::Planned),
            ended: decisive.map(|entry| entry.at).filter(|_| is_over),
            entries,
            found,
            missing: if proof { self.missing() } else { &[] },
        }
    }

    /// Whether its turn is over: a later one has come, or the case has ended.
    fn has_passed(&self, stage: Stage) -> bool {
        self.is_settled() || self.stage().is_some_and(|current| current > stage)
    }
}

/// Whether what was done in this step stays done when the case is put into the line again.
const fn is_change(stage: Stage) -> bool {
    matches!(stage, Stage::Groups | Stage::Disable | Stage::Sessions)
}
