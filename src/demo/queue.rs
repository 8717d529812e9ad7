//! The reassignment queue as DocSpace 3.7.2 really runs it (docspace-api.md 9.7, recordings `queue`, `races`,
//! `longstage`, `longstage2`, `heavy`, `terminated`, `restart`).
//!
//! Three things live side by side, and most of the server's surprises come from their being out of step:
//! the *line* of waiting tasks with the *runs* of the workers, the *records* that progress shows, and the
//! *cleaner's list* of the records that it may drop. `terminate` and the cleaner remove records, not tasks;
//! a worker writes its record again at its next checkpoint, and then, if the cleaner has come by since, it is
//! on nobody's list.
//!
//! The queue is pure: times are server milliseconds handed in, and nothing happens between two calls.
//! [`Queue::advance`] plays all that is due, in order of time.

mod task;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet, VecDeque};

use uuid::Uuid;

pub use task::{
    CANCELLED, COMPLETED, FAILED, Order, Place, Portal, RUNNING, Record, Stage, Truth, Work,
};

/// The cleaner's pace.
const SWEEP_EVERY: u64 = 10_000;
/// How long a record may be silent before the cleaner drops it.
const SILENCE: u64 = 60_000;
/// How long the cache keeps a record that is not on the cleaner's list.
const CACHE_LIFETIME: u64 = 24 * 3_600_000;
/// `error` of a statement that ran into the command timeout (recording `longstage`).
const TIMED_OUT: &str = "The Command Timeout expired before the operation completed.";
/// `error` of a task that lost the server's start race (recording `deleting`).
const NOT_PUBLISHED: &str = "Publication not found.";

/// How the portal is installed, as far as the queue feels it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How many tasks run at once: 1 is the stock server, more are several people-service instances.
    pub workers: usize,
    /// After how many milliseconds the database driver gives up a statement.
    pub command_timeout: u64,
    /// Every how many-th accepted start dies of the server's start race; 0 is never. Recorded: 1 in 134.
    pub start_race_every: u64,
}

impl Default for Settings {
    /// The stock server, without its start race.
    fn default() -> Self {
        Self { workers: 1, command_timeout: 30_000, start_race_every: 0 }
    }
}

/// A task in the line or in a worker's hands.
#[derive(Debug)]
struct Task {
    number: u64,
    order: Order,
    record: Record,
    loses_start_race: bool,
}

/// A task in a worker's hands. Only here it can be cancelled.
#[derive(Debug)]
struct Run {
    task: Task,
    cancelled: bool,
    stage: Stage,
    begun: u64,
    work: Work,
}

/// What progress shows of a person, and which task wrote it.
#[derive(Debug)]
struct Published {
    task: u64,
    record: Record,
    at: u64,
}

/// When the next thing happens of itself.
enum Due {
    Sweep,
    StageOver(usize),
}

/// The workers, their line, the records and the cleaner.
#[derive(Debug)]
pub struct Queue {
    settings: Settings,
    now: u64,
    line: VecDeque<Task>,
    runs: Vec<Run>,
    records: HashMap<Uuid, Published>,
    /// The cleaner's list: the people whose record it may drop.
    tracked: HashSet<Uuid>,
    next_sweep: u64,
    holds: HashMap<(Uuid, u8), u64>,
    accepted: u64,
    races_to_lose: u64,
}

