//! The report: what was done to everybody, by whom, and what proves it, to be kept for years.
//!
//! It is plain data made of the board, which knows no key; docs/REPORT.md describes its JSON.

mod sheet;
mod text;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

pub use self::text::clocks;
use super::{
    Board, Case, Conclusion, Entry, Evidence, Facts, Options, Origin, Party, Proof, Start, Undo,
    undo::Giving,
};
use crate::domain::{Actor, Clean, PersonId, Role, Step, TaskReport, Timestamp};

/// The version of the JSON form: it grows when members change their meaning or go.
pub const VERSION: u32 = 1;

/// A portal's clock that differs by more than this is said to: times of the audit trail are its
/// own.
pub const NOTEWORTHY_OFFSET: jiff::SignedDuration = jiff::SignedDuration::from_secs(30);

/// What happened to everybody on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The version of this form, [`VERSION`].
    pub version: u32,
    /// Where, when and by whom.
    #[serde(flatten)]
    pub head: Head,
    /// Everybody, in the order in which they were planned or found.
    pub people: Vec<Subject>,
}

/// Where, when and by whom a report was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The program and its version.
    pub program: Clean,
    /// The portal's host.
    pub portal: Clean,
    /// The portal's title, where it is known.
    pub portal_title: Option<Clean>,
    /// The version of the portal, where it is known.
    pub portal_version: Option<Clean>,
    /// When the report was written, by this machine's clock.
    pub written: Timestamp,
    /// Who wrote it: the owner of the API key.
    pub by: Option<Signer>,
    /// How many seconds the portal's clock is ahead of this machine's; negative is behind. The
    /// times of audit rows are the portal's, all others this machine's.
    pub clock_ahead_seconds: Option<i64>,
}

/// Who acted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// Their id, name and e-mail.
    #[serde(flatten)]
    pub party: Party,
    /// Their role.
    pub role: Role,
    /// What they call the API key; the key itself is nowhere in a report.
    pub key_name: Clean,
}

/// What happened to one leaver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Whose content moved.
    pub leaver: Party,
    /// Who received it, or is to, the last of several; unknown if somebody else started the run.
    pub heir: Option<Party>,
    /// The starts of ours that were answered or may have arrived, with the heir of each.
    pub starts: Vec<Start>,
    /// Whether somebody else started the run.
    pub started_elsewhere: bool,
    /// Who acted.
    pub actor: Actor,
    /// What was asked for besides the hand-over.
    pub options: Options,
    /// When it was planned, or found.
    pub planned: Timestamp,
    /// When its end was concluded; `None` if it was not.
    pub ended: Option<Timestamp>,
    /// The end.
    pub outcome: Outcome,
    /// The end in the words of the screen.
    pub words: String,
    /// Why it failed.
    pub error: Option<Clean>,
    /// What is missing for a proof, a phrase each.
    pub missing: Vec<String>,
    /// Leaver, heir and holdings as they were read before the start.
    pub before: Option<Facts>,
    /// What was read after the end.
    pub after: Option<Evidence>,
    /// The last record of the run, as the server answered it.
    pub record: Option<TaskReport>,
    /// The folder in the heir's documents with the shared files, if any were shared.
    pub folder: Option<Folder>,
    /// What happened, oldest first.
    pub steps: Vec<Entry>,
    /// The rooms that were given to somebody else afterwards.
    pub undo: Option<Undone>,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It has not ended.
    Open,
    /// Everything has moved, and more than the server's word says so.
    DoneProven,
    /// The server says that everything has moved.
    DoneUnproven,
    /// Everything had moved when the stop arrived.
    FinishedBeforeStop,
    /// Everything has moved although a stop was sent before.
    DespiteStop,
    /// Stopped by us, between two steps.
    Stopped,
    /// Stopped by the server, or by somebody else.
    StoppedByServer,
    /// Failed on the server.
    Failed,
    /// No run was started.
    NotStarted,
    /// Taken out of the line before the start.
    Withdrawn,
    /// Its end was not seen.
    Lost,
}

/// A folder that a run makes for shared files (docspace-api.md 9.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folder {
    /// Its name.
    pub name: String,
    /// How many people of this report have a folder of this name with this heir. Of namesakes,
    /// only its contents tell whose a folder is.
    pub of_this_name: usize,
}

