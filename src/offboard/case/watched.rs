//! The watched task: what its records, and their absence, prove.

use std::time::Duration;

use super::{Case, Origin, PATIENCE, Phase, SLOW_AFTER, START_RACE, Stop, VIGIL, elapsed, tell};
use crate::{
    domain::{Clean, Step, TaskReport, TaskStatus, Timestamp},
    offboard::{
        Conclusion, Evidence, Level, Mark, Notice, Order, Orders, Preparation, Proof, Stage,
        conclusion::explain,
    },
};

impl Case {
    /// A record was seen in a start's answer or a progress answer.
    pub(super) fn saw(&mut self, at: Timestamp, report: &TaskReport) -> Orders {
        if !self.run.answered && self.run.before.as_ref() == Some(report) {
            // The old record is still there: our start left no trace that can be told from it.
            return self.saw_nothing(at);
        }
        let moved = self.last.as_ref().is_none_or(|last| last.percentage != report.percentage);
        if moved || self.absent_since.is_some() {
            self.since = at;
        }
        if moved {
            let text = format!("{}% {}", report.percentage, report.step().word());
            self.note(at, Stage::Reassign, Mark::Under, text);
        }
        self.absent_since = None;
        self.returned = false;
        self.heard = Some(at);
        self.last = Some(report.clone());
        if report.has_ended() { self.concluded(at, report) } else { self.moves(at, report.step()) }
    }

    /// An unfinished record.
    pub(super) fn moves(&mut self, at: Timestamp, step: Step) -> Orders {
        let mut orders = Orders::new();
        let gone = matches!(self.conclusion, Conclusion::Lost(_) | Conclusion::MovingAgain(_));
        self.conclusion = match self.stop {
            Some(Stop::Wished | Stop::Sent { .. }) => Conclusion::Stopping(step),
            Some(Stop::Taken { .. }) => self.rearm(step, &mut orders),
            Some(Stop::Unanswered) => {
                self.stop = None;
                let text =
                    format!("{} goes on: the stop got no answer. Stop it again", self.leaver.name);
                orders.push(Order::Tell(Notice::alarm(text)));
                Conclusion::Running(step)
            }
            None if gone => self.rearm(step, &mut orders),
            None if step == Step::Starting => Conclusion::Queued,
            None if elapsed(self.since, at) > SLOW_AFTER => Conclusion::Slow(step),
            None => Conclusion::Running(step),
        };
        self.ended = None;
        orders.extend(self.poll(at));
        orders
    }

    pub(super) fn rearm(&mut self, step: Step, orders: &mut Orders) -> Conclusion {
        self.stop = None;
        if !matches!(self.conclusion, Conclusion::MovingAgain(_)) {
            let text =
                format!("{} moves again: {}. It can be stopped", self.leaver.name, step.word());
            orders.push(Order::Tell(Notice::alarm(text)));
        }
        Conclusion::MovingAgain(step)
    }

    /// A terminal record, and what it proves.
    pub(super) fn concluded(&mut self, at: Timestamp, report: &TaskReport) -> Orders {
        self.strays = false;
        let step = report.step();
        let name = &self.leaver.name;
        let waited = self.stop == Some(Stop::Taken { waited: true });
        let (conclusion, order) = match (report.status, &report.error) {
            (TaskStatus::Failed, error) | (_, error @ Some(_)) => {
                if error.as_deref() == Some(START_RACE) && self.may_start_again() {
                    return self.start_again(at);
                }
                let why = error
                    .as_ref()
                    .map_or_else(|| Clean::new("the server gave no reason"), |e| explain(e, step));
                let text = format!("{name} failed at {}: {why}", step.word());
                (Conclusion::Failed { at: Some(step), why }, Order::Tell(Notice::alarm(text)))
            }
            (TaskStatus::Canceled, None) if report.percentage < 100 => {
                if self.stop.is_some() {
                    let text = format!("{name} stopped at {}", step.word());
                    (Conclusion::Stopped(step), tell(Level::Info, text))
                } else {
                    let text = format!(
                        "{name} was stopped at {}, not by you: the server's own 60 s rule, or \
                         another admin. A retry starts it again",
                        step.word()
                    );
                    (Conclusion::StoppedByServer(step), Order::Tell(Notice::alarm(text)))
                }
            }
            (_, None) if waited => {
                let text = format!(
                    "{name} is done: the stop came while it waited on the server, which does \
                     not stop waiting tasks"
                );
                (Conclusion::Done(Proof::Unproven), Order::Tell(Notice::alarm(text)))
            }
            (status, None) if self.stop.is_some() || status == TaskStatus::Canceled => {
                let text = format!("{name} had finished before the stop");
                (Conclusion::FinishedBeforeStop, tell(Level::Warning, text))
            }
            (_, None) => {
                let text = format!("{name} is done; the server says so, the proof is looked for");
                (Conclusion::Done(Proof::Unproven), tell(Level::Info, text))
            }
        };
        self.concluded_as(at, conclusion, vec![order])
    }

