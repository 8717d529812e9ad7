//! From the line to the start: facts, groups, disable, sessions, probe, start, and why not.

use std::time::Duration;

use super::{Case, Lost, OWN_START_AT_MOST, Origin, Phase, Start, Stop, tell};
use crate::{
    domain::{
        Clean, Failure, FailureKind, PersonStatus, Refusal, TaskReport, Timestamp, Unfit,
        may_offboard,
    },
    offboard::{
        Call, Conclusion, Facts, Level, Mark, Notice, Observation, Order, Orders, Preparation,
        ProfileEnd, Stage,
    },
};

/// How often changes before the start may fail in passing before the person is given up.
const MOST_FAILED: u8 = 3;

impl Case {
    /// Takes the next step, or ends here if a stop was wished for meanwhile; an heir who became
    /// unfit meanwhile holds it.
    pub(super) fn prepare(&mut self, at: Timestamp, step: Preparation) -> Orders {
        if self.stop == Some(Stop::Wished) {
            return self.withdraw(at);
        }
        if let Some(why) = self.unfit.take() {
            return self.hold(at, why);
        }
        if !matches!(self.phase, Phase::Preparing(current) if current == step) {
            self.since = at;
        }
        self.begin_stage(at, step.stage());
        self.phase = Phase::Preparing(step);
        self.conclusion = Conclusion::Preparing(step);
        let Some(heir) = self.heir.as_ref().map(|heir| heir.id) else {
            return Orders::new();
        };
        let leaver = self.leaver.id;
        let call = match step {
            Preparation::Facts => Call::ReadFacts { leaver, heir },
            Preparation::Groups => match self.preparing.groups.first() {
                Some(group) => Call::GiveGroup { group: group.id, heir },
                None => return self.prepare_next(at),
            },
            Preparation::Disable => Call::Disable(leaver),
            Preparation::Sessions => Call::EndSessions(leaver),
            Preparation::Probe => Call::Probe(leaver),
            Preparation::Start => {
                self.after.gone = self.options.profile == ProfileEnd::DestroyInRun;
                self.run.started = Some(at);
                Call::Start { leaver, heir, delete_profile: self.after.gone }
            }
        };
        self.look(call, self.backoff())
    }

    /// The first step that is still to be taken before the probe, or the probe.
    fn prepare_next(&mut self, at: Timestamp) -> Orders {
        let next = if !self.preparing.groups.is_empty() {
            Preparation::Groups
        } else if !self.preparing.disabled {
            Preparation::Disable
        } else if self.options.end_sessions && !self.preparing.sessions_ended {
            Preparation::Sessions
        } else {
            Preparation::Probe
        };
        self.prepare(at, next)
    }

    pub(super) fn facts_read(&mut self, at: Timestamp, facts: Box<Facts>) -> Orders {
        if let Err(why) = self.judge(&facts) {
            return self.fail_unstarted(at, why);
        }
        if let Some(why) = Unfit::of(facts.heir.as_ref(), self.leaver.id) {
            return self.hold(at, why);
        }
        let changed = self.seen.take().map(|seen| facts.differences(&seen)).unwrap_or_default();
        self.take_in(at, facts);
        if changed.is_empty() {
            self.prepare_next(at)
        } else {
            let why = format!("changed since you confirmed: {}", changed.join(", "));
            self.fail_unstarted(at, &why)
        }
    }

    fn take_in(&mut self, at: Timestamp, facts: Box<Facts>) {
        let heir = self.heir.as_ref().map(|heir| heir.id);
        let is_open = |group: &&crate::domain::Group| {
            !group.ldap && group.manager.as_ref().map(|manager| manager.id) != heir
        };
        let heads = facts.holdings.heads.as_deref();
        self.preparing.groups = match (self.options.hand_over_groups, heads) {
            (true, Some(heads)) => heads.iter().filter(is_open).cloned().collect(),
            _ => Vec::new(),
        };
        let status = facts.leaver.as_ref().map(|leaver| leaver.status);
        self.preparing.disabled = status == Some(PersonStatus::Disabled);
        self.note(at, Stage::Facts, Mark::Done, facts.summary());
        if self.options.hand_over_groups {
            match heads {
                None => self.note(at, Stage::Groups, Mark::Odd, "groups headed: unknown"),
                Some(heads) => {
                    for group in heads.iter().filter(|group| group.ldap) {
                        let text = format!("{}: its directory decides who heads it", group.name);
                        self.note(at, Stage::Groups, Mark::Odd, text);
                    }
                }
            }
        }
        // What the leaver owned before the first start is what an undo needs.
        match &mut self.facts {
            Some(kept) if self.ran => kept.heir = facts.heir,
            kept => *kept = Some(facts),
        }
    }

