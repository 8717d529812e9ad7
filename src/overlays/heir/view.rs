//! Draws the question about another heir.

use super::{OtherHeir, company};
use crate::{
    app::Model,
    offboard::Case,
    overlays::view::{Line, hint},
    ui::{Theme, text},
};

/// So many leavers are named; more are counted.
const NAMED: usize = 4;

/// Who gets what from whom, what the first heir keeps, and what to press.
pub(in crate::overlays) fn lines(question: &OtherHeir, model: &Model, theme: &Theme) -> Vec<Line> {
    let cases = question.cases(model);
    let heir = model.board.case(question.case).and_then(Case::heir);
    let from = heir.map_or("?", |heir| heir.name.as_str());
    let all = company(model, question.case).len();
    let who = match (question.all, all) {
        (_, 0 | 1) => names(&cases),
        (true, _) => format!("{}: all {all} that wait for {from}", names(&cases)),
        (false, _) => format!("{} alone, of {all} that wait for {from}", names(&cases)),
    };
    let who = if all > 1 { format!("< {who} >") } else { who };
    let labelled = |label: &str, words: String, style| {
        vec![(format!("{label:6}"), theme.faint), (words, style)]
    };
    let first = model.board.case(question.case).and_then(|case| first_heir(case, model));
    let mut lines = vec![
        labelled("from", who, theme.text),
        labelled("to", words(question.to.id, model), theme.strong),
        labelled("not", first.unwrap_or_default(), theme.text),
        vec![],
    ];
    lines.extend(kept(&cases).into_iter().map(|sentence| vec![(sentence, theme.warning)]));
    let read = "Facts, the heir's among them, are read again before each start.";
    lines.push(vec![(read.into(), theme.text)]);
    lines.push(vec![]);
    let mut keys = vec![("Enter", "this heir")];
    if all > 1 {
        keys.push(("←→", if question.all { "only this one" } else { "all of them" }));
    }
    keys.push(("Esc", "back"));
    lines.push(hint(theme, &keys));
    lines
}

/// The first few by name, the rest by their number.
fn names(cases: &[&Case]) -> String {
    let names: Vec<&str> = cases.iter().map(|case| case.leaver().name.as_str()).collect();
    text::first_of(&names, NAMED)
}

/// Who was to inherit; why they cannot, if that holds the task.
fn first_heir(case: &Case, model: &Model) -> Option<String> {
    let heir = case.heir()?;
    Some(match case.held() {
        Some(why) => format!("{}  {} {}", heir.email, heir.name, why.words()),
        None => words(heir.id, model),
    })
}

/// E-mail, name, role and status of somebody, and whether it is the one who acts.
fn words(id: crate::domain::PersonId, model: &Model) -> String {
    let Some(person) = model.people.get(id) else { return "not known any more".into() };
    let (role, status) = (person.role.word(), person.status.word());
    let full = person.quota_percent().map(|percent| format!(", {percent}% of their quota used"));
    let is_you = model.actor().is_some_and(|actor| actor.id == id);
    let you = if is_you { " (you)" } else { "" };
    let full = full.unwrap_or_default();
    format!("{}  {}, {role}, {status}{full}{you}", person.email, person.name)
}

/// What the first heir keeps, said once, of how many it holds.
fn kept(cases: &[&Case]) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    for sentence in cases.iter().flat_map(|case| case.heirs_already()) {
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    sentences
}
