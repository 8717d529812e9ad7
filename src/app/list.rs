//! A list whose cursor and marks hold ids, never row numbers: a refresh never moves the cursor
//! to another person.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
    ops::Range,
};

/// Order, cursor, marks and scroll position of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<I: Eq + Hash> {
    order: Vec<I>,
    /// The cursor's row; what is there is the cursor's id. `None` in an empty list.
    row: Option<usize>,
    /// Whether somebody moved the cursor. Until then it stays on the first row while rows come.
    moved: bool,
    /// Where the cursor was before [`restart`](Self::restart). It goes back there when that is
    /// listed again, unless somebody moves it before.
    before: Option<I>,
    top: usize,
    marks: HashSet<I>,
    anchor: Option<I>,
    /// The places that rows keep while the order is frozen.
    places: Option<HashMap<I, usize>>,
}

impl<I: Copy + Eq + Hash> Default for List<I> {
    fn default() -> Self {
        Self {
            order: Vec::new(),
            row: None,
            moved: false,
            before: None,
            top: 0,
            marks: HashSet::new(),
            anchor: None,
            places: None,
        }
    }
}

/// A movement of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// A screenful up.
    PageUp,
    /// A screenful down.
    PageDown,
    /// To the first row.
    First,
    /// To the last row.
    Last,
}

/// The rows of a list, whatever their ids are.
pub trait Rows {
    /// Moves the cursor.
    fn go(&mut self, movement: Move, page: usize);

    /// Moves the window of `height` rows by so many, up if negative. The cursor stays on its row
    /// as long as that can be seen.
    fn scroll(&mut self, by: isize, height: usize);

    /// Puts the cursor on the row that is shown on this line of the window; returns whether it
    /// was there, or `None` if no row is.
    fn go_to_line(&mut self, line: usize, height: usize) -> Option<bool>;
}

impl<I: Copy + Eq + Hash> Rows for List<I> {
    fn go(&mut self, movement: Move, page: usize) {
        let Some(last) = self.order.len().checked_sub(1) else { return };
        let row = self.row.unwrap_or(0);
        let page = page.saturating_sub(1).max(1);
        self.moved = true;
        self.row = Some(match movement {
            Move::Up => row.saturating_sub(1),
            Move::Down => (row + 1).min(last),
            Move::PageUp => row.saturating_sub(page),
            Move::PageDown => (row + page).min(last),
            Move::First => 0,
            Move::Last => last,
        });
    }

    fn scroll(&mut self, by: isize, height: usize) {
        let Some(row) = self.row else { return };
        let height = height.max(1);
        let last_top = self.order.len().saturating_sub(height);
        self.top = self.top.saturating_add_signed(by).min(last_top);
        let last = self.order.len().min(self.top + height).saturating_sub(1);
        self.row = Some(row.clamp(self.top, last.max(self.top)));
        self.moved = true;
    }

    fn go_to_line(&mut self, line: usize, height: usize) -> Option<bool> {
        let row = self.window(height).nth(line)?;
        let was_there = self.row.replace(row) == Some(row);
        self.moved = true;
        Some(was_there)
    }
}

impl<I: Copy + Eq + Hash> List<I> {
    /// The ids, in their order.
    pub fn order(&self) -> &[I] {
        &self.order
    }

    /// The id under the cursor.
    pub fn cursor(&self) -> Option<I> {
        self.row.and_then(|row| self.order.get(row)).copied()
    }

    /// The cursor's row, from 0.
    pub const fn row(&self) -> Option<usize> {
        self.row
    }

    /// Whether the order is frozen.
    pub const fn is_frozen(&self) -> bool {
        self.places.is_some()
    }

    /// From now on rows stand in this order, which may name more than are shown; rows that it
    /// does not name come last, in the order in which they come. Nothing else of them stands
    /// still, and who is gone is gone.
    pub fn freeze(&mut self, order: impl IntoIterator<Item = I>) {
        self.places = Some(order.into_iter().zip(0..).collect());
    }

    /// The next order holds as it is.
    pub fn thaw(&mut self) {
        self.places = None;
    }

