use std::fmt;

use crate::offboard::{Case, Conclusion as C, Origin};

/// How the cases of ours have ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cases that are still under way, a proof or a deletion that is awaited among them.
    pub open: usize,
    /// Done, proven or not.
    pub done: usize,
    /// Failed.
    pub failed: usize,
    /// Stopped, by us or by the server.
    pub stopped: usize,
    /// Lost.
    pub lost: usize,
    /// Their start got no answer, and no trace of a run was seen.
    pub unseen: usize,
    /// Taken out of the line.
    pub withdrawn: usize,
}

impl Tally {
    /// Counts.
    pub fn of(cases: &[Case]) -> Self {
        let mut tally = Self::default();
        for case in cases.iter().filter(|case| case.origin() == Origin::Ours) {
            *tally.count(case) += 1;
        }
        tally
    }

    fn count(&mut self, case: &Case) -> &mut usize {
        match case.conclusion() {
            // It is watched on, in case it moves again; nothing else is awaited.
            C::Lost(Some(_)) => &mut self.lost,
            C::Lost(None) => &mut self.unseen,
            _ if !case.is_settled() => &mut self.open,
            C::Done(_) | C::FinishedBeforeStop | C::DespiteStop(_) => &mut self.done,
            C::Failed { .. } => &mut self.failed,
            C::Stopped(_) | C::StoppedByServer(_) => &mut self.stopped,
            C::Withdrawn { .. } => &mut self.withdrawn,
            _ => &mut self.open,
        }
    }

    /// Whether something has not gone as wanted.
    pub const fn has_misses(&self) -> bool {
        self.failed + self.stopped + self.lost + self.unseen > 0
    }
}

impl fmt::Display for Tally {
    /// `28 done, 1 failed, 1 stopped`; what there is none of is left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ends = [
            (self.done, "done"),
            (self.failed, "failed"),
            (self.stopped, "stopped"),
            (self.lost, "lost"),
            (self.unseen, "not seen to start"),
            (self.withdrawn, "taken out"),
        ];
        let mut comma = "";
        for (count, word) in ends.into_iter().filter(|(count, _)| *count > 0) {
            write!(f, "{comma}{count} {word}")?;
            comma = ", ";
        }
        Ok(())
    }
}
