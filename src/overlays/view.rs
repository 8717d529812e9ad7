//! Draws the dialogs.

pub(super) mod people;
pub(super) mod prose;

use std::borrow::Cow;

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Style,
    symbols::border,
    widgets::{Block, Clear, Widget},
};

use super::{
    Overlay, actions, changes, columns, confirm, filters, foreign, group_form, headships, heir,
    help, key, ladder, leave, palette, picker, resume, review, sheet, undo,
};
use crate::{
    app::{Input, Model, keymap},
    domain::Timestamp,
    offboard::{Level, Party},
    ui::{Theme, text},
};

/// A line of a dialog: pieces of text with their styles.
pub(super) type Line = Vec<(String, Style)>;

/// Draws a dialog above what is there.
pub fn view(overlay: &Overlay, model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let room = usize::from(area.height.saturating_sub(4));
    let title;
    let (title, lines, cursor) = match overlay {
        Overlay::Help { all, top } => {
            title = help::title(model, *all);
            (&*title, help_lines(model, *all, *top, theme), None)
        }
        Overlay::Messages { top } => ("Messages", message_lines(model, *top, area, theme), None),
        Overlay::Palette(palette) => {
            let (lines, cursor) = palette::view::lines(palette, model, area, theme);
            ("Action by name", lines, cursor)
        }
        Overlay::Actions(menu) => {
            let (mut lines, first) = action_lines(menu, model, theme);
            let cursor = first + menu.row;
            // What is under the cursor can be read whole.
            if let Some(line) = lines.get(cursor) {
                let whole = prose::wrap(line, usize::from(area.width.saturating_sub(6)));
                lines.splice(cursor..=cursor, whole);
            }
            ("Actions", lines, Some(cursor))
        }
        Overlay::Sort(menu) => {
            let words = menu.words.iter().map(|word| vec![((*word).to_owned(), theme.text)]);
            ("Sort by", words.collect(), Some(menu.row))
        }
        Overlay::Columns(menu) => ("Columns", columns::lines(model, theme), Some(menu.row)),
        Overlay::Filters(form) => {
            ("The server lists only", filter_lines(form, theme), Some(form.line))
        }
        Overlay::Resume => ("Resume", resume::view::lines(model, theme), None),
        Overlay::NewKey(dialog) => {
            let columns = usize::from(area.width).saturating_sub(6).min(72);
            ("Signed out", key::view::lines(dialog, columns, theme), None)
        }
        Overlay::Confirm(confirm) => ("Are you sure?", confirm_lines(confirm, theme), None),
        Overlay::Ladder(ladder) => return ladder::view::view(ladder, model, theme, area, buf),
        Overlay::Leave(case) => {
            let columns = usize::from(area.width).saturating_sub(6);
            let mut lines = plain(leave::lines(model, *case, columns), theme);
            lines.push(hint(theme, &[("x", "stop"), ("Esc", "back")]));
            ("What a stop now would leave behind", lines, None)
        }
        Overlay::Foreign(question) => {
            let lines = foreign_lines(question, model, (usize::from(area.width), room), theme);
            ("Somebody else's task: stop it?", lines, None)
        }
        Overlay::Sheet(sheet) => {
            let (lines, cursor) = sheet::view::lines(sheet, model, area, theme);
            (sheet::view::title(sheet), lines, cursor)
        }
        Overlay::Undo(kit) => {
            let (lines, cursor) = undo::view::lines(kit, model, area, theme);
            ("Undo kit", lines, cursor)
        }
        Overlay::OtherHeir(question) => {
            ("Another heir", heir::view::lines(question, model, theme), None)
        }
        Overlay::Review(review) => {
            let columns = usize::from(area.width.saturating_sub(6));
            (&*review.title, review::view::lines(review, (columns, room), theme), None)
        }
        Overlay::Changes(results) => {
            let size = (usize::from(area.width), room);
            let (lines, cursor) = changes::view::lines(results, model, size, theme);
            ("Changes", lines, cursor)
        }
        Overlay::Picker(picker) => {
            title = picker::view::title(picker, model);
            let (lines, cursor) = picker::view::lines(picker, model, room, theme);
            (&*title, lines, cursor)
        }
        Overlay::GroupForm(form) => {
            title = group_form::view::title(form);
            let (lines, cursor) = group_form::view::lines(form, theme);
            (&*title, lines, cursor)
        }
        Overlay::Headships(dialog) => {
            let (lines, cursor) = headships::view::lines(dialog, room, theme);
            ("Groups of a person", lines, cursor)
        }
    };
    if cursor.is_some() {
        dialog(title, &lines, cursor, theme, area, buf);
    } else {
        // Nothing is chosen here: it is read.
        let columns = usize::from(area.width.saturating_sub(4));
        let whole = lines.iter().flat_map(|line| prose::wrap(line, columns)).collect();
        let rows = usize::from(area.height.saturating_sub(3));
        dialog(title, &prose::foot_first(whole, rows), None, theme, area, buf);
    }
}