impl Queue {
    /// An empty queue.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            now: 0,
            line: VecDeque::new(),
            runs: Vec::new(),
            records: HashMap::new(),
            tracked: HashSet::new(),
            next_sweep: 0,
            holds: HashMap::new(),
            accepted: 0,
            races_to_lose: 0,
        }
    }

    /// Accepts a start and answers the task: a new one, or the unfinished one that is visible for this
    /// person, unchanged, whatever heir was asked for now (docspace-api.md 8.2).
    pub fn start(&mut self, now: u64, order: Order, portal: &mut impl Portal) -> Record {
        self.advance(now, portal);
        let source = order.source;
        match self.visible(source) {
            Some(shown) if !shown.record.is_completed => return shown.record.clone(),
            Some(_) => self.forget(source),
            None => {}
        }
        if self.tracked.is_empty() {
            self.next_sweep = (self.now / SWEEP_EVERY + 1) * SWEEP_EVERY;
        }
        self.tracked.insert(source);
        let task = self.accept(order);
        self.publish(&task);
        let answer = task.record.clone();
        self.line.push_back(task);
        self.hire(portal);
        answer
    }

    /// What progress shows of a person; nothing if there is no record, whatever may be running.
    pub fn progress(&self, source: Uuid) -> Option<Record> {
        self.visible(source).map(|shown| shown.record.clone())
    }

    /// Whether a visible task of this person is unfinished: then his profile cannot be deleted
    /// (docspace-api.md 5.3; recordings `queue`, `races`).
    pub fn unfinished(&self, source: Uuid) -> bool {
        self.visible(source).is_some_and(|shown| !shown.record.is_completed)
    }

    /// Removes a person's record and answers it as cancelled, whatever it was. A run ends at its next
    /// checkpoint; a waiting task is only flagged complete and runs all the same (docspace-api.md 9.5).
    pub fn terminate(&mut self, source: Uuid) -> Option<Record> {
        let shown = self.visible(source)?;
        let (number, answer) =
            (shown.task, Record { is_completed: true, status: CANCELLED, ..shown.record.clone() });
        if let Some(waiting) = self.line.iter_mut().find(|task| task.number == number) {
            waiting.record.is_completed = true;
        }
        self.forget(source);
        Some(answer)
    }

    /// Plays everything that is due up to `now`: ends of stages and the cleaner's rounds.
    pub fn advance(&mut self, now: u64, portal: &mut impl Portal) {
        while let Some((at, due)) = self.next_due()
            && at <= now
        {
            self.now = self.now.max(at);
            match due {
                Due::Sweep => self.sweep(),
                Due::StageOver(index) => self.finish_stage(index, portal),
            }
        }
        self.now = self.now.max(now);
    }

    /// Locks a person's rows: his task stands at checkpoint `at` until the time `until`, then does the work
    /// of that stage. In a stage of one statement the wait counts for the command timeout. A lock that is
    /// set before the start runs out at the same time all the same; a later one for the same checkpoint
    /// replaces it.
    pub fn hold(&mut self, source: Uuid, at: u8, until: u64) {
        let now = self.now;
        self.holds.retain(|_, until| *until > now);
        self.holds.insert((source, at), until);
    }

    /// Lets the next `count` accepted starts die of the server's start race (docspace-api.md 9.3).
    pub fn lose_start_races(&mut self, count: u64) {
        self.races_to_lose = count;
    }

    /// The server is stopped and started: waiting and running tasks and all records are gone without a
    /// trace; what the stages did stays done (recording `restart`). Locks are the database's and stay.
    pub fn restart(&mut self) {
        self.line.clear();
        self.runs.clear();
        self.records.clear();
        self.tracked.clear();
    }

    /// What is really going on for a person, in the order in which it will run.
    pub fn truth(&self, source: Uuid) -> Vec<Truth> {
        let truth = |order: &Order, place| Truth {
            heir: order.heir,
            delete_profile: order.delete_profile,
            place,
        };
        let running = self.runs.iter().map(|run| {
            let place = Place::Running { stage: run.stage, cancelled: run.cancelled };
            (run.task.order.source, truth(&run.task.order, place))
        });
        let waiting =
            self.line.iter().enumerate().map(|(ahead, task)| {
                (task.order.source, truth(&task.order, Place::Waiting { ahead }))
            });
        running.chain(waiting).filter(|(of, _)| *of == source).map(|(_, truth)| truth).collect()
    }

    fn visible(&self, source: Uuid) -> Option<&Published> {
        self.records.get(&source).filter(|shown| self.now - shown.at < CACHE_LIFETIME)
    }

    fn accept(&mut self, order: Order) -> Task {
        self.accepted += 1;
        let every = self.settings.start_race_every;
        let by_chance = every > 0 && self.accepted.is_multiple_of(every);
        let loses_start_race = by_chance || self.races_to_lose > 0;
        self.races_to_lose = self.races_to_lose.saturating_sub(1);
        let record =
            Record { percentage: 0, is_completed: false, status: RUNNING, error: String::new() };
        Task { number: self.accepted, order, record, loses_start_race }
    }

    /// Shows a task's state. A record that was dropped meanwhile is written again, but not put back on the
    /// cleaner's list.
    fn publish(&mut self, task: &Task) {
        let shown = Published { task: task.number, record: task.record.clone(), at: self.now };
        self.records.insert(task.order.source, shown);
    }

    /// Removes a record and sends a cancel, which reaches only what runs. The cleaner's list learns of it
    /// in its next round.
    fn forget(&mut self, source: Uuid) {
        self.records.remove(&source);
        for run in self.runs.iter_mut().filter(|run| run.task.order.source == source) {
            run.cancelled = true;
        }
    }

    /// The cleaner's round: silent records go, and whoever has no record leaves its list.
    fn sweep(&mut self) {
        self.next_sweep = self.now + SWEEP_EVERY;
        let silent = |source: &&Uuid| {
            self.records.get(*source).is_some_and(|shown| self.now - shown.at > SILENCE)
        };
        let silent: Vec<Uuid> = self.tracked.iter().filter(silent).copied().collect();
        for source in silent {
            self.forget(source);
        }
        self.tracked.retain(|source| self.records.contains_key(source));
    }

    fn next_due(&self) -> Option<(u64, Due)> {
        let over = self
            .runs
            .iter()
            .enumerate()
            .map(|(index, run)| (self.over(run).0, run.task.number, index))
            .min()
            .map(|(at, _, index)| (at, Due::StageOver(index)));
        match over {
            Some((at, _)) if at < self.next_sweep || self.tracked.is_empty() => over,
            _ if self.tracked.is_empty() => None,
            _ => Some((self.next_sweep, Due::Sweep)),
        }
    }

    /// When a run's stage is over, and whether by the command timeout.
    fn over(&self, run: &Run) -> (u64, bool) {
        let hold = self.holds.get(&(run.task.order.source, run.stage.from()));
        let unlocked = hold.copied().unwrap_or(0).max(run.begun);
        let done = unlocked.saturating_add(run.work.millis);
        let given_up = run.begun.saturating_add(self.settings.command_timeout);
        if run.work.statement && done >= given_up { (given_up, true) } else { (done, false) }
    }

    fn finish_stage(&mut self, index: usize, portal: &mut impl Portal) {
        let (_, timed_out) = self.over(&self.runs[index]);
        let mut run = self.runs.swap_remove(index);
        let outcome = if timed_out {
            Err(TIMED_OUT.to_owned())
        } else {
            portal.finish(self.now, &run.task.order, run.stage)
        };
        let next = Self::reach_checkpoint(&mut run, outcome);
        self.publish(&run.task);
        match next {
            Some(stage) => {
                let work = portal.begin(self.now, &run.task.order, stage);
                self.runs.push(Run { stage, begun: self.now, work, ..run });
            }
            None => self.hire(portal),
        }
    }

    /// Writes a stage's outcome into its task; answers the stage that follows, none at an end.
    fn reach_checkpoint(run: &mut Run, outcome: Result<(), String>) -> Option<Stage> {
        let next = run.stage.next();
        let record = &mut run.task.record;
        if outcome.is_ok() {
            record.percentage = run.stage.reached();
        }
        (record.status, record.error) = match outcome {
            Err(error) => (FAILED, error),
            Ok(()) if run.cancelled => (CANCELLED, String::new()),
            Ok(()) if run.task.loses_start_race => (FAILED, NOT_PUBLISHED.to_owned()),
            Ok(()) if next.is_some() => return next,
            Ok(()) => (COMPLETED, String::new()),
        };
        record.is_completed = true;
        None
    }

    /// Free workers take the next tasks of the line.
    fn hire(&mut self, portal: &mut impl Portal) {
        while self.runs.len() < self.settings.workers
            && let Some(task) = self.line.pop_front()
        {
            let stage = Stage::SignIn;
            let work = portal.begin(self.now, &task.order, stage);
            self.runs.push(Run { task, cancelled: false, stage, begun: self.now, work });
        }
    }
}
