//! One leaver's run as a state machine: the only place that decides what a task's state is.
//!
//! The life of a case of ours: line → facts → groups → disable → sessions → probe → start →
//! watched → end → proof → deletion, if it is wanted. A foreign case, one that this console did
//! not start, begins watched. Every look (facts, probe, start, poll)
//! has an id, and only the answer of the look that is expected is taken: overlapping answers
//! arrive out of order (docspace-api.md 8.3).

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

mod after;
mod before;
mod heirs;
mod resume;
mod stopping;
mod told;
mod watched;

use super::{
    Entry, Evidence, Facts, Mark, Options, Party, Plan, Stage,
    conclusion::{Conclusion, Preparation},
    observation::{Call, CallId, CaseId, Level, Notice, Observation, Order, Orders},
};
use crate::domain::{Actor, Clean, Failure, Group, Step, TaskReport, Timestamp, Unfit};

/// After this long at one percentage a step is called slow.
const SLOW_AFTER: Duration = Duration::from_secs(20);
/// How long a task may be without a record before it counts as lost. Longer than the cleaner's
/// 60–70 s plus a stage of the length recorded in `longstage2` would excuse a task forever; a
/// lost task is still looked at, so nothing is lost by saying that we do not know.
const PATIENCE: Duration = Duration::from_secs(120);
/// The same for a task of which no record was ever seen although looks came in time: a start that
/// arrived has its record at once, and for so long at least (docspace-api.md 8.2, 9.4).
const PATIENCE_UNSEEN: Duration = Duration::from_secs(20);
const RECORD_LASTS: Duration = Duration::from_secs(60);
/// A lost task is looked at for this long in case it moves again.
const VIGIL: Duration = Duration::from_secs(15 * 60);
/// The longest pause between two tries while the portal does not answer. With the longest wait for
/// an answer, 20 s, a watched task is asked for twice a minute: its end is shown for a minute only
/// (docspace-api.md 9.4).
const LONGEST_BACKOFF: Duration = Duration::from_secs(10);
/// A start may answer 0, 5, 10 or 20 for a run of its own; more was always somebody else's
/// (docspace-api.md 8.2).
const OWN_START_AT_MOST: u8 = 20;
/// How many runs the server may stop before the case is given up (docspace-api.md 17.8).
const MOST_RUNS: u8 = 5;
/// The error of a run that died of the server's start race (docspace-api.md 9.3).
const START_RACE: &str = "Publication not found.";

/// Who started the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// This console.
    Ours,
    /// Somebody else; its heir is unknown, because no answer names one.
    Foreign,
}

/// A start of ours that was answered, or may have arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// When it was sent.
    pub at: Timestamp,
    /// Who inherits by it.
    pub heir: Party,
}

/// What a case waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Its turn.
    Line,
    /// An answer on the way to the start.
    Preparing(Preparation),
    /// Facts that explain why the start was refused.
    Explaining,
    /// The next poll, or evidence where there is no record.
    Watching,
    /// Evidence of the hand-over; the end is concluded already.
    Proving,
    /// The answer to the deletion of the profile.
    Deleting,
    /// The end of the clean-up that follows a deletion.
    Removal,
    /// Nothing.
    Over,
}

/// Whether a run of a case was lost: it may still move everything to its heir.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lost {
    Never,
    /// An earlier one. A run that is found now may be anybody's.
    Earlier,
    /// The newest: a run that is found now is that one.
    Newest,
}

/// A stop of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    /// Wished for while a change or the start is on its way. After a change the case ends
    /// before the start; after a start it is sent as soon as that is answered, since a stop that
    /// overtakes its start stops nothing.
    Wished,
    /// On its way.
    Sent {
        /// Its call.
        call: CallId,
        /// It is not the first one of the run.
        again: bool,
    },
    /// Answered; from now on an unfinished record means that the task moves again.
    Taken {
        /// The task had not left 0 %: the server does not stop a waiting task (9.5).
        waited: bool,
    },
    /// No answer: whether it arrived, the next look tells.
    Unanswered,
    /// It has not stopped the task: it found none, was refused, or the task was seen to go on.
    /// Another one can be sent.
    Missed,
}

/// Why nobody knows whether a stop of ours reached the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doubt {
    /// It got no answer.
    Unanswered,
    /// It was answered, and the run was lost after that.
    LostAfter,
}