    /// Whether the leaver, as they are now, may be offboarded.
    fn judge(&self, facts: &Facts) -> Result<(), &'static str> {
        let leaver = facts.leaver.as_ref().ok_or("the profile no longer exists")?;
        may_offboard(&self.actor, leaver, self.options.disable).map_err(Refusal::sentence)
    }

    /// A change before the start was carried out.
    pub(super) fn carried(&mut self, at: Timestamp, step: Preparation) -> Orders {
        self.preparing.failed = 0;
        match step {
            Preparation::Groups => {
                if !self.preparing.groups.is_empty() {
                    let group = self.preparing.groups.remove(0);
                    let heir = self.heir.as_ref().map_or("", |heir| heir.name.as_str());
                    let text = format!("{heir} heads {}", group.name);
                    self.note(at, Stage::Groups, Mark::Done, text);
                    self.preparing.given.push(group.name);
                }
            }
            Preparation::Disable => {
                self.preparing.disabled = true;
                self.note(at, Stage::Disable, Mark::Done, "disabled, the answer shows it");
            }
            Preparation::Sessions => {
                self.preparing.sessions_ended = true;
                self.note(at, Stage::Sessions, Mark::Done, "all sessions ended");
            }
            Preparation::Facts | Preparation::Probe | Preparation::Start => {}
        }
        self.prepare_next(at)
    }

    /// A change before the start failed. If it may have been carried out all the same, or may
    /// succeed a little later, the facts are read again and say what is left. Else the person is
    /// given up; the sessions are not worth that, disabling has ended them (docspace-api.md 5.1).
    fn change_failed(&mut self, at: Timestamp, step: Preparation, failure: Failure) -> Orders {
        let in_doubt = failure.kind.leaves_in_doubt();
        self.preparing.in_doubt |= in_doubt;
        if (in_doubt || failure.kind.is_passing()) && self.preparing.failed < MOST_FAILED {
            self.preparing.failed += 1;
            self.missed_once(failure);
            return self.prepare(at, Preparation::Facts);
        }
        let what = self.failed_change(step, &failure);
        if step == Preparation::Sessions {
            self.preparing.sessions_ended = true;
            let text = format!("{what}; disabling ended them");
            self.note(at, Stage::Sessions, Mark::Odd, text.clone());
            let mut orders = vec![tell(Level::Warning, format!("{}: {text}", self.leaver.name))];
            orders.extend(self.prepare_next(at));
            return orders;
        }
        self.note(at, step.stage(), Mark::Failed, what.clone());
        if step == Preparation::Groups && failure.kind == FailureKind::Refused {
            return self.explain(Failure::new(FailureKind::Refused, &what));
        }
        self.fail_unstarted(at, &what)
    }

    /// What a failure says of a change before the start.
    fn failed_change(&self, step: Preparation, failure: &Failure) -> String {
        let in_doubt = failure.kind.leaves_in_doubt();
        match (step, self.preparing.groups.first()) {
            (Preparation::Groups, Some(group)) if in_doubt => {
                format!("whether the heir heads {} is unknown: {failure}", group.name)
            }
            (Preparation::Groups, Some(group)) => {
                format!("{} keeps its head: {failure}", group.name)
            }
            (Preparation::Sessions, _) if in_doubt => {
                format!("whether they were ended one by one is unknown: {failure}")
            }
            (Preparation::Sessions, _) => format!("not ended one by one: {failure}"),
            (Preparation::Start, _) => format!("not started: {failure}"),
            _ if in_doubt => format!("whether they are disabled is unknown: {failure}"),
            _ => format!("not disabled: {failure}"),
        }
    }

    /// The portal refuses the key, or the journal could not keep the intent, so that nothing left:
    /// this step has changed nothing, and the case waits at its place until that is mended.
    fn back_to_line(&mut self, at: Timestamp, step: Preparation, failure: &Failure) -> Orders {
        if self.is_changing() || step == Preparation::Start {
            let what = self.failed_change(step, failure);
            self.note(at, step.stage(), Mark::Odd, what);
        }
        if self.stop == Some(Stop::Wished) {
            return self.withdraw(at);
        }
        self.phase = Phase::Line;
        self.conclusion = Conclusion::Waiting;
        self.since = at;
        self.misses = 0;
        Orders::new()
    }

    pub(super) fn probed(&mut self, at: Timestamp, seen: Observation) -> Orders {
        match seen {
            Observation::Answered(report) if !report.has_ended() => self.joined(at, &report),
            Observation::Answered(report) => {
                self.run.before = Some(report);
                self.prepare(at, Preparation::Start)
            }
            _ => self.prepare(at, Preparation::Start),
        }
    }

    /// The run that is there is somebody else's: it is shown, not joined in silence. After a lost
    /// run it is that one, which would be taken for ours without another try, too.
    pub(super) fn joined(&mut self, at: Timestamp, report: &TaskReport) -> Orders {
        if self.lost == Lost::Newest {
            return self.found_again(at, report);
        }
        let wanted = self.heir.take().map_or_else(Clean::default, |heir| heir.name);
        self.origin = Origin::Foreign;
        self.phase = Phase::Watching;
        self.run.started = Some(at);
        self.note(
            at,
            Stage::Reassign,
            Mark::Odd,
            format!("already running, started elsewhere; {wanted} was not applied as heir"),
        );
        let text = format!(
            "{}: already running, started elsewhere; your heir {wanted} was NOT applied",
            self.leaver.name
        );
        // It was wished for a run of ours; of this one the admin is to decide anew.
        let unsent = self.stop.take().map_or("", |_| "; your stop was not sent");
        let mut orders = vec![Order::Tell(Notice::alarm(text + unsent))];
        orders.extend(self.saw(at, report));
        orders
    }

    fn found_again(&mut self, at: Timestamp, report: &TaskReport) -> Orders {
        let what = "the run that was lost goes on, so no other was begun";
        self.note(at, Stage::Reassign, Mark::Odd, what);
        self.run.started = Some(at);
        self.run.answered = true;
        self.after.gone = self.options.profile == ProfileEnd::DestroyInRun;
        let text = format!("{}: {what}", self.leaver.name);
        let mut orders = vec![Order::Tell(Notice::alarm(text))];
        orders.extend(self.watch(at, Some(report)));
        orders
    }

    pub(super) fn started(&mut self, at: Timestamp, report: &TaskReport) -> Orders {
        if !report.has_ended() && report.percentage > OWN_START_AT_MOST {
            return self.joined(at, report);
        }
        self.run.answered = true;
        self.note(at, Stage::Reassign, Mark::Under, "start accepted");
        self.keep_start(at);
        self.watch(at, Some(report))
    }

    /// Whether the start arrived is unknown: it is not repeated, the record will tell.
    pub(super) fn start_unanswered(&mut self, at: Timestamp, failure: Option<Failure>) -> Orders {
        self.run.answered = false;
        self.note(at, Stage::Reassign, Mark::Odd, "the start got no answer: not repeated");
        self.trouble = failure;
        self.keep_start(at);
        self.watch(at, None)
    }

    fn keep_start(&mut self, at: Timestamp) {
        if self.lost == Lost::Newest {
            self.lost = Lost::Earlier;
        }
        let heir = self.heir.clone();
        self.starts.extend(heir.map(|heir| Start { at: self.run.started.unwrap_or(at), heir }));
    }

    pub(super) fn watch(&mut self, at: Timestamp, report: Option<&TaskReport>) -> Orders {
        self.phase = Phase::Watching;
        self.ran = true;
        self.run.count = self.run.count.saturating_add(1);
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
            (_, FailureKind::SignedOut | FailureKind::NotKept) => {
                self.back_to_line(at, step, &failure)
            }
            (Preparation::Groups | Preparation::Disable | Preparation::Sessions, _) => {
                self.change_failed(at, step, failure)
            }
            (Preparation::Start, FailureKind::Refused) => self.explain(failure),
            (_, FailureKind::Forbidden | FailureKind::Refused | FailureKind::NotFound) => {
                self.fail_unstarted(at, &failure.text)
            }
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

    /// Reads the facts again, which may tell why a change for the heir was refused.
    fn explain(&mut self, refusal: Failure) -> Orders {
        let Some(heir) = self.heir.as_ref().map(|heir| heir.id) else { return Orders::new() };
        self.phase = Phase::Explaining;
        self.refusal = Some(refusal);
        self.look(Call::ReadFacts { leaver: self.leaver.id, heir }, Duration::ZERO)
    }

    /// Why it was refused. Of a start the server has one text for each side, with five reasons
    /// behind it, and looks at the heir first (docspace-api.md 8.2).
    pub(super) fn explained(&mut self, at: Timestamp, seen: Observation) -> Orders {
        let refusal = self.refusal.take();
        let mut why =
            refusal.map_or_else(|| "refused by the server".into(), |refusal| refusal.text);
        if let Observation::Facts(facts) = seen {
            if let Some(unfit) = Unfit::of(facts.heir.as_ref(), self.leaver.id) {
                return self.hold(at, unfit);
            }
            let leaver = facts.leaver.as_ref();
            let disable = self.options.disable && !self.preparing.disabled;
            let broken = leaver.and_then(|leaver| may_offboard(&self.actor, leaver, disable).err());
            why = broken.map_or(why, |refusal| Clean::new(refusal.sentence()));
        }
        self.fail_unstarted(at, &why)
    }

    pub(super) fn fail_unstarted(&mut self, at: Timestamp, why: &str) -> Orders {
        let why = Clean::new(why);
        self.note(at, Stage::Reassign, Mark::Failed, format!("not started: {why}"));
        let text = format!("{} was not started: {why}", self.leaver.name);
        self.end(at, Conclusion::Failed { at: None, why });
        vec![Order::Tell(Notice::alarm(text))]
    }
}
