//! What is concluded about a task: the states of the board.

use super::Stage;
use crate::domain::{Clean, Step, Unfit};

/// The state of a case. Each variant says by what evidence it is reached; the transitions are
/// in [`Case`](super::Case) and nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// Ours, kept on this side until a lane is free. Nothing was sent.
    Waiting,
    /// The same, and it stands still: who was to inherit cannot, by facts that were read before a
    /// start. The admin is asked for another heir.
    Held(Unfit),
    /// Taken out before the start.
    Withdrawn {
        /// Something else was changed already, such as the leaver's status, or may have been;
        /// else nothing was.
        begun: bool,
    },
    /// Ours, about to be started.
    Preparing(Preparation),
    /// A stop was wished for while this was on its way: the case ends before the start, or is
    /// stopped as soon as that is answered.
    Withdrawing(Preparation),
    /// The start was answered, 0 %: the server is busy with something else.
    Queued,
    /// 5..=95 % in a progress answer.
    Running(Step),
    /// The same percentage for more than 20 s. One statement fails at 30 s, silence is
    /// cancelled at 60–70 s, as shipped (docspace-api.md 9.4).
    Slow(Step),
    /// The record vanished while the task ran or waited: the task goes on (9.4). `None`: its start
    /// got no answer, and no record of it was ever seen.
    OutOfSight(Option<Step>),
    /// A stop was sent, no terminal record was seen yet; `None` as above.
    Stopping(Option<Step>),
    /// Seen stopped or gone, and it moves: the stop is armed again (9.5).
    MovingAgain(Step),
    /// Status 3 below 100 % in a progress answer, after a stop of ours.
    Stopped(Step),
    /// The same without a stop of ours that can have done it: the server's own 60 s rule, or another admin.
    StoppedByServer(Step),
    /// Everything had moved when the stop arrived, by its answer or by the record that was shown
    /// when it was sent.
    FinishedBeforeStop,
    /// Everything has moved although a stop was sent before: it reached no task, or one that
    /// waited, which the server does not stop (9.5), was refused, or got no answer. How far that
    /// was proven.
    DespiteStop(Proof),
    /// An error text or status 4, or a start that was refused (then `at` is `None`: nothing
    /// was moved).
    Failed {
        /// The step at which the server gave up.
        at: Option<Step>,
        /// The reason, explained where it is known.
        why: Clean,
    },
    /// Status 2, and how far that was proven.
    Done(Proof),
    /// The hand-over is proven, and the profile is being deleted as a step of its own.
    Deleting,
    /// No record, and patience ran out. The task may go on; nothing is claimed. `None`: no record
    /// of it was ever seen.
    Lost(Option<Step>),
}

/// What is done before a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preparation {
    /// Leaver, heir and holdings are read again.
    Facts,
    /// The groups that the leaver heads get the heir as head.
    Groups,
    /// The leaver is disabled.
    Disable,
    /// The leaver's sessions are ended.
    Sessions,
    /// Progress is probed for somebody else's run.
    Probe,
    /// The start is on its way.
    Start,
}

impl Preparation {
    /// The step of the ladder to which it belongs.
    pub const fn stage(self) -> Stage {
        match self {
            Self::Facts => Stage::Facts,
            Self::Groups => Stage::Groups,
            Self::Disable => Stage::Disable,
            Self::Sessions => Stage::Sessions,
            Self::Probe | Self::Start => Stage::Reassign,
        }
    }
}

/// Whether "done" rests on more than the server's own word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Only the server said so.
    Unproven,
    /// What the leaver owns, the audit trail and the profile say so too.
    Proven,
}

impl Proof {
    const fn word(self) -> &'static str {
        match self {
            Self::Unproven => "unproven",
            Self::Proven => "proven",
        }
    }
}

