//! The whole screen: header, tabs, the list, the board, the footer, dialogs.

mod compact;
mod header;

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::{
    Action, Model,
    keymap::{self, Context},
    update::contexts,
};
use crate::{
    domain::{Group, PeopleQuery},
    offboard::Level,
    overlays,
    screens::{
        groups,
        people::{self, Loading, PeopleList},
        tasks,
    },
    ui::{Pane, Theme, table, text},
};

/// Draws the screen; writes nothing else.
pub fn view(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let areas = crate::ui::Areas::of(area, model.focus, model.zoomed, model.taste.compact);
    let header = if model.taste.compact { compact::line } else { header::line };
    if let Some(area) = areas.header {
        header(model, theme, area, buf);
    }
    if let Some(area) = areas.tabs {
        tabs(model, theme, area, buf);
    }
    if let Some(area) = areas.list {
        let focused = model.focus == model.shown;
        if model.shown == Pane::Groups {
            groups::view::view(model, focused, theme, area, buf);
        } else {
            people::view::view(&model.users, model, focused, theme, area, buf);
        }
    }
    if let Some(area) = areas.board {
        tasks::view::view(model, theme, area, buf);
    }
    for overlay in &model.overlays {
        overlays::view::view(overlay, model, theme, area, buf);
    }
    if let Some(area) = areas.footer {
        footer(model, theme, area, buf);
    }
}

type Styled = (String, Style);

/// Draws pieces one after the other; a piece that does not fit is cut, the rest left out.
fn pieces(area: Rect, pieces: &[Styled], cut: &str, buf: &mut Buffer) {
    let mut x = area.x;
    for (piece, style) in pieces {
        let room = usize::from(area.right().saturating_sub(x));
        (x, _) = buf.set_stringn(x, area.y, text::fit(piece, room, cut), room, *style);
        if text::width(piece) > room {
            break;
        }
    }
}

/// Draws pieces of which none is left out silently.
fn all_pieces(area: Rect, line: &[Styled], theme: &Theme, buf: &mut Buffer) {
    let words: String = line.iter().map(|(piece, _)| piece.as_str()).collect();
    if columns(text::width(words.trim_end())) <= area.width {
        return pieces(area, line, "", buf);
    }
    let mark = theme.symbols.cut;
    let room = area.width.saturating_sub(columns(text::width(mark)));
    pieces(Rect { width: room, ..area }, line, "", buf);
    table::right(area, mark, theme.text, buf);
}

/// How wide pieces are, one after the other.
fn width(pieces: &[Styled]) -> u16 {
    columns(pieces.iter().map(|(piece, _)| text::width(piece)).sum())
}

fn columns(width: usize) -> u16 {
    u16::try_from(width).unwrap_or(u16::MAX)
}

/// Where room is short the place in the list goes first, then the names of the tabs: what hides
/// rows stays.
fn tabs(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let tab = |(pane, name)| {
        let shown = model.focus == pane || (model.focus == Pane::Tasks && model.shown == pane);
        let style = match (model.focus == pane, shown) {
            (true, _) => theme.cursor,
            (_, true) => theme.strong,
            _ => theme.faint,
        };
        [(name, style), (TAB_GAP.to_owned(), theme.text)]
    };
    let mut left = vec![(TAB_MARGIN.to_owned(), theme.text)];
    left.extend(tab_names(model).into_iter().flat_map(tab));
    left.extend(group_name(model, theme));
    let chips = chips(model, theme);
    let room = area.width.saturating_sub(width(&chips));
    let gap = u16::from(width(&left) > room);
    all_pieces(Rect { width: room.saturating_sub(gap), ..area }, &left, theme, buf);
    let beside = width(&left).min(room);
    let beside = Rect { x: area.x + beside, width: area.width - beside, ..area };
    all_pieces(beside, &chips, theme, buf);
    let position = position(model);
    if text::width(&position) <= usize::from(beside.width.saturating_sub(width(&chips))) {
        table::right(beside, &position, theme.faint, buf);
    }
}

