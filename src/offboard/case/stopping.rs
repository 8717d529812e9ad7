//! The one-key stop, and what its answer proves.

use std::time::Duration;

use super::{Case, Doubt, Phase, START_RACE, Stop, tell};
use crate::{
    domain::{Clean, Step, TaskReport, Timestamp},
    offboard::{
        Call, Conclusion, Level, Mark, Notice, Observation, Order, Orders, Preparation, ProfileEnd,
        Stage, conclusion::explain,
    },
};

impl Case {
    /// The one-key stop.
    pub fn stop(&mut self, at: Timestamp) -> Orders {
        if !self.can_stop() {
            return Orders::new();
        }
        // Whoever stops a run does not want its profile deleted afterwards.
        if self.options.profile == ProfileEnd::DeleteAfterProof {
            self.options.profile = ProfileEnd::Keep;
        }
        match self.phase {
            Phase::Line | Phase::Preparing(Preparation::Facts | Preparation::Probe) => {
                self.withdraw(at)
            }
            // What the start was refused for may hold the case: then it ends instead.
            Phase::Preparing(_) | Phase::Explaining => {
                // While a refusal is explained, this is still what was refused.
                if let Conclusion::Preparing(step) = self.conclusion {
                    self.stop = Some(Stop::Wished);
                    self.conclusion = Conclusion::Withdrawing(step);
                }
                Orders::new()
            }
            Phase::Watching | Phase::Over => self.send_stop(),
            // The run is not under way: there is nothing to stop, and its end stays its end.
            Phase::Proving | Phase::Deleting | Phase::Removal => Orders::new(),
        }
    }

    pub(super) fn withdraw(&mut self, at: Timestamp) -> Orders {
        let name = self.leaver.name.clone();
        if self.run.raced {
            // A start was sent, and its run died of the server's race before it moved anything.
            let why = explain(&Clean::new(START_RACE), Step::CheckingRights);
            let text = format!("{name} is not started again: {why}");
            self.end(at, Conclusion::Failed { at: Some(Step::CheckingRights), why });
            return vec![tell(Level::Info, text)];
        }
        let begun = self.has_changed();
        self.end(at, Conclusion::Withdrawn { begun });
        let words = self.words();
        self.note(at, Stage::Reassign, Mark::Odd, words.clone());
        let stays = if begun { ". What was changed stays changed" } else { "" };
        vec![tell(Level::Info, format!("{name}: {words}{stays}"))]
    }

    pub(super) fn send_stop(&mut self) -> Orders {
        let call = self.next_call();
        // Only a lost run is stopped again after its stop was taken.
        if self.stop == Some(Stop::Taken { waited: false }) {
            self.run.stop_in_doubt = Some(Doubt::LostAfter);
        }
        self.run.stop_from = self.step();
        let again = !matches!(self.stop, None | Some(Stop::Wished));
        self.stop = Some(Stop::Sent { call, again });
        self.conclusion = Conclusion::Stopping(self.step());
        self.phase = Phase::Watching;
        self.ended = None;
        vec![self.order(call, Call::Terminate(self.leaver.id), Duration::ZERO)]
    }

    /// The answer to a terminate says "canceled" whatever happened (docspace-api.md 8.4). It is
    /// evidence only of what the record said before: 100 % or an error had already been there.
    pub(super) fn stop_answered(&mut self, at: Timestamp, seen: Observation) -> Orders {
        match seen {
            Observation::Answered(report) if self.is_of_before(&report) => self.stopped_none(at),
            Observation::Answered(report) => {
                self.note(at, Stage::Reassign, Mark::Under, "the server took the stop");
                self.heard = Some(at);
                self.run.stop_from = Some(report.step());
                self.stop = Some(Stop::Taken { waited: report.percentage == 0 });
                // Whatever it met was there: a start without an answer had arrived.
                self.last.get_or_insert_with(|| report.clone());
                if matches!(self.conclusion, Conclusion::Stopping(_)) {
                    self.conclusion = Conclusion::Stopping(self.step());
                }
                if report.percentage == 100 || report.error.is_some() {
                    self.last = Some(report.clone());
                    return self.concluded(at, &report);
                }
                self.look(Call::Poll(self.leaver.id), Duration::from_millis(300))
            }
            Observation::Absent => self.stopped_none(at),
            Observation::Failed(failure) if failure.kind.leaves_in_doubt() => {
                self.stop = Some(Stop::Unanswered);
                self.run.stop_in_doubt = Some(Doubt::Unanswered);
                self.trouble = Some(failure);
                self.look(Call::Poll(self.leaver.id), Duration::ZERO)
            }
            Observation::Failed(failure) => {
                self.stop = Some(Stop::Missed);
                let text = format!("{} was not stopped: {failure}", self.leaver.name);
                self.note(at, Stage::Reassign, Mark::Failed, format!("not stopped: {failure}"));
                self.goes_on();
                let mut orders = vec![Order::Tell(Notice::alarm(text))];
                orders.extend(self.look(Call::Poll(self.leaver.id), Duration::ZERO));
                orders
            }
            Observation::Facts(_)
            | Observation::Evidence(_)
            | Observation::Carried
            | Observation::Changed(_) => Orders::new(),
        }
    }

    /// The console was killed before the stop left: it is as if it had never been wished for.
    pub(super) fn stop_unsent(&mut self, at: Timestamp, again: bool) -> Order {
        self.stop = again.then_some(Stop::Missed);
        self.goes_on();
        let why = "the console ended before the stop was sent";
        self.note(at, Stage::Reassign, Mark::Odd, why);
        let text = format!("{} was not stopped: {why}", self.leaver.name);
        Order::Tell(Notice::alarm(text))
    }

    /// As its last record had it: it was not stopped.
    fn goes_on(&mut self) {
        self.conclusion = match self.step().filter(|_| self.absent_since.is_none()) {
            None => Conclusion::OutOfSight(self.step()),
            Some(Step::Starting) => Conclusion::Queued,
            Some(step) => Conclusion::Running(step),
        };
    }

    /// Whether the answer to a stop is that of the record which was there before our start: if that
    /// got no answer, it left no other.
    fn is_of_before(&self, report: &TaskReport) -> bool {
        let is_same = |before: &TaskReport| {
            before.percentage == report.percentage && before.error == report.error
        };
        !self.run.answered && self.last.is_none() && self.run.before.as_ref().is_some_and(is_same)
    }

    /// The stop found no task.
    fn stopped_none(&mut self, at: Timestamp) -> Orders {
        self.stop = Some(Stop::Missed);
        let none = "the server has no record of a task, so the stop reached none";
        self.note(at, Stage::Reassign, Mark::Odd, none);
        let text = format!("{}: {none}. It may go on out of sight", self.leaver.name);
        let mut orders = vec![Order::Tell(Notice::alarm(text))];
        self.out_of_sight(at);
        orders.extend(self.saw_nothing(at));
        orders
    }
}
