//! The whole screen: header, tabs, the list, the board, the footer, dialogs.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::{
    Keeping, Model,
    keymap::{self, Context},
    model::SignIn,
    update::contexts,
};
use crate::{
    domain::{KeyInfo, PeopleQuery},
    offboard::Level,
    overlays,
    screens::{groups, people, people::Loading, tasks},
    ui::{Pane, Theme, table, text},
};

/// Draws the screen; writes nothing else.
pub fn view(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let areas = crate::ui::Areas::of(area, model.focus, model.zoomed);
    if let Some(area) = areas.header {
        header(model, theme, area, buf);
    }
    if let Some(area) = areas.tabs {
        tabs(model, theme, area, buf);
    }
    if let Some(area) = areas.list {
        let focused = model.focus == model.shown;
        match model.shown {
            Pane::Groups => {
                groups::view::view(&model.groups, &model.people, focused, theme, area, buf);
            }
            _ => people::view::view(&model.users, &model.people, focused, theme, area, buf),
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

/// Draws pieces one after the other; a piece that does not fit is cut, the rest left out.
fn pieces(
    area: Rect,
    pieces: impl IntoIterator<Item = (String, Style)>,
    cut: &str,
    buf: &mut Buffer,
) {
    let mut x = area.x;
    for (piece, style) in pieces {
        let room = usize::from(area.right().saturating_sub(x));
        let piece = text::fit(&piece, room, cut);
        (x, _) = buf.set_stringn(x, area.y, piece, room, style);
    }
}

fn header(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let dot = theme.symbols.dot;
    let counts = tasks::Counts::of(&model.board);
    let mut right = vec![(format!(" {} run", counts.running), theme.running)];
    right.push((format!("  {} wait", counts.waiting), theme.waiting));
    if counts.failed > 0 {
        right.push((format!("  {} FAIL", counts.failed), theme.error));
    }
    let width: usize = right.iter().map(|(text, _)| text::width(text)).sum::<usize>() + 1;
    let width = u16::try_from(width).unwrap_or(area.width).min(area.width);

    let mut left =
        vec![(" handover  ".to_owned(), theme.strong), (model.host.to_string(), theme.text)];
    let pause = model.net.paused_until.filter(|until| *until > model.now);
    if let Some(until) = pause {
        let seconds = until.duration_since(model.now).as_secs() + 1;
        left.push((format!("  429: waiting {seconds} s"), theme.error));
    }
    match &model.sign_in {
        SignIn::Pending if model.keeping == Keeping::Replay => {}
        SignIn::Pending => left.push(("  signing in".into(), theme.waiting)),
        SignIn::Failed(_) => left.push(("  not signed in".into(), theme.error)),
        SignIn::Done(session) => {
            let rights = match &model.keeping {
                Keeping::Viewer(_) => "viewer",
                Keeping::Broken(_) => "no journal",
                _ if session.actor().can_write => "read-write",
                _ => "read-only",
            };
            let me =
                format!("  {} {dot} {} {dot} {rights}", session.me.name, session.me.role.word());
            left.push((me, theme.text));
            if let Some(expires) = session.key.expires
                && expires.duration_since(model.now).as_hours() < 24 * 7
            {
                left.push((format!("  key ends {}", expires.strftime("%Y-%m-%d")), theme.warning));
            }
        }
    }
    if let Some(latency) = model.net.latency {
        left.push((format!("  {} ms", latency.as_millis()), theme.faint));
    }
    if let Some(title) = &model.portal.title {
        left.push((format!("  {title}"), theme.faint));
    }
    if let Some(version) = &model.portal.version {
        left.push((format!("  {version}"), theme.faint));
    }
    if let Some(session) = model.session() {
        left.push((format!("  {}", key_words(&session.key)), theme.faint));
    }
    pieces(Rect { width: area.width - width, ..area }, left, theme.symbols.cut, buf);
    pieces(Rect { x: area.right() - width, width, ..area }, right, "", buf);
}

/// The key's name, what it may be used for, and its end.
fn key_words(key: &KeyInfo) -> String {
    let end = match key.expires {
        Some(end) => format!("until {}", end.strftime("%Y-%m-%d")),
        None => "no end".to_owned(),
    };
    format!("key {}: {}, {end}", key.name, key.scopes)
}

fn tabs(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let tab = |pane: Pane, key: char, name: &str, count: String| {
        let shown = model.focus == pane || (model.focus == Pane::Tasks && model.shown == pane);
        let style = match (model.focus == pane, shown) {
            (true, _) => theme.cursor,
            (_, true) => theme.strong,
            _ => theme.faint,
        };
        [(format!("{key} {name} {count}"), style), ("   ".to_owned(), theme.text)]
    };
    let loaded = |loading: &Loading, read: usize| match (loading.id, loading.total) {
        (Some(_), Some(total)) if read < total as usize => {
            format!("{} of {}", text::count(read), text::count(total as usize))
        }
        _ => text::count(read),
    };
    let users = loaded(&model.users.loading, model.users.read());
    let groups = loaded(&model.groups.loading, model.groups.iter().count());
    let tasks = text::count(model.board.cases().len());
    let mut left = vec![(" ".to_owned(), theme.text)];
    left.extend(tab(Pane::Users, '1', "Users", users));
    left.extend(tab(Pane::Groups, '2', "Groups", groups));
    left.extend(tab(Pane::Tasks, '3', "Tasks", tasks));
    if let Some((group, members)) =
        model.groups.open.as_ref().filter(|_| model.shown == Pane::Groups)
        && let Some(group) = model.groups.get(*group)
    {
        left.push((format!("in {} ", group.name), theme.strong));
        // Lists of people name the disabled members whom the group's own count leaves out.
        let hidden = members.read().saturating_sub(group.members as usize);
        if members.loading.id.is_none() && hidden > 0 {
            left.push((format!("{} + {hidden} hidden ", group.members), theme.warning));
        }
    }
    left.extend(chips(model, theme));
    let list = match (model.shown, &model.groups.open) {
        (Pane::Groups, None) => (model.groups.list.row(), model.groups.list.order().len()),
        (Pane::Groups, Some((_, members))) => (members.list.row(), members.list.order().len()),
        _ => (model.users.list.row(), model.users.list.order().len()),
    };
    let position = format!(" {} ", table::position(list.0, list.1));
    let width = u16::try_from(text::width(&position)).unwrap_or(0).min(area.width);
    pieces(Rect { width: area.width - width, ..area }, left, theme.symbols.cut, buf);
    table::right(area, &position, theme.faint, buf);
}

/// What hides rows of the pane with the focus, and how many are marked.
fn chips(model: &Model, theme: &Theme) -> Vec<(String, Style)> {
    let (filter, marks) = match (model.focus, &model.groups.open) {
        (Pane::Users, _) => (&model.users.filter, model.users.list.marks()),
        (Pane::Groups, Some((_, members))) => (&members.filter, members.list.marks()),
        (Pane::Groups, None) => (&model.groups.filter, 0),
        (Pane::Tasks, _) => (&model.tasks.filter, 0),
    };
    let mut chips = Vec::new();
    if marks > 0 {
        chips.push((format!("{marks} marked "), theme.marked));
    }
    if model.focus == Pane::Users {
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
    if let (Pane::Groups, Some((person, _))) = (model.focus, &model.groups.only) {
        chips.push((format!("of:{person} "), theme.chip));
    }
    if model.filtering || !filter.is_empty() {
        chips.push((format!("/{}", filter.value()), theme.chip));
        if model.filtering {
            chips.push((" ".into(), theme.cursor));
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
        let more = if more > 0 { format!(" (+{more}: !) ") } else { String::new() };
        let room = area.width.saturating_sub(u16::try_from(text::width(&more)).unwrap_or(0));
        blank(area, theme, buf);
        let said = [(format!(" {}", notice.text), style)];
        pieces(Rect { width: room, ..area }, said, theme.symbols.cut, buf);
        table::right(area, &more, theme.faint, buf);
        return;
    }
    let hints: Vec<(String, String)> = if !model.overlays.is_empty() {
        vec![back_hint("back")]
    } else if model.filtering {
        vec![("Enter".into(), "keep".into()), back_hint("clear")]
    } else {
        contexts(model).into_iter().flat_map(|context| hints(model, context)).collect()
    };
    let mut line = vec![(" ".to_owned(), theme.text)];
    for (key, label) in hints {
        line.push((key, theme.key));
        line.push((format!(" {label}  "), theme.faint));
    }
    pieces(area, line, "", buf);
}

/// Esc, and the key for terminals that hold it back.
fn back_hint(label: &str) -> (String, String) {
    ("Esc Ctrl-G".into(), label.into())
}

fn hints(model: &Model, context: Context) -> impl Iterator<Item = (String, String)> {
    let hints = keymap::bindings(context).filter(|binding| binding.hint);
    hints.filter_map(|hint| Some((hint.keys.first()?.to_string(), model.label(hint))))
}

fn blank(area: Rect, theme: &Theme, buf: &mut Buffer) {
    let spaces = " ".repeat(usize::from(area.width));
    buf.set_stringn(area.x, area.y, spaces, usize::from(area.width), theme.text);
}