/// One leaver's run. See the module for its life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    id: CaseId,
    leaver: Party,
    heir: Option<Party>,
    /// Its starts, in this wish and in earlier ones: what they have moved is their heirs'.
    starts: Vec<Start>,
    options: Options,
    actor: Actor,
    origin: Origin,
    phase: Phase,
    conclusion: Conclusion,
    stop: Option<Stop>,
    /// The look whose answer is expected.
    look: Option<CallId>,
    calls: u32,
    born: Timestamp,
    /// When the step or state that is shown was first seen.
    since: Timestamp,
    /// When the end was concluded.
    ended: Option<Timestamp>,
    /// What the admin saw when they confirmed, until it is compared.
    seen: Option<Box<Facts>>,
    /// What was read last before the first start.
    facts: Option<Box<Facts>>,
    preparing: Preparing,
    /// The heir was seen to be unfit while a change of this case was on its way.
    unfit: Option<Unfit>,
    run: Run,
    /// A run was watched, in this wish or in an earlier one.
    ran: bool,
    lost: Lost,
    last: Option<TaskReport>,
    /// When the portal last answered about this case.
    heard: Option<Timestamp>,
    absent_since: Option<Timestamp>,
    /// The console was not there for a while: an absence is judged by evidence at once.
    returned: bool,
    /// Looks in a row that failed, and the last failure.
    misses: u32,
    trouble: Option<Failure>,
    refusal: Option<Failure>,
    after: After,
    /// The newest change that may have left before the console ended, as the journal has it: it
    /// has no answer.
    sent: Option<CallId>,
    timeline: Vec<Entry>,
    /// How many entries are of earlier runs.
    told_before: usize,
    /// When the steps of this run were begun.
    begun: BTreeMap<Stage, Timestamp>,
}

/// What is done before the probe, and how far it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Preparing {
    /// Groups that still have to get the heir as head.
    groups: Vec<Group>,
    disabled: bool,
    sessions_ended: bool,
    /// A change got no answer, so it may have been carried out.
    in_doubt: bool,
    /// Groups that have got the heir as head.
    given: Vec<Clean>,
    /// Changes that failed in passing.
    failed: u8,
}

/// The run that is watched, and those before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Run {
    /// When the start was sent: evidence counts from here.
    started: Option<Timestamp>,
    /// The record that was there before our start, an old one.
    before: Option<TaskReport>,
    /// Whether our start was answered; if not, an old record proves nothing.
    answered: bool,
    /// The server's start race is answered by one more start, once.
    raced: bool,
    /// Starts so far, and where the last run was stopped by the server.
    count: u8,
    stopped_at: Option<Step>,
    /// The step that was shown when the newest stop was sent, then that of its answer.
    stop_from: Option<Step>,
    /// Why an earlier stop may stop it yet, or may have; `None` if none can.
    stop_in_doubt: Option<Doubt>,
}

/// What is known after the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct After {
    evidence: Option<Box<Evidence>>,
    /// How often the proof was looked for.
    looks: u8,
    /// What is missing for it.
    missing: Vec<String>,
    /// The profile was to go, or was deleted: the proof looks for that, too.
    gone: bool,
    /// What went wrong in the clean-up after a deletion.
    cleanup: Option<String>,
}

impl Case {
    /// A case of ours; it waits in the line.
    pub fn ours(id: CaseId, plan: Plan, actor: Actor, at: Timestamp) -> Self {
        let Plan { leaver, heir, options, seen } = plan;
        Self { options, seen, ..Self::new(id, leaver, Some(heir), actor, Origin::Ours, at) }
    }

    /// A run that somebody else started, found by its record.
    pub fn foreign(
        id: CaseId,
        leaver: Party,
        actor: Actor,
        report: &TaskReport,
        at: Timestamp,
    ) -> (Self, Orders) {
        let mut case = Self::new(id, leaver, None, actor, Origin::Foreign, at);
        case.phase = Phase::Watching;
        case.run.started = Some(at);
        case.begin_stage(at, Stage::Reassign);
        case.note(
            at,
            Stage::Reassign,
            Mark::Under,
            "found: started elsewhere, its heir is unknown",
        );
        let orders = case.saw(at, report);
        (case, orders)
    }

