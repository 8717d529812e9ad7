//! Draws the form of a group.

use super::Form;
use crate::{
    overlays::view::{Line, Rows, hint, typed},
    ui::Theme,
};

/// The title of the dialog.
pub(in crate::overlays) fn title(form: &Form) -> String {
    form.group.as_ref().map_or_else(|| "New group".into(), |(_, name)| format!("Rename {name}"))
}

/// The lines, and those of them that the cursor can go to.
pub(in crate::overlays) fn lines(form: &Form, theme: &Theme) -> (Vec<Line>, Rows) {
    let mut name = vec![("name     ".to_owned(), theme.faint)];
    if form.line == 0 {
        name.extend(typed(&form.name, theme));
    } else {
        name.push((form.name.value().to_owned(), theme.text));
    }
    let mut lines = vec![name];
    if form.group.is_none() {
        let none = theme.symbols.none.to_owned();
        let head = form.head.as_ref();
        let head = head.map_or(none.clone(), |head| format!("{}  {}", head.name, head.email));
        lines.push(vec![("manager  ".to_owned(), theme.faint), (head, theme.text)]);
        let members = match form.members.as_slice() {
            [] => none,
            [one] => format!("{}  {}", one.name, one.email),
            [first, more @ ..] => format!("{} and {} more", first.name, more.len()),
        };
        lines.push(vec![("members  ".to_owned(), theme.faint), (members, theme.text)]);
    }
    let rows = Rows::of(0..lines.len(), Some(form.line));
    lines.push(vec![]);
    let hints: &[(&str, &str)] = match (form.line, &form.group) {
        (0, Some(_)) => &[("Enter", "rename"), ("Esc", "back")],
        (0, None) => &[("Enter", "make it"), ("↓", "manager, members"), ("Esc", "back")],
        _ => &[("Enter", "pick"), ("Backspace", "nobody"), ("↑", "name"), ("Esc", "back")],
    };
    lines.push(hint(theme, hints));
    (lines, rows)
}
