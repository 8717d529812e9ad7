//! Draws the groups, or the members of the open one.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use crate::{
    app::{Action, Model},
    domain::{Group, PersonStatus},
    screens::people,
    ui::{
        Theme,
        table::{self, Column},
        text,
    },
};

/// The columns.
pub const COLUMNS: [Column; 4] = [
    Column::text("GROUP", 18, 3, 0),
    Column::text("MANAGER", 16, 2, 1),
    Column::number("MEMBERS", 8, 2),
    Column::text("LDAP", 10, 0, 3),
];

/// Draws the pane.
pub fn view(model: &Model, focused: bool, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let groups = &model.groups;
    if let Some((_, members)) = &groups.open {
        return people::view::view(members, model, focused, theme, area, buf);
    }
    let line = |y: u16| Rect { y: area.y + y, height: 1, ..area };
    let widths = table::widths_of(&COLUMNS, &model.taste.columns.groups, area.width);
    table::heads(&COLUMNS, &widths, line(0), theme.faint, buf);
    let list = &groups.list;
    let window = list.window(usize::from(area.height.saturating_sub(1)));
    if window.is_empty() && area.height > 1 {
        let (loading, keymap) = (&groups.loading, &model.preferences.keymap);
        let hint = if loading.failure.is_some() {
            format!("could not be read; {} tries again", keymap.way_to(Action::Refresh))
        } else if loading.id.is_some() || loading.total.is_none() {
            "reading …".into()
        } else if groups.all.is_empty() {
            "no groups".into()
        } else {
            format!("no group matches; {} clears the filter", keymap.way_to(Action::Back))
        };
        buf.set_stringn(
            area.x + 4,
            area.y + 1,
            hint,
            usize::from(area.width.saturating_sub(4)),
            theme.faint,
        );
    }
    for (y, row) in (1..).zip(window) {
        let Some(group) = list.order().get(row).and_then(|id| groups.get(*id)) else { continue };
        let cursor = list.row() == Some(row);
        let pointer = cursor.then_some(theme.symbols.cursor);
        table::gutter(line(y), pointer, "", theme.marked, theme.strong, buf);
        draw(group, cursor, focused, theme, widths, line(y), buf);
    }
}

/// Who heads a group, and whether that is right.
pub fn manager(group: &Group, theme: &Theme) -> (String, Style) {
    match &group.manager {
        None => ("none".to_owned(), theme.faint),
        Some(manager) if manager.status == PersonStatus::Disabled => {
            (format!("{} (disabled)", manager.name), theme.warning)
        }
        Some(manager) => (manager.name.to_string(), theme.text),
    }
}

fn draw(
    group: &Group,
    cursor: bool,
    focused: bool,
    theme: &Theme,
    widths: [u16; COLUMNS.len()],
    area: Rect,
    buf: &mut Buffer,
) {
    let name = match (cursor, focused) {
        (true, true) => theme.cursor,
        (true, false) => theme.cursor_away,
        (false, _) => theme.text,
    };
    let (manager, style) = manager(group, theme);
    let count = text::count(group.members as usize);
    let cells = [
        (&*group.name, name),
        (&*manager, style),
        (&*count, theme.text),
        (if group.ldap { "LDAP" } else { "" }, theme.faint),
    ];
    table::row(&COLUMNS, &widths, &cells, area, theme.symbols.cut, buf);
}