    fn new(
        id: CaseId,
        leaver: Party,
        heir: Option<Party>,
        actor: Actor,
        origin: Origin,
        at: Timestamp,
    ) -> Self {
        Self {
            id,
            leaver,
            heir,
            starts: Vec::new(),
            options: Options::default(),
            actor,
            origin,
            phase: Phase::Line,
            conclusion: Conclusion::Waiting,
            stop: None,
            look: None,
            calls: 0,
            born: at,
            since: at,
            ended: None,
            seen: None,
            facts: None,
            preparing: Preparing::default(),
            unfit: None,
            run: Run::default(),
            ran: false,
            lost: Lost::Never,
            last: None,
            heard: None,
            absent_since: None,
            returned: false,
            misses: 0,
            trouble: None,
            refusal: None,
            after: After::default(),
            sent: None,
            timeline: Vec::new(),
            told_before: 0,
            begun: BTreeMap::new(),
        }
    }

    /// Begins: leaver and heir are read again, whatever the list showed.
    pub fn begin(&mut self, at: Timestamp) -> Orders {
        self.unfit = None;
        self.prepare(at, Preparation::Facts)
    }

    /// Puts an ended case back into the line, with the same heir; one that is held goes on.
    pub fn retry(&mut self, at: Timestamp) {
        if self.no_retry().is_none() {
            match self.held() {
                Some(_) => self.go_on(at),
                None => self.line_up_again(at),
            }
        }
    }

    fn line_up_again(&mut self, at: Timestamp) {
        let stopped_at = match self.conclusion {
            Conclusion::StoppedByServer(step) => Some(step),
            _ => None,
        };
        let heir = self.heir.take();
        let fresh = Self::new(self.id, self.leaver.clone(), heir, self.actor, Origin::Ours, at);
        let before = std::mem::replace(self, fresh);
        self.born = before.born;
        self.calls = before.calls;
        self.options = before.options;
        self.told_before = before.timeline.len();
        self.timeline = before.timeline;
        // What was kept before the first start is what an undo needs.
        self.facts = before.facts;
        self.preparing.in_doubt = before.preparing.in_doubt;
        self.preparing.given = before.preparing.given;
        self.starts = before.starts;
        self.ran = before.ran;
        let is_lost = matches!(before.conclusion, Conclusion::Lost(_));
        self.lost = if is_lost { Lost::Newest } else { before.lost };
        self.run.stopped_at = stopped_at;
        if stopped_at.is_some() {
            self.run.count = before.run.count;
        }
        self.note(at, Stage::Facts, Mark::Under, "in the line again");
    }

    /// Takes in what a call brought. Answers of a look that is no longer expected are dropped.
    pub fn observe(&mut self, at: Timestamp, about: CallId, seen: Observation) -> Orders {
        if self.is_stop(about) {
            self.sent = None;
            return self.stop_answered(at, seen);
        }
        if self.look != Some(about) {
            return Orders::new();
        }
        self.look = None;
        if self.sent == Some(about) {
            self.sent = None;
        }
        if !matches!(seen, Observation::Failed(_)) {
            self.heard = Some(at);
            self.misses = 0;
            self.trouble = None;
        }
        match (self.phase, seen) {
            (Phase::Preparing(step), Observation::Failed(failure)) => {
                self.preparation_failed(at, step, failure)
            }
            (Phase::Preparing(_), Observation::Facts(facts)) => self.facts_read(at, facts),
            (Phase::Preparing(step), Observation::Carried | Observation::Changed(_)) => {
                self.carried(at, step)
            }
            (Phase::Preparing(Preparation::Probe), seen) => self.probed(at, seen),
            (Phase::Preparing(_), Observation::Answered(report)) => self.started(at, &report),
            (Phase::Preparing(_), Observation::Absent) => self.start_unanswered(at, None),
            (Phase::Explaining, seen) => self.explained(at, seen),
            (Phase::Watching, Observation::Answered(report)) => self.saw(at, &report),
            (Phase::Watching, Observation::Absent) => self.saw_nothing(at),
            (Phase::Watching, Observation::Evidence(evidence)) => self.judged(at, evidence),
            (Phase::Watching, Observation::Failed(failure)) => self.missed(failure),
            (Phase::Proving, Observation::Evidence(evidence)) => self.proved(at, evidence),
            (Phase::Proving, Observation::Failed(failure)) => self.unproved(at, failure),
            (Phase::Deleting, seen) => self.deleted(at, seen),
            (Phase::Removal, seen) => self.removal(at, seen),
            _ => Orders::new(),
        }
    }

