//! What an heir is about to receive, in words.

use crate::{domain::Person, offboard::Inheritance, ui::text};

/// `23 rooms (of 2 unknown), up to 1.2 GB; 3 GB of their quota left`: what is unknown is said, and
/// the quota where there is one.
pub(super) fn words(gets: &Inheritance, heir: Option<&Person>) -> String {
    let rooms = known(&text::counted(gets.rooms, "room"), "rooms", gets.rooms_unknown, gets.people);
    let size = format!("up to {}", text::bytes(gets.bytes));
    let size = known(&size, "size", gets.bytes_unknown, gets.people);
    let left = heir.and_then(Person::quota_left);
    let left = left.map(|left| format!("; {} of their quota left", text::bytes(left)));
    format!("{rooms}, {size}{}", left.unwrap_or_default())
}

/// Whether more may come than the heir's quota has room for, as far as both are known.
pub(super) fn may_not_fit(gets: &Inheritance, heir: Option<&Person>) -> bool {
    heir.and_then(Person::quota_left).is_some_and(|left| gets.bytes > left)
}

fn known(words: &str, what: &str, unknown: usize, people: usize) -> String {
    match unknown {
        0 => words.to_owned(),
        all if all == people => format!("{what} unknown"),
        some => format!("{words} (of {} unknown)", text::count(some)),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::domain::{Clean, Login, PersonId, PersonStatus, Role};

    fn heir(used_space: Option<u64>, quota: Option<u64>) -> Person {
        Person {
            id: PersonId::from_u128(1),
            name: Clean::new("Ann"),
            email: Clean::new("ann@example.com"),
            role: Role::RoomAdmin,
            status: PersonStatus::Active,
            login: Login::Portal,
            groups: Clean::default(),
            disabled_at: None,
            used_space,
            quota,
        }
    }

    #[rstest]
    #[case((23, 0), (1_200, 0), (None, None), false, "23 rooms, up to 1.2 kB")]
    #[case((1, 2), (0, 7), (None, None), false, "1 room (of 2 unknown), size unknown")]
    #[case((0, 7), (5, 1), (None, Some(9)), false, "rooms unknown, up to 5 B (of 1 unknown)")]
    #[case((3, 0), (5, 0), (Some(6), Some(9)), true, "3 rooms, up to 5 B; 3 B of their quota left")]
    #[case((3, 0), (5, 0), (Some(9), Some(6)), true, "3 rooms, up to 5 B; 0 B of their quota left")]
    #[case((3, 0), (5, 0), (Some(4), Some(9)), false, "3 rooms, up to 5 B; 5 B of their quota left")]
    fn what_is_unknown_is_said(
        #[case] (rooms, rooms_unknown): (usize, usize),
        #[case] (bytes, bytes_unknown): (u64, usize),
        #[case] (used, quota): (Option<u64>, Option<u64>),
        #[case] is_tight: bool,
        #[case] expected: &str,
    ) {
        let gets = Inheritance { people: 7, rooms, rooms_unknown, bytes, bytes_unknown };
        let heir = heir(used, quota);
        assert_eq!(words(&gets, Some(&heir)), expected);
        assert_eq!(may_not_fit(&gets, Some(&heir)), is_tight);
    }
}
