//! What a case tells of itself.

use std::time::Duration;

use super::{Case, MOST_RUNS, Origin, Phase, Stop, elapsed};
use crate::{
    domain::{Actor, Failure, Step, TaskReport, Timestamp},
    offboard::{
        CaseId, Conclusion, Entry, Evidence, Facts, Mark, Options, Party, Preparation, Stage,
    },
};

/// What of a case is worth a record when it changes.
#[derive(Debug, PartialEq, Eq)]
pub struct Essence {
    phase: Phase,
    conclusion: Conclusion,
    stop: Option<Stop>,
    origin: Origin,
    timeline: usize,
    proofs: u8,
    is_absent: bool,
}

impl Case {
    /// What of it is worth a record when it changes.
    pub fn essence(&self) -> Essence {
        Essence {
            phase: self.phase,
            conclusion: self.conclusion.clone(),
            stop: self.stop,
            origin: self.origin,
            timeline: self.timeline.len(),
            proofs: self.after.looks,
            is_absent: self.absent_since.is_some(),
        }
    }

    /// Somebody else acts from now on.
    pub const fn act_as(&mut self, actor: Actor) {
        self.actor = actor;
    }

    /// Who acts, the last if there were several.
    pub const fn actor(&self) -> Actor {
        self.actor
    }

    /// Its id.
    pub const fn id(&self) -> CaseId {
        self.id
    }

    /// Whose content moves.
    pub const fn leaver(&self) -> &Party {
        &self.leaver
    }

    /// Who receives it; `None` is unknown.
    pub const fn heir(&self) -> Option<&Party> {
        self.heir.as_ref()
    }

    /// Who started it.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// What is done besides the reassignment.
    pub const fn options(&self) -> &Options {
        &self.options
    }

    /// What was read last before the first start: what an undo needs.
    pub fn facts(&self) -> Option<&Facts> {
        self.facts.as_deref()
    }

    /// What is known of leaver and heir before the end: what was read, else what was confirmed.
    pub fn known(&self) -> Option<&Facts> {
        self.facts.as_deref().or(self.seen.as_deref())
    }

    /// What is known of what is still to move; `None` after a run, which may have moved any of it.
    pub(in crate::offboard) fn still_to_move(&self) -> Option<&Facts> {
        self.known().filter(|_| !self.ran)
    }

    /// What was read after the end.
    pub fn evidence(&self) -> Option<&Evidence> {
        self.after.evidence.as_deref()
    }

    /// What is missing for the proof of an end, a phrase each.
    pub fn missing(&self) -> &[String] {
        &self.after.missing
    }

    /// What happened, oldest first.
    pub fn timeline(&self) -> &[Entry] {
        &self.timeline
    }

    /// What happened in the newest run, oldest first.
    pub(in crate::offboard) fn run_timeline(&self) -> impl Iterator<Item = &Entry> {
        self.timeline.iter().skip(self.told_before)
    }

    /// When this step was begun in the newest run.
    pub(in crate::offboard) fn begun(&self, stage: Stage) -> Option<Timestamp> {
        self.begun.get(&stage).copied()
    }

    /// The step that is under way; `None` in the line and after the end.
    pub(in crate::offboard) const fn stage(&self) -> Option<Stage> {
        match self.phase {
            Phase::Line | Phase::Over => None,
            Phase::Preparing(step) => Some(step.stage()),
            // A lost run is watched on, but its step is over.
            Phase::Watching if self.conclusion.is_end() => None,
            Phase::Explaining | Phase::Watching => Some(Stage::Reassign),
            Phase::Proving => Some(Stage::Proof),
            Phase::Deleting | Phase::Removal => Some(Stage::Delete),
        }
    }

    /// Which run it is, from 1, and how many are made of one that the server stops; `None`
    /// unless it was stopped by the server or goes on after that.
    pub fn run(&self) -> Option<(u8, u8)> {
        if self.origin == Origin::Foreign {
            return None;
        }
        let stopped = matches!(self.conclusion, Conclusion::StoppedByServer(_));
        // The run of a case in the line, or before its start, is still to be counted.
        let ahead = matches!(self.phase, Phase::Line | Phase::Preparing(_));
        let run = self.run.count + u8::from(ahead);
        (stopped || run > 1).then_some((run, MOST_RUNS))
    }

    /// The last record that was seen.
    pub const fn last(&self) -> Option<&TaskReport> {
        self.last.as_ref()
    }

    /// When the case was planned or found.
    pub const fn born(&self) -> Timestamp {
        self.born
    }

