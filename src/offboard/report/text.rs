//! The report as text, for people.

use std::{
    collections::BTreeMap,
    fmt::{self, Write},
};

use super::{NOTEWORTHY_OFFSET, Report, Subject, Undone};
use crate::{
    domain::{TaskReport, TaskStatus, Timestamp},
    offboard::{Evidence, Party, Start, undo},
};

impl Report {
    /// The report as text: what one would send to whoever asked for it.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        self.write(&mut text).ok();
        text
    }

    fn write(&self, out: &mut String) -> fmt::Result {
        let head = &self.head;
        writeln!(out, "OFFBOARDING REPORT\n")?;
        let title = head.portal_title.as_ref().map(|title| format!(" ({title})"));
        line(out, "portal", &format!("{}{}", head.portal, title.unwrap_or_default()))?;
        if let Some(version) = &head.portal_version {
            line(out, "version", &format!("DocSpace {version}"))?;
        }
        line(out, "written", &format!("{} by {}", utc(head.written), head.program))?;
        if let Some(by) = &head.by {
            line(out, "acted", &format!("{}, {}", party(&by.party), by.role.word()))?;
        }
        if let Some(ahead) = head.clock_ahead_seconds
            && ahead.unsigned_abs() > NOTEWORTHY_OFFSET.unsigned_abs().as_secs()
        {
            line(out, "clocks", &clocks(ahead))?;
        }
        line(out, "people", &self.totals())?;
        for (number, subject) in (1..).zip(&self.people) {
            writeln!(out, "\n{number}. {}", party(&subject.leaver))?;
            self.subject(subject, out)?;
        }
        Ok(())
    }

    fn totals(&self) -> String {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for subject in &self.people {
            *counts.entry(subject.outcome.word()).or_default() += 1;
        }
        let counts: Vec<String> =
            counts.into_iter().map(|(word, count)| format!("{count} {word}")).collect();
        format!("{}: {}", self.people.len(), counts.join("; "))
    }

    fn subject(&self, subject: &Subject, out: &mut String) -> fmt::Result {
        line(out, "id", &subject.leaver.id.to_string())?;
        let heir = subject.heir.as_ref();
        line(out, "heir", &heir.map_or_else(|| "unknown, started elsewhere".into(), party))?;
        // Of one alone the steps tell.
        if let [_, _, ..] = subject.starts[..] {
            for (index, start) in subject.starts.iter().enumerate() {
                line(out, if index == 0 { "starts" } else { "" }, &start_line(start))?;
            }
        }
        line(out, "outcome", &subject.words)?;
        if self.head.by.as_ref().is_none_or(|by| by.party.id != subject.actor.id) {
            line(out, "acted", &subject.actor.id.to_string())?;
        }
        if let Some(before) = &subject.before {
            line(out, "before", &before.summary())?;
        }
        for (index, found) in subject.after.iter().flat_map(Evidence::lines).enumerate() {
            line(out, if index == 0 { "after" } else { "" }, &found)?;
        }
        if let Some(last) = &subject.record {
            line(out, "record", &record(last))?;
        }
        if let Some(folder) = &subject.folder {
            let twins = match folder.of_this_name {
                0 | 1 => String::new(),
                count => format!("; {count} folders of this name"),
            };
            line(out, "shared", &format!("{}{twins}", folder.name))?;
        }
        for (index, missing) in subject.missing.iter().enumerate() {
            line(out, if index == 0 { "missing" } else { "" }, missing)?;
        }
        if let Some(error) = &subject.error {
            line(out, "error", error)?;
        }
        for (index, entry) in subject.steps.iter().enumerate() {
            let label = if index == 0 { "steps" } else { "" };
            let stage = entry.stage.word();
            line(out, label, &format!("{}  {stage:9}{}", utc(entry.at), entry.text))?;
        }
        if let Some(undone) = &subject.undo {
            undo(undone, out)?;
        }
        Ok(())
    }
}

fn undo(undone: &Undone, out: &mut String) -> fmt::Result {
    line(out, "undo", &undo_line(undone))?;
    for giving in &undone.rooms {
        let at = giving.at.map_or_else(|| " ".repeat(20), utc);
        let (id, title) = (&giving.room.id, &giving.room.title);
        line(out, "", &format!("{at}  room {id} {title}: {}", outcome(&giving.outcome)))?;
    }
    Ok(())
}

/// An undo in a line.
pub(super) fn undo_line(undone: &Undone) -> String {
    let moved = undone.rooms.iter().filter(|giving| giving.outcome.has_moved()).count();
    let (all, to) = (undone.rooms.len(), party(&undone.to));
    format!("{moved} of {all} rooms given to {to}, begun {}", utc(undone.begun))
}

fn outcome(outcome: &undo::Outcome) -> String {
    match outcome {
        undo::Outcome::Open => "not given".into(),
        undo::Outcome::Given => "given, not seen in the list of rooms".into(),
        undo::Outcome::Verified => "given, seen in the list of rooms".into(),
        undo::Outcome::Unknown(why) => format!("unknown: {why}"),
        undo::Outcome::Skipped(undo::Owner::Is(owner)) => format!("left alone, owned by {owner}"),
        undo::Outcome::Skipped(undo::Owner::Other) => "left alone, somebody else's or gone".into(),
        undo::Outcome::Skipped(undo::Owner::Hidden) => "left alone, its owner is hidden".into(),
        undo::Outcome::Failed(why) => format!("failed: {why}"),
    }
}

/// A start, in a line.
pub(super) fn start_line(start: &Start) -> String {
    format!("{} to {}", utc(start.at), party(&start.heir))
}

/// The record of a run, in a line.
pub(super) fn record(report: &TaskReport) -> String {
    let status = match report.status {
        TaskStatus::Created => "created",
        TaskStatus::Running => "running",
        TaskStatus::Completed => "completed",
        TaskStatus::Canceled => "canceled",
        TaskStatus::Failed => "failed",
    };
    let error = report.error.as_ref().map(|error| format!(", error: {error}"));
    let completed = if report.completed { ", isCompleted" } else { "" };
    format!("{status}, {}%{completed}{}", report.percentage, error.unwrap_or_default())
}

/// What is said of clocks that differ.
pub fn clocks(ahead: i64) -> String {
    let word = if ahead < 0 { "behind" } else { "ahead of" };
    format!("the portal's clock is {} s {word} this machine's", ahead.unsigned_abs())
}

fn party(party: &Party) -> String {
    format!("{} <{}>", party.name, party.email)
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}

fn line(out: &mut String, label: &str, text: &str) -> fmt::Result {
    writeln!(out, "    {label:10}{text}")
}
