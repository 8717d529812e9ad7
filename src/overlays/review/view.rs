//! Draws the question before a change.

use super::Review;
use crate::{
    overlays::view::{Line, hint, typed},
    ui::{Theme, text},
};

/// What is said, who is concerned, who is not, and what to press. E-mails are never cut.
pub(in crate::overlays) fn lines(review: &Review, room: usize, theme: &Theme) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (warning, line) in &review.lines {
        lines.push(vec![(line.clone(), if *warning { theme.warning } else { theme.text })]);
    }
    let around = lines.len() + if review.word.is_some() { 7 } else { 5 };
    let rows = room.saturating_sub(around).max(1);
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
    let top = review.top.min(total.saturating_sub(rows));
    if total > 1 || review.word.is_none() {
        lines.push(vec![]);
        lines.extend(doable.chain(blocked).skip(top).take(rows));
    }
    if total > rows {
        let last = (top + rows).min(total);
        let shown = format!("{}-{last} of {}", top + 1, text::count(total));
        lines.push(vec![(shown, theme.faint)]);
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
