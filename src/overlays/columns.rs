//! The columns of a list: which are shown. Those that tell who somebody is and how they stand are
//! never taken away.

use super::{
    Overlay, menu_row,
    view::{Line, Rows, hint},
};
use crate::{
    app::{Effects, Key, KeyCode, Model},
    screens::{columns::name, groups, people},
    ui::{
        Pane, Theme,
        table::{Column, widths_of},
    },
};

/// The menu of the columns of the list that has the focus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Menu {
    /// The row under the cursor.
    pub row: usize,
}

/// A column in the menu.
struct Entry {
    column: Column,
    is_shown: bool,
    /// Whether the screen is wide enough for it.
    fits: bool,
}

impl Menu {
    pub(super) fn key(mut self, model: &mut Model, key: Key) -> Effects {
        match key.code {
            KeyCode::Enter | KeyCode::Char('q') => return Effects::new(),
            KeyCode::Char(' ') => toggle(model, self.row),
            _ => self.row = menu_row(key, self.row, entries(model).len()),
        }
        model.overlays.push(Overlay::Columns(self));
        Effects::new()
    }
}

fn toggle(model: &mut Model, row: usize) {
    let is_free = entries(model).get(row).is_some_and(|entry| !entry.column.is_fixed());
    let shown = if shows_groups(model) {
        model.taste.columns.groups.get_mut(row)
    } else {
        model.taste.columns.people.get_mut(row)
    };
    if let Some(shown) = shown.filter(|_| is_free) {
        *shown = !*shown;
    }
}

fn shows_groups(model: &Model) -> bool {
    model.focus == Pane::Groups && model.groups.open.is_none()
}

fn entries(model: &Model) -> Vec<Entry> {
    if shows_groups(model) {
        listed(&groups::view::COLUMNS, &model.taste.columns.groups, model.size.0)
    } else {
        listed(&people::view::COLUMNS, &model.taste.columns.people, model.size.0)
    }
}

fn listed<const N: usize>(columns: &[Column; N], shown: &[bool; N], width: u16) -> Vec<Entry> {
    let entry = |((column, is_shown), width): ((&Column, &bool), u16)| Entry {
        column: *column,
        is_shown: *is_shown,
        fits: width > 0,
    };
    columns.iter().zip(shown).zip(widths_of(columns, shown, width)).map(entry).collect()
}

/// A line for each column, and hints.
pub(super) fn lines(menu: &Menu, model: &Model, theme: &Theme) -> (Vec<Line>, Rows) {
    let line = |entry: Entry| {
        let (check, note) = match &entry {
            Entry { column, .. } if column.is_fixed() => ("[x] ", "always"),
            Entry { is_shown: false, .. } => ("[ ] ", ""),
            Entry { fits: true, .. } => ("[x] ", ""),
            Entry { fits: false, .. } => ("[x] ", "no room on this screen"),
        };
        let style = if entry.column.is_fixed() { theme.faint } else { theme.text };
        vec![
            (check.to_owned(), style),
            (format!("{:12}", name(&entry.column)), style),
            (note.to_owned(), theme.faint),
        ]
    };
    let mut lines: Vec<Line> = entries(model).into_iter().map(line).collect();
    let rows = Rows::of(0..lines.len(), Some(menu.row));
    lines.push(vec![]);
    lines.push(hint(theme, &[("Space", "show or hide"), ("Esc", "back")]));
    (lines, rows)
}
