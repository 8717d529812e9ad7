//! Draws what became of changes.

use ratatui::style::Style;

use super::Results;
use crate::{
    app::Model,
    offboard::{
        Verdict,
        chores::{Batch, State},
    },
    overlays::{
        page_top,
        view::{Line, Rows, hint},
    },
    ui::{Theme, text},
};

/// Columns for whom or what a change concerns.
const SUBJECT: usize = 28;
/// What is said of the row under the cursor, in full.
const DETAIL: usize = 3;

/// The counts, a line for each change, the one under the cursor in full, and what to press.
pub(in crate::overlays) fn lines(
    results: &Results,
    model: &Model,
    size: (usize, usize),
    theme: &Theme,
) -> (Vec<Line>, Rows) {
    let Some(batch) = model.chores.latest() else { return (Vec::new(), Rows::default()) };
    let (done, odd, failed) = batch.counts();
    let total = text::count(batch.chores.len());
    let (width, height) = size;
    let mut lines = vec![
        vec![
            (format!("{}  ", batch.title), theme.strong),
            (format!("{done} of {total} done"), theme.good),
            (format!("  {odd} to look at"), if odd > 0 { theme.warning } else { theme.faint }),
            (format!("  {failed} failed"), if failed > 0 { theme.error } else { theme.faint }),
        ],
        // As wide as there is room: it stands still while words come and go.
        vec![(" ".repeat(width.saturating_sub(6)), theme.text)],
    ];
    let room = height.saturating_sub(lines.len() + DETAIL + 3).max(1);
    let row = results.place(model);
    let top = page_top(row, room);
    let begin = lines.len();
    for chore in batch.chores.iter().skip(top).take(room) {
        let (symbol, words, style) = state(&chore.state, theme);
        let subject = text::fit(&chore.wanted.subject, SUBJECT, theme.symbols.cut);
        let pad = " ".repeat(SUBJECT.saturating_sub(text::width(&subject)));
        lines.push(vec![
            (format!("{symbol:3}"), style),
            (format!("{subject}{pad}  "), theme.text),
            (words.to_owned(), style),
        ]);
    }
    let rows = Rows::of(begin..lines.len(), Some(begin + row - top));
    lines.push(vec![]);
    if let Some(chore) = batch.chores.get(row) {
        let (_, words, style) = state(&chore.state, theme);
        let whole = format!("{}: {words}", chore.wanted.label);
        let wrapped = text::wrap(&whole, width.saturating_sub(6).max(1));
        lines.extend(wrapped.into_iter().take(DETAIL).map(|line| vec![(line, style)]));
    }
    lines.push(hint(theme, &hints(batch)));
    (lines, rows)
}

fn hints(batch: &Batch) -> Vec<(&'static str, &'static str)> {
    let is = |wanted: fn(&State) -> bool| batch.chores.iter().any(|chore| wanted(&chore.state));
    let mut hints = Vec::new();
    if is(|state| matches!(state, State::Asking(_))) {
        hints.push(("y", "make a second one"));
    }
    if is(|state| matches!(state, State::Waiting | State::Asking(_))) {
        hints.push(("x", "take back"));
    }
    if batch.can_retry() && !batch.is_open() {
        hints.push(("r", "retry the rest"));
    }
    hints.push(("Esc", "back; it goes on"));
    if !batch.is_open() {
        hints.pop();
        hints.push(("Esc", "back"));
    }
    hints
}

/// Symbol, words and style of a state.
fn state<'a>(state: &'a State, theme: &Theme) -> (&'static str, &'a str, Style) {
    let unicode = theme.symbols.is_unicode();
    let symbol = |utf8, ascii| if unicode { utf8 } else { ascii };
    match state {
        State::Waiting => (symbol("·", "."), "waiting", theme.waiting),
        State::Looking => (symbol("▶", ">"), "looking first", theme.running),
        State::Asking(doubt) => ("?", doubt, theme.warning),
        State::Sending => (symbol("▶", ">"), "sending", theme.running),
        State::Checking(words) if words.is_empty() => {
            (symbol("▶", ">"), "reading back", theme.running)
        }
        State::Checking(words) => (symbol("▶", ">"), words, theme.running),
        State::Ended(Verdict::Done(text)) => (symbol("✔", "ok"), text, theme.good),
        State::Ended(Verdict::Odd(text) | Verdict::NotYet(text)) => ("!", text, theme.warning),
        State::Ended(Verdict::Unverified(text)) => ("?", text, theme.warning),
        State::Ended(Verdict::Failed(text)) => (symbol("✗", "xx"), text, theme.error),
    }
}
