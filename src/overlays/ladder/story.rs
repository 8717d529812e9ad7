use std::time::Duration;

use crate::{
    app::Model,
    domain::Timestamp,
    offboard::{Case, CaseId, Conclusion, Mark, Origin, Party, ProfileEnd, Rung, Stage, Standing},
    overlays::inheritance,
    screens::tasks::view::state_words,
    ui::{text, time::Times},
};

/// Columns for the time of what happened, and for what stands left of it.
const TIME: usize = 11;
const INDENT: usize = 3;
/// Columns left of the times of a step, and of what is said of the case.
const STEP: usize = 28;
const FACT: usize = 7;

/// A line of the story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A word, and what it says of the case.
    Fact(&'static str, String),
    /// A step: how it stands, when it was, how long it took.
    Step(Stage, Standing, String),
    /// Something that happened: when, what, and how it went.
    Told(String, String, Mark),
    /// Something that is missing for the proof.
    Missing(String),
    /// Nothing.
    Blank,
}

/// The story of a case in lines of at most so many columns; one line if it is not there.
pub fn story(model: &Model, case: CaseId, columns: usize) -> Vec<Line> {
    let Some(case) = model.board.case(case) else {
        return vec![Line::Fact("", "it is no longer on the board".into())];
    };
    let times = Times::new(model.zone.as_ref(), case.born());
    let mut lines = head(model, case, &times, columns);
    lines.push(Line::Blank);
    let rungs = case.ladder();
    for (index, rung) in rungs.iter().enumerate() {
        let went_on = rungs.iter().skip(index + 1).any(|later| later.begun.is_some());
        let room = columns.saturating_sub(STEP);
        let when = times.fitting(room, |times| when(rung, went_on, times, model.now));
        if text::width(&when) <= room {
            lines.push(Line::Step(rung.stage, rung.standing, when));
        } else {
            lines.push(Line::Step(rung.stage, rung.standing, String::new()));
            let below = text::wrap(&when, columns.saturating_sub(INDENT));
            lines.extend(below.into_iter().map(|line| Line::Told(line, String::new(), Mark::Done)));
        }
        told(case, rung, &times, columns, &mut lines);
    }
    lines
}

fn head(model: &Model, case: &Case, times: &Times<'_>, columns: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut fact = |word, text: String| {
        let mut word = word;
        for line in text::wrap(&text, columns.saturating_sub(FACT)) {
            lines.push(Line::Fact(word, line));
            word = "";
        }
    };
    let party = |party: &Party| format!("{}  {}", party.email, party.name);
    fact("from", party(case.leaver()));
    fact("", case.leaver().id.to_string());
    match case.heir() {
        Some(heir) => {
            let is_you = model.actor().is_some_and(|actor| actor.id == heir.id);
            let you = if is_you { " (you)" } else { "" };
            fact("to", format!("{}{you}", party(heir)));
            fact("", heir.id.to_string());
            let gets = model.board.inheritance(heir.id);
            if gets.people > 1 {
                let words = inheritance::words(&gets, model.people.get(heir.id));
                fact("gets", format!("from {} in open tasks: {words}", gets.people));
            }
        }
        None => fact("to", "unknown: no answer of the server names the heir".into()),
    }
    let actor = case.actor();
    let name =
        model.people.get(actor.id).map_or_else(|| actor.id.to_string(), |p| p.name.to_string());
    let moment = |before: &str| {
        times.fitting(columns.saturating_sub(FACT), |times| {
            format!("{before} {}", times.moment(case.born()))
        })
    };
    match case.origin() {
        Origin::Ours => {
            fact("by", format!("{name}, {}, with this console", actor.role.word()));
            fact("when", moment("planned"));
            fact("with", options(case));
        }
        Origin::Foreign => {
            fact("by", "somebody else; a stop asks the audit trail first".into());
            fact("when", moment("found"));
        }
    }
    let state = state_words(case, &model.board, model.now);
    let run = case.run().map(|(run, most)| format!("; run {run} of {most}")).unwrap_or_default();
    fact("state", format!("{state}{run}"));
    lines
}

/// What is done besides the reassignment.
fn options(case: &Case) -> String {
    let options = case.options();
    let besides = [
        (options.hand_over_groups, "groups to the heir, "),
        (options.disable, "disabling, "),
        (options.end_sessions, "ending sessions, "),
    ];
    let besides: String =
        besides.into_iter().filter(|(wanted, _)| *wanted).map(|(_, words)| words).collect();
    let profile = match options.profile {
        ProfileEnd::Keep => "keeping the profile",
        ProfileEnd::DeleteAfterProof => "deleting the profile after the proof",
        ProfileEnd::DestroyInRun => "destroying profile and unshared files",
    };
    besides + profile
}

/// When a step was, and how long it took; why it was skipped. `went_on` says that a later step
/// was begun.
fn when(rung: &Rung<'_>, went_on: bool, times: &Times<'_>, now: Timestamp) -> String {
    match (rung.standing, rung.begun, rung.ended) {
        (Standing::Skipped, ..) if went_on => "there was nothing to do".into(),
        (Standing::Running, Some(begun), _) => {
            format!("{}  {}", times.since(begun), lasted(begun, now))
        }
        (_, Some(begun), Some(ended)) => {
            format!("{}  {}", times.span(begun, ended), lasted(begun, ended))
        }
        _ => String::new(),
    }
}

/// What happened in a step.
fn told(case: &Case, rung: &Rung<'_>, times: &Times<'_>, columns: usize, lines: &mut Vec<Line>) {
    let columns = columns.saturating_sub(INDENT + TIME);
    // The proof is told by what was read, a line each; the entry has the same in one.
    let is_told = rung.found.is_empty() && rung.missing.is_empty();
    for entry in rung.entries.iter().filter(|_| is_told) {
        let mut time = times.time(entry.at);
        // One with its date stands above what happened.
        if text::width(&time) >= TIME {
            lines.push(Line::Told(std::mem::take(&mut time), String::new(), entry.mark));
        }
        for line in text::wrap(&entry.text, columns) {
            lines.push(Line::Told(std::mem::take(&mut time), line, entry.mark));
        }
    }
    for found in &rung.found {
        for line in text::wrap(found, columns) {
            lines.push(Line::Told(String::new(), line, Mark::Under));
        }
    }
    for missing in rung.missing {
        let text = format!("missing: {missing}");
        lines.extend(text::wrap(&text, columns).into_iter().map(Line::Missing));
    }
    if rung.stage == Stage::Reassign
        && let Conclusion::Slow(_) = case.conclusion()
    {
        let hint = "a statement fails at 30 s, silence is cancelled at 60 s, as shipped";
        for line in text::wrap(hint, columns) {
            lines.push(Line::Told(String::new(), line, Mark::Odd));
        }
    }
}

fn lasted(from: Timestamp, to: Timestamp) -> String {
    text::clock(Duration::try_from(to.duration_since(from)).unwrap_or_default())
}
