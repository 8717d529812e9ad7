//! Draws the board: the whole list when it has the focus, else the most urgent tasks.

use std::time::Duration;

use ratatui::{buffer::Buffer, layout::Rect};

use super::{Counts, most_urgent};
use crate::{
    app::{Action, Model},
    domain::Timestamp,
    offboard::{Board, Case, Conclusion, Origin},
    ui::{
        Pane, Theme, gauge,
        table::{self, Column},
        text,
    },
};

const COLUMNS: [Column; 6] = [
    Column::text("WHO", 16, 3, 0),
    Column::text("STATE", 22, 3, 0),
    Column::text("GAUGE", 6, 1, 4),
    Column::number("%", 4, 1),
    Column::number("IN STEP", 5, 2),
    Column::number("TOTAL", 5, 3),
];

/// Draws the board's title and its rows.
pub fn view(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let focused = model.focus == Pane::Tasks;
    title(model, focused, theme, Rect { height: 1, ..area }, buf);
    let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let tasks = &model.tasks;
    if model.board.cases().is_empty() && rows.height > 0 {
        let offboard = model.preferences.keymap.way_to(Action::Offboard);
        let hint = format!("no tasks yet: {offboard} on a person begins their offboarding");
        buf.set_stringn(
            rows.x + 4,
            rows.y,
            hint,
            usize::from(rows.width.saturating_sub(4)),
            theme.faint,
        );
        return;
    }
    let draw = |y: u16, case: &Case, cursor: bool, buf: &mut Buffer| {
        let line = Rect { y: rows.y + y, height: 1, ..rows };
        row(case, &model.board, model.now, cursor, theme, line, buf);
    };
    if focused {
        let list = &tasks.list;
        for (y, row) in (0..).zip(list.window(usize::from(rows.height))) {
            if let Some(case) = list.order().get(row).and_then(|id| model.board.case(*id)) {
                draw(y, case, list.row() == Some(row), buf);
            }
        }
    } else {
        for (y, case) in (0..).zip(most_urgent(&model.board, usize::from(rows.height))) {
            draw(y, case, false, buf);
        }
    }
}

fn title(model: &Model, focused: bool, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let rule = theme.symbols.rule.repeat(usize::from(area.width));
    buf.set_stringn(area.x, area.y, rule, usize::from(area.width), theme.faint);
    let style = if focused { theme.strong } else { theme.faint };
    buf.set_stringn(area.x, area.y, " TASKS ", usize::from(area.width), style);
    let counts = Counts::of(&model.board);
    let held = model.board.held().map(|why| why.words().to_owned());
    let mut facts: Vec<String> = held.into_iter().collect();
    if counts.held > 0 {
        let key = model.preferences.keymap.way_to(Action::AnotherHeir);
        let how = if focused { format!(": {key} another heir") } else { String::new() };
        facts.push(format!("{} held{how}", counts.held));
    }
    facts.push(model.board.lanes().to_string());
    if counts.done > 0 {
        facts.push(format!("{} done", counts.done));
    }
    if let Some((done, total)) = model.sweep.progress() {
        facts.push(format!(
            "probing for others' tasks {}",
            table::position(done.checked_sub(1), total)
        ));
    }
    if model.tasks.follows {
        facts.push("following".into());
    }
    if focused {
        let list = &model.tasks.list;
        facts.push(table::position(list.row(), list.order().len()));
    }
    let dot = format!(" {} ", theme.symbols.dot);
    table::right(area, &format!(" {} ", facts.join(&dot)), theme.faint, buf);
}

/// One task: who to whom, state, gauge, percentage, time in the step, time in all.
fn row(
    case: &Case,
    board: &Board,
    now: Timestamp,
    cursor: bool,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    let mut widths = table::widths(&COLUMNS, area.width);
    let conclusion = case.conclusion();
    let style = theme.state(conclusion);
    let symbol = theme.symbols.state(conclusion, case.origin());
    let pointer = cursor.then_some(theme.symbols.cursor);
    table::gutter(area, pointer, symbol, style, theme.strong, buf);
    let runs = !conclusion.is_end() && !matches!(conclusion, Conclusion::Preparing(_));
    let percentage = case.percentage().filter(|_| runs && !case.is_waiting());
    let bar = percentage
        .map(|percentage| gauge::bar(percentage, usize::from(widths[2]), &theme.symbols))
        .unwrap_or_default();
    let number = percentage.map(|percentage| format!("{percentage}%")).unwrap_or_default();
    // All that a waiting one does is wait: where its whole time is shown, that says it.
    let one_time = conclusion.is_end() || case.is_waiting() && widths[5] > 0;
    let in_step = if one_time { String::new() } else { text::short_clock(case.time_in_step(now)) };
    let total = text::short_clock(case.total_time(now));
    let state = state_words(case, board, now);
    let wanted = |text: &str| u16::try_from(text::width(text)).unwrap_or(u16::MAX);
    // The words matter most: what they need they take from the gauge and the numbers beside it.
    let [own, words, ..] = widths;
    for (column, cell) in [(2, &bar), (3, &number), (4, &in_step)] {
        if !cell.is_empty() && wanted(&state) <= widths[1] {
            break;
        }
        if widths[column] > 0 {
            widths[1] += std::mem::take(&mut widths[column]) + 1;
        }
    }
    // What they leave is for names that need it; those without a gauge begin below each other.
    let missing = wanted(&who(case, board, usize::from(u16::MAX), theme)).saturating_sub(own);
    if missing > 0 {
        let spare = widths[1].saturating_sub(wanted(&state));
        let more = missing.max(widths[1] - words).min(spare);
        (widths[0], widths[1]) = (own + more, widths[1] - more);
    }
    let who = who(case, board, usize::from(widths[0]), theme);
    let cells = [
        (&*who, if cursor { theme.cursor } else { theme.text }),
        (&*state, style),
        (&*bar, style),
        (&*number, theme.text),
        (&*in_step, theme.text),
        (&*total, theme.faint),
    ];
    table::row(&COLUMNS, &widths, &cells, area, theme.symbols.cut, buf);
}

/// With fewer columns than this the blanks beside the arrow are better used for the names.
const TIGHT: usize = 10;

/// `Nora O'Brien → Ann Lee` within `columns`: both names are cut, neither is dropped. A leaver
/// with a namesake on the board is named by the e-mail, which gets the larger part.
fn who(case: &Case, board: &Board, columns: usize, theme: &Theme) -> String {
    let arrow = theme.symbols.arrow;
    let arrow = if columns < TIGHT { arrow.to_owned() } else { format!(" {arrow} ") };
    let heir = case.heir().map_or("?", |heir| &heir.name);
    let room = columns.saturating_sub(text::width(&arrow));
    let has_namesake = board.has_namesake(case);
    let (leaver, least) = match case.leaver() {
        party if has_namesake || party.name.is_empty() => (&party.email, room * 2 / 3),
        party => (&party.name, room / 2),
    };
    let leaver_room = room.saturating_sub(text::width(heir).min(room - least));
    let leaver = text::fit(leaver, leaver_room, theme.symbols.cut);
    let heir_room = room.saturating_sub(text::width(&leaver));
    format!("{leaver}{arrow}{}", text::fit(heir, heir_room, theme.symbols.cut))
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