    /// Takes a new order, if it is not frozen; else only who is there and who is not. The cursor
    /// stays on its id, at its place on the screen; if the id is gone, on its row. Returns
    /// whether the cursor was forced to another id.
    pub fn set_order(&mut self, mut order: Vec<I>) -> bool {
        if let Some(places) = &mut self.places {
            for id in &order {
                let last = places.len();
                places.entry(*id).or_insert(last);
            }
            order.sort_by_cached_key(|id| places.get(id).copied());
        }
        let cursor = self.cursor();
        let offset = self.row.unwrap_or(0).saturating_sub(self.top);
        self.order = order;
        let found = match cursor {
            Some(id) if self.moved => self.place(id),
            _ => Some(0),
        };
        let back = self.before.filter(|_| !self.moved).and_then(|id| self.place(id));
        self.moved |= back.is_some();
        let found = back.or(found);
        let last = self.order.len().checked_sub(1);
        self.row = last.map(|last| found.or(self.row).unwrap_or(0).min(last));
        self.top = self.row.unwrap_or(0).saturating_sub(offset);
        back.is_none() && self.moved && cursor.is_some() && self.cursor() != cursor
    }

    /// Empties the list, which is read anew.
    pub fn restart(&mut self) {
        if self.moved {
            self.before = self.cursor();
        }
        self.set_order(Vec::new());
        self.moved = false;
    }

    fn place(&self, id: I) -> Option<usize> {
        self.order.iter().position(|other| *other == id)
    }

    /// Puts the cursor on an id; returns whether it is listed.
    pub fn go_to(&mut self, id: I) -> bool {
        let row = self.place(id);
        if row.is_some() {
            (self.row, self.moved) = (row, true);
        }
        row.is_some()
    }

    /// Scrolls so that the cursor can be seen in `height` rows.
    pub fn follow(&mut self, height: usize) {
        let row = self.row.unwrap_or(0);
        let last_top = self.order.len().saturating_sub(height);
        self.top = self.top.min(row).max((row + 1).saturating_sub(height)).min(last_top);
    }

    /// The rows that can be seen in `height` rows.
    pub fn window(&self, height: usize) -> Range<usize> {
        let top = self.top.min(self.order.len());
        top..(top + height).min(self.order.len())
    }

    /// Whether an id is marked.
    pub fn is_marked(&self, id: I) -> bool {
        self.marks.contains(&id)
    }

    /// How many are marked, listed or not.
    pub fn marks(&self) -> usize {
        self.marks.len()
    }

    /// The marked ones, listed or not.
    pub fn marked(&self) -> impl Iterator<Item = I> {
        self.marks.iter().copied()
    }

    /// Marks or unmarks the id under the cursor and goes down.
    pub fn toggle_mark(&mut self) {
        if let Some(id) = self.cursor() {
            if !self.marks.remove(&id) {
                self.marks.insert(id);
            }
            self.anchor = Some(id);
            self.go(Move::Down, 1);
        }
    }

    /// Marks everything from the last mark that was set by hand to the cursor; without one it
    /// sets it.
    pub fn mark_range(&mut self) {
        let Some(row) = self.row else { return };
        let anchor = self.anchor.and_then(|id| self.order.iter().position(|other| *other == id));
        let from = anchor.unwrap_or(row);
        let range = self.order.get(from.min(row)..=from.max(row)).unwrap_or_default();
        self.marks.extend(range);
        self.anchor = self.cursor();
    }

    /// Marks everything that is listed.
    pub fn mark_all(&mut self) {
        self.marks.extend(&self.order);
    }

    /// Takes all marks away.
    pub fn unmark_all(&mut self) {
        self.marks.clear();
        self.anchor = None;
    }

    /// Drops the marks of ids that no longer exist; returns how many.
    pub fn retain_marks(&mut self, exists: impl Fn(I) -> bool) -> usize {
        let before = self.marks.len();
        self.marks.retain(|id| exists(*id));
        before - self.marks.len()
    }
}

