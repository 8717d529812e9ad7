//! Order and filter of people on this side.

use serde::{Deserialize, Serialize};

use crate::{
    app::{
        directory::{Directory, Order, Row, Text},
        search::Words,
    },
    domain::{Login, Person, PersonStatus, Role},
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

/// Whoever is wanted, in this order.
pub(super) fn sorted(
    people: &Directory,
    sort: SortKey,
    reverse: bool,
    wanted: impl FnMut(Row, &Person, &Text) -> bool,
) -> Vec<(Row, &Person)> {
    let order = match sort {
        SortKey::Name | SortKey::Role | SortKey::Status => Order::Name,
        SortKey::Email => Order::Email,
        SortKey::Groups => Order::Groups,
    };
    let mut sorted = people.sorted(order, wanted);
    match sort {
        SortKey::Role => sorted.sort_by_key(|(_, person)| person.role),
        SortKey::Status => sorted.sort_by_key(|(_, person)| person.status),
        SortKey::Name | SortKey::Email | SortKey::Groups => {}
    }
    if reverse {
        sorted.reverse();
    }
    sorted
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
    pub(super) fn shows(&self, person: &Person, text: &Text) -> bool {
        self.0.iter().all(|word| word.is_of(person, text))
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

    fn is_of(&self, person: &Person, text: &Text) -> bool {
        text.contains(&self.text)
            || self.roles.contains(&person.role)
            || self.statuses.contains(&person.status)
            || self.is_ldap && person.login == Login::Ldap
    }
}
