//! The rows of the board, in columns that are the same for all of them.

use std::collections::HashSet;

use ratatui::{buffer::Buffer, layout::Rect};

use super::state_words;
use crate::{
    domain::Timestamp,
    offboard::{Board, Case, Conclusion},
    ui::{
        Theme, gauge,
        table::{self, Column},
        text,
    },
};

/// The columns that the words of a state take where nothing is explained: `held: the heir is
/// disabled, 100th in line`.
const WORDS: u16 = 41;
/// The columns of the whole time.
const TOTAL: u16 = 5;
/// Names are not cut to fewer columns than this, if the screen has them: 60 columns are then
/// enough for `stopping after: moving shared files`, and for the percentage and both times.
const NAMES: u16 = 19;
/// With fewer columns than this the blanks beside the arrow are better used for the names.
const TIGHT: usize = 10;

/// The columns of the board, whose first one is as wide as its names need.
const fn columns(who: u16) -> [Column; 6] {
    [
        Column::text("WHO", who, 0, 0),
        Column::text("STATE", 19, 1, 0),
        Column::text("GAUGE", 6, 1, 4).up_to(16),
        Column::number("%", 4, 1),
        Column::number("IN STEP", 5, 2),
        Column::number("TOTAL", TOTAL, 3),
    ]
}

/// What all rows have in common while the board is drawn once.
pub(super) struct Rows<'a> {
    board: &'a Board,
    now: Timestamp,
    theme: &'a Theme,
    /// Names of several leavers.
    namesakes: HashSet<&'a str>,
    columns: [Column; 6],
    widths: [u16; 6],
}

impl<'a> Rows<'a> {
    /// Rows of so many columns. How wide the names are is decided by the names of all cases, and
    /// by nothing that moves: no column jumps when a list is scrolled or a task goes on.
    pub(super) fn new(board: &'a Board, now: Timestamp, theme: &'a Theme, width: u16) -> Self {
        let mut rows = Self {
            board,
            now,
            theme,
            namesakes: board.namesakes(),
            columns: columns(0),
            widths: [0; 6],
        };
        let needed = board.cases().iter().map(|case| rows.needed(case)).max().unwrap_or(0);
        let width_of_row = width.saturating_sub(table::GUTTER);
        let beside_words = width_of_row.saturating_sub(WORDS + 1 + TOTAL + 1);
        let most = (width_of_row / 5 * 2).min(beside_words).max(NAMES);
        rows.columns = columns(u16::try_from(needed).unwrap_or(most).min(most));
        rows.widths = table::widths(&rows.columns, width);
        rows
    }

    /// One task: who to whom, state, gauge, percentage, time in the step, time in all.
    pub(super) fn draw(&self, case: &Case, cursor: bool, area: Rect, buf: &mut Buffer) {
        let Self { theme, now, .. } = *self;
        let mut widths = self.widths;
        let conclusion = case.conclusion();
        let style = theme.state(conclusion);
        let symbol = theme.symbols.state(conclusion, case.origin());
        let pointer = cursor.then_some(theme.symbols.cursor);
        table::gutter(area, pointer, symbol, style, theme.strong, buf);
        let runs = !conclusion.is_end() && !matches!(conclusion, Conclusion::Preparing(_));
        let percentage = case.percentage().filter(|_| runs && !case.is_waiting());
        let bar = percentage
            .map(|percentage| gauge::bar(percentage, usize::from(widths[2]), &theme.symbols))
            .unwrap_or_default();
        let number = percentage.map(|percentage| format!("{percentage}%")).unwrap_or_default();
        // All that a waiting one does is wait: where its whole time is shown, that says it.
        let one_time = conclusion.is_end() || case.is_waiting() && widths[5] > 0;
        let in_step =
            if one_time { String::new() } else { text::short_clock(case.time_in_step(now)) };
        let total = text::short_clock(case.total_time(now));
        let state = state_words(case, self.board, now);
        // The words matter most: what they need they take from the gauge and the numbers, and
        // from the whole time if they are whole then, or have too little room without it.
        let missing = |widths: [u16; 6]| text::width(&state).saturating_sub(widths[1].into());
        for (column, cell) in [(2, &bar), (3, &number), (4, &in_step), (5, &total)] {
            let missing = missing(widths);
            let is_enough = missing <= usize::from(widths[column]) + 1 || widths[1] < WORDS;
            if !cell.is_empty() && (missing == 0 || column == 5 && !is_enough) {
                break;
            }
            if widths[column] > 0 {
                widths[1] += std::mem::take(&mut widths[column]) + 1;
            }
        }
        let who = self.who(case, usize::from(widths[0]));
        let cells = [
            (&*who, if cursor { theme.cursor } else { theme.text }),
            (&*state, style),
            (&*bar, style),
            (&*number, theme.text),
            (&*in_step, theme.text),
            (&*total, theme.faint),
        ];
        table::row(&self.columns, &widths, &cells, area, theme.symbols.cut, buf);
    }

    /// `Nora O'Brien → Ann Lee` within `columns`: both names are cut, neither is dropped. The
    /// leaver gets the larger part: many rows may have one heir.
    fn who(&self, case: &Case, columns: usize) -> String {
        let cut = self.theme.symbols.cut;
        let arrow = self.theme.symbols.arrow;
        let arrow = if columns < TIGHT { arrow.to_owned() } else { format!(" {arrow} ") };
        let room = columns.saturating_sub(text::width(&arrow));
        let heir = heir(case);
        let leaver_room = room.saturating_sub(text::width(heir).min((room * 2).div_ceil(5)));
        let leaver = text::fit(self.leaver(case), leaver_room, cut);
        let heir_room = room.saturating_sub(text::width(&leaver));
        format!("{leaver}{arrow}{}", text::fit(heir, heir_room, cut))
    }

    /// The columns that both names take when they are whole.
    fn needed(&self, case: &Case) -> usize {
        let arrow = text::width(self.theme.symbols.arrow) + 2;
        text::width(self.leaver(case)) + arrow + text::width(heir(case))
    }

    /// The leaver's name; the e-mail where only that tells them from another leaver.
    fn leaver<'c>(&self, case: &'c Case) -> &'c str {
        let party = case.leaver();
        let says_nothing = party.name.is_empty() || self.namesakes.contains(&*party.name);
        if says_nothing { &party.email } else { &party.name }
    }
}

fn heir(case: &Case) -> &str {
    case.heir().map_or("?", |heir| &heir.name)
}
