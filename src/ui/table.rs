//! Rows of columns: each column has a least width and a share of what is left; columns that do
//! not fit are dropped, the least important first.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::text::fit;

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its head.
    pub head: &'static str,
    /// The least columns it needs.
    pub least: u16,
    /// Its share of the columns that are left over; 0 keeps its least width.
    pub share: u16,
    /// Larger is dropped earlier; 0 is never dropped.
    pub drop: u8,
    /// Numbers stand on the right.
    pub right: bool,
}

impl Column {
    /// A column of text.
    pub const fn text(head: &'static str, least: u16, share: u16, drop: u8) -> Self {
        Self { head, least, share, drop, right: false }
    }

    /// A column of numbers.
    pub const fn number(head: &'static str, least: u16, drop: u8) -> Self {
        Self { head, least, share: 0, drop, right: true }
    }
}

/// Left of each row: the cursor's or the mark's place.
pub const GUTTER: u16 = 4;
const GAP: u16 = 1;

/// The width of each column within `width`; 0 for a dropped one.
pub fn widths<const N: usize>(columns: &[Column; N], width: u16) -> [u16; N] {
    let width = width.saturating_sub(GUTTER);
    let mut kept = [true; N];
    let needed = |kept: &[bool; N]| -> u16 {
        columns.iter().zip(kept).filter(|(_, kept)| **kept).map(|(c, _)| c.least + GAP).sum()
    };
    while needed(&kept) > width + GAP {
        let last =
            (0..N).filter(|&i| kept[i] && columns[i].drop > 0).max_by_key(|&i| columns[i].drop);
        match last {
            Some(index) => kept[index] = false,
            None => break,
        }
    }
    let count = (0..N).filter(|&i| kept[i]).count();
    let least: u16 = (0..N).filter(|&i| kept[i]).map(|i| columns[i].least).sum();
    let room = (width + GAP).saturating_sub(GAP * u16::try_from(count).unwrap_or(u16::MAX));
    if least > room {
        // Those that are never dropped share what there is.
        let part = |least_of: u16| u32::from(least_of) * u32::from(room) / u32::from(least);
        return std::array::from_fn(|i| {
            if kept[i] { u16::try_from(part(columns[i].least)).unwrap_or(0) } else { 0 }
        });
    }
    let shares: u16 = (0..N).filter(|&i| kept[i]).map(|i| columns[i].share).sum();
    let spare = (width + GAP).saturating_sub(needed(&kept));
    let mut result = [0; N];
    let mut left = width;
    for index in (0..N).filter(|&i| kept[i]) {
        let column = &columns[index];
        let extra = if shares == 0 {
            0
        } else {
            u32::from(spare) * u32::from(column.share) / u32::from(shares)
        };
        result[index] = column.least.saturating_add(u16::try_from(extra).unwrap_or(0)).min(left);
        left = left.saturating_sub(result[index] + GAP);
    }
    result
}

/// Draws what stands left of a row: the cursor's mark, and a symbol of at most two columns.
pub fn gutter(
    area: Rect,
    cursor: Option<&str>,
    symbol: &str,
    style: Style,
    cursor_style: Style,
    buf: &mut Buffer,
) {
    buf.set_stringn(area.x, area.y, cursor.unwrap_or_default(), 1, cursor_style);
    if area.width > 1 {
        buf.set_stringn(area.x + 1, area.y, symbol, usize::from(2.min(area.width - 1)), style);
    }
}

/// Where a list's cursor is: `57/20,114`.
pub fn position(row: Option<usize>, length: usize) -> String {
    format!("{}/{}", super::text::count(row.map_or(0, |row| row + 1)), super::text::count(length))
}

/// Text at the right end of a line; it covers what is there, and is left out where it would
/// not fit.
pub fn right(area: Rect, text: &str, style: Style, buf: &mut Buffer) {
    let columns = super::text::width(text);
    if let Some(x) = usize::from(area.width).checked_sub(columns) {
        let x = area.x + u16::try_from(x).unwrap_or(0);
        buf.set_stringn(x, area.y, text, columns, style);
    }
}

/// Draws the heads of the columns.
pub fn heads<const N: usize>(
    columns: &[Column; N],
    widths: &[u16; N],
    area: Rect,
    style: Style,
    buf: &mut Buffer,
) {
    let cells: [(&str, Style); N] = std::array::from_fn(|i| (columns[i].head, style));
    row(columns, widths, &cells, area, "", buf);
}

/// Draws one row: a cell and its style for each column. Text that is too long ends in `cut`.
pub fn row<const N: usize>(
    columns: &[Column; N],
    widths: &[u16; N],
    cells: &[(&str, Style); N],
    area: Rect,
    cut: &str,
    buf: &mut Buffer,
) {
    let mut x = area.x + GUTTER.min(area.width);
    for index in 0..N {
        let room = widths[index].min(area.right().saturating_sub(x));
        if room == 0 {
            continue;
        }
        let (text, style) = cells[index];
        let text = fit(text, usize::from(room), cut);
        let pad = if columns[index].right {
            room.saturating_sub(u16::try_from(super::text::width(&text)).unwrap_or(room))
        } else {
            0
        };
        buf.set_stringn(x + pad, area.y, text, usize::from(room - pad), style);
        x = x.saturating_add(room + GAP);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 3] =
        [Column::text("A", 10, 1, 0), Column::text("B", 10, 3, 2), Column::number("C", 6, 1)];

    #[test]
    fn what_is_left_is_shared_and_the_least_important_goes_first() {
        assert_eq!(widths(&COLUMNS, 44), [13, 19, 6]);
        assert_eq!(widths(&COLUMNS, 26), [15, 0, 6]);
        assert_eq!(widths(&COLUMNS, 14), [10, 0, 0]);
        assert_eq!(widths(&COLUMNS, 6), [2, 0, 0]);
        let kept = [Column::text("A", 10, 1, 0), Column::text("B", 30, 1, 0)];
        assert_eq!(widths(&kept, 25), [5, 15], "what is never dropped is narrower");
    }
}
