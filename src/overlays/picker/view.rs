//! Draws the picker.

use super::{Picker, Purpose};
use crate::{
    app::Model,
    overlays::view::{Line, hint, typed},
    ui::{Theme, text},
};

/// Columns for a name; what an e-mail needs is left for it.
const NAME: usize = 24;
/// Columns of the whole.
const WIDE: usize = 74;

/// The title of the dialog.
pub(in crate::overlays) fn title(picker: &Picker, model: &Model) -> String {
    let name = |id| model.groups.get(id).map_or("?", |group| &group.name);
    match &picker.purpose {
        Purpose::Head(groups, _) => match groups.as_slice() {
            [one] => format!("Manager of {}", name(*one)),
            many => format!("Manager of {} groups", many.len()),
        },
        Purpose::Members(group) => format!("Add to {}", name(*group)),
        Purpose::MoveTo(group) => format!("Move all members of {} to", name(*group)),
        Purpose::Role(people) if people.len() > 1 => format!("Role of {} people", people.len()),
        Purpose::Role(_) => "Role".into(),
        Purpose::Heir(case) => match model.board.case(*case) {
            Some(case) => format!("Another heir for {}", case.leaver().name),
            None => "Another heir".into(),
        },
        Purpose::FormHead => "Manager of the new group".into(),
        Purpose::FormMembers => "Members of the new group".into(),
    }
}

/// The line that is typed, the matches, and what to press; and the cursor's place.
pub(in crate::overlays) fn lines(
    picker: &Picker,
    model: &Model,
    room: usize,
    theme: &Theme,
) -> (Vec<Line>, Option<usize>) {
    let mut input = vec![("/ ".to_owned(), theme.key)];
    input.extend(typed(&picker.filter, theme));
    // As wide as a name and an e-mail, so that it stands still while words are typed.
    let used = 2 + text::width(picker.filter.value()) + 1;
    input.push((" ".repeat(WIDE.saturating_sub(used)), theme.text));
    let mut lines = vec![input];
    let room = room.saturating_sub(4).clamp(1, 14);
    let row = picker.row();
    let top = row.unwrap_or(0).saturating_sub(room - 1);
    let cursor = row.map(|row| lines.len() + row - top);
    for row in picker.rows.iter().skip(top).take(room) {
        let mark = if picker.marked.contains(&row.choice) { theme.symbols.mark } else { " " };
        let name = text::fit(&row.name, NAME, theme.symbols.cut);
        let pad = " ".repeat(NAME.saturating_sub(text::width(&name)));
        lines.push(vec![
            (format!("{mark} "), theme.marked),
            (format!("{name}{pad}  "), theme.text),
            (row.detail.clone(), theme.faint),
        ]);
    }
    if picker.rows.is_empty() {
        let is_heir = matches!(picker.purpose, Purpose::Heir(_));
        let reads =
            if is_heir { !model.heirs.is_empty() } else { model.users.loading.id.is_some() };
        let why = match (reads, is_heir) {
            (true, _) => "nothing matches so far; people are still being read",
            (false, true) => "nobody matches who can inherit; leavers are left out",
            (false, false) => "nothing matches; who is disabled, a guest or leaving is left out",
        };
        lines.push(vec![(why.to_owned(), theme.warning)]);
    }
    lines.push(vec![]);
    let mut hints = vec![("Enter", "choose"), ("↑↓", "move")];
    if picker.takes_many() {
        hints.push(("Tab", "mark"));
    }
    hints.push(("Esc", "back"));
    let mut keys = hint(theme, &hints);
    let counted = match (picker.marked.len(), text::count(picker.matching)) {
        (0, matching) => format!("{matching} match"),
        (marked, matching) => format!("{matching} match, {marked} marked"),
    };
    keys.push((counted, theme.faint));
    lines.push(keys);
    (lines, cursor)
}
