//! Draws the groups of a person.

use super::Headships;
use crate::{
    app::Model,
    domain::Group,
    overlays::{
        page_top,
        view::{Line, Rows, grid::Grid, hint_within},
    },
    ui::{Theme, table::Column, text},
};

/// Columns for the mark of a row.
const MARK: usize = 2;
/// Columns for the name of a group, at most.
const NAME: u16 = 40;

/// The groups that they head, the others by name, and what to press; and where the list is.
pub(in crate::overlays) fn lines(
    dialog: &Headships,
    model: &Model,
    (columns, room): (usize, usize),
    theme: &Theme,
) -> (Vec<Line>, Rows) {
    let who = format!("{}  {}", dialog.person.email, dialog.person.name);
    let mut lines = vec![vec![(who, theme.text)], vec![]];
    let mut rows = Rows::default();
    match (&dialog.headed, &dialog.failure) {
        (_, Some(failure)) => lines.push(vec![(failure.to_string(), theme.error)]),
        (None, None) => lines.push(vec![("reading".into(), theme.faint)]),
        (Some(headed), None) => {
            let heading = match headed.len() {
                0 => "heads no group".to_owned(),
                many => format!("heads {}", text::counted(many, "group")),
            };
            lines.push(vec![(heading, theme.strong)]);
            let room = room.saturating_sub(9).max(1);
            let top = page_top(dialog.row, room);
            let begin = lines.len();
            let grid = grid(headed, columns.saturating_sub(MARK), theme);
            let shown = headed.iter().skip(top).take(room);
            lines.extend(shown.map(|group| headed_line(dialog, group, &grid, theme)));
            let cursor = (!headed.is_empty()).then_some(begin + dialog.row - top);
            rows = Rows::of(begin..lines.len(), cursor);
            lines.push(in_groups(dialog, headed, theme));
        }
    }
    lines.push(vec![]);
    let mut keys = vec![("g", "show in Groups"), ("Esc", "back")];
    if !dialog.free(model).is_empty() {
        let hand = if dialog.marked.is_empty() { "hand over all" } else { "hand over marked" };
        keys.splice(0..0, [("Enter", hand), ("Space", "mark")]);
    }
    lines.push(hint_within(theme, &keys, columns));
    (lines, rows)
}

/// Names as wide as the longest, members, and what else there is to say.
fn grid<'a>(headed: &[Group], room: usize, theme: &'a Theme) -> Grid<'a, 3> {
    let longest = headed.iter().map(|group| text::width(&group.name)).max().unwrap_or(0);
    let name = u16::try_from(longest).unwrap_or(NAME).min(NAME);
    let columns = [
        Column::text("GROUP", name, 0, 0),
        Column::number("MEMBERS", 14, 0),
        Column::text("LDAP", 28, 0, 1),
    ];
    Grid::new(columns, room, theme)
}

fn headed_line(dialog: &Headships, group: &Group, grid: &Grid<'_, 3>, theme: &Theme) -> Line {
    let mark = if dialog.marked.contains(&group.id) { theme.symbols.mark } else { "" };
    let name = if group.ldap { theme.impossible } else { theme.text };
    let faint = |words: String| vec![(words, theme.faint)];
    let ldap = if group.ldap { " LDAP: its directory decides" } else { "" };
    let cells = [
        vec![(group.name.to_string(), name)],
        faint(text::counted(group.members as usize, "member")),
        faint(ldap.to_owned()),
    ];
    [vec![(format!("{mark:MARK$}"), theme.marked)], grid.line(cells)].concat()
}

/// The groups that they are in without heading them.
fn in_groups(dialog: &Headships, headed: &[Group], theme: &Theme) -> Line {
    let heads = |id| headed.iter().any(|group| group.id == id);
    let others = dialog.names.iter().filter(|group| !heads(group.id));
    let others: Vec<&str> = others.map(|group| &*group.name).collect();
    let names = if others.is_empty() { "no other group".into() } else { others.join(", ") };
    vec![("is in  ".to_owned(), theme.strong), (names, theme.faint)]
}
