//! Order and filter of people on this side.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::{
    app::directory::Directory,
    domain::{Person, PersonId},
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

/// The words of a filter, folded.
pub(super) fn words(filter: &str) -> Vec<String> {
    filter.split_whitespace().map(str::to_lowercase).collect()
}

/// Whether a person's name, e-mail or groups contain all words: the server's own rule for
/// `filterValue` (docspace-api.md 4.3), with the groups added.
pub(super) fn matches(id: PersonId, people: &Directory, words: &[String]) -> bool {
    words.is_empty()
        || people.get(id).is_some_and(|person| {
            words.iter().all(|word| {
                [&person.name, &person.email, &person.groups]
                    .into_iter()
                    .any(|text| contains(text, word))
            })
        })
}

/// Whether `text` contains the folded `word`, whatever its case. Most text is ASCII, and folding
/// a hundred thousand names for each key that is typed would be felt.
fn contains(text: &str, word: &str) -> bool {
    if text.is_ascii() {
        let word = word.as_bytes();
        let Some(first) = word.first() else { return true };
        text.as_bytes().windows(word.len()).any(|part| {
            part.first().is_some_and(|byte| byte.to_ascii_lowercase() == *first)
                && part.eq_ignore_ascii_case(word)
        })
    } else {
        text.to_lowercase().contains(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_whatever_its_case_and_script() {
        assert!(contains("Nora O'Brien", "o'b") && contains("ŽIVKO Жук", "жук"));
        assert!(!contains("Nora", "noras") && contains("x", ""));
    }
}
