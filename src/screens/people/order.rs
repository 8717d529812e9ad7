//! Order and filter of people on this side.

use std::cmp::{Ordering, Reverse};

use crate::{
    app::directory::Directory,
    domain::{Person, PersonId},
};

/// What a list of people is sorted by; equal keys fall back to the e-mail, which is unique.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

type Key = (u8, String, String);

fn key(person: &Person, sort: SortKey) -> Key {
    let (rank, text) = match sort {
        SortKey::Name => (0, person.name.to_lowercase()),
        SortKey::Email => (0, String::new()),
        SortKey::Role => (person.role as u8, person.name.to_lowercase()),
        SortKey::Status => (person.status as u8, person.name.to_lowercase()),
        // People without groups come last.
        SortKey::Groups => (u8::from(person.groups.is_empty()), person.groups.to_lowercase()),
    };
    (rank, text, person.email.to_lowercase())
}

fn key_of(id: PersonId, people: &Directory, sort: SortKey) -> Option<Key> {
    people.get(id).map(|person| key(person, sort))
}

/// The ids in their order.
pub(super) fn sorted(
    mut ids: Vec<PersonId>,
    people: &Directory,
    sort: SortKey,
    reverse: bool,
) -> Vec<PersonId> {
    if reverse {
        ids.sort_by_cached_key(|id| Reverse(key_of(*id, people, sort)));
    } else {
        ids.sort_by_cached_key(|id| key_of(*id, people, sort));
    }
    ids
}

/// Whether `a` stands before `b`, or beside it.
pub(super) fn is_before(
    a: PersonId,
    b: PersonId,
    people: &Directory,
    sort: SortKey,
    reverse: bool,
) -> bool {
    let order = key_of(a, people, sort).cmp(&key_of(b, people, sort));
    order != if reverse { Ordering::Less } else { Ordering::Greater }
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
///
/// A word is never empty: it comes from splitting at blanks.
fn contains(text: &str, word: &str) -> bool {
    if text.is_ascii() {
        let (text, word) = (text.as_bytes(), word.as_bytes());
        text.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word))
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
        assert!(!contains("Nora", "noras"));
    }
}
