//! Cells into bytes, as few as every terminal understands.
//!
//! ratatui's backend says each style in full and ends each frame with four resets: half of the
//! bytes of a row that scrolled in. Only what the VT100 had is used to move and to erase, so
//! the Linux console, GNU screen and tmux draw the same picture.

use std::io::{self, Write};

use ratatui::{
    buffer::{Buffer, Cell},
    layout::Position,
    style::{Color, Modifier},
};
use unicode_width::UnicodeWidthStr;

/// Up to here, cells between two changes are said again: a cursor movement has as many bytes.
const BRIDGE: usize = 4;
/// So many cells at the end of a row are worth an "erase to the end".
const TAIL: usize = 4;
/// What can be seen on a blank.
const SEEN_ON_BLANK: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK);

/// Writes what makes `next` of `shown`, which is as large. Before and after it, the terminal's pen
/// is plain; where its cursor is does not matter.
///
/// # Errors
/// Those of the writer.
pub fn paint(shown: &Buffer, next: &Buffer, bytes: &mut Vec<u8>) -> io::Result<()> {
    let mut brush = Brush { bytes, width: next.area.width, at: None, pen: PLAIN };
    let width = usize::from(next.area.width).max(1);
    let rows = shown.content.chunks(width).zip(next.content.chunks(width));
    let blank = vec![Cell::EMPTY; width];
    for (y, (shown, next)) in (0..).zip(rows).filter(|(_, (shown, next))| shown != next) {
        if shown.iter().chain(next).any(is_doubtful) {
            // Where the terminal has put the rest of such a row is not known.
            brush.clear(y)?;
            brush.row(y, &changes(&blank, next), next)?;
        } else {
            brush.row(y, &changes(shown, next), next)?;
        }
    }
    brush.take_up(PLAIN)
}

/// Whether terminals do not agree on how wide this is: what is made of several characters, and
/// what came to Unicode after GNU screen's tables.
fn is_doubtful(cell: &Cell) -> bool {
    let mut characters = cell.symbol().chars();
    let first = characters.next();
    characters.next().is_some() || first.is_some_and(|first| first > '\u{ffff}')
}

/// The columns of a row that have to be drawn. A wide character is drawn whole, and so is what
/// its old neighbour's half has left behind.
fn changes(shown: &[Cell], next: &[Cell]) -> Vec<usize> {
    let mut changed: Vec<bool> = shown.iter().zip(next).map(|(a, b)| a != b).collect();
    for (x, (cell, _)) in shown.iter().zip(next).enumerate().filter(|(_, (a, b))| a != b) {
        changed.iter_mut().take(x + columns(cell)).skip(x).for_each(|half| *half = true);
    }
    let mut wanted = Vec::new();
    let mut x = 0;
    while let Some(cell) = next.get(x) {
        let end = (x + columns(cell)).min(changed.len());
        if changed.get(x..end).is_some_and(|columns| columns.contains(&true)) {
            wanted.push(x);
        }
        x = end.max(x + 1);
    }
    wanted
}

/// How many columns a cell's text has, at least one.
fn columns(cell: &Cell) -> usize {
    cell.symbol().width().max(1)
}

/// The column from which on a row is blank.
fn blank_from(row: &[Cell]) -> usize {
    let is_blank = |cell: &Cell| {
        let seen = cell.bg != Color::Reset || cell.modifier.intersects(SEEN_ON_BLANK);
        cell.symbol() == " " && !seen
    };
    let last = row.iter().enumerate().rfind(|(_, cell)| !is_blank(cell));
    last.map_or(0, |(x, cell)| x + columns(cell))
}

/// How the terminal draws.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

const PLAIN: Pen = Pen { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

impl Pen {
    const fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
    }

    /// Whether a cell looks the same, drawn with this pen.
    fn draws(self, cell: &Cell) -> bool {
        let wanted = Self::of(cell);
        let seen = (self.modifier | wanted.modifier).intersects(SEEN_ON_BLANK);
        self == wanted || cell.symbol() == " " && self.bg == wanted.bg && !seen
    }
}

struct Brush<'a> {
    bytes: &'a mut Vec<u8>,
    /// The columns of the screen.
    width: u16,
    /// Where the terminal's cursor is; `None` where terminals differ.
    at: Option<Position>,
    pen: Pen,
}

