//! A list that moved by some rows: the terminal moves what it shows already, and only the rest
//! is sent. Over a slow link this is the difference between one row and a whole pane.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, Write},
    ops::Range,
};

use ratatui::buffer::{Buffer, Cell};

/// With fewer rows to gain, the frame is sent as it is.
const WORTHWHILE: usize = 3;

/// A band of rows that moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scroll {
    /// The rows among which everything moves, counted from the top of the screen.
    band: Range<usize>,
    /// How many rows the content moves.
    by: usize,
    /// Whether it moves up; else down.
    up: bool,
}

impl Scroll {
    /// The move after which the fewest rows have to be sent; `None` if none is worthwhile.
    pub fn between(shown: &Buffer, next: &Buffer) -> Option<Self> {
        let rows = rows(shown).zip(rows(next)).enumerate();
        let changed: Vec<usize> = rows.filter(|(_, (a, b))| a != b).map(|(row, _)| row).collect();
        if changed.len() < WORTHWHILE {
            return None;
        }
        let (old, new) = (fingerprints(shown), fingerprints(next));
        let moves = (1..new.len()).flat_map(|by| [(by, true), (by, false)]);
        let (gain, scroll) = moves
            .filter_map(|(by, up)| {
                let source = |row: usize| if up { Some(row + by) } else { row.checked_sub(by) };
                let moved = |row: &&usize| {
                    let from = source(**row).and_then(|row| old.get(row));
                    from.is_some() && from == new.get(**row)
                };
                let moved: Vec<usize> = changed.iter().filter(moved).copied().collect();
                let (&first, &last) = (moved.first()?, moved.last()?);
                let band = if up { first..last + by + 1 } else { first - by..last + 1 };
                let lost = band.clone().filter(|&row| {
                    let from = source(row).filter(|row| band.contains(row));
                    old.get(row) == new.get(row)
                        && from.and_then(|row| old.get(row)) != new.get(row)
                });
                let gain = moved.len().checked_sub(lost.count())?;
                Some((gain, Self { band, by, up }))
            })
            .max_by_key(|(gain, _)| *gain)?;
        (gain >= WORTHWHILE).then_some(scroll)
    }

    /// What the terminal shows after the move.
    pub fn apply(&self, shown: &mut Buffer) {
        let width = usize::from(shown.area.width);
        let cells = self.band.start * width..self.band.end * width;
        let Some(band) = shown.content.get_mut(cells) else { return };
        let distance = (self.by * width).min(band.len());
        let exposed = if self.up {
            band.rotate_left(distance);
            band.len() - distance..band.len()
        } else {
            band.rotate_right(distance);
            0..distance
        };
        band.get_mut(exposed).into_iter().flatten().for_each(Cell::reset);
    }

    /// The same move of a band that reaches a row further down, or up: the cursor's row is no
    /// copy of its old self, and yet mostly the same.
    pub fn wider(&self, height: usize) -> impl Iterator<Item = Self> {
        let Range { start, end } = self.band;
        let below = (end < height).then_some(start..end + 1);
        let above = start.checked_sub(1).map(|start| start..end);
        below.into_iter().chain(above).map(|band| Self { band, ..*self })
    }

    /// Tells the terminal: the rows of the band, the move, all rows again. A line feed at the
    /// bottom and a reverse index at the top are what every terminal has; the Linux console, for
    /// one, has no "scroll up".
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&self, bytes: &mut impl Write) -> io::Result<()> {
        let (top, bottom) = (self.band.start + 1, self.band.end);
        let (edge, step) = if self.up { (bottom, "\n") } else { (top, "\x1bM") };
        write!(bytes, "\x1b[{top};{bottom}r\x1b[{edge}H{}\x1b[r", step.repeat(self.by))
    }
}

/// A number for each row: equal rows have the same. Blank rows have none, because nothing is
/// gained by moving them.
fn fingerprints(buffer: &Buffer) -> Vec<Option<u64>> {
    let fingerprint = |row: &[Cell]| {
        let mut hasher = DefaultHasher::new();
        row.hash(&mut hasher);
        hasher.finish()
    };
    let is_blank = |row: &[Cell]| row.iter().all(|cell| *cell == Cell::EMPTY);
    rows(buffer).map(|row| (!is_blank(row)).then(|| fingerprint(row))).collect()
}

fn rows(buffer: &Buffer) -> impl Iterator<Item = &[Cell]> {
    buffer.content.chunks(usize::from(buffer.area.width).max(1))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn screen(rows: &[&str]) -> Buffer {
        Buffer::with_lines(rows.iter().copied())
    }

    #[rstest]
    #[case::down_one(&["head", "b", "c", "d", "e", "f", "foot"], "\x1b[2;6r\x1b[6H\n\x1b[r")]
    #[case::down_two(&["head", "c", "d", "e", "f", "g", "foot"], "\x1b[2;6r\x1b[6H\n\n\x1b[r")]
    #[case::up_one(&["head", "z", "a", "b", "c", "d", "foot"], "\x1b[2;6r\x1b[2H\x1bM\x1b[r")]
    fn a_list_that_moved_is_seen(#[case] next: &[&str], #[case] told: &str) {
        let mut shown = screen(&["head", "a", "b", "c", "d", "e", "foot"]);
        let next = screen(next);
        let scroll = Scroll::between(&shown, &next).unwrap();
        let mut bytes = Vec::new();
        scroll.write(&mut bytes).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), told);
        scroll.apply(&mut shown);
        let left: Vec<u16> = shown.diff(&next).iter().map(|(_, row, _)| *row).collect();
        assert!(left.iter().all(|row| (1..6).contains(row)), "head and foot stay: {left:?}");
        assert!(left.len() <= 2, "{left:?}");
    }

    #[rstest]
    #[case::nothing_changed(&["head", "a", "b", "c", "d", "e", "foot"])]
    #[case::other_rows(&["head", "u", "v", "w", "x", "y", "foot"])]
    #[case::one_row(&["head", "a", "b", "X", "d", "e", "foot"])]
    #[case::too_few(&["head", "d", "e", "x", "y", "z", "foot"])]
    #[case::cleared(&["head", "", "", "", "", "", "foot"])]
    fn what_did_not_move_is_not_moved(#[case] next: &[&str]) {
        let shown = screen(&["head", "a", "b", "c", "d", "e", "foot"]);
        assert_eq!(Scroll::between(&shown, &screen(next)), None);
    }

    #[test]
    fn the_cursor_row_in_the_middle_does_not_hide_the_move() {
        let shown = screen(&["a", "b", "c", "d", ">e", "f"]);
        let next = screen(&["b", "c", "d", "e", ">f", "g"]);
        assert!(Scroll::between(&shown, &next).is_some());
    }
}
