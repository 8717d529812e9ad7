//! The board: every case, and the strip of the most urgent ones.

pub mod view;

use crate::{
    app::{Input, list::List, search::Words},
    offboard::{Board, Case, CaseId},
};

/// The Tasks pane. Its rows are the cases of the [`Board`], oldest first: a row never moves
/// because its state changed, so that `x` meets the task that was looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tasks {
    /// The rows that are shown.
    pub list: List<CaseId>,
    /// The filter of this side.
    pub filter: Input,
    /// The cursor goes to the most urgent task by itself, until somebody moves it.
    pub follows: bool,
}

impl Tasks {
    /// Takes up the cases of the board; returns whether the cursor went to another case by itself.
    /// While a dialog covers the rows it is not led away from what the dialog is about.
    pub fn arrange(&mut self, board: &Board, covered: bool) -> bool {
        let words = Words::of(self.filter.value());
        let shows = |case: &&Case| {
            let heir = case.heir().map_or("", |heir| &heir.name);
            let leaver = case.leaver();
            words.are_in(&[&leaver.name, &leaver.email, heir, &case.words()])
        };
        let is_open = self.filter.is_empty();
        let shown = board.cases().iter().filter(|case| is_open || shows(case));
        let shown: Vec<&Case> = shown.collect();
        let was_forced = self.list.set_order(shown.iter().map(|case| case.id()).collect());
        let was_led = self.follows && !covered && self.lead(&shown);
        was_forced || was_led
    }

    /// Puts the cursor on a case that has just come; a filter that would hide it goes.
    pub fn show(&mut self, board: &Board, case: CaseId) {
        self.arrange(board, true);
        if !self.list.go_to(case) {
            self.filter.clear();
            self.arrange(board, true);
            self.list.go_to(case);
        }
    }

    /// Leads the cursor to the most urgent of the rows; it does not leave one that is as urgent.
    fn lead(&mut self, shown: &[&Case]) -> bool {
        let urgency = |case: &&&Case| case.conclusion().urgency();
        let here = shown.iter().find(|case| Some(case.id()) == self.list.cursor());
        let here = here.map(|case| urgency(&case));
        match shown.iter().min_by_key(urgency) {
            Some(most) if here > Some(urgency(&most)) => self.list.go_to(most.id()),
            _ => false,
        }
    }
}

/// The most urgent cases, at most `count`, for the strip.
pub fn most_urgent(board: &Board, count: usize) -> Vec<&Case> {
    let mut cases: Vec<&Case> = board.cases().iter().collect();
    cases.sort_by_key(|case| {
        (case.conclusion().urgency(), std::cmp::Reverse(case.percentage()), case.id())
    });
    cases.truncate(count);
    cases
}

/// How many there are of each kind: the header, the title of the window and the board say the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Begun and not ended, foreign ones included, but for those that are out of sight.
    pub running: usize,
    /// Begun and out of sight: whether they run is not known.
    pub unseen: usize,
    /// In the line on this side; they start by themselves.
    pub waiting: usize,
    /// In the line, but standing still: somebody has to do something first.
    pub held: usize,
    /// Those of the held ones whose heir cannot inherit.
    pub heirless: usize,
    /// Failed, lost, or stopped by the server.
    pub failed: usize,
    /// Done, proven or not.
    pub done: usize,
}

impl Counts {
    /// Counts the board.
    pub fn of(board: &Board) -> Self {
        use crate::offboard::Conclusion as C;
        let mut counts = Self::default();
        for case in board.cases() {
            match case.conclusion() {
                C::Waiting if board.held().is_none() => counts.waiting += 1,
                C::Waiting => counts.held += 1,
                C::Held(_) => {
                    counts.held += 1;
                    counts.heirless += 1;
                }
                C::Failed { .. } | C::Lost(_) | C::StoppedByServer(_) => counts.failed += 1,
                C::Done(_) | C::FinishedBeforeStop | C::DespiteStop(_) => counts.done += 1,
                C::Stopped(_) | C::Withdrawn { .. } => {}
                C::OutOfSight(_) => counts.unseen += 1,
                _ => counts.running += 1,
            }
        }
        counts
    }

    /// What an admin wants to know at a glance, each in a word.
    pub const fn words(&self) -> [(usize, &'static str); 5] {
        [
            (self.running, "run"),
            (self.waiting, "wait"),
            (self.held, "held"),
            (self.unseen, "unseen"),
            (self.failed, "FAIL"),
        ]
    }
}
