//! Order and filter of people on this side.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::{
    app::{
        directory::Directory,
        search::{Words, contains},
    },
    domain::{Login, Person, PersonId, PersonStatus, Role},
};

/// What a list of people is sorted by; equal keys fall back to the e-mail, which is unique.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortKey {
    /// By name.
    #[default]
    Name,
    /// By e-mail.
    Email,
    /// By role, the highest first.
    Role,
    /// By status: active, pending, disabled.
    Status,
    /// By the names of their groups.
    Groups,
}

impl SortKey {
    /// All keys.
    pub const ALL: [Self; 5] = [Self::Name, Self::Email, Self::Role, Self::Status, Self::Groups];

    /// The key's name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "e-mail",
            Self::Role => "role",
            Self::Status => "status",
            Self::Groups => "groups",
        }
    }
}

/// How two people stand to each other. Compared without a copy: a list of a hundred thousand is
/// merged with every page that arrives.
fn compare(a: &Person, b: &Person, sort: SortKey) -> Ordering {
    let by_name = || folded(&a.name, &b.name);
    let order = match sort {
        SortKey::Name => by_name(),
        SortKey::Email => Ordering::Equal,
        SortKey::Role => a.role.cmp(&b.role).then_with(by_name),
        SortKey::Status => a.status.cmp(&b.status).then_with(by_name),
        // People without groups come last.
        SortKey::Groups => (a.groups.is_empty().cmp(&b.groups.is_empty()))
            .then_with(|| folded(&a.groups, &b.groups)),
    };
    order.then_with(|| folded(&a.email, &b.email))
}

fn folded(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.chars(), b.chars());
    a.flat_map(char::to_lowercase).cmp(b.flat_map(char::to_lowercase))
}

/// The ids in their order; ids of nobody are left out.
pub(super) fn sorted(
    ids: &[PersonId],
    people: &Directory,
    sort: SortKey,
    reverse: bool,
) -> Vec<PersonId> {
    let mut rows: Vec<&Person> = ids.iter().filter_map(|id| people.get(*id)).collect();
    rows.sort_by(|a, b| {
        let order = compare(a, b, sort);
        if reverse { order.reverse() } else { order }
    });
    rows.into_iter().map(|person| person.id).collect()
}

/// Whether `a` stands before `b`, or beside it.
pub(super) fn is_before(
    a: PersonId,
    b: PersonId,
    people: &Directory,
    sort: SortKey,
    reverse: bool,
) -> bool {
    match (people.get(a), people.get(b)) {
        (Some(a), Some(b)) => {
            compare(a, b, sort) != if reverse { Ordering::Less } else { Ordering::Greater }
        }
        _ => true,
    }
}

/// What is typed into the filter of a list of people.
pub(super) struct Filter(Vec<Word>);

/// A word of it, and what a row says in words of its own that begin so.
struct Word {
    text: String,
    roles: Vec<Role>,
    statuses: Vec<PersonStatus>,
    is_ldap: bool,
}

impl Filter {
    /// The filter for what was typed.
    pub(super) fn of(typed: &str) -> Self {
        Self(Words::of(typed).iter().map(Word::of).collect())
    }

    /// Whether each word is in a person's name, e-mail or groups, which is the server's own rule
    /// for `filterValue` (docspace-api.md 4.3) with the groups added, or begins a word of their
    /// role or status: those stand in the row, too.
    pub(super) fn shows(&self, id: PersonId, people: &Directory) -> bool {
        self.0.is_empty()
            || people.get(id).is_some_and(|person| self.0.iter().all(|word| word.is_of(person)))
    }
}

impl Word {
    fn of(text: &str) -> Self {
        let begins = |words: &str| {
            let mut words = words.split(' ').map(str::to_lowercase);
            words.any(|word| word.starts_with(text))
        };
        Self {
            text: text.to_owned(),
            roles: Role::ALL.into_iter().filter(|role| begins(role.word())).collect(),
            statuses: PersonStatus::ALL.into_iter().filter(|is| begins(is.word())).collect(),
            is_ldap: begins("LDAP"),
        }
    }

    fn is_of(&self, person: &Person) -> bool {
        let texts = [&person.name, &person.email, &person.groups];
        texts.into_iter().any(|text| contains(text, &self.text))
            || self.roles.contains(&person.role)
            || self.statuses.contains(&person.status)
            || self.is_ldap && person.login == Login::Ldap
    }
}
