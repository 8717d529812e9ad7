//! Draws the board: the whole list when it has the focus, else the most urgent tasks.

mod rows;

use std::time::Duration;

use ratatui::{buffer::Buffer, layout::Rect};

use self::rows::Rows;
use super::{Counts, most_urgent};
use crate::{
    app::{Action, Model},
    domain::Timestamp,
    offboard::{Board, Case, Conclusion, Origin},
    ui::{Pane, Theme, table, text},
};

/// Draws the board's title and its rows.
pub fn view(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let focused = model.focus == Pane::Tasks;
    title(model, focused, theme, Rect { height: 1, ..area }, buf);
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let tasks = &model.tasks;
    if model.board.cases().is_empty() && body.height > 0 {
        let offboard = model.preferences.keymap.way_to(Action::Offboard);
        let hint = format!("no tasks yet: {offboard} on a person begins their offboarding");
        buf.set_stringn(
            body.x + 4,
            body.y,
            hint,
            usize::from(body.width.saturating_sub(4)),
            theme.faint,
        );
        return;
    }
    let rows = Rows::new(&model.board, model.now, theme, body.width);
    let draw = |y: u16, case: &Case, cursor: bool, buf: &mut Buffer| {
        let line = Rect { y: body.y + y, height: 1, ..body };
        rows.draw(case, cursor, line, buf);
    };
    if focused {
        let list = &tasks.list;
        for (y, row) in (0..).zip(list.window(usize::from(body.height))) {
            if let Some(case) = list.order().get(row).and_then(|id| model.board.case(*id)) {
                draw(y, case, list.row() == Some(row), buf);
            }
        }
    } else {
        for (y, case) in (0..).zip(most_urgent(&model.board, usize::from(body.height))) {
            draw(y, case, false, buf);
        }
    }
}

/// The board's name and, as far as there is room beside it, what is told of the whole.
fn title(model: &Model, focused: bool, theme: &Theme, area: Rect, buf: &mut Buffer) {
    const NAME: &str = " TASKS ";
    let symbols = &theme.symbols;
    let rule = symbols.rule.repeat(usize::from(area.width));
    buf.set_stringn(area.x, area.y, rule, usize::from(area.width), theme.faint);
    let style = if focused { theme.strong } else { theme.faint };
    buf.set_stringn(area.x, area.y, NAME, usize::from(area.width), style);
    let room = usize::from(area.width).saturating_sub(text::width(NAME));
    let mut facts = facts(model, focused);
    let told = loop {
        let words: Vec<&str> = facts.iter().map(|(_, words)| &**words).collect();
        let told = format!(" {} ", words.join(&format!(" {} ", symbols.dot)));
        let last = facts.iter().map(|(goes, _)| *goes).max().unwrap_or(STAYS);
        if text::width(&told) <= room || last == STAYS {
            break told;
        }
        facts.retain(|(goes, _)| *goes != last);
    };
    table::right(area, &text::fit(&told, room, symbols.cut), theme.faint, buf);
}

/// What must not go, however narrow the screen is: why nothing starts, and what helps.
const STAYS: u8 = 0;

/// What is told of the whole board, each with how soon it goes where there is no room: the larger
/// the sooner.
fn facts(model: &Model, focused: bool) -> Vec<(u8, String)> {
    let counts = Counts::of(&model.board);
    let held = model.board.held().map(|why| (STAYS, why.words().to_owned()));
    let mut facts: Vec<(u8, String)> = held.into_iter().collect();
    if counts.heirless > 0 {
        let need = if counts.heirless == 1 { "needs" } else { "need" };
        let key = model.preferences.keymap.way_to(Action::AnotherHeir);
        let how = if focused { format!(": {key}") } else { String::new() };
        facts.push((STAYS, format!("{} {need} another heir{how}", counts.heirless)));
    }
    facts.push((4, model.board.lanes().to_string()));
    if counts.done > 0 {
        facts.push((3, format!("{} done", counts.done)));
    }
    if let Some((done, total)) = model.sweep.progress() {
        let at = table::position(done.checked_sub(1), total);
        facts.push((5, format!("probing for others' tasks {at}")));
    }
    if model.tasks.follows {
        facts.push((2, "following".into()));
    }
    if focused {
        let list = &model.tasks.list;
        facts.push((1, table::position(list.row(), list.order().len())));
    }
    facts
}

/// No look is further from the next one than this while a task moves: what is older after a look
/// that failed is said to be.
const OLD: Duration = Duration::from_secs(5);
/// What is older than this is said to be old although no look has failed yet.
const SILENT: Duration = Duration::from_secs(10);

/// The state of a case in words: its conclusion, whose run it is, its place in the line, and how
/// old what is shown has become while the portal does not answer.
pub fn state_words(case: &Case, board: &Board, now: Timestamp) -> String {
    let conclusion = case.conclusion();
    let mut words = case.words();
    if let Some(place) = board.place_in_line(case.id()) {
        let held = board.held().is_some() && case.held().is_none();
        let held = if held { " (held)" } else { "" };
        words = format!("{words}{held}, {} in line", text::ordinal(place));
    }
    let plain = matches!(
        conclusion,
        Conclusion::Queued | Conclusion::Running(_) | Conclusion::Slow(_) | Conclusion::Done(_)
    );
    if case.origin() == Origin::Foreign && plain {
        words = format!("foreign: {words}");
    }
    match (case.trouble(now), case.silence(now)) {
        _ if conclusion.is_end() => words,
        (Some((age, failure)), _) if age >= OLD => {
            format!("{words}; no answer for {} ({failure})", text::clock(age))
        }
        (None, Some(age)) if age >= SILENT => {
            format!("{words}; no answer for {}", text::clock(age))
        }
        _ => words,
    }
}
