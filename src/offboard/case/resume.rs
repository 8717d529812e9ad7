//! After the console was away: killed, asleep, or signed out. Nothing is taken for current until
//! it was asked for again.

use std::time::Duration;

use super::{Case, Doubt, Phase, Stop};
use crate::{
    domain::{Failure, FailureKind, Timestamp},
    offboard::{Call, CallId, Conclusion, Mark, Observation, Orders, Preparation, Proof, Stage},
};

impl Case {
    /// A change of this case is about to leave, as the journal has it.
    pub fn sending(&mut self, id: CallId, call: &Call) {
        self.calls = self.calls.max(id.0);
        self.sent = Some(id);
        if !matches!(call, Call::Terminate(_)) {
            self.look = Some(id);
        } else if let Some(Stop::Sent { call, .. }) = &mut self.stop {
            // Looks that were not kept were counted, too.
            *call = id;
        }
    }

    /// Takes in an observation from the journal. Looks that changed nothing were not kept, so
    /// the recorded number is the one that was expected.
    pub fn seen_before(&mut self, at: Timestamp, about: CallId, seen: Observation) -> Orders {
        self.calls = self.calls.max(about.0);
        // Looks that were not kept were counted, too, so the number of a stop that had not left yet
        // is a guess: it is this one if it is told that it was not kept, else one behind.
        if let Some(Stop::Sent { call, .. }) = &mut self.stop
            && self.sent != Some(*call)
        {
            let was_kept = !matches!(&seen,
                Observation::Failed(failure) if failure.kind == FailureKind::NotKept);
            if was_kept && *call == about {
                self.calls += 1;
                *call = CallId(self.calls);
            } else if !was_kept {
                *call = about;
            }
        }
        if !self.is_stop(about) {
            self.look = Some(about);
        }
        self.observe(at, about, seen)
    }

    /// Takes up a case that another run of the console left behind.
    pub fn reopen(&mut self, at: Timestamp) -> Orders {
        self.look = None;
        if self.sent.is_some() && self.is_changing() {
            self.preparing.in_doubt = true;
        }
        match self.phase {
            Phase::Preparing(Preparation::Start) if self.sent.take().is_some() => {
                return self.start_unanswered(at, None);
            }
            // The stop outlives the console: nothing is started that was to be stopped.
            Phase::Preparing(_) | Phase::Explaining if self.stop == Some(Stop::Wished) => {
                return self.withdraw(at);
            }
            Phase::Preparing(_) | Phase::Explaining => {
                self.note(at, Stage::Facts, Mark::Odd, "the console ended here; in the line again");
                self.phase = Phase::Line;
                self.conclusion = Conclusion::Waiting;
                self.stop = None;
                self.since = at;
            }
            Phase::Line | Phase::Watching | Phase::Proving | Phase::Deleting | Phase::Removal => {}
            Phase::Over => return Orders::new(),
        }
        let sent = self.sent.take();
        let mut orders = Orders::new();
        if let Some(Stop::Sent { call, again }) = self.stop {
            if sent == Some(call) {
                self.stop = Some(Stop::Unanswered);
                self.run.stop_in_doubt = Some(Doubt::Unanswered);
            } else {
                orders.push(self.stop_unsent(at, again));
            }
        }
        orders.extend(self.come_back(at));
        orders
    }

    /// Whether its deletion could not leave: nothing is under way until it is taken up again.
    pub fn is_left_unsent(&self) -> bool {
        self.phase == Phase::Deleting && self.look.is_none()
    }

    /// Asks again after the console was asleep or signed out; what was seen before shows its age
    /// until then, and an absence is judged by evidence at once.
    pub fn come_back(&mut self, at: Timestamp) -> Orders {
        match self.phase {
            Phase::Watching => {
                self.returned = true;
                self.absent_since = None;
                self.misses = 0;
                let why = "asking again";
                self.trouble.get_or_insert_with(|| Failure::new(FailureKind::Unanswered, why));
                self.look(Call::Poll(self.leaver.id), Duration::ZERO)
            }
            Phase::Proving => {
                self.misses = 0;
                self.after.looks = 0;
                self.prove(at)
            }
            Phase::Deleting if self.is_left_unsent() && self.actor.can_write => {
                // The proof is read again, and tells whether there is still a profile to delete.
                self.conclusion = Conclusion::Done(Proof::Unproven);
                self.ended = Some(at);
                self.after.looks = 0;
                self.prove(at)
            }
            Phase::Removal => self.watch_removal(Duration::ZERO),
            _ => Orders::new(),
        }
    }
}
