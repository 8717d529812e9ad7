//! The heir of a case: what happens when they cannot inherit any more, and another one in their
//! place.

use super::{Case, Lost, Phase, Start, Stop};
use crate::{
    domain::{Clean, Timestamp, Unfit},
    offboard::{Conclusion, Mark, Orders, Party, Preparation, Stage},
};

impl Case {
    /// Why it stands still at its place in the line; `None` if it does not.
    pub const fn held(&self) -> Option<Unfit> {
        match self.conclusion {
            Conclusion::Held(why) => Some(why),
            _ => None,
        }
    }

    /// Whether it has yet to be started for its heir.
    pub fn can_be_held(&self) -> bool {
        match self.phase {
            Phase::Line => self.held().is_none(),
            Phase::Preparing(_) => true,
            _ => false,
        }
    }

    /// Back at its place in the line, where it stands still: nothing was started for this heir. A
    /// change that is on its way is waited for.
    pub fn hold(&mut self, at: Timestamp, why: Unfit) -> Orders {
        if self.stop == Some(Stop::Wished) {
            return self.withdraw(at);
        }
        let step = match self.phase {
            Phase::Preparing(step) => Some(step),
            _ => None,
        };
        let only_looks = matches!(step, None | Some(Preparation::Facts | Preparation::Probe));
        if !only_looks && self.look.is_some() {
            self.unfit = Some(why);
            return Orders::new();
        }
        let kept = if self.has_changed() { "; what was changed before stays changed" } else { "" };
        let text = format!("held: {} {}{kept}", self.heir_name(), why.words());
        self.note(at, Stage::Facts, Mark::Odd, text);
        self.phase = Phase::Line;
        self.conclusion = Conclusion::Held(why);
        self.look = None;
        self.since = at;
        self.misses = 0;
        self.trouble = None;
        Orders::new()
    }

    /// Stands still no more; the heir is read before anything is sent, as always.
    pub fn go_on(&mut self, at: Timestamp) {
        self.unfit = None;
        if self.held().is_some() {
            let text = format!("goes on for {}, who is read again", self.heir_name());
            self.note(at, Stage::Facts, Mark::Under, text);
            self.conclusion = Conclusion::Waiting;
            self.since = at;
        }
    }

    /// Why it cannot get another heir, in at most 60 characters; `None` if it can: while it waits,
    /// and when the end of its run was seen. Before that the first heir would get the rooms all
    /// the same (docspace-api.md 9.5).
    pub fn no_other_heir(&self) -> Option<&'static str> {
        match &self.conclusion {
            _ if self.heir.is_none() => Some("its heir is not known: it was started elsewhere"),
            Conclusion::Done(_)
            | Conclusion::FinishedBeforeStop
            | Conclusion::DespiteStop(_)
            | Conclusion::Deleting => {
                Some("all has moved: the undo kit gives rooms to somebody else")
            }
            Conclusion::Lost(_) => Some("its end was not seen: it may go on to its first heir"),
            // Which of its runs a later end is of, no record tells.
            _ if self.lost != Lost::Never => {
                Some("a run before was lost: it may go on to its first heir")
            }
            Conclusion::Waiting | Conclusion::Held(_) => None,
            Conclusion::Stopping(_) => Some("is being stopped: its end must be seen first"),
            Conclusion::Withdrawn { .. } => Some("was taken out: offboard the person anew"),
            end if end.is_end() => self.no_retry(),
            _ => Some("has begun: only after its end was seen"),
        }
    }

    /// Gives it another heir; one that has ended goes into the line again.
    pub fn change_heir(&mut self, at: Timestamp, to: Party) {
        let Some(from) = self.heir.clone().filter(|_| self.no_other_heir().is_none()) else {
            return;
        };
        if !self.is_waiting() {
            self.line_up_again(at);
        }
        let told = |party: &Party| format!("{} ({})", party.name, party.email);
        let text = format!("heir changed from {} to {}", told(&from), told(&to));
        self.note(at, Stage::Facts, Mark::Odd, text);
        let given = std::mem::take(&mut self.preparing.given);
        if !given.is_empty() {
            let groups: Vec<&str> = given.iter().map(Clean::as_str).collect();
            let text = format!("{} stays head of {}", from.name, groups.join(", "));
            self.note(at, Stage::Groups, Mark::Odd, text);
        }
        // What was confirmed of the first heir says nothing about this one.
        if let Some(seen) = &mut self.seen {
            seen.heir = None;
        }
        self.heir = Some(to);
        self.conclusion = Conclusion::Waiting;
        self.since = at;
    }

    /// What the heir has already, although no run is under way: groups that they head, and what an
    /// earlier run has moved. A sentence each.
    pub fn heirs_already(&self) -> Vec<String> {
        let heir = self.heir_name();
        let groups: Vec<&str> = self.preparing.given.iter().map(Clean::as_str).collect();
        let heads =
            (!groups.is_empty()).then(|| format!("{heir} stays head of {}.", groups.join(", ")));
        let moved = self
            .ran
            .then(|| format!("What has moved to {heir} stays there; only the rest goes on."));
        heads.into_iter().chain(moved).collect()
    }

    /// The heirs of its starts, that of now last: what an earlier run has moved is its heir's.
    pub fn heirs(&self) -> impl Iterator<Item = &Party> {
        let started = self.starts.iter().map(|start| &start.heir);
        let mut heirs: Vec<&Party> = started.chain(self.heir()).collect();
        heirs.dedup_by_key(|heir| heir.id);
        heirs.into_iter()
    }

    /// Its starts that were answered or may have arrived, oldest first.
    pub fn starts(&self) -> &[Start] {
        &self.starts
    }

    fn heir_name(&self) -> &str {
        self.heir.as_ref().map_or("the heir", |heir| heir.name.as_str())
    }
}
