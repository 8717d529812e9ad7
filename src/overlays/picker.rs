//! Picks people, a group, or a role: typed words filter, Enter chooses.

pub mod view;

use super::{Overlay, heir::OtherHeir, menu_row};
use crate::{
    app::{
        Effects, Input, Key, KeyCode, Model,
        directory::{Order, Rows},
        search::Words,
        update::{change_role, chores, wish},
    },
    domain::{Clean, Group, GroupId, Person, PersonId, Role, may_change_group, may_join_group},
    offboard::{CaseId, chores::Wanted},
};

/// How many matches are listed at most; more are counted.
const LISTED: usize = 200;

/// What can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// A person.
    Person(PersonId),
    /// A group.
    Group(GroupId),
    /// A role.
    Role(Role),
}

/// What for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Who shall head these groups; the one who heads them now is not offered.
    Head(Vec<GroupId>, Option<PersonId>),
    /// Who shall be added to this group; several can be marked.
    Members(GroupId),
    /// Where all members of this group shall move.
    MoveTo(GroupId),
    /// Which role these people shall have.
    Role(Vec<PersonId>),
    /// Who shall inherit in this task, instead of its heir.
    Heir(CaseId),
    /// Who shall head the group of the form below.
    FormHead,
    /// Who else shall be in it; several can be marked.
    FormMembers,
}

/// A row that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it stands for.
    pub choice: Choice,
    /// Its name.
    pub name: Clean,
}

/// The picker.
#[derive(Clone, Debug, PartialEq)]
pub struct Picker {
    /// What for.
    pub purpose: Purpose,
    /// The words that are typed.
    pub filter: Input,
    /// The rows that match, by name; at most two hundred.
    pub rows: Vec<Row>,
    /// How many match.
    pub matching: usize,
    /// The row under the cursor.
    pub cursor: Option<Choice>,
    /// What was marked, in the order of marking.
    pub marked: Vec<Choice>,
}

impl Picker {
    /// A picker with everything that can be chosen.
    pub fn open(model: &Model, purpose: Purpose) -> Self {
        let mut picker = Self {
            purpose,
            filter: Input::default(),
            rows: Vec::new(),
            matching: 0,
            cursor: None,
            marked: Vec::new(),
        };
        picker.find(model);
        picker
    }

    /// Whether several can be chosen.
    pub const fn takes_many(&self) -> bool {
        matches!(self.purpose, Purpose::Members(_) | Purpose::FormMembers)
    }

    /// Finds what matches, and keeps the cursor where it is if that matches still.
    pub fn find(&mut self, model: &Model) {
        let words = Words::of(self.filter.value());
        let fits = |row: &Row| words.are_in(&[&row.name]);
        let (rows, matching) = match &self.purpose {
            Purpose::Role(_) => listed(roles().filter(fits)),
            Purpose::MoveTo(from) => listed(targets(model, *from).filter(fits)),
            _ => {
                let out = self.left_out(model);
                let inherits = match self.purpose {
                    Purpose::Heir(case) => Some(model.board.heirs_for(case)),
                    _ => None,
                };
                let may = |person: &Person| match &inherits {
                    Some(inherits) => inherits(person),
                    None => may_join_group(person).is_ok(),
                };
                let people = model.people.sorted(Order::Name, |row, person, text| {
                    text.names_have(&words) && !out.contains(row) && may(person)
                });
                let matching = people.len();
                let rows = people.into_iter().take(LISTED).map(|(_, person)| row(person));
                (rows.collect(), matching)
            }
        };
        self.matching = matching;
        self.rows = rows;
        if !self.rows.iter().any(|row| Some(row.choice) == self.cursor) {
            self.cursor = self.rows.first().map(|row| row.choice);
        }
    }

    /// Who is not offered for a group although the portal would take them: whoever is known to be
    /// inside, or to leave.
    fn left_out(&self, model: &Model) -> Rows {
        let mut ids: Vec<PersonId> = model.board.leavers().collect();
        let mut out = Rows::default();
        match (&self.purpose, &model.groups.open) {
            (Purpose::Head(_, now), _) => ids.extend(now),
            (Purpose::Members(group), Some((open, members))) if open == group => {
                out = members.all().clone();
            }
            _ => {}
        }
        out.extend(ids.into_iter().filter_map(|id| model.people.row(id)));
        out
    }

    /// Takes pasted text into the filter.
    pub fn paste(&mut self, text: &str, model: &Model) {
        self.filter.paste(text);
        self.find(model);
    }

    pub(super) fn key(mut self, model: &mut Model, key: Key) -> Effects {
        match key.code {
            KeyCode::Enter => return self.choose(model),
            KeyCode::Tab if self.takes_many() => self.toggle(),
            KeyCode::Up | KeyCode::Down | KeyCode::PageUp | KeyCode::PageDown => {
                let row = self.row().unwrap_or(0);
                let row = menu_row(key, row, self.rows.len());
                self.cursor = self.rows.get(row).map(|row| row.choice);
            }
            _ => {
                if self.filter.key(key) {
                    self.find(model);
                }
            }
        }
        model.overlays.push(Overlay::Picker(self));
        Effects::new()
    }

