//! The watched task: what its records, and their absence, prove.

use std::time::Duration;

use super::{
    Case, Doubt, Origin, PATIENCE, PATIENCE_UNSEEN, Phase, RECORD_LASTS, SLOW_AFTER, START_RACE,
    Stop, VIGIL, elapsed, tell,
};
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
        let gone = match self.conclusion {
            Conclusion::Lost(_) | Conclusion::MovingAgain(_) => true,
            Conclusion::OutOfSight(_) => self.stop == Some(Stop::Missed),
            _ => false,
        };
        self.conclusion = match self.stop {
            Some(Stop::Wished | Stop::Sent { .. }) => Conclusion::Stopping(Some(step)),
            Some(Stop::Taken { .. }) => self.rearm(at, step, &mut orders),
            Some(Stop::Unanswered) => {
                self.stop = Some(Stop::Missed);
                self.note(at, Stage::Reassign, Mark::Odd, "goes on: the stop got no answer");
                let text =
                    format!("{} goes on: the stop got no answer. Stop it again", self.leaver.name);
                orders.push(Order::Tell(Notice::alarm(text)));
                Conclusion::Running(step)
            }
            _ if gone => self.rearm(at, step, &mut orders),
            _ if step == Step::Starting => Conclusion::Queued,
            _ if elapsed(self.since, at) > SLOW_AFTER => Conclusion::Slow(step),
            _ => Conclusion::Running(step),
        };
        self.ended = None;
        orders.extend(self.poll(at));
        orders
    }

    fn rearm(&mut self, at: Timestamp, step: Step, orders: &mut Orders) -> Conclusion {
        if self.is_stopping() {
            let text = format!("moves again: {}", self.in_spite());
            self.note(at, Stage::Reassign, Mark::Odd, text);
            self.stop = Some(Stop::Missed);
        }
        if !matches!(self.conclusion, Conclusion::MovingAgain(_)) {
            let text =
                format!("{} moves again: {}. It can be stopped", self.leaver.name, step.word());
            orders.push(Order::Tell(Notice::alarm(text)));
        }
        Conclusion::MovingAgain(step)
    }

    /// Why a stop of ours did not stop it.
    fn in_spite(&self) -> &'static str {
        match self.stop {
            Some(Stop::Taken { waited: true }) => {
                "the stop came while it waited on the server, which does not stop waiting tasks"
            }
            Some(Stop::Sent { .. } | Stop::Unanswered) => "the stop got no answer",
            Some(Stop::Missed) => match self.run.stop_in_doubt {
                Some(Doubt::Unanswered) => "a stop got no answer",
                Some(Doubt::LostAfter) => "a stop was answered, and the run was lost after that",
                None => "the stop has not stopped it",
            },
            _ => "the stop has not stopped it",
        }
    }

    /// Whether all had moved before the stop, by its answer or, without one, by the record that was
    /// shown when it was sent. One that met an earlier step would have ended the run there; if
    /// all has moved, it met a waiting task, none, or another run (docspace-api.md 9.5).
    fn came_too_late(&self) -> bool {
        match self.stop {
            Some(Stop::Missed) if self.run.stop_in_doubt.is_none() => false,
            stop => stop.is_some() && self.run.stop_from >= Some(Step::Notifying),
        }
    }

    /// That everything has moved, and what that says of a stop of ours.
    fn all_moved(&self) -> (Conclusion, Notice) {
        let name = &self.leaver.name;
        match self.stop {
            None => {
                let text = format!("{name} is done; the server says so, the proof is looked for");
                (Conclusion::Done(Proof::Unproven), Notice::new(Level::Info, text))
            }
            Some(_) if self.came_too_late() => {
                let text = format!("{name} had finished before the stop");
                (Conclusion::FinishedBeforeStop, Notice::new(Level::Warning, text))
            }
            Some(_) => {
                let text = format!("{name} is done in spite of the stop: {}", self.in_spite());
                (Conclusion::DespiteStop(Proof::Unproven), Notice::alarm(text))
            }
        }
    }

    /// A terminal record, and what it proves.
    pub(super) fn concluded(&mut self, at: Timestamp, report: &TaskReport) -> Orders {
        let step = report.step();
        let name = &self.leaver.name;
        let (conclusion, notice) = match (report.status, &report.error) {
            (TaskStatus::Failed, error) | (_, error @ Some(_)) => {
                if error.as_deref() == Some(START_RACE) && self.may_start_again() {
                    return self.start_again(at);
                }
                let why = error
                    .as_ref()
                    .map_or_else(|| Clean::new("the server gave no reason"), |e| explain(e, step));
                let text = format!("{name} failed at {}: {why}", step.word());
                (Conclusion::Failed { at: Some(step), why }, Notice::alarm(text))
            }
            (TaskStatus::Canceled, None) if report.percentage < 100 => {
                if self.is_stopping() || self.run.stop_in_doubt.is_some() {
                    let text = format!("{name} stopped at {}", step.word());
                    (Conclusion::Stopped(step), Notice::new(Level::Info, text))
                } else {
                    let text = format!(
                        "{name} was stopped at {}, not by you: the server's own 60 s rule, or \
                         another admin. A retry starts it again",
                        step.word()
                    );
                    (Conclusion::StoppedByServer(step), Notice::alarm(text))
                }
            }
            // A stop, if not of ours.
            (TaskStatus::Canceled, None) if self.stop.is_none() => {
                let text = format!("{name} had finished before the stop");
                (Conclusion::FinishedBeforeStop, Notice::new(Level::Warning, text))
            }
            (_, None) => self.all_moved(),
        };
        self.concluded_as(at, conclusion, vec![Order::Tell(notice)])
    }

    /// Ends the case, and looks for the proof of an end that claims that all has moved.
    fn concluded_as(&mut self, at: Timestamp, conclusion: Conclusion, orders: Orders) -> Orders {
        let (mark, claims) = match conclusion {
            Conclusion::Done(_) | Conclusion::FinishedBeforeStop => (Mark::Done, true),
            Conclusion::DespiteStop(_) => (Mark::Odd, true),
            Conclusion::Stopped(_) => (Mark::Odd, false),
            _ => (Mark::Failed, false),
        };
        let text = match (&conclusion, &self.last) {
            (Conclusion::Done(_), Some(last)) => {
                format!("the server says completed, {}%", last.percentage)
            }
            (Conclusion::DespiteStop(_), _) => {
                format!("done in spite of the stop: {}", self.in_spite())
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
            let (conclusion, mut notice) = self.all_moved();
            let mut note = "ended unseen: the evidence has it".to_owned();
            let mut mark = Mark::Done;
            if matches!(conclusion, Conclusion::Done(_)) {
                let name = &self.leaver.name;
                notice.text = format!("{name} is done: its record is gone, the audit trail has it");
            } else if matches!(conclusion, Conclusion::DespiteStop(_)) {
                note = format!("{note}, in spite of the stop: {}", self.in_spite());
                mark = Mark::Odd;
            }
            let mut orders = vec![Order::Tell(notice)];
            self.note(at, Stage::Reassign, mark, note);
            self.end(at, conclusion);
            self.after.looks = 0;
            orders.extend(self.proved(at, evidence));
            return orders;
        }
        self.after.evidence = Some(evidence);
        if self.absent_since.is_some_and(|since| elapsed(since, at) >= self.patience()) {
            return self.lost(at);
        }
        if !self.is_stopping() {
            self.out_of_sight(at);
        }
        self.poll(at)
    }

    fn patience(&self) -> Duration {
        let looked_in_time =
            self.run.started.zip(self.absent_since).is_some_and(|(start, look)| {
                elapsed(start, look) + PATIENCE_UNSEEN <= RECORD_LASTS
            });
        if self.last.is_none() && looked_in_time { PATIENCE_UNSEEN } else { PATIENCE }
    }

    pub(super) fn out_of_sight(&mut self, at: Timestamp) {
        if !matches!(self.conclusion, Conclusion::OutOfSight(_)) {
            self.since = at;
        }
        self.conclusion = Conclusion::OutOfSight(self.step());
    }

    fn lost(&mut self, at: Timestamp) -> Orders {
        self.since = at;
        self.conclusion = Conclusion::Lost(self.step());
        self.ended = Some(at);
        let (name, seconds) = (&self.leaver.name, self.patience().as_secs());
        let (note, text) = if self.last.is_none() {
            let note = "no record of a run, and no evidence of one";
            let text = format!(
                "{name}: the start got no answer, and in {seconds} s no trace of a run was seen. A \
                 retry looks for one before it starts again"
            );
            (note, text)
        } else {
            let text = format!(
                "{name} is lost: no record for {seconds} s, and no proof of an end. It may go on; a \
                 retry starts it again"
            );
            ("lost: no record, and no evidence of an end", text)
        };
        self.note(at, Stage::Reassign, Mark::Odd, note);
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
        self.starts.pop();
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
        if elapsed(since, at) >= self.patience() {
            if !was_lost {
                let call = self.evidence_call();
                return self.look(call, Duration::ZERO);
            }
            if elapsed(since, at) >= VIGIL {
                self.phase = Phase::Over;
                return Orders::new();
            }
        } else if !self.is_stopping() && !was_lost {
            self.out_of_sight(at);
        }
        self.poll(at)
    }
}