impl Brush<'_> {
    fn row(&mut self, y: u16, columns: &[usize], row: &[Cell]) -> io::Result<()> {
        let end = blank_from(row);
        let (text, tail): (Vec<usize>, Vec<usize>) = columns.iter().partition(|x| **x < end);
        let erases = tail.len() >= TAIL;
        let drawn = if erases { text } else { columns.to_vec() };
        for x in drawn {
            let at = self.go(x, y, row)?;
            self.draw(at, row.get(x).unwrap_or(&Cell::EMPTY))?;
        }
        match tail.first() {
            Some(x) if erases => {
                self.go(*x, y, row)?;
                self.take_up(PLAIN)?;
                self.bytes.write_all(b"\x1b[K")
            }
            _ => Ok(()),
        }
    }

    /// Draws a cell where the cursor is.
    fn draw(&mut self, at: Position, cell: &Cell) -> io::Result<()> {
        let symbol = cell.symbol();
        if !self.pen.draws(cell) {
            self.take_up(Pen::of(cell))?;
        }
        let columns = u16::try_from(columns(cell)).unwrap_or(1);
        self.bytes.extend_from_slice(symbol.as_bytes());
        let behind = Position { x: at.x.saturating_add(columns), ..at };
        // What follows something wide gets its place said: a row stands straight whatever its
        // names are made of. Behind the last column the cursor is on it, or not yet in the next
        // row.
        let sure = columns == 1 && !is_doubtful(cell) && behind.x < self.width;
        self.at = sure.then_some(behind);
        Ok(())
    }

    fn clear(&mut self, y: u16) -> io::Result<()> {
        let start = Position { x: 0, y };
        self.jump(start)?;
        self.at = Some(start);
        self.take_up(PLAIN)?;
        self.bytes.write_all(b"\x1b[K")
    }

    /// Brings the cursor to a column of a row.
    fn go(&mut self, x: usize, y: u16, row: &[Cell]) -> io::Result<Position> {
        let to = Position { x: u16::try_from(x).unwrap_or(u16::MAX), y };
        match self.at.filter(|at| at.y == y && at.x <= to.x) {
            Some(at) => {
                let passed = row.get(usize::from(at.x)..x).unwrap_or_default();
                if passed.len() > BRIDGE || !self.bridge(passed) {
                    match passed.len() {
                        1 => self.bytes.write_all(b"\x1b[C")?,
                        columns => write!(self.bytes, "\x1b[{columns}C")?,
                    }
                }
            }
            None => self.jump(to)?,
        }
        self.at = Some(to);
        Ok(to)
    }

    fn jump(&mut self, to: Position) -> io::Result<()> {
        match (to.y + 1, to.x + 1) {
            (1, 1) => self.bytes.write_all(b"\x1b[H"),
            (row, 1) => write!(self.bytes, "\x1b[{row}H"),
            (row, column) => write!(self.bytes, "\x1b[{row};{column}H"),
        }
    }

    /// Says the cells again that are there already; `false` if that needs more than their text.
    fn bridge(&mut self, cells: &[Cell]) -> bool {
        let is_text = |cell: &Cell| cell.symbol().is_ascii() && self.pen.draws(cell);
        let can = cells.iter().all(is_text);
        let texts = cells.iter().filter(|_| can).map(Cell::symbol);
        texts.for_each(|text| self.bytes.extend_from_slice(text.as_bytes()));
        can
    }

    /// Changes the pen by the shorter way: from plain, or from what it is.
    fn take_up(&mut self, pen: Pen) -> io::Result<()> {
        if pen == self.pen {
            return Ok(());
        }
        let fresh = codes(PLAIN, pen);
        let fresh = if fresh.is_empty() { fresh } else { format!(";{fresh}") };
        let keeps = pen.modifier.contains(self.pen.modifier);
        let change = Some(codes(self.pen, pen)).filter(|codes| keeps && codes.len() < fresh.len());
        self.pen = pen;
        write!(self.bytes, "\x1b[{}m", change.unwrap_or(fresh))
    }
}

/// The codes that make one pen of another, which has all modifiers of the first.
fn codes(from: Pen, to: Pen) -> String {
    const MODIFIERS: [(Modifier, u8); 9] = [
        (Modifier::BOLD, 1),
        (Modifier::DIM, 2),
        (Modifier::ITALIC, 3),
        (Modifier::UNDERLINED, 4),
        (Modifier::SLOW_BLINK, 5),
        (Modifier::RAPID_BLINK, 6),
        (Modifier::REVERSED, 7),
        (Modifier::HIDDEN, 8),
        (Modifier::CROSSED_OUT, 9),
    ];
    let fresh = to.modifier - from.modifier;
    let modifiers = MODIFIERS.iter().filter(|(modifier, _)| fresh.contains(*modifier));
    let mut codes: Vec<String> = modifiers.map(|(_, code)| code.to_string()).collect();
    codes.extend((from.fg != to.fg).then(|| colour(to.fg, 30)));
    codes.extend((from.bg != to.bg).then(|| colour(to.bg, 40)));
    codes.join(";")
}

/// The code of a colour; `base` is 30 for text, 40 for what is behind it.
fn colour(colour: Color, base: u8) -> String {
    let ansi = |number: u8| (base + number).to_string();
    let bright = |number: u8| (base + 60 + number).to_string();
    match colour {
        Color::Reset => ansi(9),
        Color::Black => ansi(0),
        Color::Red => ansi(1),
        Color::Green => ansi(2),
        Color::Yellow => ansi(3),
        Color::Blue => ansi(4),
        Color::Magenta => ansi(5),
        Color::Cyan => ansi(6),
        Color::Gray => ansi(7),
        Color::DarkGray => bright(0),
        Color::LightRed => bright(1),
        Color::LightGreen => bright(2),
        Color::LightYellow => bright(3),
        Color::LightBlue => bright(4),
        Color::LightMagenta => bright(5),
        Color::LightCyan => bright(6),
        Color::White => bright(7),
        Color::Indexed(index) => format!("{};5;{index}", base + 8),
        Color::Rgb(red, green, blue) => format!("{};2;{red};{green};{blue}", base + 8),
    }
}

#[cfg(test)]
mod tests;
