//! The Groups pane: all groups, and the members of the one that is open.

pub mod view;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::{
    app::{Input, LoadId, directory::Directory, list::List, search::Words},
    domain::{Clean, Failure, Group, GroupId, Page, PeopleQuery},
    screens::people::{self, Loading, PeopleList},
};

/// What groups are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortKey {
    /// By name.
    #[default]
    Name,
    /// By the manager's name; groups without one come last.
    Manager,
    /// By the number of members.
    Members,
}

impl SortKey {
    /// All keys.
    pub const ALL: [Self; 3] = [Self::Name, Self::Manager, Self::Members];

    /// The key's name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Manager => "manager",
            Self::Members => "members",
        }
    }
}

/// The Groups pane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups {
    /// The rows that are shown.
    pub list: List<GroupId>,
    all: Vec<Group>,
    reading: Vec<Group>,
    /// The filter of this side.
    pub filter: Input,
    /// Only these groups are shown: those of this person, as the server listed them.
    pub only: Option<(Clean, HashSet<GroupId>)>,
    /// The order.
    pub sort: SortKey,
    /// The other way round.
    pub reverse: bool,
    /// How far the reading has come.
    pub loading: Loading,
    /// The open group and its members.
    pub open: Option<(GroupId, PeopleList)>,
    /// The order in which the members of a group are listed at first: that of the last one.
    pub members_sort: (people::SortKey, bool),
}

impl Groups {
    /// One group.
    pub fn get(&self, id: GroupId) -> Option<&Group> {
        self.all.iter().find(|group| group.id == id)
    }

    /// All groups, in the order of the list.
    pub fn iter(&self) -> impl Iterator<Item = &Group> {
        self.all.iter()
    }

    /// Begins to read; what is there stays until the reading is over.
    pub fn begin(&mut self, id: LoadId) {
        self.reading = Vec::new();
        self.loading.begin(id);
    }

    /// Takes in a page. A first reading shows at once what has come.
    pub fn page(&mut self, page: Page<Group>) {
        self.loading.total = Some(page.total);
        self.reading.extend(page.items);
        if self.all.len() < self.reading.len() {
            self.all.clone_from(&self.reading);
            self.arrange();
        }
    }

    /// The reading is over.
    pub fn end(&mut self, failure: Option<Failure>) {
        let reading = std::mem::take(&mut self.reading);
        if failure.is_none() {
            self.all = reading;
            self.arrange();
        }
        self.loading.end(failure);
    }

    /// Shows only these groups, which are those of this person.
    pub fn show_only(&mut self, person: Clean, groups: impl Iterator<Item = GroupId>) {
        self.only = Some((person, groups.collect()));
        self.open = None;
        self.refilter();
    }

    /// Shows all groups again; returns whether some were hidden.
    pub fn show_all(&mut self) -> bool {
        let hidden = self.only.take().is_some();
        if hidden {
            self.refilter();
        }
        hidden
    }

    /// Takes up one group as it is now.
    pub fn put(&mut self, group: Group) {
        for rows in [&mut self.all, &mut self.reading] {
            if let Some(old) = rows.iter_mut().find(|old| old.id == group.id) {
                old.clone_from(&group);
            }
        }
        if self.get(group.id).is_none() {
            self.reading.push(group.clone());
            self.all.push(group);
        }
        self.arrange();
    }

    /// A group is gone.
    pub fn remove(&mut self, id: GroupId) {
        self.all.retain(|group| group.id != id);
        self.reading.retain(|group| group.id != id);
        if self.open.as_ref().is_some_and(|(open, _)| *open == id) {
            self.open = None;
        }
        self.refilter();
    }

    /// The rows keep their places from now on, and so do those of the open group.
    pub fn freeze(&mut self, people: &Directory) {
        self.list.freeze(self.all.iter().map(|group| group.id));
        if let Some((_, members)) = &mut self.open {
            members.freeze(people);
        }
    }

    /// The rows stand in their order again.
    pub fn thaw(&mut self, people: &Directory) {
        self.list.thaw();
        self.arrange();
        if let Some((_, members)) = &mut self.open {
            members.thaw(people);
        }
    }

    /// Orders and filters anew.
    pub fn arrange(&mut self) {
        let name = |group: &Group| (group.name.to_lowercase(), group.id);
        match self.sort {
            SortKey::Name => self.all.sort_by_cached_key(name),
            SortKey::Manager => self.all.sort_by_cached_key(|group| {
                let manager = group.manager.as_ref().map(|manager| manager.name.to_lowercase());
                (manager.is_none(), manager, name(group))
            }),
            SortKey::Members => self.all.sort_by_cached_key(|group| (group.members, name(group))),
        }
        if self.reverse {
            self.all.reverse();
        }
        self.refilter();
    }

    /// Filters anew.
    pub fn refilter(&mut self) {
        let words = Words::of(self.filter.value());
        let only = self.only.as_ref().map(|(_, groups)| groups);
        let shown = self.all.iter().filter(|group| {
            if only.is_some_and(|only| !only.contains(&group.id)) {
                return false;
            }
            let manager = group.manager.as_ref().map_or("", |manager| &manager.name);
            words.are_in(&[&group.name, manager])
        });
        let shown = shown.map(|group| group.id).collect();
        self.list.set_order(shown);
    }

    /// The reading of the open group's members is over. From the first one on they keep their
    /// places, if the groups do.
    pub fn end_members(&mut self, failure: Option<Failure>, people: &Directory) {
        let Some((_, members)) = &mut self.open else { return };
        members.end(failure, people);
        if self.list.is_frozen() && !members.is_frozen() {
            members.freeze(people);
        }
    }

    /// Opens a group; its members are read by this load.
    pub fn open(&mut self, group: GroupId, load: LoadId) {
        let mut members = PeopleList::default();
        (members.sort, members.reverse) = self.members_sort;
        members.begin(load, PeopleQuery { group: Some(group), ..PeopleQuery::default() });
        self.open = Some((group, members));
    }
}
