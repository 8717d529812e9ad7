//! A list of people: the Users pane, and the members of a group.

mod order;
#[cfg(test)]
mod tests;
pub mod view;

pub use order::SortKey;

use crate::{
    app::{
        Input, LoadId,
        directory::{Directory, Row, Rows},
        list::List,
    },
    domain::{Failure, Page, PeopleQuery, Person, PersonId},
};

/// How far the reading of a list has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loading {
    /// The load whose pages are wanted; `None` when nothing is being read.
    pub id: Option<LoadId>,
    /// How many rows the server says there are.
    pub total: Option<u32>,
    /// Why the last reading ended early.
    pub failure: Option<Failure>,
}

impl Loading {
    /// A new reading; the answers of an older one are no longer wanted.
    pub fn begin(&mut self, id: LoadId) {
        *self = Self { id: Some(id), total: self.total, failure: None };
    }

    /// The reading is over.
    pub fn end(&mut self, failure: Option<Failure>) {
        self.id = None;
        self.failure = failure;
    }
}

/// A list of people with its order, filters, cursor and marks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PeopleList {
    /// The rows that are shown.
    pub list: List<PersonId>,
    /// Everybody whom the server listed; during a refresh those whom it listed before, too.
    all: Rows,
    /// Whom it has listed so far in a refresh.
    seen: Rows,
    /// What the server is asked for.
    pub query: PeopleQuery,
    /// The filter of this side.
    pub filter: Input,
    /// The order.
    pub sort: SortKey,
    /// The other way round.
    pub reverse: bool,
    /// The order in which rows stand as long as they keep their places.
    frozen: Option<Vec<Row>>,
    /// How far the reading has come.
    pub loading: Loading,
}

impl PeopleList {
    /// Begins to read. With another query the list starts empty; a refresh keeps what is there
    /// until the server has been read to its end.
    pub fn begin(&mut self, id: LoadId, query: PeopleQuery) {
        if query != self.query {
            self.all = Rows::default();
            self.list.restart();
            self.loading.total = None;
        }
        self.seen = Rows::default();
        self.query = query;
        self.loading.begin(id);
    }

    /// Takes in a page, which may repeat rows of the page before it (docspace-api.md 4.3).
    pub fn page(&mut self, page: Page<Person>, people: &mut Directory) {
        if self.all.is_empty() {
            people.reserve(page.total as usize);
        }
        self.loading.total = Some(page.total);
        let ids: Vec<PersonId> = page.items.iter().map(|person| person.id).collect();
        people.put(page.items);
        let rows = || ids.iter().filter_map(|id| people.row(*id));
        self.all.extend(rows());
        self.seen.extend(rows());
        self.arrange(people);
    }

    /// The reading is over. After a whole one, people whom it did not list are gone.
    pub fn end(&mut self, failure: Option<Failure>, people: &Directory) {
        let complete = failure.is_none();
        self.loading.end(failure);
        let seen = std::mem::take(&mut self.seen);
        if complete && seen != self.all {
            self.all = seen;
            let is_there = |id| people.row(id).is_some_and(|row| self.all.contains(row));
            self.list.retain_marks(is_there);
            self.arrange(people);
        }
    }

    /// The rows keep their places from now on, those that a filter hides too. Who is new comes
    /// last, and who is gone is gone.
    pub fn freeze(&mut self, people: &Directory) {
        self.frozen = Some(Vec::new());
        self.arrange(people);
    }

    /// The rows stand in their order again.
    pub fn thaw(&mut self, people: &Directory) {
        self.frozen = None;
        self.arrange(people);
    }

    /// Whether the rows keep their places.
    pub const fn is_frozen(&self) -> bool {
        self.frozen.is_some()
    }

    /// Orders and filters anew.
    pub fn arrange(&mut self, people: &Directory) {
        let filter = order::Filter::of(self.filter.value());
        let (sort, reverse, all) = (self.sort, self.reverse, &self.all);
        let shown = |row, person: &_, text: &_| all.contains(row) && filter.shows(person, text);
        let shown = if let Some(frozen) = &mut self.frozen {
            let placed: Rows = frozen.iter().copied().collect();
            let is_new = |row, _: &_, _: &_| all.contains(row) && !placed.contains(row);
            let new = order::sorted(people, sort, reverse, is_new);
            frozen.extend(new.into_iter().map(|(row, _)| row));
            people.picked(frozen, shown)
        } else {
            order::sorted(people, sort, reverse, shown)
        };
        self.list.set_order(shown.into_iter().map(|(_, person)| person.id).collect());
    }

    /// Everybody who is listed, shown or not.
    pub const fn all(&self) -> &Rows {
        &self.all
    }

    /// How many rows were read, shown or not.
    pub fn read(&self) -> usize {
        self.all.len()
    }

    /// The marked people, those whom the filter hides too, or the one under the cursor.
    pub fn chosen(&self, people: &Directory) -> Vec<PersonId> {
        let marked = people.rows(self.list.marked());
        let is_chosen = |row, _: &_, _: &_| marked.contains(row) && self.all.contains(row);
        let chosen = if marked.is_empty() {
            Vec::new()
        } else {
            order::sorted(people, self.sort, self.reverse, is_chosen)
        };
        if chosen.is_empty() {
            return self.list.cursor().into_iter().collect();
        }
        chosen.into_iter().map(|(_, person)| person.id).collect()
    }
}
