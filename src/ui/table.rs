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
    /// The columns with which it shows all it has: it has these or the least, since no others
    /// are of use to it.
    pub most: u16,
    /// Larger is dropped earlier; 0 is never dropped.
    pub drop: u8,
    /// Numbers stand on the right.
    pub right: bool,
    /// Whether it is shown without being asked for.
    pub shown: bool,
}

impl Column {
    /// A column of text.
    pub const fn text(head: &'static str, least: u16, share: u16, drop: u8) -> Self {
        Self { head, least, share, most: u16::MAX, drop, right: false, shown: true }
    }

    /// A column of numbers.
    pub const fn number(head: &'static str, least: u16, drop: u8) -> Self {
        Self { head, least, share: 0, most: least, drop, right: true, shown: true }
    }

    /// The same, shown only when it is asked for.
    #[must_use]
    pub const fn on_demand(self) -> Self {
        Self { shown: false, ..self }
    }

    /// The same, with so many columns once its share of what is left over is enough for that.
    #[must_use]
    pub const fn up_to(self, most: u16) -> Self {
        Self { most, ..self }
    }

    /// Whether it is always shown.
    pub const fn is_fixed(&self) -> bool {
        self.drop == 0
    }
}

/// Left of each row: the cursor's or the mark's place.
pub const GUTTER: u16 = 4;
const GAP: u16 = 1;

/// The width of each column within `width`; 0 for a dropped one.
pub fn widths<const N: usize>(columns: &[Column; N], width: u16) -> [u16; N] {
    widths_of(columns, &[true; N], width)
}

/// The same for those that are chosen to be shown; 0 for the others, too. Where there is not even
/// room for the columns that are never dropped, each is narrower in the same measure.
pub fn widths_of<const N: usize>(
    columns: &[Column; N],
    chosen: &[bool; N],
    width: u16,
) -> [u16; N] {
    let width = width.saturating_sub(GUTTER);
    let mut kept = *chosen;
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
    if needed(&kept) > width + GAP {
        return narrowed(columns, &kept, width);
    }
    let mut shares: u16 = (0..N).filter(|&i| kept[i]).map(|i| columns[i].share).sum();
    let mut spare = (width + GAP).saturating_sub(needed(&kept));
    let mut result = [0; N];
    // What those that have enough leave is for the others.
    let is_capped = |&i: &usize| columns[i].most < u16::MAX;
    for index in (0..N).filter(|&i| kept[i]).filter(is_capped) {
        let column = &columns[index];
        let wanted = column.most - column.least;
        let extra = if part(spare, column.share, shares) < wanted { 0 } else { wanted };
        result[index] = column.least + extra;
        (spare, shares) = (spare - extra, shares - column.share);
    }
    for index in (0..N).filter(|&i| kept[i]).filter(|i| !is_capped(i)) {
        let column = &columns[index];
        result[index] = column.least + part(spare, column.share, shares);
    }
    result
}

/// So many of the shares of `spare`.
fn part(spare: u16, share: u16, shares: u16) -> u16 {
    let part = u32::from(spare) * u32::from(share) / u32::from(shares.max(1));
    u16::try_from(part).unwrap_or(spare)
}

/// Parts of `width` in the measure of the least widths.
fn narrowed<const N: usize>(columns: &[Column; N], kept: &[bool; N], width: u16) -> [u16; N] {
    let (mut left, mut least) = (width + GAP, 0);
    for (column, _) in columns.iter().zip(kept).filter(|(_, kept)| **kept) {
        least += column.least + GAP;
    }
    let mut result = [0; N];
    for index in (0..N).filter(|&i| kept[i]) {
        let own = columns[index].least + GAP;
        let part = u32::from(left) * u32::from(own) / u32::from(least);
        let part = u16::try_from(part).unwrap_or(left);
        result[index] = part.saturating_sub(GAP);
        (left, least) = (left - part, least - own);
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
        assert_eq!(widths_of(&COLUMNS, &[true, false, true], 44), [33, 0, 6]);
    }

    #[test]
    fn a_column_that_needs_so_many_has_them_or_leaves_them_to_the_others() {
        const CAPPED: [Column; 3] = [
            Column::text("A", 10, 1, 0),
            Column::text("B", 6, 1, 0).up_to(9),
            Column::number("C", 6, 1),
        ];
        assert_eq!(widths(&CAPPED, 32), [14, 6, 6]);
        assert_eq!(widths(&CAPPED, 60), [39, 9, 6]);
    }

    #[test]
    fn what_is_never_dropped_becomes_narrower_together() {
        const FIXED: [Column; 3] = [
            Column::text("WHO", 22, 3, 0),
            Column::text("STATE", 28, 3, 0),
            Column::number("%", 4, 1),
        ];
        assert_eq!(widths(&FIXED, 30), [10, 15, 0]);
        assert_eq!(widths(&FIXED, 20), [6, 9, 0]);
        assert_eq!(widths(&FIXED, 5), [0, 1, 0]);
    }
}