impl Conclusion {
    /// The words for it. [`Case::words`](super::Case::words) are those on the board, which also
    /// say what else is known.
    pub fn words(&self) -> String {
        match self {
            Self::Waiting => "waiting".into(),
            Self::Held(why) => format!("held: the heir {}", why.words()),
            Self::Withdrawn { begun: false } => "taken out of the line, nothing was changed".into(),
            Self::Withdrawn { begun: true } => "not started".into(),
            Self::Preparing(Preparation::Facts) => "reading facts".into(),
            Self::Preparing(Preparation::Groups) => "handing over groups".into(),
            Self::Preparing(Preparation::Disable) => "disabling".into(),
            Self::Preparing(Preparation::Sessions) => "ending sessions".into(),
            Self::Preparing(Preparation::Probe) => "probing".into(),
            Self::Preparing(Preparation::Start) => "starting".into(),
            Self::Withdrawing(step) => {
                format!("stopping after: {}", Self::Preparing(*step).words())
            }
            Self::Queued => "queued on server".into(),
            Self::Running(step) => step.word().into(),
            Self::Slow(step) => format!("slow: {}", step.word()),
            Self::OutOfSight(None) => "start got no answer, no record so far".into(),
            Self::OutOfSight(Some(step)) => format!("out of sight: {}", step.word()),
            Self::Stopping(None) => "stop sent; no record so far".into(),
            Self::Stopping(Some(Step::Starting)) => {
                "stop sent; waits on the server, may still run".into()
            }
            Self::Stopping(Some(step)) => format!("stopping after: {}", step.word()),
            Self::MovingAgain(step) => format!("moving again: {}", step.word()),
            Self::Stopped(step) => format!("stopped at {}", step.word()),
            Self::StoppedByServer(step) => format!("stopped by the server at {}", step.word()),
            Self::FinishedBeforeStop => "finished before the stop".into(),
            Self::Failed { at: Some(step), why } => format!("failed at {}: {why}", step.word()),
            Self::Failed { at: None, why } => format!("not started: {why}"),
            Self::DespiteStop(proof) => format!("done in spite of the stop, {}", proof.word()),
            Self::Done(proof) => format!("done, {}", proof.word()),
            Self::Deleting => "done, proven; deleting the profile".into(),
            Self::Lost(None) => "start got no answer, no trace of it".into(),
            Self::Lost(Some(step)) => format!("lost after {}", step.word()),
        }
    }

    /// Whether the case has come to an end: no lane is held, no gauge moves.
    pub const fn is_end(&self) -> bool {
        matches!(
            self,
            Self::Withdrawn { .. }
                | Self::Stopped(_)
                | Self::StoppedByServer(_)
                | Self::FinishedBeforeStop
                | Self::DespiteStop(_)
                | Self::Failed { .. }
                | Self::Done(_)
                | Self::Lost(_)
        )
    }

    /// Whether the same leaver may be tried again from here.
    pub const fn can_retry(&self) -> bool {
        matches!(
            self,
            Self::Stopped(_) | Self::StoppedByServer(_) | Self::Failed { .. } | Self::Lost(_)
        )
    }

    /// How urgently an admin should see this row; smaller is more urgent.
    pub const fn urgency(&self) -> u8 {
        match self {
            Self::MovingAgain(_) => 0,
            Self::Stopping(_) | Self::Withdrawing(_) => 1,
            Self::Slow(_) => 2,
            Self::OutOfSight(_) => 3,
            Self::Running(_) => 4,
            Self::Preparing(_) | Self::Deleting => 5,
            Self::Queued => 6,
            Self::Failed { .. } | Self::Lost(_) => 7,
            Self::StoppedByServer(_) => 8,
            Self::Held(_) => 9,
            Self::Waiting => 10,
            Self::Stopped(_) | Self::FinishedBeforeStop | Self::DespiteStop(_) => 11,
            Self::Done(_) => 12,
            Self::Withdrawn { .. } => 13,
        }
    }
}

/// Explains the `error` of a failed run (docspace-api.md 9.3), the cause in a few words first: a
/// row has no room for more. The server's text is kept, since it is what an admin will search for.
pub(super) fn explain(error: &Clean, at: Step) -> Clean {
    let meaning = match (&**error, at) {
        ("account", Step::Starting) => "the starting admin is not active",
        ("account", _) => "the heir is not active",
        (text, _) if text.starts_with("The Command Timeout expired") => {
            "30 s statement limit, as shipped: the statement took longer and moved nothing"
        }
        ("Publication not found.", _) => "a race inside the server, nothing was moved",
        _ => return error.clone(),
    };
    Clean::new(&format!("{meaning} (“{error}”)"))
}