fn filter_lines(form: &filters::Form, theme: &Theme) -> Vec<Line> {
    let mut lines: Vec<Line> = form
        .lines()
        .into_iter()
        .map(|(name, value)| {
            vec![(format!("{name:8}"), theme.faint), (format!("< {value} >"), theme.text)]
        })
        .collect();
    lines.push(vec![]);
    lines.push(hint(theme, &[("←→", "change"), ("Enter", "apply"), ("U", "any"), ("Esc", "back")]));
    lines
}

fn confirm_lines(confirm: &confirm::Confirm, theme: &Theme) -> Vec<Line> {
    let mut lines: Vec<Line> =
        confirm.question.iter().map(|line| vec![(line.clone(), theme.text)]).collect();
    lines.push(vec![]);
    lines.push(vec![(format!("Type {} and press Enter: ", confirm.word), theme.strong)]);
    lines.push(typed(&confirm.typed, theme));
    lines.push(hint(theme, &[("Esc", "back, nothing is done")]));
    lines
}

fn foreign_lines(
    question: &foreign::Foreign,
    model: &Model,
    (width, room): (usize, usize),
    theme: &Theme,
) -> Vec<Line> {
    let columns = width.saturating_sub(6);
    let all = question.lines(model, columns);
    let mut hints = vec![("x", "stop it"), ("Enter", "the same"), ("Esc", "leave it alone")];
    if all.len() > room {
        hints.push(("j k", "more"));
    }
    let mut lines = plain(all.into_iter().skip(question.top).collect(), theme);
    lines.push(hint(theme, &hints));
    lines
}

/// Lines of text, and an empty one.
fn plain(lines: Vec<String>, theme: &Theme) -> Vec<Line> {
    lines.into_iter().map(|line| vec![(line, theme.text)]).chain([vec![]]).collect()
}

/// Draws lines in a frame in the middle, wide enough for the longest.
pub(super) fn dialog(
    title: &str,
    lines: &[Line],
    cursor: Option<usize>,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    let above_footer = area.height.saturating_sub(1);
    let columns = |line: &Line| line.iter().map(|(piece, _)| text::width(piece)).sum::<usize>();
    let widest = lines.iter().map(columns).max().unwrap_or(0).max(text::width(title) + 4);
    let width = u16::try_from(widest + 6).unwrap_or(u16::MAX).min(area.width);
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX).min(above_footer);
    let frame = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (above_footer - height) / 2,
        width,
        height,
    };
    // A wide character that would reach into the frame cannot be drawn in half.
    for y in frame.y..frame.bottom() {
        if let Some(cell) = frame.x.checked_sub(1).and_then(|x| buf.cell_mut((x, y)))
            && text::width(cell.symbol()) > 1
        {
            cell.set_symbol(" ");
        }
    }
    Clear.render(frame, buf);
    let block = Block::bordered()
        .border_set(if theme.symbols.is_unicode() { border::PLAIN } else { ASCII })
        .border_style(theme.faint)
        .title(format!(" {title} "))
        .title_style(theme.dialog);
    let inner = block.inner(frame);
    block.render(frame, buf);
    // What does not fit is scrolled, so that the cursor can be seen.
    let top = cursor.map_or(0, |cursor| (cursor + 1).saturating_sub(usize::from(inner.height)));
    let shown = lines.iter().enumerate().skip(top);
    for ((index, line), y) in shown.zip(inner.y..inner.bottom()) {
        let mut x = inner.x;
        if cursor == Some(index) {
            buf.set_stringn(x, y, theme.symbols.cursor, usize::from(inner.width), theme.strong);
        }
        x += 2;
        let room = usize::from(inner.right().saturating_sub(x));
        for (piece, style) in scrolled(line, room, theme).iter() {
            let room = usize::from(inner.right().saturating_sub(x));
            let cut = if piece.trim().is_empty() { "" } else { theme.symbols.cut };
            let piece = text::fit(piece, room, cut);
            (x, _) = buf.set_stringn(x, y, piece, room, *style);
        }
    }
}

/// A line whose text is being typed, with the end of it in sight when it is too long.
fn scrolled<'a>(line: &'a Line, room: usize, theme: &Theme) -> Cow<'a, Line> {
    let cursor = line.iter().position(|(_, style)| *style == theme.cursor).filter(|at| *at > 0);
    let Some(cursor) = cursor else { return Cow::Borrowed(line) };
    let width =
        |pieces: &[(String, Style)]| pieces.iter().map(|(piece, _)| text::width(piece)).sum();
    let (others, needed): (usize, usize) = (width(&line[..cursor - 1]), width(&line[..=cursor]));
    if needed <= room {
        return Cow::Borrowed(line);
    }
    let cut = theme.symbols.cut;
    let left = room.saturating_sub(others + text::width(&line[cursor].0) + text::width(cut));
    let mut line = line.clone();
    line[cursor - 1].0 = format!("{cut}{}", text::tail(&line[cursor - 1].0, left));
    Cow::Owned(line)
}

