//! Draws the dialogs.

pub(super) mod grid;
pub(super) mod people;
pub(super) mod prose;

use std::{borrow::Cow, ops::Range};

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
    symbols::border,
    text::Line as TextLine,
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

/// Where a list is among the lines of a dialog: rows that the arrow keys reach, a line each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    lines: Range<usize>,
    /// The cursor's line; `None` while it is in the line above, where something is typed.
    cursor: Option<usize>,
    /// Lines that the cursor's row takes besides its own.
    more: usize,
}

impl Rows {
    /// The list in these lines, and the cursor's line.
    pub(super) const fn of(lines: Range<usize>, cursor: Option<usize>) -> Self {
        Self { lines, cursor, more: 0 }
    }

    /// How many rows this line is from the cursor, up if negative; `None` if it is no row.
    fn steps_to(&self, line: usize) -> Option<isize> {
        let cursor = self.cursor.or_else(|| self.lines.start.checked_sub(1))?;
        let behind = if line > cursor { line.saturating_sub(self.more).max(cursor) } else { line };
        let steps = behind.cast_signed().checked_sub(cursor.cast_signed());
        steps.filter(|_| self.lines.contains(&line))
    }
}

/// What a dialog shows.
struct Page<'a> {
    title: Cow<'a, str>,
    lines: Vec<Line>,
    rows: Rows,
    /// What comes below and is not even among the lines.
    more: usize,
}

impl<'a> Page<'a> {
    /// One that is chosen from.
    fn list(title: impl Into<Cow<'a, str>>, (lines, rows): (Vec<Line>, Rows)) -> Self {
        Self { title: title.into(), lines, rows, more: 0 }
    }

    /// One that is read.
    fn text(title: impl Into<Cow<'a, str>>, lines: Vec<Line>) -> Self {
        Self::list(title, (lines, Rows::default()))
    }

    /// What there is to see of a dialog; `None` for the ladder, which draws itself.
    fn of(overlay: &'a Overlay, model: &'a Model, theme: &Theme, area: Rect) -> Option<Self> {
        let room = usize::from(area.height.saturating_sub(4));
        let columns = usize::from(area.width.saturating_sub(6));
        let mut page = match overlay {
            Overlay::Help { all, top } => {
                Self::text(help::title(model, *all), help_lines(model, *all, *top, theme))
            }
            Overlay::Messages { top } => {
                let (lines, more) = message_lines(model, *top, area, theme);
                Self { more, ..Self::text("Messages", lines) }
            }
            Overlay::Palette(palette) => {
                Self::list("Action by name", palette::view::lines(palette, model, area, theme))
            }
            Overlay::Actions(menu) => {
                Self::list("Actions", action_lines(menu, model, columns, theme))
            }
            Overlay::Sort(menu) => {
                let words = menu.words.iter().map(|word| vec![((*word).to_owned(), theme.text)]);
                let rows = Rows::of(0..menu.words.len(), Some(menu.row));
                let keys = [Line::new(), hint(theme, &[("Enter", "sort"), ("Esc", "back")])];
                Self::list("Sort by", (words.chain(keys).collect(), rows))
            }
            Overlay::Columns(menu) => Self::list("Columns", columns::lines(menu, model, theme)),
            Overlay::Filters(form) => {
                Self::list("The server lists only", filter_lines(form, theme))
            }
            Overlay::Resume => Self::text("Resume", resume::view::lines(model, theme)),
            Overlay::NewKey(dialog) => {
                Self::text("Signed out", key::view::lines(dialog, columns.min(72), theme))
            }
            Overlay::Confirm(confirm) => Self::text("Are you sure?", confirm_lines(confirm, theme)),
            Overlay::Ladder(_) => return None,
            Overlay::Leave(case) => {
                let mut lines = plain(leave::lines(model, *case, columns), theme);
                lines.push(hint(theme, &[("x", "stop"), ("Esc", "back")]));
                Self::text("What a stop now would leave behind", lines)
            }
            Overlay::Foreign(question) => {
                let size = (usize::from(area.width), room);
                let lines = foreign_lines(question, model, size, theme);
                Self::text("Somebody else's task: stop it?", lines)
            }
            Overlay::Sheet(sheet) => {
                let lines = sheet::view::lines(sheet, model, area, theme);
                Self::list(sheet::view::title(sheet), lines)
            }
            Overlay::Undo(kit) => {
                Self::list("Undo kit", undo::view::lines(kit, model, area, theme))
            }
            Overlay::OtherHeir(question) => {
                Self::text("Another heir", heir::view::lines(question, model, theme))
            }
            Overlay::Review(review) => {
                Self::text(&*review.title, review::view::lines(review, (columns, room), theme))
            }
            Overlay::Changes(results) => {
                let size = (usize::from(area.width), room);
                Self::list("Changes", changes::view::lines(results, model, size, theme))
            }
            Overlay::Picker(picker) => {
                let lines = picker::view::lines(picker, model, area, theme);
                Self::list(picker::view::title(picker, model), lines)
            }
            Overlay::GroupForm(form) => {
                Self::list(group_form::view::title(form), group_form::view::lines(form, theme))
            }
            Overlay::Headships(dialog) => {
                let size = (columns, room);
                Self::list("Groups of a person", headships::view::lines(dialog, model, size, theme))
            }
        };
        if page.rows.lines.is_empty() {
            // Nothing is chosen here: it is read.
            let columns = usize::from(area.width.saturating_sub(4));
            let whole = page.lines.iter().flat_map(|line| prose::wrap(line, columns)).collect();
            page.lines = prose::foot_first(whole, rows_within(area));
        }
        Some(page)
    }
}

