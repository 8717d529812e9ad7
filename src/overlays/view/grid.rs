//! Cells below each other in a dialog.

use super::Line;
use crate::ui::{
    Theme,
    table::{self, Column},
    text,
};

/// Columns of a dialog, each of its width.
pub(in crate::overlays) struct Grid<'a, const N: usize> {
    columns: [Column; N],
    widths: [u16; N],
    theme: &'a Theme,
}

impl<'a, const N: usize> Grid<'a, N> {
    /// Lines of at most so many columns.
    pub(in crate::overlays) fn new(columns: [Column; N], room: usize, theme: &'a Theme) -> Self {
        let width = u16::try_from(room).unwrap_or(u16::MAX).saturating_add(table::GUTTER);
        Self { widths: table::widths(&columns, width), columns, theme }
    }

    /// How wide the first column is.
    pub(in crate::overlays) fn first(&self) -> usize {
        self.widths.first().copied().map_or(0, usize::from)
    }

    /// The heads of the columns.
    pub(in crate::overlays) fn heads(&self) -> Line {
        let faint = self.theme.faint;
        self.line(self.columns.map(|column| vec![(column.head.to_owned(), faint)]))
    }

    /// Cells one beside the other, each as wide as its column.
    pub(in crate::overlays) fn line(&self, cells: [Line; N]) -> Line {
        let mut line = Line::new();
        for (index, cell) in cells.into_iter().enumerate() {
            let mut left = usize::from(self.widths[index]);
            if left == 0 {
                continue;
            }
            let gap = if line.is_empty() { "" } else { " " };
            line.push((gap.to_owned(), self.theme.text));
            let begin = line.len();
            for (piece, style) in cell {
                let piece = text::fit(&piece, left, self.theme.symbols.cut).into_owned();
                left -= text::width(&piece);
                line.push((piece, style));
            }
            let pad = if self.columns[index].right { begin } else { line.len() };
            line.insert(pad, (" ".repeat(left), self.theme.text));
        }
        line
    }
}