/// Rooms that were given to somebody else than the heir.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// When the last round began.
    pub begun: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// Who got them.
    pub to: Party,
    /// The rooms, and what became of each.
    pub rooms: Vec<Giving>,
}

impl Report {
    /// The report on a board.
    pub fn of(board: &Board, head: Head) -> Self {
        let mut people: Vec<Subject> =
            board.cases().iter().map(|case| Subject::of(case, board.undo(case.id()))).collect();
        let mut twins: HashMap<(PersonId, String), usize> = HashMap::new();
        for key in people.iter().filter_map(Subject::folder_key) {
            *twins.entry(key).or_default() += 1;
        }
        for subject in &mut people {
            let count = subject.folder_key().and_then(|key| twins.get(&key).copied());
            if let (Some(folder), Some(count)) = (&mut subject.folder, count) {
                folder.of_this_name = count;
            }
        }
        Self { version: VERSION, head, people }
    }

    /// The report as JSON, for programs.
    pub fn json(&self) -> String {
        // Plain data with text keys always has a JSON form.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

impl Subject {
    fn of(case: &Case, undo: Option<&Undo>) -> Self {
        let error = match case.conclusion() {
            Conclusion::Failed { why, .. } => Some(why.clone()),
            _ => case.last().and_then(|last| last.error.clone()),
        };
        Self {
            leaver: case.leaver().clone(),
            heir: case.heir().cloned(),
            starts: case.starts().to_vec(),
            started_elsewhere: case.origin() == Origin::Foreign,
            actor: case.actor(),
            options: *case.options(),
            planned: case.born(),
            ended: case.ended(),
            outcome: Outcome::of(case.conclusion()),
            words: case.words(),
            error,
            missing: case.missing().to_vec(),
            before: case.facts().cloned(),
            after: case.evidence().cloned(),
            record: case.last().cloned(),
            folder: folder(case),
            steps: case.timeline().to_vec(),
            undo: undo.map(Undone::of),
        }
    }

    /// What tells folders apart: whose documents they are in, and their name.
    fn folder_key(&self) -> Option<(PersonId, String)> {
        Some((self.heir.as_ref()?.id, self.folder.as_ref()?.name.clone()))
    }
}

/// The folder is made when the shared files have moved, which the next checkpoint says.
fn folder(case: &Case) -> Option<Folder> {
    let moved = case.percentage().is_some_and(|at| at >= Step::PersonalFiles.checkpoint());
    let name = format!("Documents of user {}", case.leaver().name);
    moved.then_some(Folder { name, of_this_name: 1 })
}

impl Undone {
    fn of(undo: &Undo) -> Self {
        let (begun, actor, to) = (undo.begun(), undo.actor(), undo.to().clone());
        Self { begun, actor, to, rooms: undo.rooms().to_vec() }
    }
}

impl Outcome {
    fn of(conclusion: &Conclusion) -> Self {
        match conclusion {
            Conclusion::Done(Proof::Proven) => Self::DoneProven,
            Conclusion::Done(Proof::Unproven) => Self::DoneUnproven,
            Conclusion::FinishedBeforeStop => Self::FinishedBeforeStop,
            Conclusion::DespiteStop(_) => Self::DespiteStop,
            Conclusion::Stopped(_) => Self::Stopped,
            Conclusion::StoppedByServer(_) => Self::StoppedByServer,
            Conclusion::Failed { at: Some(_), .. } => Self::Failed,
            Conclusion::Failed { at: None, .. } => Self::NotStarted,
            Conclusion::Withdrawn { .. } => Self::Withdrawn,
            Conclusion::Lost(_) => Self::Lost,
            _ => Self::Open,
        }
    }

    /// The word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::DoneProven => "done, proven",
            Self::DoneUnproven => "done, unproven",
            Self::FinishedBeforeStop => "finished before the stop",
            Self::DespiteStop => "done in spite of the stop",
            Self::Stopped => "stopped",
            Self::StoppedByServer => "stopped by the server",
            Self::Failed => "failed",
            Self::NotStarted => "not started",
            Self::Withdrawn => "withdrawn",
            Self::Lost => "lost",
        }
    }
}
