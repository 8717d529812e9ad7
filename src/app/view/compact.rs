//! Header and tabs in one line. What must not be missed stays; the rest goes, the least important
//! first, where the screen is too narrow.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::{
    READ_WRITE, Styled, all_pieces, chips, counts, group_name, key_ends, no_session, pause, pieces,
    position, rights, tab_names, untrusted,
};
use crate::{
    app::{Keeping, Model},
    ui::{Theme, text},
};

/// A part of the line, and when it goes: the largest number first, 0 never.
struct Piece {
    text: String,
    style: Style,
    goes: u8,
}

/// Draws the line.
pub(super) fn line(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let mut left = left(model, theme);
    let mut right = right(model, theme);
    let width = |line: &[Piece]| line.iter().map(|piece| text::width(&piece.text)).sum::<usize>();
    while width(&left) + width(&right) > usize::from(area.width) {
        let most = left.iter().chain(&right).map(|piece| piece.goes).max();
        let Some(most) = most.filter(|most| *most > 0) else { break };
        left.retain(|piece| piece.goes != most);
        right.retain(|piece| piece.goes != most);
    }
    let columns = u16::try_from(width(&right)).unwrap_or(area.width).min(area.width);
    let drawn = |line: Vec<Piece>| -> Vec<Styled> {
        line.into_iter().map(|piece| (piece.text, piece.style)).collect()
    };
    let area = Rect { width: area.width - columns, ..area };
    all_pieces(area, &drawn(left), theme, buf);
    pieces(Rect { x: area.right(), width: columns, ..area }, &drawn(right), "", buf);
}

/// The portal, what must not be missed, the panes, what hides rows.
fn left(model: &Model, theme: &Theme) -> Vec<Piece> {
    let piece = |goes| move |(text, style)| Piece { text, style, goes };
    let is_shown = |pane| pane == model.shown || pane == model.focus;
    let panes = tab_names(model).into_iter().filter(|(pane, _)| is_shown(*pane));
    let panes = panes.map(|(_, name)| (format!("  {name}"), theme.text));
    let mut line = vec![piece(1)((format!(" {}", &*model.host), theme.strong))];
    line.extend(alarms(model, theme).into_iter().map(piece(0)));
    line.extend(panes.map(piece(4)));
    line.push(piece(0)(("  ".to_owned(), theme.text)));
    line.extend(group_name(model, theme).into_iter().map(piece(3)));
    line.extend(chips(model, theme).into_iter().map(piece(0)));
    line
}

/// The place in the list, and how many run, wait, are out of sight and have failed; these two stay.
fn right(model: &Model, theme: &Theme) -> Vec<Piece> {
    let piece = |((text, style), goes)| Piece { text, style, goes };
    let mut line = vec![piece(((position(model), theme.faint), 5))];
    line.extend(counts(model, theme).into_iter().zip([2, 2, 0, 0]).map(piece));
    line.push(piece(((" ".to_owned(), theme.text), 0)));
    line
}

/// What an admin must know before anything else.
fn alarms(model: &Model, theme: &Theme) -> Vec<(String, Style)> {
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