    /// When its end was concluded.
    pub const fn ended(&self) -> Option<Timestamp> {
        self.ended
    }

    /// What is concluded.
    pub const fn conclusion(&self) -> &Conclusion {
        &self.conclusion
    }

    /// The words on the board: what is concluded, and what became of a stop or of what was changed
    /// before the start.
    pub fn words(&self) -> String {
        let words = self.conclusion.words();
        match self.conclusion {
            Conclusion::Withdrawn { begun: true } => self.left_before_the_start(),
            Conclusion::MovingAgain(_) => words,
            // The key or the journal is awaited.
            Conclusion::Deleting if self.phase == Phase::Deleting && self.look.is_none() => {
                "done, proven; the profile is not deleted yet".into()
            }
            Conclusion::Lost(_) if self.is_stopping() => format!("{words}; a stop was sent"),
            // One of before may have reached it, out of sight.
            Conclusion::OutOfSight(_) | Conclusion::Lost(_) if self.run.stop_in_doubt.is_some() => {
                format!("{words}; a stop was sent")
            }
            _ if self.stop == Some(Stop::Missed) => format!("{words}; not stopped"),
            _ => words,
        }
    }

    /// What was changed for a case that was taken out before its start.
    fn left_before_the_start(&self) -> String {
        let done = |stage| {
            let is_done = |entry: &&Entry| entry.stage == stage && entry.mark == Mark::Done;
            self.timeline.iter().filter(is_done).count()
        };
        let mut changed = Vec::new();
        match done(Stage::Groups) {
            0 => {}
            1 => changed.push("1 group handed over".to_owned()),
            count => changed.push(format!("{count} groups handed over")),
        }
        for (stage, words) in [(Stage::Disable, "disabled"), (Stage::Sessions, "sessions ended")] {
            if done(stage) > 0 {
                changed.push(words.to_owned());
            }
        }
        if self.preparing.in_doubt {
            changed.push("a change got no answer".to_owned());
        }
        let begun = if self.told_before > 0 { "not started again" } else { "not started" };
        if changed.is_empty() { begun.into() } else { format!("{begun}; {}", changed.join(", ")) }
    }

    /// The last checkpoint that a record showed, 0..=100; `None` before the first record.
    pub fn percentage(&self) -> Option<u8> {
        self.last.as_ref().map(|report| report.percentage)
    }

    /// How long the shown step or state has lasted; of a case that ended, how long ago it did.
    pub fn time_in_step(&self, now: Timestamp) -> Duration {
        elapsed(self.since, now)
    }

    /// How long the case has lived, up to its end.
    pub fn total_time(&self, now: Timestamp) -> Duration {
        elapsed(self.born, self.ended.unwrap_or(now))
    }

    /// How old the newest answer is, and the failure that made it old; `None` while answers come.
    pub fn trouble(&self, now: Timestamp) -> Option<(Duration, &Failure)> {
        let failure = self.trouble.as_ref()?;
        Some((elapsed(self.heard.unwrap_or(self.born), now), failure))
    }

    /// How long the portal has not answered about a run that is watched.
    pub fn silence(&self, now: Timestamp) -> Option<Duration> {
        let heard = self.heard.filter(|_| self.phase == Phase::Watching)?;
        Some(elapsed(heard, now))
    }

    /// Whether it holds a lane: ours, begun, its run not over.
    pub fn holds_lane(&self) -> bool {
        let begun = matches!(self.phase, Phase::Preparing(_) | Phase::Explaining | Phase::Watching);
        self.origin == Origin::Ours && begun && !self.conclusion.is_end()
    }

    /// Whether its task is seen to move: 5..=95 % in the newest record.
    pub const fn is_moving(&self) -> bool {
        matches!(
            self.conclusion,
            Conclusion::Running(_) | Conclusion::Slow(_) | Conclusion::MovingAgain(_)
        )
    }

    /// Whether nothing more will be asked for it.
    pub fn is_settled(&self) -> bool {
        self.phase == Phase::Over
    }

    /// Whether it waits in the line, held or not.
    pub fn is_waiting(&self) -> bool {
        self.phase == Phase::Line
    }

    /// Whether it begins as soon as a lane is free.
    pub fn is_ready(&self) -> bool {
        self.is_waiting() && self.held().is_none()
    }

