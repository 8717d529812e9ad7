//! Sentences in a dialog: wrapped where the screen is narrow, and never at the cost of the lines
//! that say what to press.

use super::Line;
use crate::ui::text;

/// With fewer columns than this for what is wrapped, it is cut instead.
const LEAST: usize = 16;

/// The line in as many lines as it takes: its last piece is wrapped, and hangs below itself.
pub(in crate::overlays) fn wrap(line: &Line, columns: usize) -> Vec<Line> {
    let Some(((last, style), before)) = line.split_last() else { return vec![Line::new()] };
    let text = last.trim_start();
    let indent = width(before) + last.len() - text.len();
    let room = columns.saturating_sub(indent);
    if text::width(text.trim_end()) <= room || room < LEAST {
        return vec![line.clone()];
    }
    let blanks = (" ".repeat(last.len() - text.len()), *style);
    let mut begin = [before, &[blanks]].concat();
    let wrapped = text::wrap(text, room).into_iter().map(|piece| {
        let mut line = std::mem::replace(&mut begin, vec![(" ".repeat(indent), *style)]);
        line.push((piece, *style));
        line
    });
    wrapped.collect()
}

/// As many of the lines as there are rows for: what stands below the last blank line is what to
/// press or to type, and stays. Without one, nothing is left out here.
pub(super) fn foot_first(mut lines: Vec<Line>, rows: usize) -> Vec<Line> {
    let excess = lines.len().saturating_sub(rows);
    if let Some(blank) = lines.iter().rposition(Vec::is_empty) {
        lines.drain((blank + 1).saturating_sub(excess)..=blank);
    }
    lines
}

/// The columns that pieces of text take.
fn width(pieces: &[(String, ratatui::style::Style)]) -> usize {
    pieces.iter().map(|(piece, _)| text::width(piece)).sum()
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    fn line(pieces: &[&str]) -> Line {
        pieces.iter().map(|piece| ((*piece).to_owned(), Style::new())).collect()
    }

    fn said(lines: &[Line]) -> Vec<String> {
        lines.iter().map(|line| line.iter().map(|(piece, _)| piece.as_str()).collect()).collect()
    }

    #[test]
    fn a_sentence_hangs_below_itself_behind_its_label() {
        let long = line(&["do    ", "disable Sam Smith (sam@example.com)"]);
        assert_eq!(said(&wrap(&long, 50)), ["do    disable Sam Smith (sam@example.com)"]);
        let blanks = line(&["p", " profile stays  "]);
        assert_eq!(wrap(&blanks, 15), [blanks], "blanks at the end need no line");
        let narrow = ["do    disable Sam Smith", "      (sam@example.com)"];
        assert_eq!(said(&wrap(&long, 26)), narrow);
        assert_eq!(wrap(&long, 20), [long], "too narrow to be read in so many lines");
    }

    #[test]
    fn what_to_press_stays_where_there_is_no_room_for_all() {
        let lines: Vec<Line> = ["a", "b", "c", "", "x stop"]
            .map(|text| if text.is_empty() { Line::new() } else { line(&[text]) })
            .into();
        assert_eq!(said(&foot_first(lines.clone(), 5)), ["a", "b", "c", "", "x stop"]);
        assert_eq!(said(&foot_first(lines.clone(), 3)), ["a", "b", "x stop"]);
        assert_eq!(said(&foot_first(lines.clone(), 1)), ["x stop"]);
        assert_eq!(foot_first(lines[..3].to_vec(), 2), lines[..3]);
    }
}
