//! The first line: the portal, who is signed in with what, and how many tasks there are. What must
//! not be missed stays; the rest goes, the least important first, where the screen is too narrow.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::{Styled, all_pieces, pieces};
use crate::{
    app::{Keeping, Model, model::SignIn},
    domain::{Session, Timestamp},
    screens::tasks,
    ui::{Theme, text},
};

/// The rights that go without saying.
const READ_WRITE: &str = "read-write";

/// A name is not cut to fewer columns than this; it goes instead.
const SHORTEST_NAME: usize = 14;

/// A part of the line.
pub(super) struct Piece {
    text: String,
    style: Style,
    /// When it goes: the largest number first, 0 never.
    goes: u8,
    /// Whether it may be cut before it goes. Half a number would be another number.
    is_name: bool,
}

impl Piece {
    pub(super) const fn new(goes: u8, text: String, style: Style) -> Self {
        Self { text, style, goes, is_name: false }
    }

    const fn name(goes: u8, text: String, style: Style) -> Self {
        Self { text, style, goes, is_name: true }
    }

    /// One that never goes.
    pub(super) fn stays((text, style): Styled) -> Self {
        Self::new(0, text, style)
    }
}

/// Draws the line of the screen that has its tabs in another one.
pub(super) fn line(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    draw(left(model, theme), counts(model, theme), theme, area, buf);
}

/// Draws pieces at both ends of a line, as many as there is room for.
pub(super) fn draw(
    mut left: Vec<Piece>,
    mut right: Vec<Piece>,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    let cut = theme.symbols.cut;
    loop {
        let excess = (width(&left) + width(&right)).saturating_sub(usize::from(area.width));
        let most = left.iter().chain(&right).map(|piece| piece.goes).max().unwrap_or(0);
        if excess == 0 || most == 0 {
            break;
        }
        let mut last = left.iter().enumerate().filter(|(_, piece)| piece.goes == most);
        let name = last.find_map(|(place, piece)| Some((place, shortened(piece, excess, cut)?)));
        if let Some((place, shorter)) = name {
            left.splice(place..=place, [shorter]);
        } else {
            left.retain(|piece| piece.goes != most);
            right.retain(|piece| piece.goes != most);
        }
    }
    let columns = u16::try_from(width(&right)).unwrap_or(area.width).min(area.width);
    let drawn = |line: Vec<Piece>| -> Vec<Styled> {
        line.into_iter().map(|piece| (piece.text, piece.style)).collect()
    };
    let area = Rect { width: area.width - columns, ..area };
    all_pieces(area, &drawn(left), theme, buf);
    pieces(Rect { x: area.right(), width: columns, ..area }, &drawn(right), "", buf);
}

fn width(line: &[Piece]) -> usize {
    line.iter().map(|piece| text::width(&piece.text)).sum()
}

/// A name without so many columns, if enough of it remains to be told from others.
fn shortened(name: &Piece, columns: usize, cut: &str) -> Option<Piece> {
    let room = text::width(&name.text).saturating_sub(columns);
    let text = || text::fit(&name.text, room, cut).into_owned();
    (name.is_name && room >= SHORTEST_NAME).then(|| Piece::new(name.goes, text(), name.style))
}

/// Where, what must not be missed, and who; what is only good to know goes first.
fn left(model: &Model, theme: &Theme) -> Vec<Piece> {
    let dot = theme.symbols.dot;
    let mut line = vec![
        Piece::new(7, " handover ".into(), theme.strong),
        Piece::name(1, format!(" {}", model.host), theme.text),
    ];
    line.extend(alarms(model, theme).into_iter().map(Piece::stays));
    if let Some(session) = model.session() {
        let me = &session.me;
        line.push(Piece::name(6, format!("  {}", me.name), theme.text));
        line.push(Piece::new(3, format!("  {}", me.role.word()), theme.text));
        if rights(session, &model.keeping) == READ_WRITE {
            line.push(Piece::new(4, format!(" {dot} {READ_WRITE}"), theme.text));
        }
    }
    if let Some(latency) = model.net.latency {
        // Of one width whatever it is, or pieces would come and go with each answer.
        let latency = format!("{} ms", latency.as_millis());
        line.push(Piece::new(5, format!("  {latency:6}"), theme.faint));
    }
    if let Some(title) = &model.portal.title {
        line.push(Piece::name(9, format!("  {title}"), theme.faint));
    }
    if let Some(version) = &model.portal.version {
        line.push(Piece::new(8, format!("  {version}"), theme.faint));
    }
    if let Some(session) = model.session() {
        let key = &session.key;
        line.push(Piece::name(10, format!("  key {}", key.name), theme.faint));
        line.push(Piece::new(11, format!(": {}", key.scopes), theme.faint));
        line.push(Piece::new(12, format!(", {}", key.end()), theme.faint));
    }
    line
}

