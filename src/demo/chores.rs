//! The small background tasks: cleaning up after a deleted profile, and type changes. One line each,
//! one worker, independent of the reassignments (docspace-api.md 5.5, 5.6, 9.1).
//!
//! They never look at cancellation: terminating one only hides its record until the next checkpoint.

use std::collections::VecDeque;

use uuid::Uuid;

use super::queue::{COMPLETED, FAILED, RUNNING, Record};

/// The cleaner's pace, and how long a record may be silent before it is dropped (docspace-api.md 9.4).
const SWEEP_EVERY: u64 = 10_000;
const SILENCE: u64 = 60_000;

/// A checkpoint: the percentage, and how many milliseconds after the one before it is reached.
pub type Step = (u8, u64);

/// One task of a line.
#[derive(Debug, Clone)]
pub struct Chore<W> {
    /// Whom it is about.
    pub subject: Uuid,
    /// Who asked for it.
    pub initiator: Uuid,
    /// What is to be done at its end.
    pub what: W,
}

/// What a due checkpoint asks of the portal.
#[derive(Debug)]
pub struct Due<W> {
    /// When it is reached.
    pub at: u64,
    /// The task.
    pub chore: Chore<W>,
    /// The percentage reached.
    pub percentage: u8,
}

#[derive(Debug)]
struct Shown {
    subject: Uuid,
    record: Record,
    at: u64,
    hidden: bool,
}

/// A line of tasks of one kind.
#[derive(Debug)]
pub struct Chores<W> {
    steps: &'static [Step],
    line: VecDeque<Chore<W>>,
    /// The next step of the task at the head of the line, and when it is due.
    next: Option<(usize, u64)>,
    shown: Vec<Shown>,
}

impl<W: Clone> Chores<W> {
    /// An empty line of tasks that pass these steps.
    pub fn new(steps: &'static [Step]) -> Chores<W> {
        Chores { steps, line: VecDeque::new(), next: None, shown: Vec::new() }
    }

    /// Queues a task and answers its record; an unfinished one of the same person is answered instead.
    pub fn start(&mut self, now: u64, chore: Chore<W>) -> Record {
        if let Some(record) =
            self.progress(now, chore.subject).filter(|record| !record.is_completed)
        {
            return record;
        }
        let record =
            Record { percentage: 0, is_completed: false, status: RUNNING, error: String::new() };
        self.publish(now, chore.subject, record.clone());
        self.line.push_back(chore);
        if self.next.is_none() {
            self.begin(now);
        }
        record
    }

    fn begin(&mut self, now: u64) {
        let first = self.steps.first().filter(|_| !self.line.is_empty());
        self.next = first.map(|(_, millis)| (0, now + millis));
    }

    fn publish(&mut self, now: u64, subject: Uuid, record: Record) {
        self.shown.retain(|shown| shown.subject != subject);
        self.shown.push(Shown { subject, record, at: now, hidden: false });
    }

    /// The record of a person, unless it was terminated or has been silent for too long.
    pub fn progress(&self, now: u64, subject: Uuid) -> Option<Record> {
        let shown = self.shown.iter().find(|shown| shown.subject == subject && !shown.hidden)?;
        let dropped = (shown.at + SILENCE).div_ceil(SWEEP_EVERY) * SWEEP_EVERY;
        (now < dropped).then(|| shown.record.clone())
    }

    /// Hides a record until the task's next checkpoint.
    pub fn hide(&mut self, subject: Uuid) {
        for shown in self.shown.iter_mut().filter(|shown| shown.subject == subject) {
            shown.hidden = true;
        }
    }

    /// The next checkpoint that is due by `now`. The caller does its work, then says how it went to
    /// [`Self::reached`].
    pub fn due(&self, now: u64) -> Option<Due<W>> {
        let (step, at) = self.next.filter(|(_, at)| *at <= now)?;
        let chore = self.line.front()?.clone();
        let (percentage, _) = *self.steps.get(step)?;
        Some(Due { at, chore, percentage })
    }

    /// Publishes a checkpoint and goes on, or ends the task with an error.
    pub fn reached(&mut self, due: &Due<W>, outcome: Result<(), String>) {
        let Some((step, _)) = self.next else { return };
        let next = self.steps.get(step + 1);
        let before =
            step.checked_sub(1).and_then(|step| self.steps.get(step)).map_or(0, |(at, _)| *at);
        let (percentage, ended, status, error) = match outcome {
            Err(error) => (before, true, FAILED, error),
            Ok(()) => match next {
                None => (due.percentage, true, COMPLETED, String::new()),
                Some(_) => (due.percentage, false, RUNNING, String::new()),
            },
        };
        let record = Record { percentage, is_completed: ended, status, error };
        self.publish(due.at, due.chore.subject, record);
        match next {
            Some((_, millis)) if !ended => self.next = Some((step + 1, due.at + millis)),
            _ => {
                self.line.pop_front();
                self.begin(due.at);
            }
        }
    }

    /// The server starts again: tasks and records are gone.
    pub fn restart(&mut self) {
        self.line.clear();
        self.shown.clear();
        self.next = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: &[Step] = &[(50, 10), (100, 10)];

    fn chore(subject: u128) -> Chore<()> {
        Chore { subject: Uuid::from_u128(subject), initiator: Uuid::nil(), what: () }
    }

    fn run(line: &mut Chores<()>, now: u64) {
        while let Some(due) = line.due(now) {
            line.reached(&due, Ok(()));
        }
    }

    #[test]
    fn one_runs_at_a_time_and_ends_are_forgotten_after_a_minute() {
        let mut line = Chores::new(STEPS);
        line.start(0, chore(1));
        line.start(0, chore(2));
        let (first, second) = (Uuid::from_u128(1), Uuid::from_u128(2));
        run(&mut line, 25);
        assert_eq!(
            line.progress(25, first).map(|r| (r.percentage, r.status)),
            Some((100, COMPLETED))
        );
        assert_eq!(line.progress(25, second).map(|r| r.percentage), Some(0));
        run(&mut line, 40);
        assert_eq!(line.progress(40, second).map(|r| r.percentage), Some(100));
        assert!(line.progress(60_000, second).is_some());
        assert!(line.progress(70_000, second).is_none());
    }

    #[test]
    fn a_failure_keeps_the_last_checkpoint() {
        let mut line = Chores::new(STEPS);
        line.start(0, chore(1));
        let due = line.due(10).unwrap();
        line.reached(&due, Err("no".to_owned()));
        let record = line.progress(10, Uuid::from_u128(1)).unwrap();
        assert_eq!((record.percentage, record.status, record.is_completed), (0, FAILED, true));
        assert!(line.due(1000).is_none());
    }

    #[test]
    fn hidden_records_come_back_at_the_next_checkpoint() {
        let mut line = Chores::new(STEPS);
        line.start(0, chore(1));
        let subject = Uuid::from_u128(1);
        line.hide(subject);
        assert!(line.progress(5, subject).is_none());
        run(&mut line, 30);
        assert_eq!(line.progress(30, subject).map(|r| r.status), Some(COMPLETED));
    }
}