/// Puts `fresh`, which is in order itself, into a list that is in order. `before(a, b)` says
/// whether `a` stands before `b` or beside it.
pub fn merge<I: Copy>(list: &mut Vec<I>, fresh: Vec<I>, mut before: impl FnMut(I, I) -> bool) {
    let mut end = list.len();
    let Some(&filler) = fresh.first() else { return };
    list.resize(end + fresh.len(), filler);
    for (ahead, id) in fresh.into_iter().enumerate().rev() {
        let place = list.get(..end).map_or(0, |old| old.partition_point(|&old| before(old, id)));
        list.copy_within(place..end, place + ahead + 1);
        if let Some(slot) = list.get_mut(place + ahead) {
            *slot = id;
        }
        end = place;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn list(ids: &[u32]) -> List<u32> {
        let mut list = List::default();
        list.set_order(ids.to_vec());
        list
    }

    #[test]
    fn the_cursor_stays_on_its_person_when_the_order_changes() {
        let mut list = list(&[1, 2, 3, 4]);
        list.go(Move::Down, 10);
        assert_eq!(list.cursor(), Some(2));
        assert!(!list.set_order(vec![9, 8, 7, 2, 1]));
        assert_eq!((list.cursor(), list.row()), (Some(2), Some(3)));
        assert!(list.set_order(vec![9, 8]), "2 is gone: the cursor was moved by force");
        assert_eq!(list.cursor(), Some(8));
    }

    #[test]
    fn until_somebody_moves_it_the_cursor_stays_on_the_first_row() {
        let mut list = list(&[5]);
        list.set_order(vec![1, 5, 9]);
        assert_eq!((list.order(), list.cursor()), (&[1, 5, 9][..], Some(1)));
    }

    #[test]
    fn marks_are_ids_and_a_range_is_from_the_last_mark_to_the_cursor() {
        let mut list = list(&[1, 2, 3, 4, 5]);
        list.toggle_mark();
        list.go(Move::Down, 10);
        list.go(Move::Down, 10);
        list.mark_range();
        let marked = |list: &List<u32>| [1, 2, 3, 4, 5].map(|id| list.is_marked(id));
        assert_eq!(marked(&list), [true, true, true, true, false]);
        list.set_order(vec![4, 3]);
        assert_eq!((marked(&list)[0], list.marks()), (true, 4), "listed or not");
        assert_eq!(list.retain_marks(|id| id != 1), 1);
    }

    #[test]
    fn frozen_rows_keep_their_places_new_ones_come_last_and_who_is_gone_is_gone() {
        let mut list = list(&[3, 4]);
        list.go(Move::Down, 10);
        // 9 is hidden by a filter now, and was between the two.
        list.freeze([3, 9, 4]);
        list.set_order(vec![1, 2, 3, 4]);
        assert_eq!((list.order(), list.cursor()), (&[3, 4, 1, 2][..], Some(4)));
        list.set_order(vec![0, 1, 2, 3, 4, 9]);
        assert_eq!(list.order(), [3, 9, 4, 1, 2, 0]);
        list.set_order(vec![0, 2, 4, 9]);
        assert_eq!((list.order(), list.cursor()), (&[9, 4, 2, 0][..], Some(4)));
        list.thaw();
        list.set_order(vec![0, 2, 4, 9]);
        assert_eq!(list.order(), [0, 2, 4, 9]);
        list.freeze([]);
        list.set_order(vec![7]);
        list.set_order(vec![1, 7]);
        assert_eq!(list.order(), [7, 1]);
    }

    #[test]
    fn scrolling_leaves_the_cursor_on_its_row_while_that_can_be_seen() {
        let mut list = list(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        list.go(Move::PageDown, 5);
        list.scroll(3, 5);
        assert_eq!((list.window(5), list.cursor()), (3..8, Some(4)));
        list.scroll(3, 5);
        assert_eq!((list.window(5), list.cursor()), (5..10, Some(5)));
        list.scroll(-30, 5);
        assert_eq!((list.window(5), list.cursor()), (0..5, Some(4)));
        assert_eq!((list.go_to_line(2, 5), list.go_to_line(2, 5)), (Some(false), Some(true)));
        assert_eq!((list.cursor(), list.go_to_line(5, 5)), (Some(2), None));
    }

    proptest! {
        #[test]
        fn merging_pages_is_sorting(pages in prop::collection::vec(prop::collection::vec(0_u32..1000, 0..20), 0..8)) {
            let (mut merged, mut all) = (Vec::new(), Vec::new());
            for mut page in pages {
                page.sort_unstable();
                all.extend(page.clone());
                merge(&mut merged, page, |a, b| a <= b);
            }
            all.sort_unstable();
            prop_assert_eq!(merged, all);
        }

        #[test]
        fn the_cursor_is_always_in_the_window(
            steps in prop::collection::vec((0_usize..6, 0_usize..30, 0_usize..20, -9_isize..9), 1..40)
        ) {
            let moves = [Move::Up, Move::Down, Move::PageUp, Move::PageDown, Move::First, Move::Last];
            let mut list: List<u32> = List::default();
            for (step, length, height, notches) in steps {
                list.set_order((0..u32::try_from(length).unwrap()).collect());
                list.go(moves[step], height);
                list.scroll(notches, height);
                list.follow(height);
                let window = list.window(height);
                prop_assert_eq!(window.len(), length.min(height));
                prop_assert_eq!(list.row().is_none(), length == 0);
                prop_assert!(list.row().is_none_or(|row| height == 0 || window.contains(&row)));
                prop_assert!(list.row().is_none_or(|row| row < length));
            }
        }
    }
}
