//! From the line to the start: facts, probe, start, and why not.

use std::time::Duration;

use super::{Case, OWN_START_AT_MOST, Origin, Phase, Stop};
use crate::{
    domain::{Clean, Failure, FailureKind, Refusal, TaskReport, Timestamp, explain_refused_start},
    offboard::{Call, Conclusion, Facts, Notice, Observation, Order, Orders, Preparation},
};

impl Case {
    pub(super) fn prepare(&mut self, at: Timestamp, step: Preparation) -> Orders {
        if !matches!(self.phase, Phase::Preparing(current) if current == step) {
            self.since = at;
        }
        self.phase = Phase::Preparing(step);
        self.conclusion = Conclusion::Preparing(step);
        let Some(heir) = self.heir.as_ref().map(|heir| heir.id) else {
            return Orders::new();
        };
        let leaver = self.leaver.id;
        let call = match step {
            Preparation::Facts => Call::ReadFacts { leaver, heir },
            Preparation::Probe => Call::Probe(leaver),
            // Deletion is a step of its own, after the proof (design: 5.2); not of the run.
            Preparation::Start => Call::Start { leaver, heir, delete_profile: false },
        };
        self.look(call, self.backoff())
    }

    pub(super) fn facts(&mut self, at: Timestamp, facts: &Facts) -> Orders {
        match self.judge(facts) {
            Ok(()) => self.prepare(at, Preparation::Probe),
            Err(why) => self.fail_unstarted(at, &why),
        }
    }

    /// Whether leaver and heir, as they are now, may be leaver and heir.
    pub(super) fn judge(&mut self, facts: &Facts) -> Result<(), String> {
        let heir_name = self.heir.as_ref().map_or("the heir", |heir| heir.name.as_str());
        let leaver = facts.leaver.as_ref().ok_or("the profile no longer exists")?;
        let heir = facts.heir.as_ref().ok_or_else(|| format!("{heir_name} no longer exists"))?;
        match explain_refused_start(&self.actor, leaver, heir) {
            Some(refusal) => Err(name_refusal(refusal, heir_name)),
            None => Ok(()),
        }
    }

    pub(super) fn probed(&mut self, at: Timestamp, seen: Observation) -> Orders {
        match seen {
            Observation::Answered(report) if !report.has_ended() => self.joined(at, &report),
            Observation::Answered(report) => {
                self.before = Some(report);
                self.prepare(at, Preparation::Start)
            }
            _ => self.prepare(at, Preparation::Start),
        }
    }

    /// The run that is there is somebody else's: it is shown, not joined in silence.
    pub(super) fn joined(&mut self, at: Timestamp, report: &TaskReport) -> Orders {
        let wanted = self.heir.take().map_or_else(Clean::default, |heir| heir.name);
        self.origin = Origin::Foreign;
        self.phase = Phase::Watching;
        let text = format!(
            "{}: already running, started elsewhere; your heir {wanted} was NOT applied",
            self.leaver.name
        );
        let mut orders = vec![Order::Tell(Notice::alarm(text))];
        orders.extend(self.saw(at, report));
        orders
    }

    pub(super) fn started(&mut self, at: Timestamp, report: &TaskReport) -> Orders {
        if !report.has_ended() && report.percentage > OWN_START_AT_MOST {
            return self.joined(at, report);
        }
        self.start_answered = true;
        self.watch(at, Some(report))
    }

    /// Whether the start arrived is unknown: it is not repeated, the record will tell.
    pub(super) fn start_unanswered(&mut self, at: Timestamp, failure: Option<Failure>) -> Orders {
        self.start_answered = false;
        self.trouble = failure;
        self.watch(at, None)
    }

    pub(super) fn watch(&mut self, at: Timestamp, report: Option<&TaskReport>) -> Orders {
        self.phase = Phase::Watching;
        let mut orders = if self.stop == Some(Stop::Wished) { self.send_stop() } else { vec![] };
        orders.extend(match report {
            Some(report) => self.saw(at, report),
            None => self.look(Call::Poll(self.leaver.id), Duration::ZERO),
        });
        orders
    }

    pub(super) fn preparation_failed(
        &mut self,
        at: Timestamp,
        step: Preparation,
        failure: Failure,
    ) -> Orders {
        match (step, failure.kind) {
            (Preparation::Start, FailureKind::Refused) => {
                let Some(heir) = self.heir.as_ref().map(|heir| heir.id) else {
                    return self.fail_unstarted(at, &failure.text);
                };
                self.phase = Phase::Explaining;
                self.refusal = Some(failure);
                self.look(Call::ReadFacts { leaver: self.leaver.id, heir }, Duration::ZERO)
            }
            (
                _,
                FailureKind::SignedOut
                | FailureKind::Forbidden
                | FailureKind::Refused
                | FailureKind::NotFound,
            ) => self.fail_unstarted(at, &failure.text),
            (Preparation::Start, FailureKind::Throttled(_)) if self.stop.is_some() => {
                self.withdraw(at)
            }
            (Preparation::Start, FailureKind::Throttled(_)) => {
                self.missed_once(failure);
                self.prepare(at, Preparation::Probe)
            }
            (Preparation::Start, _) => self.start_unanswered(at, Some(failure)),
            (step, _) => {
                self.missed_once(failure);
                self.prepare(at, step)
            }
        }
    }

    pub(super) fn explained(&mut self, at: Timestamp, seen: Observation) -> Orders {
        let told = match seen {
            Observation::Facts(facts) => self.judge(&facts).err(),
            _ => None,
        };
        let refusal = self.refusal.take();
        let why = told.or(refusal.map(|failure| failure.text.to_string()));
        self.fail_unstarted(at, &why.unwrap_or_else(|| "refused by the server".into()))
    }

    pub(super) fn fail_unstarted(&mut self, at: Timestamp, why: &str) -> Orders {
        let why = Clean::new(why);
        let text = format!("{} was not started: {why}", self.leaver.name);
        self.end(at, Conclusion::Failed { at: None, why });
        vec![Order::Tell(Notice::alarm(text))]
    }
}

/// A refusal about the heir names the heir; one about the leaver stands in the leaver's row.
fn name_refusal(refusal: Refusal, heir: &str) -> String {
    match refusal {
        Refusal::HeirIsDisabled
        | Refusal::HeirIsPending
        | Refusal::HeirCannotOwn
        | Refusal::HeirLeavesToo => format!("{heir}: {}", refusal.sentence()),
        _ => refusal.sentence().into(),
    }
}
