//! Draws the palette.

use ratatui::{layout::Rect, style::Style};

use super::Palette;
use crate::{
    app::{Model, keymap::Binding, update::contexts},
    overlays::{
        page_top,
        view::{Line, Rows, hint, prose, subject, typed},
    },
    ui::{Theme, text},
};

/// How many matches are shown at most.
const ROWS: usize = 10;
/// What the frame, the line, the blank line, the hints and the footer take.
const AROUND: usize = 6;
/// The columns of a dialog that are not its text.
const BORDERS: usize = 6;

/// What is in front, the line, the matches, hints; and where the matches are. The size
/// does not depend on what was typed: the palette stands still.
pub(in crate::overlays) fn lines(
    palette: &Palette,
    model: &Model,
    area: Rect,
    theme: &Theme,
) -> (Vec<Line>, Rows) {
    let whole = usize::from(area.width).saturating_sub(BORDERS);
    let subject = subject(model, theme);
    let mut lines: Vec<Line> = subject.iter().flat_map(|line| prose::wrap(line, whole)).collect();
    let room = usize::from(area.height).saturating_sub(lines.len() + AROUND);
    let rows = room.clamp(1, ROWS);

    let mut input = vec![(":".to_owned(), theme.key)];
    input.extend(typed(&palette.typed, theme));
    let used = 1 + text::width(palette.typed.value()) + 1;
    input.push((" ".repeat(whole.min(84).saturating_sub(used)), theme.text));
    lines.push(input);

    let found = palette.matches(model);
    let row = palette.row(&found);
    let top = page_top(row.unwrap_or(0), rows);
    let begin = lines.len();
    let cursor = row.map(|row| begin + row - top);
    let shown = found.iter().enumerate().skip(top).take(rows);
    let mut shown: Vec<Line> =
        shown.map(|(index, binding)| entry(binding, row == Some(index), model, theme)).collect();
    let listed = Rows::of(begin..begin + shown.len(), cursor);
    if found.is_empty() {
        shown.push(vec![("no action is called so".into(), theme.warning)]);
    }
    shown.resize(rows, vec![]);
    lines.extend(shown);

    lines.push(vec![]);
    let keys = [("Enter", "do"), ("Tab", "complete"), ("↑↓", "choose"), ("Esc", "back")];
    lines.push(hint(theme, &keys));
    (lines, listed)
}

/// Name, key, and what it does or why it cannot be done.
fn entry(binding: &Binding, chosen: bool, model: &Model, theme: &Theme) -> Line {
    let reason = model.impossible(binding.action);
    let style: Style = match (reason, chosen) {
        (Some(_), _) => theme.impossible,
        (None, true) => theme.strong,
        (None, false) => theme.text,
    };
    let keys = model.preferences.keymap.free_keys(binding, &contexts(model));
    let key = keys.first().map(ToString::to_string).unwrap_or_default();
    vec![
        (format!("{:14}", binding.name), style),
        (format!("{key:10}"), theme.key),
        (reason.unwrap_or(binding.help).to_owned(), theme.faint),
    ]
}
