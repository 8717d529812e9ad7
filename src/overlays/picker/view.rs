//! Draws the picker.

use ratatui::layout::Rect;

use super::{Choice, Picker, Purpose, Row};
use crate::{
    app::Model,
    overlays::{
        page_top,
        view::{Line, Rows, grid::Grid, hint_within, people::People, typed},
    },
    screens::groups::view::manager,
    ui::{Theme, table::Column, text},
};

/// The columns and rows of a dialog that are not its text, the line of keys and the one above it
/// included.
const AROUND: (usize, usize) = (6, 5);
/// Columns of the whole, at most.
const WIDE: usize = 90;
/// Rows, at most.
const LONG: usize = 14;
/// Columns for the mark of a row.
const MARK: usize = 2;

/// What stands beside each other in a row.
enum Table<'a> {
    People(People<'a>),
    Groups(Grid<'a, 3>),
    /// A word each.
    Roles,
}

impl<'a> Table<'a> {
    fn new(picker: &Picker, room: usize, theme: &'a Theme) -> Self {
        match picker.purpose {
            Purpose::Role(_) => Self::Roles,
            Purpose::MoveTo(_) => Self::Groups(Grid::new(
                [
                    Column::text("GROUP", 18, 3, 0),
                    Column::text("MANAGER", 16, 2, 1),
                    Column::number("MEMBERS", 8, 0),
                ],
                room,
                theme,
            )),
            Purpose::Heir(_) => Self::People(People::heirs(room, theme)),
            _ => Self::People(People::members(room, theme)),
        }
    }

    fn heads(&self) -> Option<Line> {
        match self {
            Self::People(people) => Some(people.heads()),
            Self::Groups(groups) => Some(groups.heads()),
            Self::Roles => None,
        }
    }

    /// A row; its name alone if it is gone from the lists.
    fn row(&self, row: &Row, model: &Model, theme: &Theme) -> Line {
        let named = || vec![(row.name.to_string(), theme.text)];
        match (self, row.choice) {
            (Self::People(people), Choice::Person(id)) => {
                model.people.get(id).map_or_else(named, |person| people.row(person, &[]))
            }
            (Self::Groups(groups), Choice::Group(id)) => {
                model.groups.get(id).map_or_else(named, |group| {
                    let members = text::count(group.members as usize);
                    let members = vec![(members, theme.faint)];
                    groups.line([named(), vec![manager(group, theme)], members])
                })
            }
            _ => named(),
        }
    }
}

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

/// The line that is typed, the matches, and what to press; and where the matches are.
pub(in crate::overlays) fn lines(
    picker: &Picker,
    model: &Model,
    area: Rect,
    theme: &Theme,
) -> (Vec<Line>, Rows) {
    let columns = usize::from(area.width).saturating_sub(AROUND.0).min(WIDE);
    let table = Table::new(picker, columns.saturating_sub(MARK), theme);
    let mut input = vec![("/ ".to_owned(), theme.key)];
    input.extend(typed(&picker.filter, theme));
    // As wide as there is room, so that it stands still while words are typed.
    let used = 2 + text::width(picker.filter.value()) + 1;
    input.push((" ".repeat(columns.saturating_sub(used)), theme.text));
    let mut lines = vec![input];
    let marked =
        |mark: &str, line: Line| [vec![(format!("{mark:MARK$}"), theme.marked)], line].concat();
    if !picker.rows.is_empty() {
        lines.extend(table.heads().map(|heads| marked("", heads)));
    }
    let room = usize::from(area.height).saturating_sub(AROUND.1 + lines.len()).clamp(1, LONG);
    let row = picker.row();
    let top = page_top(row.unwrap_or(0), room);
    let shown = picker.rows.iter().skip(top).take(room).map(|row| {
        let is_marked = picker.marked.contains(&row.choice);
        marked(if is_marked { theme.symbols.mark } else { "" }, table.row(row, model, theme))
    });
    let begin = lines.len();
    lines.extend(shown);
    let rows = Rows::of(begin..lines.len(), row.map(|row| begin + row - top));
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
    let mut hints = vec![("Enter", "choose")];
    if picker.takes_many() {
        hints.push(("Tab", "mark"));
    }
    hints.extend([("↑↓", "move"), ("Esc", "back")]);
    let counted = match (picker.marked.len(), text::count(picker.matching)) {
        (0, matching) => format!("{matching} match"),
        (marked, matching) => format!("{matching} match, {marked} marked"),
    };
    let room = columns.saturating_sub(text::width(&counted) + 2);
    let mut keys = hint_within(theme, &hints, room);
    keys.push((counted, theme.faint));
    lines.push(keys);
    (lines, rows)
}