/// Draws a dialog above what is there.
pub fn view(overlay: &Overlay, model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    if let Overlay::Ladder(ladder) = overlay {
        ladder::view::view(ladder, model, theme, area, buf);
    } else if let Some(page) = Page::of(overlay, model, theme, area) {
        let Page { title, lines, rows, more } = page;
        dialog(&title, (&lines, more), rows.cursor, theme, area, buf);
    }
}

/// The first of so many entries with which all that follow it can be seen, too: what is read is
/// scrolled no further. The entries of the ladder are its tops already.
pub(super) fn last_top(model: &Model, length: usize, overlay: impl Fn(usize) -> Overlay) -> usize {
    let area = Rect::new(0, 0, model.size.0, model.size.1);
    let hides = |top: &usize| {
        let overlay = overlay(*top);
        let page = Page::of(&overlay, model, &Theme::plain(true), area);
        page.is_none_or(|page| page.more > 0 || page.lines.len() > rows_within(area))
    };
    let tops: Vec<usize> = (0..length).collect();
    tops.partition_point(hides).min(length.saturating_sub(1))
}

/// The rows for the lines of a dialog within its frame, above the footer.
fn rows_within(area: Rect) -> usize {
    usize::from(area.height.saturating_sub(3))
}

/// How many rows of the list in the topmost dialog it is from the cursor to this place, up if
/// negative; `None` if no row is there.
///
/// The model does not know whether the screen has UTF-8, so the lines are those of one that has.
/// Without it an arrow among the keys of the row under the cursor may wrap that row once more, and
/// a click below it then meets the row beside.
pub(super) fn steps_to(model: &Model, at: Position) -> Option<isize> {
    let area = Rect::new(0, 0, model.size.0, model.size.1);
    let Page { title, lines, rows, .. } =
        Page::of(model.overlays.last()?, model, &Theme::plain(true), area)?;
    let (frame, top) = place(&title, &lines, rows.cursor, area);
    let inner = Block::bordered().inner(frame);
    let line = usize::from(at.y.checked_sub(inner.y)?) + top;
    rows.steps_to(line).filter(|_| inner.contains(at))
}

