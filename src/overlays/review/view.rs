//! Draws the question before a change.

use std::ops::Range;

use super::Review;
use crate::{
    overlays::view::{Line, hint, prose, typed},
    ui::{Theme, text},
};

/// What is said, who is concerned, who is not, and what to press. E-mails are never cut.
pub(in crate::overlays) fn lines(
    review: &Review,
    (columns, room): (usize, usize),
    theme: &Theme,
) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (warning, line) in &review.lines {
        let line = vec![(line.clone(), if *warning { theme.warning } else { theme.text })];
        lines.extend(prose::wrap(&line, columns));
    }
    let around = lines.len() + if review.word.is_some() { 7 } else { 5 };
    let room = room.saturating_sub(around).max(1);
    let doable = review.doable.iter().map(|wanted| {
        let label = wanted.label.to_string();
        vec![("do    ".to_owned(), theme.good), (label, theme.text)]
    });
    let blocked = review.blocked.iter().map(|(who, why)| {
        vec![("not   ".to_owned(), theme.faint), (format!("{who}: {why}"), theme.warning)]
    });
    let total = review.rows();
    if !review.blocked.is_empty() && total > 1 {
        let (out, of) = (text::count(review.blocked.len()), text::count(total));
        lines.push(vec![(format!("{out} of {of} are left out, at the end."), theme.warning)]);
    }
    if total > 1 || review.word.is_none() {
        let rows: Vec<Vec<Line>> =
            doable.chain(blocked).map(|row| prose::wrap(&row, columns)).collect();
        let shown = window(&rows, review.top, room);
        lines.push(vec![]);
        lines.extend(rows.get(shown.clone()).into_iter().flatten().flatten().cloned());
        if shown.len() < total {
            let shown = format!("{}-{} of {}", shown.start + 1, shown.end, text::count(total));
            lines.push(vec![(shown, theme.faint)]);
        }
    }
    lines.push(vec![]);
    let doing = match review.doable.len() {
        1 => "do it".to_owned(),
        many => format!("do all {many}"),
    };
    match &review.word {
        Some(word) => {
            lines.push(vec![(format!("Type {word} and press Enter: "), theme.strong)]);
            lines.push(typed(&review.typed, theme));
        }
        None if review.doable.is_empty() => lines.push(hint(theme, &[("Esc", "back")])),
        None => lines.push(hint(theme, &[("Enter", &doing), ("Esc", "back")])),
    }
    lines
}

/// The rows from `top` on for which there is room; at the end as many as fit above it.
fn window(rows: &[Vec<Line>], top: usize, room: usize) -> Range<usize> {
    let fit = |rows: &mut dyn Iterator<Item = &Vec<Line>>| {
        let mut used = 0;
        let fits = |row: &&Vec<Line>| {
            used += row.len();
            used <= room
        };
        rows.take_while(fits).count().max(1)
    };
    let last_top = rows.len() - fit(&mut rows.iter().rev()).min(rows.len());
    let top = top.min(last_top);
    let end = top + fit(&mut rows.iter().skip(top));
    top..end.min(rows.len())
}