/// Left of the first tab.
const TAB_MARGIN: &str = " ";
/// Between two tabs.
const TAB_GAP: &str = "   ";

/// The tabs: key, name and how many rows there are, or have come so far.
fn tab_names(model: &Model) -> [(Pane, String); 3] {
    let loaded = |loading: &Loading, read: usize| match (loading.id, loading.total) {
        (Some(_), Some(total)) if read < total as usize => {
            format!("{} of {}", text::count(read), text::count(total as usize))
        }
        _ => text::count(read),
    };
    let users = loaded(&model.users.loading, model.users.read());
    let groups = loaded(&model.groups.loading, model.groups.iter().count());
    let tasks = text::count(model.board.cases().len());
    let key = |action| model.preferences.keymap.way_to(action);
    [
        (Pane::Users, format!("{} Users {users}", key(Action::ShowUsers))),
        (Pane::Groups, format!("{} Groups {groups}", key(Action::ShowGroups))),
        (Pane::Tasks, format!("{} Tasks {tasks}", key(Action::ShowTasks))),
    ]
}

/// The pane whose tab stands in this column of the tabs' line.
pub(super) fn tab_at(model: &Model, column: u16) -> Option<Pane> {
    // Chips may cover tabs, in whatever colours.
    let room = model.size.0.saturating_sub(width(&chips(model, &Theme::plain(true))));
    let column = Some(column).filter(|column| *column < room).map(usize::from)?;
    let mut begin = text::width(TAB_MARGIN);
    tab_names(model).into_iter().find_map(|(pane, name)| {
        let tab = begin..begin + text::width(&name);
        begin = tab.end + text::width(TAB_GAP);
        tab.contains(&column).then_some(pane)
    })
}

/// The group whose members are shown, and they.
fn open_group(model: &Model) -> Option<(&Group, &PeopleList)> {
    let (group, members) = model.groups.open.as_ref().filter(|_| model.shown == Pane::Groups)?;
    Some((model.groups.get(*group)?, members))
}

/// Its name.
fn group_name(model: &Model, theme: &Theme) -> Option<Styled> {
    let (group, _) = open_group(model)?;
    Some((format!("in {} ", group.name), theme.strong))
}

/// How many of its members it does not count itself: lists of people name the disabled ones whom
/// the group's own count leaves out.
fn hidden_members(model: &Model, theme: &Theme) -> Option<Styled> {
    let (group, members) = open_group(model)?;
    let hidden = members.read().saturating_sub(group.members as usize);
    let is_known = members.loading.id.is_none() && hidden > 0;
    is_known.then(|| (format!("{} + {hidden} hidden ", group.members), theme.warning))
}

/// Where the cursor of the list is.
fn position(model: &Model) -> String {
    let list = match (model.shown, &model.groups.open) {
        (Pane::Groups, None) => (model.groups.list.row(), model.groups.list.order().len()),
        (Pane::Groups, Some((_, members))) => (members.list.row(), members.list.order().len()),
        _ => (model.users.list.row(), model.users.list.order().len()),
    };
    format!(" {} ", table::position(list.0, list.1))
}

