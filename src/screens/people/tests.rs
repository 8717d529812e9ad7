//! However people arrive, change and go, and whatever is typed meanwhile: a list shows those who
//! match, in order, by the plain meaning of both.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::{
    app::{
        Key, KeyCode,
        search::{Words, folded},
    },
    domain::{Clean, Login, PersonStatus, Role},
};

#[derive(Clone, Debug)]
enum Step {
    Page(Vec<Person>),
    Refresh,
    End,
    Key(Key),
    Sort(SortKey),
    Reverse,
    Learn(Person),
    Mark,
}

fn person() -> impl Strategy<Value = Person> {
    let names = ["Zoë Ünal", "zoe unal", "Zo", "Ann O’Brien", "ann o'brien", "Жук", "王小明", ""];
    let groups = ["", "", "R&D", "Équipe, Sales", "sales"];
    (
        0_u128..24,
        prop::sample::select(names.to_vec()),
        prop::sample::select(groups.to_vec()),
        prop::sample::select(vec!["ann", "Ann", "zoe"]),
        prop::sample::select(Role::ALL.to_vec()),
        prop::sample::select(PersonStatus::ALL.to_vec()),
        prop::sample::select(vec![Login::Portal, Login::Ldap, Login::Sso]),
    )
        .prop_map(|(id, name, groups, email, role, status, login)| Person {
            id: PersonId::from_u128(id),
            name: Clean::new(name),
            email: Clean::new(&format!("{email}.{id}@example.com")),
            role,
            status,
            login,
            groups: Clean::new(groups),
            disabled_at: None,
            used_space: None,
            quota: None,
        })
}

fn step() -> impl Strategy<Value = Step> {
    let typed: Vec<char> = "zoeannél уж小1@r '’&".chars().collect();
    let code = prop_oneof![
        5 => prop::sample::select(typed).prop_map(KeyCode::Char),
        4 => Just(KeyCode::Backspace),
        1 => Just(KeyCode::Home),
    ];
    prop_oneof![
        4 => prop::collection::vec(person(), 0..8).prop_map(Step::Page),
        1 => Just(Step::Refresh),
        2 => Just(Step::End),
        8 => code.prop_map(|code| Step::Key(Key::plain(code))),
        3 => prop::sample::select(SortKey::ALL.to_vec()).prop_map(Step::Sort),
        1 => Just(Step::Reverse),
        2 => person().prop_map(Step::Learn),
        1 => Just(Step::Mark),
    ]
}

/// What is known, and who is listed.
#[derive(Default)]
struct Plain {
    known: BTreeMap<PersonId, Person>,
    listed: BTreeSet<PersonId>,
    seen: BTreeSet<PersonId>,
    marked: BTreeSet<PersonId>,
}

impl Plain {
    fn take(&mut self, people: &[Person]) {
        self.known.extend(people.iter().map(|person| (person.id, person.clone())));
    }

    fn ordered(&self, sort: SortKey, reverse: bool) -> Vec<&Person> {
        let mut people: Vec<&Person> = self.listed.iter().map(|id| &self.known[id]).collect();
        let key = |person: &Person| {
            let (name, groups) = (folded(&person.name), folded(&person.groups));
            let (rank, text) = match sort {
                SortKey::Name => (0, name),
                SortKey::Email => (0, String::new()),
                SortKey::Role => (person.role as usize, name),
                SortKey::Status => (person.status as usize, name),
                SortKey::Groups => (usize::from(groups.is_empty()), groups),
            };
            (rank, text, folded(&person.email))
        };
        people.sort_by_key(|person| key(person));
        if reverse {
            people.reverse();
        }
        people
    }

    fn shows(person: &Person, typed: &str) -> bool {
        typed.split_whitespace().all(|word| {
            let begins = |words: &str| {
                words.to_lowercase().split(' ').any(|own| own.starts_with(&folded(word)))
            };
            Words::of(word).are_in(&[&person.name, &person.email, &person.groups])
                || begins(person.role.word())
                || begins(person.status.word())
                || (person.login == Login::Ldap && begins("LDAP"))
        })
    }
}

fn ids(people: impl IntoIterator<Item = impl std::borrow::Borrow<Person>>) -> Vec<PersonId> {
    people.into_iter().map(|person| person.borrow().id).collect()
}

proptest! {
    #[test]
    fn a_list_shows_who_matches_in_order(steps in prop::collection::vec(step(), 0..40)) {
        let (mut list, mut people) = (PeopleList::default(), Directory::default());
        let mut plain = Plain::default();
        let begin = |list: &mut PeopleList| list.begin(LoadId(1), PeopleQuery::default());
        begin(&mut list);
        for step in steps {
            match step {
                Step::Page(items) => {
                    plain.take(&items);
                    plain.listed.extend(ids(&items));
                    plain.seen.extend(ids(&items));
                    list.page(Page { items, total: 24 }, &mut people);
                }
                Step::Refresh => {
                    plain.seen.clear();
                    begin(&mut list);
                }
                Step::End => {
                    plain.listed = std::mem::take(&mut plain.seen);
                    plain.marked.retain(|id| plain.listed.contains(id));
                    list.end(None, &people);
                }
                Step::Key(key) => {
                    list.filter.key(key);
                    list.arrange(&people);
                }
                Step::Sort(sort) => {
                    list.sort = sort;
                    list.arrange(&people);
                }
                Step::Reverse => {
                    list.reverse = !list.reverse;
                    list.arrange(&people);
                }
                Step::Learn(person) => {
                    plain.take(std::slice::from_ref(&person));
                    people.put([person]);
                    list.arrange(&people);
                }
                Step::Mark => {
                    plain.marked.extend(list.list.cursor());
                    list.list.mark_range();
                    list.list.mark_all();
                    plain.marked.extend(list.list.order());
                }
            }
            let ordered = plain.ordered(list.sort, list.reverse);
            let shown: Vec<_> =
                ordered.iter().copied().filter(|person| Plain::shows(person, list.filter.value())).collect();
            prop_assert_eq!(list.list.order(), ids(shown));
            prop_assert_eq!(list.read(), plain.listed.len());
            let marked: Vec<_> =
                ordered.into_iter().filter(|person| plain.marked.contains(&person.id)).collect();
            if !marked.is_empty() {
                prop_assert_eq!(list.chosen(&people), ids(marked));
            }
            for person in plain.known.values() {
                let named = plain.known.values().filter(|other| folded(&other.name) == folded(&person.name));
                prop_assert_eq!(people.named(&person.name).count(), named.count());
                prop_assert_eq!(people.get(person.id), Some(person));
            }
        }
    }
}
