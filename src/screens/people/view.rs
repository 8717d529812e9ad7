//! Draws a list of people.

use std::borrow::Cow;

use ratatui::{buffer::Buffer, layout::Rect};

use super::PeopleList;
use crate::{
    app::{Action, Model, keymap::Keymap},
    domain::{Login, Person, PersonStatus},
    ui::{
        Theme,
        table::{self, Column},
        text,
    },
};

/// The columns. What was asked for has precedence over what is there without being asked for.
pub const COLUMNS: [Column; 8] = [
    Column::text("NAME", 16, 3, 0),
    Column::text("E-MAIL", 18, 3, 5),
    Column::text("ROLE", 14, 0, 1),
    Column::text("STATUS", 8, 2, 0).up_to(13),
    Column::text("LOGIN", 6, 0, 4).on_demand(),
    Column::text("DISABLED", 10, 0, 3).on_demand(),
    Column::number("USED", 11, 2).on_demand(),
    Column::text("GROUPS", 10, 2, 6),
];

/// Draws the heads, the rows that can be seen, and where the cursor is.
pub fn view(
    people: &PeopleList,
    model: &Model,
    focused: bool,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    let line = |y: u16| Rect { y: area.y + y, height: 1, ..area };
    let widths = table::widths_of(&COLUMNS, &model.taste.columns.people, area.width);
    table::heads(&COLUMNS, &widths, line(0), theme.faint, buf);
    let list = &people.list;
    let height = usize::from(area.height.saturating_sub(1));
    let window = list.window(height);
    for (y, row) in (1..).zip(window.clone()) {
        let Some(id) = list.order().get(row).copied() else { continue };
        let Some(person) = model.people.get(id) else { continue };
        let cursor = list.row() == Some(row);
        let mark = if list.is_marked(id) { theme.symbols.mark } else { "" };
        let pointer = cursor.then_some(theme.symbols.cursor);
        table::gutter(line(y), pointer, mark, theme.marked, theme.strong, buf);
        draw(person, cursor, focused, theme, &widths, line(y), buf);
    }
    if window.is_empty() && area.height > 1 {
        buf.set_stringn(
            area.x + 4,
            area.y + 1,
            hint(people, &model.preferences.keymap),
            usize::from(area.width.saturating_sub(4)),
            theme.faint,
        );
    }
}

fn draw(
    person: &Person,
    cursor: bool,
    focused: bool,
    theme: &Theme,
    widths: &[u16; COLUMNS.len()],
    area: Rect,
    buf: &mut Buffer,
) {
    let plain = if person.status == PersonStatus::Disabled { theme.faint } else { theme.text };
    let name = match (cursor, focused) {
        (true, true) => theme.cursor,
        (true, false) => theme.cursor_away,
        (false, _) => plain,
    };
    let status = status(person, usize::from(widths[3]));
    let status_style = match person.status {
        PersonStatus::Active => theme.text,
        PersonStatus::Pending => theme.waiting,
        PersonStatus::Disabled => theme.warning,
    };
    let disabled = disabled(person, theme);
    let used = used(person);
    let groups = if person.groups.is_empty() { theme.symbols.none } else { &*person.groups };
    let cells = [
        (&*person.name, name),
        (&*person.email, theme.faint),
        (person.role.word(), plain),
        (&*status, status_style),
        (login(person), theme.faint),
        (&*disabled, theme.faint),
        (&*used, theme.faint),
        (groups, theme.faint),
    ];
    table::row(&COLUMNS, widths, &cells, area, theme.symbols.cut, buf);
}

/// The status, and that a directory manages them, where there is room for both.
fn status(person: &Person, columns: usize) -> Cow<'static, str> {
    let word = person.status.word();
    let both = format!("{word} LDAP");
    let fits = text::width(&both) <= columns;
    if person.login == Login::Ldap && fits { Cow::Owned(both) } else { Cow::Borrowed(word) }
}

const fn login(person: &Person) -> &'static str {
    match person.login {
        Login::Portal => "portal",
        Login::Ldap => "LDAP",
        Login::Sso => "SSO",
    }
}

/// The day of the disabling in UTC; the server often does not know it (docspace-api.md 3.2).
fn disabled(person: &Person, theme: &Theme) -> String {
    match (person.status, person.disabled_at) {
        (PersonStatus::Disabled, Some(at)) => at.strftime("%Y-%m-%d").to_string(),
        (PersonStatus::Disabled, None) => "?".to_owned(),
        (PersonStatus::Active | PersonStatus::Pending, _) => theme.symbols.none.to_owned(),
    }
}

/// What their personal documents take, and how much that is of what they may take.
fn used(person: &Person) -> String {
    let used = person.used_space.map_or_else(|| "?".to_owned(), text::bytes);
    match person.quota_percent() {
        Some(percent) => format!("{used} {percent}%"),
        None => used,
    }
}

/// Why the list is empty.
fn hint(people: &PeopleList, keymap: &Keymap) -> String {
    let loading = &people.loading;
    if loading.failure.is_some() {
        format!("could not be read; {} tries again", keymap.way_to(Action::Refresh))
    } else if loading.id.is_some() || loading.total.is_none() {
        "reading …".into()
    } else if people.read() > 0 {
        format!("nobody matches; {} clears the filter", keymap.way_to(Action::Back))
    } else {
        "nobody".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Clean, PersonId, Role};

    #[test]
    fn a_status_is_shown_whole_or_without_ldap_and_has_the_room_where_there_is_some() {
        let person = |status| Person {
            id: PersonId::from_u128(1),
            name: Clean::new("Nora"),
            email: Clean::new("nora@example.com"),
            role: Role::User,
            status,
            login: Login::Ldap,
            groups: Clean::default(),
            disabled_at: None,
            used_space: None,
            quota: None,
        };
        let shown = |width, status| {
            let chosen = COLUMNS.map(|column| column.shown);
            let columns = table::widths_of(&COLUMNS, &chosen, width)[3];
            super::status(&person(status), columns.into())
        };
        assert_eq!(shown(80, PersonStatus::Active), "active");
        assert_eq!(shown(120, PersonStatus::Active), "active LDAP");
        assert_eq!(shown(160, PersonStatus::Disabled), "disabled LDAP");
    }
}