fn filter_lines(form: &filters::Form, theme: &Theme) -> (Vec<Line>, Rows) {
    let mut lines: Vec<Line> = form
        .lines()
        .into_iter()
        .map(|(name, value)| {
            vec![(format!("{name:8}"), theme.faint), (format!("< {value} >"), theme.text)]
        })
        .collect();
    let rows = Rows::of(0..lines.len(), Some(form.line));
    lines.push(vec![]);
    lines.push(hint(theme, &[("←→", "change"), ("Enter", "apply"), ("U", "any"), ("Esc", "back")]));
    (lines, rows)
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

/// The frame in the middle, wide enough for the longest line, and how many lines are above those
/// that are shown: what does not fit is scrolled, so that the cursor can be seen.
fn place(title: &str, lines: &[Line], cursor: Option<usize>, area: Rect) -> (Rect, usize) {
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
    let rows = usize::from(height.saturating_sub(2));
    (frame, cursor.map_or(0, |cursor| (cursor + 1).saturating_sub(rows)))
}

/// Draws lines in a frame, and tells how much more there is than is shown.
pub(super) fn dialog(
    title: &str,
    (lines, more): (&[Line], usize),
    cursor: Option<usize>,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    let (frame, top) = place(title, lines, cursor, area);
    let cut = theme.symbols.cut;
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
        .title(format!(" {} ", text::fit(title, usize::from(frame.width).saturating_sub(4), cut)))
        .title_style(theme.dialog);
    let inner = block.inner(frame);
    // What is cut off below is told, so that nobody takes the last line for the end.
    let below = more + lines.len().saturating_sub(top + usize::from(inner.height));
    let below = (below > 0).then(|| format!(" {} more ", text::count(below)));
    let below = TextLine::styled(below.unwrap_or_default(), theme.key).right_aligned();
    block.title_bottom(below).render(frame, buf);
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
            let cut = if piece.trim().is_empty() { "" } else { cut };
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

/// What to press within so many columns: what finds no room is left out whole, but never the last.
pub(super) fn hint_within(theme: &Theme, hints: &[(&str, &str)], columns: usize) -> Line {
    let mut hints = hints.to_vec();
    loop {
        let line = hint(theme, &hints);
        let width: usize = line.iter().map(|(piece, _)| text::width(piece)).sum();
        if width <= columns + HINT_GAP || hints.len() < 2 {
            return line;
        }
        hints.remove(hints.len() - 2);
    }
}

/// The blanks behind a hint.
const HINT_GAP: usize = 2;

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

/// The messages, the newest first, each whole: what was cut in the footer can be read here. No
/// more lines than there are rows; and how many messages do not end there.
fn message_lines(model: &Model, top: usize, area: Rect, theme: &Theme) -> (Vec<Line>, usize) {
    const TIME: usize = 11;
    let columns = usize::from(area.width).saturating_sub(TIME + 6).max(1);
    let rows = rows_within(area).max(1);
    let mut lines: Vec<Line> = Vec::new();
    let mut more = model.messages.len().saturating_sub(top);
    for (at, notice) in model.messages.history().skip(top) {
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
        if lines.len() > rows {
            lines.truncate(rows);
            break;
        }
        more -= 1;
    }
    if lines.is_empty() {
        lines.push(vec![("nothing was said yet".into(), theme.faint)]);
    }
    (lines, more)
}

/// The time of day in UTC, as reports and the server's audit trail have it.
fn time_of_day(at: Timestamp) -> String {
    at.to_zoned(jiff::tz::TimeZone::UTC).strftime("%H:%M:%SZ").to_string()
}

/// What is in front, then the actions.
fn action_lines(
    menu: &actions::Menu,
    model: &Model,
    columns: usize,
    theme: &Theme,
) -> (Vec<Line>, Rows) {
    let mut lines = subject(model, theme);
    let first = lines.len();
    let cursor = first + menu.row;
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
    // What is under the cursor can be read whole.
    let whole = lines.get(cursor).map_or_else(Vec::new, |line| prose::wrap(line, columns));
    let more = whole.len().saturating_sub(1);
    if !whole.is_empty() {
        lines.splice(cursor..=cursor, whole);
    }
    let rows = Rows { lines: first..lines.len(), cursor: Some(cursor), more };
    (lines, rows)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// However many there are, no more of them are wrapped than can be seen.
    #[test]
    fn of_many_messages_those_in_sight_are_drawn_and_the_others_counted() {
        let now = Timestamp::UNIX_EPOCH;
        let mut model = Model::new("docs.example.com", now);
        let theme = Theme::plain(true);
        let told = |model: &Model, top, height| {
            let (lines, more) = message_lines(model, top, Rect::new(0, 0, 40, height), &theme);
            (lines.len(), more)
        };
        assert_eq!(told(&model, 0, 16), (1, 0), "nothing was said yet");
        for number in 0..300 {
            let text = format!("number {number} takes three lines where there are few columns");
            model.messages.push(now, crate::offboard::Notice::new(Level::Info, text));
        }
        assert_eq!(told(&model, 0, 16), (13, 296), "the fifth is there in part");
        assert_eq!(told(&model, 290, 33), (30, 0));
        assert_eq!(told(&model, 0, 2), (1, 300));
        model.size = (40, 16);
        assert_eq!(last_top(&model, 300, |top| Overlay::Messages { top }), 296);
    }

    #[test]
    fn what_to_press_is_left_out_whole_and_the_way_back_never() {
        let theme = Theme::plain(true);
        let hints = [("Enter", "choose"), ("Tab", "mark"), ("Esc", "back")];
        let said = |columns| -> String {
            hint_within(&theme, &hints, columns).iter().map(|(piece, _)| piece.as_str()).collect()
        };
        assert_eq!(said(32), "Enter choose  Tab mark  Esc back  ");
        assert_eq!(said(31), "Enter choose  Esc back  ");
        assert_eq!(said(9), "Esc back  ");
        assert_eq!(said(2), "Esc back  ");
    }

    #[test]
    fn steps_are_rows_whatever_lines_a_row_takes() {
        let rows = Rows { lines: 3..9, cursor: Some(5), more: 1 };
        let steps: Vec<_> = (2..10).map(|line| rows.steps_to(line)).collect();
        let expected = [None, Some(-2), Some(-1), Some(0), Some(0), Some(1), Some(2), None];
        assert_eq!(steps, expected);
        let typed = Rows::of(1..3, None);
        assert_eq!([0, 1, 2].map(|line| typed.steps_to(line)), [None, Some(1), Some(2)]);
        assert_eq!(Rows::default().steps_to(0), None);
    }
}
