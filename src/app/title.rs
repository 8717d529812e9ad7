//! The title of the window: what an admin wants to see of a console in the background.

use super::Model;
use crate::{
    screens::tasks::Counts,
    ui::{text, theme::Symbols},
};

/// The most columns of a title.
const COLUMNS: usize = 60;

/// `3 run 12 wait 1 FAIL · docs.example.com`; what there is none of is left out.
pub fn title(model: &Model, symbols: &Symbols) -> String {
    let counts = Counts::of(&model.board).words().into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, word)| format!("{count} {word}")).collect();
    let what = if counts.is_empty() { "handover".to_owned() } else { counts.join(" ") };
    let title = format!("{what} {} {}", symbols.dot, &*model.host);
    text::fit(&title, COLUMNS, symbols.cut).into_owned()
}
