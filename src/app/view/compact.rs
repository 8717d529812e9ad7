//! Header and tabs in one line.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    chips, group_name,
    header::{self, Piece},
    position, tab_names,
};
use crate::{app::Model, ui::Theme};

/// Draws the line.
pub(super) fn line(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let mut right = vec![Piece::new(5, position(model), theme.faint)];
    right.extend(header::counts(model, theme));
    header::draw(left(model, theme), right, theme, area, buf);
}

/// The portal, what must not be missed, the panes, what hides rows.
fn left(model: &Model, theme: &Theme) -> Vec<Piece> {
    let is_shown = |pane| pane == model.shown || pane == model.focus;
    let panes = tab_names(model).into_iter().filter(|(pane, _)| is_shown(*pane));
    let mut line = vec![Piece::new(1, format!(" {}", &*model.host), theme.strong)];
    line.extend(header::alarms(model, theme).into_iter().map(Piece::stays));
    line.extend(panes.map(|(_, name)| Piece::new(4, format!("  {name}"), theme.text)));
    line.push(Piece::new(0, "  ".to_owned(), theme.text));
    let group = group_name(model, theme).into_iter();
    line.extend(group.map(|(name, style)| Piece::new(3, name, style)));
    line.extend(chips(model, theme).into_iter().map(Piece::stays));
    line
}