    /// Ends the case, and looks for the proof of an end that claims that all has moved.
    fn concluded_as(&mut self, at: Timestamp, conclusion: Conclusion, orders: Orders) -> Orders {
        let (mark, claims) = match conclusion {
            Conclusion::Done(_) | Conclusion::FinishedBeforeStop => (Mark::Done, true),
            Conclusion::Stopped(_) => (Mark::Odd, false),
            _ => (Mark::Failed, false),
        };
        let text = match (&conclusion, &self.last) {
            (Conclusion::Done(_), Some(last)) => {
                format!("the server says completed, {}%", last.percentage)
            }
            _ => conclusion.words(),
        };
        self.note(at, Stage::Reassign, mark, text);
        self.end(at, conclusion);
        let mut orders = orders;
        if claims {
            self.after.looks = 0;
            self.misses = 0;
            orders.extend(self.prove(at));
        }
        orders
    }

    /// Evidence while there is no record: the audit trail has the run, or it has not.
    pub(super) fn judged(&mut self, at: Timestamp, evidence: Box<Evidence>) -> Orders {
        let destroyed = self.after.gone && evidence.profile_exists == Some(false);
        if evidence.is_in_audit_trail() || destroyed {
            let name = &self.leaver.name;
            let (conclusion, text) = if self.stop.is_some() {
                (Conclusion::FinishedBeforeStop, format!("{name} had finished before the stop"))
            } else {
                let text = format!("{name} is done: its record is gone, the audit trail has it");
                (Conclusion::Done(Proof::Unproven), text)
            };
            let mut orders = vec![tell(Level::Info, text)];
            self.note(at, Stage::Reassign, Mark::Done, "ended unseen: the evidence has it");
            self.end(at, conclusion);
            self.after.looks = 0;
            orders.extend(self.proved(at, evidence));
            return orders;
        }
        self.after.evidence = Some(evidence);
        if self.absent_since.is_some_and(|since| elapsed(since, at) >= PATIENCE) {
            return self.lost(at);
        }
        if self.stop.is_none() {
            self.out_of_sight(at);
        }
        self.poll(at)
    }

    fn out_of_sight(&mut self, at: Timestamp) {
        if !matches!(self.conclusion, Conclusion::OutOfSight(_)) {
            self.since = at;
        }
        self.conclusion = Conclusion::OutOfSight(self.step());
    }

    fn lost(&mut self, at: Timestamp) -> Orders {
        self.stop = None;
        self.since = at;
        self.conclusion = Conclusion::Lost(self.step());
        self.ended = Some(at);
        let name = &self.leaver.name;
        let text = format!(
            "{name} is lost: no record for {} s, and no proof of an end. It may go on; a retry \
             starts it again",
            PATIENCE.as_secs()
        );
        self.note(at, Stage::Reassign, Mark::Odd, "lost: no record, and no evidence of an end");
        let mut orders = vec![Order::Tell(Notice::alarm(text))];
        orders.extend(self.poll(at));
        orders
    }

    pub(super) fn may_start_again(&self) -> bool {
        self.origin == Origin::Ours && !self.run.raced && self.stop.is_none()
    }

    pub(super) fn start_again(&mut self, at: Timestamp) -> Orders {
        self.run.raced = true;
        // It moved nothing, so it does not count as a run.
        self.run.count = self.run.count.saturating_sub(1);
        self.last = None;
        self.note(at, Stage::Reassign, Mark::Odd, "the server's start race; started once more");
        let text = format!(
            "{}: the server's start race (“{START_RACE}”), nothing was moved; starting once more",
            self.leaver.name
        );
        let mut orders = vec![tell(Level::Warning, text)];
        orders.extend(self.prepare(at, Preparation::Probe));
        orders
    }

    /// No record. That alone is never an end, and never a success.
    pub(super) fn saw_nothing(&mut self, at: Timestamp) -> Orders {
        let since = *self.absent_since.get_or_insert(at);
        let was_lost = matches!(self.conclusion, Conclusion::Lost(_));
        if std::mem::take(&mut self.returned) {
            // While we were away it may have ended, and its record gone with time.
            let call = self.evidence_call();
            return self.look(call, Duration::ZERO);
        }
        if elapsed(since, at) >= PATIENCE {
            if !was_lost {
                let call = self.evidence_call();
                return self.look(call, Duration::ZERO);
            }
            if elapsed(since, at) >= VIGIL {
                self.phase = Phase::Over;
                return Orders::new();
            }
        } else if self.stop.is_none() && !was_lost {
            self.out_of_sight(at);
        }
        self.poll(at)
    }
}
