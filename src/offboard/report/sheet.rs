//! The report as a table: one line per person.

use std::io;

use super::{Report, Subject};
use crate::{
    domain::{Area, Rooms, Timestamp},
    offboard::Trail,
};

/// The columns, in their order; docs/REPORT.md explains them.
const COLUMNS: [&str; 29] = [
    "leaver",
    "leaver_email",
    "leaver_id",
    "heir",
    "heir_email",
    "heir_id",
    "starts",
    "started_elsewhere",
    "outcome",
    "state",
    "planned_utc",
    "ended_utc",
    "active_before",
    "archived_before",
    "templates_before",
    "agents_before",
    "active_after",
    "archived_after",
    "templates_after",
    "agents_after",
    "audit_row",
    "audit_sentence",
    "record",
    "missing",
    "error",
    "steps",
    "undo",
    "acted_by",
    "written_utc",
];

impl Report {
    /// The report as a table with commas (RFC 4180), for spreadsheets. A cell that one would
    /// take for a formula begins with an apostrophe.
    pub fn csv(&self) -> io::Result<Vec<u8>> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(COLUMNS)?;
        for subject in &self.people {
            writer.write_record(self.cells(subject).map(harmless))?;
        }
        writer.into_inner().map_err(csv::IntoInnerError::into_error)
    }

    fn cells(&self, subject: &Subject) -> [String; COLUMNS.len()] {
        let Subject { leaver, heir, .. } = subject;
        let heir = heir.as_ref();
        let before = counts(subject.before.as_ref().map(|facts| &facts.holdings.rooms));
        let after = counts(subject.after.as_ref().map(|evidence| &evidence.rooms));
        let [active, archived, templates, agents] = before;
        let [active_after, archived_after, templates_after, agents_after] = after;
        let (row, sentence) = match subject.after.as_ref().map(|evidence| &evidence.trail) {
            Some(Trail::Row(event)) => (event.id.to_string(), event.sentence.to_string()),
            Some(Trail::NoRow) => ("none".into(), String::new()),
            Some(Trail::Unknown) | None => (String::new(), String::new()),
        };
        let steps = subject
            .steps
            .iter()
            .map(|entry| format!("{} {}: {}", utc(entry.at), entry.stage.word(), entry.text));
        let actor = match &self.head.by {
            Some(signer) if signer.party.id == subject.actor.id => signer.party.email.to_string(),
            _ => subject.actor.id.to_string(),
        };
        [
            leaver.name.to_string(),
            leaver.email.to_string(),
            leaver.id.to_string(),
            heir.map(|heir| heir.name.to_string()).unwrap_or_default(),
            heir.map(|heir| heir.email.to_string()).unwrap_or_default(),
            heir.map(|heir| heir.id.to_string()).unwrap_or_default(),
            subject.starts.iter().map(super::text::start_line).collect::<Vec<_>>().join("\n"),
            if subject.started_elsewhere { "yes" } else { "no" }.to_owned(),
            subject.outcome.word().to_owned(),
            subject.words.clone(),
            utc(subject.planned),
            subject.ended.map(utc).unwrap_or_default(),
            active,
            archived,
            templates,
            agents,
            active_after,
            archived_after,
            templates_after,
            agents_after,
            row,
            sentence,
            subject.record.as_ref().map(super::text::record).unwrap_or_default(),
            subject.missing.join("; "),
            subject.error.as_ref().map(ToString::to_string).unwrap_or_default(),
            steps.collect::<Vec<_>>().join("\n"),
            subject.undo.as_ref().map(super::text::undo_line).unwrap_or_default(),
            actor,
            utc(self.head.written),
        ]
    }
}

/// How many rooms each area holds; nothing where that is unknown.
fn counts(rooms: Option<&Rooms>) -> [String; Area::ALL.len()] {
    let count = |area| rooms.and_then(|rooms| rooms.of(area)).map(<[_]>::len);
    Area::ALL.map(|area| count(area).map(|count| count.to_string()).unwrap_or_default())
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Spreadsheets run a cell that begins like a formula, and names come from anybody.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}
