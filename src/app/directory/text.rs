//! What a person is found and ordered by.

use std::cmp::Ordering;

use crate::{
    app::search::{Words, fold},
    domain::Person,
};

/// Name, e-mail and groups of a person, folded, a line each. Nothing in a line sorts before its
/// end, so the whole is ordered by name and then by e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(Box<str>);

impl Text {
    pub(super) fn of(person: &Person) -> Self {
        let mut text = String::with_capacity(128);
        for part in [&*person.name, "\n", &*person.email, "\n", &*person.groups] {
            fold(part, &mut text);
        }
        Self(text.as_str().into())
    }

    /// Whether this folded word is in the name, the e-mail or the groups.
    pub fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }

    /// Whether each word is in the name or the e-mail.
    pub fn names_have(&self, words: &Words) -> bool {
        let names = self.0.rsplit_once('\n').map_or("", |(names, _)| names);
        words.iter().all(|word| names.contains(word))
    }

    pub(super) fn name(&self) -> &str {
        self.0.split_once('\n').map_or("", |(name, _)| name)
    }

    fn email(&self) -> &str {
        self.0.split('\n').nth(1).unwrap_or_default()
    }

    fn groups(&self) -> &str {
        self.0.rsplit_once('\n').map_or("", |(_, groups)| groups)
    }

    pub(super) fn by_name(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }

    pub(super) fn by_email(&self, other: &Self) -> Ordering {
        self.email().cmp(other.email())
    }

    /// People without groups come last.
    pub(super) fn by_groups(&self, other: &Self) -> Ordering {
        let (ours, theirs) = (self.groups(), other.groups());
        let order = (ours.is_empty(), ours).cmp(&(theirs.is_empty(), theirs));
        order.then_with(|| self.by_email(other))
    }
}