/// What an admin must know before anything else.
pub(super) fn alarms(model: &Model, theme: &Theme) -> Vec<Styled> {
    let mut alarms: Vec<_> = pause(model, theme).into_iter().collect();
    if model.keeping == Keeping::Replay {
        alarms.push(("  replay".to_owned(), theme.warning));
    }
    alarms.extend(no_session(model, theme));
    if let Some(session) = model.session() {
        alarms.extend(untrusted(session, theme));
        let rights = rights(session, &model.keeping);
        if rights != READ_WRITE {
            alarms.push((format!("  {rights}"), theme.warning));
        }
        alarms.extend(key_ends(session, model.now, theme));
    }
    alarms
}

/// How many run and wait, and whatever there is that must not be missed; that stays.
pub(super) fn counts(model: &Model, theme: &Theme) -> Vec<Piece> {
    let [run, wait, held, unseen, failed] = tasks::Counts::of(&model.board).words();
    let said = |goes, (count, word): (usize, &str), style| {
        Piece::new(goes, format!("  {count} {word}"), style)
    };
    let mut pieces = vec![Piece::new(2, format!("  {} {}", run.0, run.1), theme.running)];
    if wait.0 > 0 || held.0 == 0 {
        pieces.push(said(2, wait, theme.waiting));
    }
    let rest = [(held, theme.warning), (unseen, theme.warning), (failed, theme.error)];
    let rest = rest.into_iter().filter(|((count, _), _)| *count > 0);
    pieces.extend(rest.map(|(counted, style)| said(0, counted, style)));
    pieces.push(Piece::new(0, " ".into(), theme.text));
    pieces
}

/// The portal asked for silence.
fn pause(model: &Model, theme: &Theme) -> Option<Styled> {
    let until = model.net.paused_until.filter(|until| *until > model.now)?;
    let seconds = until.duration_since(model.now).as_secs() + 1;
    Some((format!("  429: waiting {seconds} s"), theme.error))
}

/// Why nobody is signed in.
fn no_session(model: &Model, theme: &Theme) -> Option<Styled> {
    match &model.sign_in {
        SignIn::Pending if model.keeping == Keeping::Replay => None,
        SignIn::Pending => Some(("  signing in".into(), theme.waiting)),
        SignIn::Failed(_) => Some(("  not signed in".into(), theme.error)),
        SignIn::Done(_) | SignIn::Ended(_) => None,
    }
}

/// Why the connection cannot be trusted.
fn untrusted(session: &Session, theme: &Theme) -> Option<Styled> {
    let warning = session.connection.warning()?;
    Some((format!("  {warning}"), theme.error))
}

/// What this console can do on the portal.
fn rights(session: &Session, keeping: &Keeping) -> &'static str {
    match keeping {
        Keeping::Viewer(_) => "viewer",
        Keeping::Broken(_) => "no journal",
        _ if session.actor().can_write => READ_WRITE,
        _ if !session.me.role.is_admin() => "room admin: read-only",
        _ => "read-only",
    }
}

/// The key ends within a week.
fn key_ends(session: &Session, now: Timestamp, theme: &Theme) -> Option<Styled> {
    let end = session.key.expires?;
    let is_soon = end.duration_since(now).as_hours() < 24 * 7;
    is_soon.then(|| (format!("  key ends {}", end.strftime("%Y-%m-%d")), theme.warning))
}
