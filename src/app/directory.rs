//! Every person that was read: by id, and in the orders in which lists show them.
//!
//! The orders are kept while people arrive, a page at a time, so no key ever sorts texts: with a
//! hundred thousand people it would be felt.

mod text;

use std::{cmp::Ordering, collections::HashMap};

pub use text::Text;

use super::{list::merge, search::folded};
use crate::domain::{Person, PersonId};

/// A person's place in a [`Directory`], which stays theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row(u32);

impl Row {
    const fn index(self) -> usize {
        self.0 as usize
    }
}

/// How two people stand to each other.
type Compare = fn(&Text, &Text) -> Ordering;

/// What people are ordered by; equal ones fall back to the e-mail, which is unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// By name.
    Name,
    /// By e-mail.
    Email,
    /// By the names of their groups; people without groups come last.
    Groups,
}

/// The people who were read so far, whichever list asked for them; the newest answer wins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Directory {
    people: Vec<Person>,
    /// What each of them is found and ordered by.
    texts: Vec<Text>,
    rows: HashMap<PersonId, Row>,
    by_name: Vec<Row>,
    by_email: Vec<Row>,
    by_groups: Vec<Row>,
}

impl Directory {
    /// One person.
    pub fn get(&self, id: PersonId) -> Option<&Person> {
        self.row(id).and_then(|row| self.people.get(row.index()))
    }

    /// One person's place.
    pub fn row(&self, id: PersonId) -> Option<Row> {
        self.rows.get(&id).copied()
    }

    /// The places of these people, as far as they were read.
    pub fn rows(&self, ids: impl IntoIterator<Item = PersonId>) -> Rows {
        ids.into_iter().filter_map(|id| self.row(id)).collect()
    }

    /// Whoever is wanted of all, in this order.
    pub fn sorted(
        &self,
        order: Order,
        wanted: impl FnMut(Row, &Person, &Text) -> bool,
    ) -> Vec<(Row, &Person)> {
        self.picked(
            match order {
                Order::Name => &self.by_name,
                Order::Email => &self.by_email,
                Order::Groups => &self.by_groups,
            },
            wanted,
        )
    }

    /// Whoever is wanted of these, in their order.
    pub fn picked(
        &self,
        rows: &[Row],
        mut wanted: impl FnMut(Row, &Person, &Text) -> bool,
    ) -> Vec<(Row, &Person)> {
        // People are looked at as they lie in memory, not in the order: that is several times as
        // fast.
        let people = (0..).map(Row).zip(&self.people).zip(&self.texts);
        let wanted: Vec<bool> =
            people.map(|((row, person), text)| wanted(row, person, text)).collect();
        let is_wanted = |row: &&Row| wanted.get(row.index()).is_some_and(|is_wanted| *is_wanted);
        let picked = rows.iter().filter(is_wanted);
        picked.filter_map(|row| Some((*row, self.people.get(row.index())?))).collect()
    }

    /// Everybody who has this name, however it is written.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &Person> {
        let name = folded(name);
        let name_of = |row: Row| self.texts.get(row.index()).map_or("", Text::name);
        let first = self.by_name.partition_point(|row| name_of(*row) < &*name);
        let rows = self.by_name.iter().skip(first);
        rows.take_while(move |row| name_of(**row) == name)
            .filter_map(|row| self.people.get(row.index()))
    }

    /// Makes room for as many as a list says there are, so that growing does not double it.
    pub fn reserve(&mut self, total: usize) {
        let more = total.saturating_sub(self.people.len());
        self.people.reserve_exact(more);
        self.texts.reserve_exact(more);
        self.rows.reserve(more);
        for (order, _) in self.orders() {
            order.reserve_exact(more);
        }
    }

    /// Takes up people, each at their place in all orders.
    pub fn put(&mut self, people: impl IntoIterator<Item = Person>) {
        let (mut placed, mut moves) = (Vec::new(), false);
        for person in people {
            let text = Text::of(&person);
            if let Some(row) = self.row(person.id) {
                let (Some(old), Some(old_text)) =
                    (self.people.get_mut(row.index()), self.texts.get_mut(row.index()))
                else {
                    continue;
                };
                *old = person;
                if *old_text != text {
                    *old_text = text;
                    placed.push(row);
                    moves = true;
                }
            } else if let Ok(row) = u32::try_from(self.people.len()).map(Row) {
                self.rows.insert(person.id, row);
                self.people.push(person);
                self.texts.push(text);
                placed.push(row);
            }
        }
        placed.sort_unstable();
        placed.dedup();
        let texts = std::mem::take(&mut self.texts);
        for (order, compare) in self.orders() {
            if moves {
                order.retain(|row| placed.binary_search(row).is_err());
            }
            let compare = |a: Row, b: Row| match (texts.get(a.index()), texts.get(b.index())) {
                (Some(a), Some(b)) => compare(a, b),
                _ => Ordering::Equal,
            };
            let mut fresh = placed.clone();
            fresh.sort_by(|a, b| compare(*a, *b));
            merge(order, fresh, |a, b| compare(a, b).is_le());
        }
        self.texts = texts;
    }

    fn orders(&mut self) -> [(&mut Vec<Row>, Compare); 3] {
        [
            (&mut self.by_name, Text::by_name),
            (&mut self.by_email, Text::by_email),
            (&mut self.by_groups, Text::by_groups),
        ]
    }
}

/// Some of the people of a [`Directory`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    are_in: Vec<bool>,
    count: usize,
}

impl Rows {
    /// Whether one is in.
    pub fn contains(&self, row: Row) -> bool {
        self.are_in.get(row.index()).is_some_and(|is_in| *is_in)
    }

    /// How many are in.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether nobody is in.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }
}

impl Extend<Row> for Rows {
    fn extend<T: IntoIterator<Item = Row>>(&mut self, rows: T) {
        for row in rows {
            if self.are_in.len() <= row.index() {
                self.are_in.resize(row.index() + 1, false);
            }
            if let Some(is_in) = self.are_in.get_mut(row.index()).filter(|is_in| !**is_in) {
                *is_in = true;
                self.count += 1;
            }
        }
    }
}

impl FromIterator<Row> for Rows {
    fn from_iter<T: IntoIterator<Item = Row>>(rows: T) -> Self {
        let mut all = Self::default();
        all.extend(rows);
        all
    }
}