    /// Whether a stop would be sent, or the case be taken out of the line.
    pub fn can_stop(&self) -> bool {
        let sent = matches!(self.stop, Some(Stop::Wished | Stop::Sent { .. } | Stop::Taken { .. }));
        let runs = match self.conclusion {
            Conclusion::Lost(_) => true,
            // Everything has moved, and a deletion cannot be stopped.
            Conclusion::Deleting => false,
            _ => !self.conclusion.is_end(),
        };
        // Whether a stop reached a lost one, nobody knows.
        runs && (!sent || matches!(self.conclusion, Conclusion::Lost(_)))
    }

    /// Why it cannot be put into the line again, in at most 60 characters; `None` if it can.
    pub fn no_retry(&self) -> Option<&'static str> {
        match self.conclusion {
            _ if self.heir.is_none() => Some("its heir is not known: use o on the person"),
            Conclusion::Held(_) => None,
            Conclusion::StoppedByServer(step) if self.run.stopped_at == Some(step) => {
                Some("stopped twice at one step: another try ends there, too")
            }
            Conclusion::StoppedByServer(_) if self.run.count >= MOST_RUNS => {
                Some("the server stopped it five times: move rooms singly")
            }
            _ if !self.conclusion.can_retry() => Some("only failed, stopped and lost tasks"),
            _ => None,
        }
    }

    /// What a stop now would leave behind, in three lines (docspace-api.md 9.2 and 9.5).
    pub fn stop_would_leave(&self) -> [String; 3] {
        let heir = self.heir.as_ref().map_or("the heir", |heir| heir.name.as_str());
        let leaver = &self.leaver.name;
        let step = self.step().unwrap_or(Step::Starting);
        let is_lost = matches!(self.conclusion, Conclusion::Lost(_));
        let running = self.phase == Phase::Watching && !self.conclusion.is_end() || is_lost;
        if !running {
            return if self.conclusion.is_end() {
                [
                    format!("It has ended: {}.", self.words()),
                    "There is nothing to stop.".into(),
                    "What has moved stays moved.".into(),
                ]
            } else {
                let first = match (self.phase, self.ran) {
                    (Phase::Preparing(Preparation::Start), _) => {
                        "The start is on its way: the stop is sent as soon as that is answered."
                    }
                    (_, true) => {
                        "The next run was not started yet: a stop takes it out of the line."
                    }
                    (_, false) => "No run was started yet: a stop takes it out of the line.",
                };
                let second = if self.has_changed() || self.is_changing() {
                    format!("What was changed for {leaver} before stays changed.")
                } else {
                    "Nothing was changed on the portal.".into()
                };
                let third = match (self.phase, self.ran) {
                    (_, true) => "What an earlier run moved stays moved.",
                    (Phase::Preparing(Preparation::Start), false) => {
                        "What the run moves before the stop stays moved."
                    }
                    (_, false) => "Everything stays with the leaver.",
                };
                [first.into(), second, third.into()]
            };
        }
        let first = match step {
            _ if self.last.is_none() => {
                "No record of a run was seen: it may not run at all, and a stop may reach none."
                    .into()
            }
            Step::Starting => {
                "It waits on the server, which does not stop waiting tasks: it may run later."
                    .into()
            }
            step if is_lost || matches!(self.conclusion, Conclusion::OutOfSight(_)) => format!(
                "No record: it may not run at all; if it does, {} runs to its end first.",
                step.word()
            ),
            step => format!("{}: this runs to its end first; no step is cut short.", step.word()),
        };
        let second = match step {
            Step::Starting | Step::CheckingRights => format!("Everything stays with {leaver}."),
            Step::MovingSharedFiles => {
                format!("Shared personal files are {heir}'s by then; rooms stay with {leaver}.")
            }
            Step::PersonalFiles if self.after.gone => {
                format!("{leaver}'s unshared files are destroyed by then; rooms stay.")
            }
            Step::PersonalFiles | Step::MovingConnections => {
                format!("Shared files and connections are {heir}'s; rooms stay with {leaver}.")
            }
            Step::MovingRooms => format!("Rooms are {heir}'s by then; their files {leaver}'s."),
            _ => format!("Rooms and files are {heir}'s by then: little is left to stop."),
        };
        let comes_back = if self.after.gone && step > Step::PersonalFiles {
            "Personal files are gone for good."
        } else {
            "Nothing that has moved comes back."
        };
        let goes_on = match self.origin {
            Origin::Ours => "A retry goes on, to the same heir.",
            Origin::Foreign => "Only who started it knows the heir.",
        };
        [first, second, format!("{comes_back} {goes_on}")]
    }
}