    fn missed(&mut self, failure: Failure) -> Orders {
        self.missed_once(failure);
        self.look(Call::Poll(self.leaver.id), self.backoff())
    }

    fn missed_once(&mut self, failure: Failure) {
        self.misses += 1;
        self.trouble = Some(failure);
    }

    /// 0, 2, 4, 8, 10, 10 … s, by the looks that failed in a row.
    fn backoff(&self) -> Duration {
        match self.misses {
            0 => Duration::ZERO,
            n => Duration::from_secs(1 << n.min(4)).min(LONGEST_BACKOFF),
        }
    }

    fn poll(&mut self, at: Timestamp) -> Orders {
        let pause = self.pause(at);
        self.look(Call::Poll(self.leaver.id), pause)
    }

    /// How long until the next look (docspace-api.md 17.5): quickly at first, because small
    /// people are done within 300 ms; slower in long steps.
    fn pause(&self, at: Timestamp) -> Duration {
        let in_step = elapsed(self.since, at).as_secs();
        let total = elapsed(self.born, at).as_secs();
        let millis = match self.conclusion {
            Conclusion::Lost(_) => 30_000,
            Conclusion::OutOfSight(_) => 5_000,
            Conclusion::Stopping(_) if in_step < 60 => 1_000,
            _ if in_step >= 30 => 4_000,
            Conclusion::Queued if in_step >= 10 => 3_000,
            _ if self.heard == Some(at) && elapsed(self.since, at).is_zero() && total < 2 => 250,
            _ if total < 10 || in_step < 2 => 1_000,
            _ => 2_000,
        };
        Duration::from_millis(millis)
    }

    fn look(&mut self, call: Call, after: Duration) -> Orders {
        let id = self.next_call();
        self.look = Some(id);
        vec![self.order(id, call, after)]
    }

    fn next_call(&mut self) -> CallId {
        self.calls += 1;
        CallId(self.calls)
    }

    fn note(&mut self, at: Timestamp, stage: Stage, mark: Mark, text: impl Into<String>) {
        self.timeline.push(Entry { at, stage, mark, text: text.into() });
    }

    /// A step of this run is begun; what was begun before goes on.
    fn begin_stage(&mut self, at: Timestamp, stage: Stage) {
        self.begun.entry(stage).or_insert(at);
    }

    const fn order(&self, id: CallId, call: Call, after: Duration) -> Order {
        Order::Call { case: self.id, id, call, after }
    }

    /// The step that its last record showed; `None` if no record was ever seen.
    fn step(&self) -> Option<Step> {
        self.last.as_ref().map(TaskReport::step)
    }

    /// Whether a change before the start is on its way, or about to be.
    const fn is_changing(&self) -> bool {
        use Preparation::{Disable, Groups, Sessions};
        matches!(self.phase, Phase::Preparing(Groups | Disable | Sessions))
    }

    /// Whether a change of the portal was carried out, or may have been.
    fn has_changed(&self) -> bool {
        let mut entries = self.timeline.iter();
        let is_change = |stage| matches!(stage, Stage::Groups | Stage::Disable | Stage::Sessions);
        let carried = entries.any(|entry| is_change(entry.stage) && entry.mark == Mark::Done);
        carried || self.preparing.in_doubt || self.ran
    }

    /// Whether this call is the stop that is on its way.
    fn is_stop(&self, id: CallId) -> bool {
        matches!(self.stop, Some(Stop::Sent { call, .. }) if call == id)
    }

    /// Whether a stop of ours may still stop it.
    fn is_stopping(&self) -> bool {
        self.stop.is_some_and(|stop| stop != Stop::Missed)
    }

    fn end(&mut self, at: Timestamp, conclusion: Conclusion) {
        self.conclusion = conclusion;
        self.phase = Phase::Over;
        // Answers that are still on their way, a stop's among them, change an end no more.
        self.look = None;
        self.stop = None;
        self.since = at;
        self.ended = Some(at);
    }
}

fn tell(level: Level, text: impl Into<String>) -> Order {
    Order::Tell(Notice::new(level, text))
}

/// Time from one moment to a later one; zero if the clock was set back.
fn elapsed(from: Timestamp, to: Timestamp) -> Duration {
    Duration::try_from(to.duration_since(from)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