/// What hides members and rows of the list and of the board with the focus, how many are marked,
/// and whether rows are kept at their places.
fn chips(model: &Model, theme: &Theme) -> Vec<(String, Style)> {
    let (filter, marks) = match (model.shown, &model.groups.open) {
        (Pane::Groups, Some((_, members))) => (&members.filter, members.list.marks()),
        (Pane::Groups, None) => (&model.groups.filter, 0),
        _ => (&model.users.filter, model.users.list.marks()),
    };
    let mut chips: Vec<_> = hidden_members(model, theme).into_iter().collect();
    if model.is_frozen() {
        chips.push(("order frozen ".to_owned(), theme.chip));
    }
    if marks > 0 {
        chips.push((format!("{marks} marked "), theme.marked));
    }
    if model.shown == Pane::Users {
        let PeopleQuery { status, role, group } = &model.users.query;
        if let Some(status) = status {
            chips.push((format!("status:{} ", status.word()), theme.chip));
        }
        if let Some(role) = role {
            chips.push((format!("role:{} ", role.word()), theme.chip));
        }
        if let Some(group) = group {
            let name = model.groups.get(*group).map_or("?", |group| &group.name);
            chips.push((format!("group:{name} "), theme.chip));
        }
    }
    if let (Pane::Groups, Some((person, _))) = (model.shown, &model.groups.only) {
        chips.push((format!("of:{person} "), theme.chip));
    }
    let on_board = model.focus == Pane::Tasks;
    for (filter, typing, of) in [
        (filter, model.filtering && !on_board, ""),
        (&model.tasks.filter, model.filtering && on_board, "tasks "),
    ] {
        if typing || !filter.is_empty() && (of.is_empty() || on_board) {
            chips.push((format!("{of}/{}", filter.value()), theme.chip));
            chips.push((" ".into(), if typing { theme.cursor } else { theme.text }));
        }
    }
    chips
}

/// What was said last, until a key is pressed; else hints.
fn footer(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    if let Some((notice, more)) = model.messages.shown() {
        let style = match notice.level {
            Level::Info => theme.good,
            Level::Warning => theme.warning,
            Level::Error => theme.error,
        };
        let way = model.preferences.keymap.way_to(Action::Messages);
        let more = if more > 0 { format!(" (+{more}: {way}) ") } else { String::new() };
        let room = area.width.saturating_sub(u16::try_from(text::width(&more)).unwrap_or(0));
        blank(area, theme, buf);
        let said =
            text::squeezed(&notice.text, usize::from(room).saturating_sub(1), theme.symbols.cut);
        pieces(Rect { width: room, ..area }, &[(format!(" {said}"), style)], "", buf);
        table::right(area, &more, theme.faint, buf);
        return;
    }
    let mut line = vec![(" ".to_owned(), theme.text)];
    for (key, label) in fitting_hints(model, usize::from(area.width)) {
        line.push((key, theme.key));
        line.push((format!(" {label}  "), theme.faint));
    }
    pieces(area, &line, "", buf);
}

/// A key, and what it does.
type Hint = (String, String);

/// The hints for what is in front. One that does not fit goes as a whole; what leads to all the
/// others goes last.
fn fitting_hints(model: &Model, columns: usize) -> Vec<Hint> {
    let mut everywhere: Vec<Hint> = Vec::new();
    let mut here: Vec<Hint> = if !model.overlays.is_empty() {
        vec![back_hint("back")]
    } else if model.filtering {
        vec![("Enter".into(), "keep".into()), back_hint("clear")]
    } else {
        everywhere.extend(hints(model, Context::Everywhere));
        let nearer = contexts(model).into_iter().filter(|context| *context != Context::Everywhere);
        nearer.flat_map(|context| hints(model, context)).collect()
    };
    let needed = |hints: &[Hint]| -> usize {
        hints.iter().map(|(key, label)| text::width(key) + text::width(label) + 3).sum()
    };
    while needed(&here) + needed(&everywhere) > columns + 1 {
        if here.pop().is_none() {
            everywhere.remove(0);
        }
    }
    here.into_iter().chain(everywhere).collect()
}

/// Esc, and the key for terminals that hold it back.
fn back_hint(label: &str) -> Hint {
    ("Esc Ctrl-G".into(), label.into())
}

/// What is worth a hint in a context, and possible now.
fn hints(model: &Model, context: Context) -> impl Iterator<Item = Hint> {
    let hints = keymap::bindings(context).filter(|binding| binding.hint);
    hints.filter(|hint| model.impossible(hint.action).is_none()).filter_map(|hint| {
        let key = model.preferences.keymap.keys(hint).first()?;
        Some((key.to_string(), model.label(hint)))
    })
}

fn blank(area: Rect, theme: &Theme, buf: &mut Buffer) {
    let spaces = " ".repeat(usize::from(area.width));
    buf.set_stringn(area.x, area.y, spaces, usize::from(area.width), theme.text);
}