    /// The cursor's row.
    pub fn row(&self) -> Option<usize> {
        self.rows.iter().position(|row| Some(row.choice) == self.cursor)
    }

    fn toggle(&mut self) {
        let Some(choice) = self.cursor else { return };
        if self.marked.contains(&choice) {
            self.marked.retain(|marked| *marked != choice);
        } else {
            self.marked.push(choice);
        }
        let next = self.row().and_then(|row| self.rows.get(row + 1));
        self.cursor = next.map_or(self.cursor, |row| Some(row.choice));
    }

    /// What was marked, or what is under the cursor.
    fn choose(self, model: &mut Model) -> Effects {
        if let (Purpose::Heir(case), Some(Choice::Person(to))) = (&self.purpose, self.cursor) {
            let question = OtherHeir::of(model, *case, to).map(Overlay::OtherHeir);
            // Esc leads back to who else there is.
            model.overlays.push(Overlay::Picker(self));
            model.overlays.extend(question);
            return Effects::new();
        }
        let chosen =
            if self.marked.is_empty() { self.cursor.into_iter().collect() } else { self.marked };
        let people: Vec<PersonId> = chosen
            .iter()
            .filter_map(|choice| match choice {
                Choice::Person(id) => Some(*id),
                _ => None,
            })
            .collect();
        match (self.purpose, chosen.first()) {
            (Purpose::Head(groups, _), Some(Choice::Person(id))) => heads(model, &groups, *id),
            (Purpose::Members(group), Some(_)) => members(model, group, &people),
            (Purpose::MoveTo(from), Some(Choice::Group(to))) => {
                let review = wish::move_members(model, from, *to).map(Overlay::Review);
                model.overlays.extend(review);
                Effects::new()
            }
            (Purpose::Role(people), Some(Choice::Role(role))) => change_role(model, &people, *role),
            (purpose @ (Purpose::FormHead | Purpose::FormMembers), Some(_)) => {
                let parties = people.iter().filter_map(|id| model.people.get(*id));
                let parties = parties.map(crate::offboard::Party::from).collect();
                if let Some(Overlay::GroupForm(form)) = model.overlays.last_mut() {
                    form.take(purpose == Purpose::FormHead, parties);
                }
                Effects::new()
            }
            _ => Effects::new(),
        }
    }
}

/// More people who can inherit were read.
pub(crate) fn heirs_arrived(model: &mut Model) {
    let is_ours = |overlay: &Overlay| {
        matches!(overlay, Overlay::Picker(Picker { purpose: Purpose::Heir(_), .. }))
    };
    let Some(place) = model.overlays.iter().position(is_ours) else { return };
    if let Overlay::Picker(mut picker) = model.overlays.remove(place) {
        picker.find(model);
        model.overlays.insert(place, Overlay::Picker(picker));
    }
}

/// The first of these, and how many there are.
fn listed(rows: impl Iterator<Item = Row>) -> (Vec<Row>, usize) {
    let mut rows: Vec<Row> = rows.collect();
    let matching = rows.len();
    rows.truncate(LISTED);
    (rows, matching)
}

/// The roles that can be given at once.
fn roles() -> impl Iterator<Item = Row> {
    [Role::DocSpaceAdmin, Role::RoomAdmin, Role::User]
        .into_iter()
        .map(|role| Row { choice: Choice::Role(role), name: Clean::new(role.word()) })
}

/// The groups that members of this one can move to: not itself, which the server would empty.
fn targets(model: &Model, from: GroupId) -> impl Iterator<Item = Row> {
    let actor = model.actor();
    let may = move |group: &&Group| {
        group.id != from && actor.is_some_and(|actor| may_change_group(&actor, group).is_ok())
    };
    let row = |group: &Group| Row { choice: Choice::Group(group.id), name: group.name.clone() };
    model.groups.iter().filter(may).map(row)
}

fn row(person: &Person) -> Row {
    Row { choice: Choice::Person(person.id), name: person.name.clone() }
}

fn heads(model: &mut Model, groups: &[GroupId], heir: PersonId) -> Effects {
    let Some(person) = model.people.get(heir) else { return Effects::new() };
    let known = groups.iter().filter_map(|id| model.groups.get(*id));
    let wanted: Vec<Wanted> = known.map(|group| wish::head(group, person)).collect();
    let title = format!("{} becomes manager", person.name);
    chores::begin(model, title, wanted)
}

fn members(model: &mut Model, group: GroupId, people: &[PersonId]) -> Effects {
    let Some(group) = model.groups.get(group) else { return Effects::new() };
    let known = people.iter().filter_map(|id| model.people.get(*id));
    let wanted: Vec<Wanted> = known.map(|person| wish::add(group, person)).collect();
    let title = format!("Add to {}", group.name);
    chores::begin(model, title, wanted)
}