const ASCII: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

pub(super) fn hint(theme: &Theme, hints: &[(&str, &str)]) -> Line {
    let pieces = hints.iter().flat_map(|(key, label)| {
        [(theme.symbols.keys(key), theme.key), (format!(" {label}  "), theme.faint)]
    });
    pieces.collect()
}

/// An input with its cursor.
pub(super) fn typed(input: &Input, theme: &Theme) -> Line {
    let mut before = String::new();
    let mut columns = 0;
    let mut rest = input.value().chars();
    for c in rest.by_ref() {
        if columns >= input.cursor_column() {
            let after = rest.collect::<String>();
            return vec![(before, theme.text), (c.to_string(), theme.cursor), (after, theme.text)];
        }
        columns += text::width(c.encode_utf8(&mut [0; 4]));
        before.push(c);
    }
    vec![(before, theme.text), (" ".into(), theme.cursor)]
}

fn help_lines(model: &Model, all: bool, top: usize, theme: &Theme) -> Vec<Line> {
    let draw = |(keys, sentence): (String, &'static str)| -> Line {
        if sentence.is_empty() {
            vec![(keys, theme.strong)]
        } else {
            let keys = theme.symbols.keys(&keys);
            let pad = 15_usize.saturating_sub(text::width(&keys)).max(1);
            vec![
                (format!("  {keys}{}", " ".repeat(pad)), theme.key),
                (sentence.to_owned(), theme.text),
            ]
        }
    };
    help::lines(model, all).into_iter().skip(top).map(draw).collect()
}

/// The messages, the newest first, each whole: what was cut in the footer can be read here.
fn message_lines(model: &Model, top: usize, area: Rect, theme: &Theme) -> Vec<Line> {
    const TIME: usize = 11;
    let columns = usize::from(area.width).saturating_sub(TIME + 6).max(1);
    let mut lines: Vec<Line> = Vec::new();
    for (at, notice) in model.messages.history().skip(top).take(usize::from(area.height)) {
        let style = match notice.level {
            Level::Info => theme.text,
            Level::Warning => theme.warning,
            Level::Error => theme.error,
        };
        let mut time = format!("{:TIME$}", time_of_day(*at));
        for line in text::wrap(&notice.text, columns) {
            lines.push(vec![(time, theme.faint), (line, style)]);
            time = " ".repeat(TIME);
        }
    }
    if lines.is_empty() {
        lines.push(vec![("nothing was said yet".into(), theme.faint)]);
    }
    lines
}

/// The time of day in UTC, as reports and the server's audit trail have it.
fn time_of_day(at: Timestamp) -> String {
    at.to_zoned(jiff::tz::TimeZone::UTC).strftime("%H:%M:%SZ").to_string()
}

/// What is in front, then the actions; also the number of lines before the first action.
fn action_lines(menu: &actions::Menu, model: &Model, theme: &Theme) -> (Vec<Line>, usize) {
    let mut lines = subject(model, theme);
    let first = lines.len();
    for (index, binding) in actions::entries(model).into_iter().enumerate() {
        let keys = keymap::text(&actions::keys(model, binding));
        let keys = format!("{:9}", theme.symbols.keys(&keys));
        let reason = model.impossible(binding.action);
        let style = match (reason, index == menu.row) {
            (Some(_), _) => theme.impossible,
            (None, true) => theme.strong,
            (None, false) => theme.text,
        };
        let label = format!("{:14}", model.label(binding));
        let explained = reason.map_or(binding.help, |reason| reason);
        lines.push(vec![(keys, theme.key), (label, style), (explained.to_owned(), theme.faint)]);
    }
    (lines, first)
}

/// Who or what the actions are about; ids and e-mails are never cut in it.
pub(super) fn subject(model: &Model, theme: &Theme) -> Vec<Line> {
    let line = |text: String| vec![(text, theme.text)];
    if let Some(case) = model.cursor_case().filter(|_| model.focus == crate::ui::Pane::Tasks) {
        let party = |party: &Party| format!("{}  {}", party.email, party.name);
        let heir = case.heir().map_or_else(|| "unknown: started elsewhere".to_owned(), party);
        let state = crate::screens::tasks::view::state_words(case, &model.board, model.now);
        return vec![
            line(format!("from  {}", party(case.leaver()))),
            line(format!("to    {heir}")),
            line(format!("state {state}")),
            vec![],
        ];
    }
    let chosen = model.chosen();
    match chosen.as_slice() {
        [one] => model.people.get(*one).map_or_else(Vec::new, |person| {
            vec![
                line(format!("{}  {}", person.email, person.name)),
                line(format!("{}  {}, {}", person.id, person.role.word(), person.status.word())),
                vec![],
            ]
        }),
        [] => Vec::new(),
        many => vec![line(format!("{} people are marked", many.len())), vec![]],
    }
}
