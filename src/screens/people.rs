//! A list of people: the Users pane, and the members of a group.

mod order;
pub mod view;

use std::collections::HashSet;

pub use order::SortKey;

use crate::{
    app::{
        Input, LoadId,
        directory::Directory,
        list::{List, merge},
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
    /// Everybody whom the server listed, in order.
    all: Vec<PersonId>,
    /// Who was listed before a refresh, and whom it has listed so far. A page may repeat rows
    /// of the page before it (docspace-api.md 4.3).
    old: HashSet<PersonId>,
    seen: HashSet<PersonId>,
    /// What the server is asked for.
    pub query: PeopleQuery,
    /// The filter of this side.
    pub filter: Input,
    /// The order.
    pub sort: SortKey,
    /// The other way round.
    pub reverse: bool,
    /// How far the reading has come.
    pub loading: Loading,
}

impl PeopleList {
    /// Begins to read. With another query the list starts empty; a refresh keeps what is there
    /// until the server has been read to its end.
    pub fn begin(&mut self, id: LoadId, query: PeopleQuery) {
        if query != self.query {
            self.all = Vec::new();
            self.list.restart();
            self.loading.total = None;
        }
        self.old = self.all.iter().copied().collect();
        self.seen = HashSet::new();
        self.query = query;
        self.loading.begin(id);
    }

    /// Takes in a page.
    pub fn page(&mut self, page: Page<Person>, people: &mut Directory) {
        if self.all.is_empty() {
            people.reserve(page.total as usize);
            self.all.reserve_exact(page.total as usize);
        }
        self.loading.total = Some(page.total);
        let mut fresh = Vec::with_capacity(page.items.len());
        for person in page.items {
            if self.seen.insert(person.id) && !self.old.contains(&person.id) {
                fresh.push(person.id);
            }
            people.put(person);
        }
        let (sort, reverse) = (self.sort, self.reverse);
        let fresh = order::sorted(&fresh, people, sort, reverse);
        let before = |a, b| order::is_before(a, b, people, sort, reverse);
        merge(&mut self.all, fresh.clone(), before);
        if self.filter.is_empty() {
            self.list.set_order(self.all.clone());
        } else {
            let filter = order::Filter::of(self.filter.value());
            let shown = fresh.into_iter().filter(|id| filter.shows(*id, people));
            self.list.merge(shown.collect(), before);
        }
    }

    /// The reading is over. After a whole one, people whom it did not list are gone.
    pub fn end(&mut self, failure: Option<Failure>, people: &Directory) {
        let complete = failure.is_none();
        self.loading.end(failure);
        let (old, seen) = (std::mem::take(&mut self.old), std::mem::take(&mut self.seen));
        if complete && !old.is_empty() {
            self.all.retain(|id| seen.contains(id));
            self.list.retain_marks(|id| seen.contains(&id));
            self.arrange(people);
        }
    }

    /// The rows keep their places from now on, those that a filter hides too.
    pub fn freeze(&mut self) {
        self.list.freeze(self.all.iter().copied());
    }

    /// The rows stand in their order again.
    pub fn thaw(&mut self, people: &Directory) {
        self.list.thaw();
        self.arrange(people);
    }

    /// Orders and filters anew.
    pub fn arrange(&mut self, people: &Directory) {
        self.all = order::sorted(&self.all, people, self.sort, self.reverse);
        self.refilter(people);
    }

    /// Filters anew.
    pub fn refilter(&mut self, people: &Directory) {
        let filter = order::Filter::of(self.filter.value());
        let shown = self.all.iter().copied().filter(|id| filter.shows(*id, people));
        self.list.set_order(shown.collect());
    }

    /// What is known of somebody has changed, by which the filter may show or hide them.
    pub fn reconsider(&mut self, id: PersonId, people: &Directory) {
        let filter = order::Filter::of(self.filter.value());
        let is_shown = || self.list.order().contains(&id);
        if !self.filter.is_empty() && filter.shows(id, people) != is_shown() {
            self.refilter(people);
        }
    }

    /// How many rows were read, shown or not.
    pub fn read(&self) -> usize {
        self.all.len()
    }

    /// The marked people, those whom the filter hides too, or the one under the cursor.
    pub fn chosen(&self) -> Vec<PersonId> {
        let marked = self.all.iter().copied().filter(|id| self.list.is_marked(*id));
        let marked: Vec<PersonId> = marked.take(self.list.marks()).collect();
        if marked.is_empty() { self.list.cursor().into_iter().collect() } else { marked }
    }
}
