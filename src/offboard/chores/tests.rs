//! A chore's life: what came × where it was → what is ordered, and what is said.

use rstest::rstest;

use super::*;
use crate::{
    domain::{
        Group, GroupId, Manager, Person, PersonId, PersonStatus, Role, TaskReport, TaskStatus,
    },
    offboard::Side,
};

const GROUP: GroupId = GroupId::from_u128(7);
const OTHER: GroupId = GroupId::from_u128(8);
const ANN: PersonId = PersonId::from_u128(1);
const NORA: PersonId = PersonId::from_u128(2);

fn at() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

fn group(id: GroupId, head: Option<PersonId>, members: u32) -> Group {
    let (name, status) = (Clean::new("Ann"), PersonStatus::Active);
    let manager = head.map(|id| Manager { id, name: name.clone(), status });
    Group { id, name: Clean::new("R&D"), manager, members, ldap: false }
}

fn person(status: PersonStatus, role: Role) -> Person {
    Person {
        id: NORA,
        name: Clean::new("Nora"),
        email: Clean::new("nora@example.com"),
        role,
        status,
        login: crate::domain::Login::Portal,
        groups: Clean::default(),
        disabled_at: None,
        used_space: None,
        quota: None,
    }
}

fn wanted(change: Change) -> Wanted {
    Wanted { change, subject: Clean::new("R&D"), label: Clean::new("label") }
}

fn failure(kind: FailureKind) -> Failure {
    Failure::new(kind, "the portal's text")
}

fn with(changes: impl IntoIterator<Item = Change>) -> (Chores, Vec<ChoreOrder>) {
    let mut chores = Chores::default();
    let orders = chores.add("Title".into(), changes.into_iter().map(wanted).collect());
    (chores, orders)
}

fn create() -> Change {
    Change::CreateGroup { name: "R&D".into(), head: Some(ANN), members: vec![ANN, NORA] }
}

fn set_head() -> Change {
    Change::SetHead { group: GROUP, person: ANN }
}

fn disable(number: u128) -> Change {
    Change::Disable(PersonId::from_u128(number))
}

/// What was sent by these orders.
fn sent(orders: &[ChoreOrder]) -> Vec<ChoreId> {
    let id = |order: &ChoreOrder| match order {
        ChoreOrder::Send(id, ..) => Some(*id),
        _ => None,
    };
    orders.iter().filter_map(id).collect()
}

fn notice(orders: &[ChoreOrder]) -> &Notice {
    let told = orders.iter().find_map(|order| match order {
        ChoreOrder::Tell(notice) => Some(notice),
        _ => None,
    });
    told.unwrap()
}

fn verdict(chores: &Chores) -> &Verdict {
    match &chores.latest().unwrap().chores[0].state {
        State::Ended(verdict) => verdict,
        other => panic!("not over: {other:?}"),
    }
}

/// Sends the one change, answers it, and reads this back.
fn one(change: Change, told: Result<(), Failure>, now: Seen) -> (Chores, Vec<ChoreOrder>) {
    let (mut chores, orders) = with([change]);
    assert_eq!(sent(&orders), [ChoreId(1)]);
    chores.told(at(), ChoreId(1), told);
    let orders = chores.seen(at(), ChoreId(1), Ok(now));
    (chores, orders)
}

// ---- the verdict -------------------------------------------------------------------------

#[test]
fn done_is_what_was_read_back_and_nothing_else() {
    let now = Seen::Group(Some(group(GROUP, Some(ANN), 3)));
    let (chores, orders) = one(set_head(), Ok(()), now);
    assert!(matches!(verdict(&chores), Verdict::Done(_)));
    assert_eq!(notice(&orders).level, Level::Info);
}

#[test]
fn a_success_that_changed_nothing_is_amber_and_says_why() {
    let now = Seen::Group(Some(group(GROUP, Some(NORA), 3)));
    let (chores, orders) = one(set_head(), Ok(()), now);
    assert!(matches!(verdict(&chores), Verdict::Odd(text) if text.contains("changed nothing")));
    assert_eq!(notice(&orders).level, Level::Warning);
    assert!(notice(&orders).text.contains("disabled, guests or gone"));
}

#[test]
fn a_refusal_that_happened_all_the_same_is_said() {
    let now = Seen::Group(Some(group(GROUP, Some(ANN), 3)));
    let (chores, _) = one(set_head(), Err(failure(FailureKind::Forbidden)), now);
    assert!(matches!(verdict(&chores), Verdict::Odd(text) if text.contains("all the same")));
}

#[rstest]
#[case::it_was_made(PersonStatus::Disabled, true)]
#[case::it_was_not(PersonStatus::Active, false)]
fn a_lost_answer_is_settled_by_looking(#[case] status: PersonStatus, #[case] done: bool) {
    let now = Seen::Person(Some(person(status, Role::User)));
    let (chores, _) = one(disable(2), Err(failure(FailureKind::Unanswered)), now);
    assert_eq!(matches!(verdict(&chores), Verdict::Done(_)), done);
    assert_eq!(matches!(verdict(&chores), Verdict::Failed(_)), !done);
}

#[rstest]
#[case(Change::AddMember { group: GROUP, person: NORA }, true)]
#[case(Change::RemoveMember { group: GROUP, person: NORA }, false)]
fn members_are_in_or_out(#[case] change: Change, #[case] wanted: bool) {
    for inside in [true, false] {
        let now = Seen::Member { group: Some(group(GROUP, None, 1)), person: None, inside };
        let (chores, _) = one(change.clone(), Ok(()), now);
        assert_eq!(matches!(verdict(&chores), Verdict::Done(_)), inside == wanted);
    }
}

#[test]
fn what_is_gone_is_no_success_except_for_a_deletion() {
    let (chores, _) = one(set_head(), Ok(()), Seen::Group(None));
    assert!(matches!(verdict(&chores), Verdict::Failed(_)));
    let (chores, _) = one(Change::DeleteGroup(GROUP), Ok(()), Seen::Group(None));
    assert!(matches!(verdict(&chores), Verdict::Done(_)));
}

#[test]
fn sessions_cannot_be_read_back_and_that_is_said() {
    let (mut chores, _) = with([Change::EndSessions(NORA)]);
    chores.told(at(), ChoreId(1), Ok(()));
    assert!(
        matches!(verdict(&chores), Verdict::Done(text) if text.contains("cannot be read back"))
    );
}

#[test]
fn what_could_not_be_read_back_is_looked_at_again_not_sent_again() {
    let (mut chores, _) = with([set_head()]);
    chores.told(at(), ChoreId(1), Ok(()));
    let orders = chores.seen(at(), ChoreId(1), Err(failure(FailureKind::Broken)));
    assert_eq!(notice(&orders).level, Level::Warning);
    let orders = chores.retry();
    assert_eq!(orders, [ChoreOrder::Look(ChoreId(1), Look::Group(GROUP), Duration::ZERO)]);
    chores.seen(at(), ChoreId(1), Ok(Seen::Group(Some(group(GROUP, Some(ANN), 3)))));
    assert!(matches!(verdict(&chores), Verdict::Done(_)));
}

#[test]
fn sessions_that_got_no_answer_are_neither_ended_nor_not() {
    let (mut chores, _) = with([Change::EndSessions(NORA)]);
    chores.told(at(), ChoreId(1), Err(failure(FailureKind::Unanswered)));
    assert!(matches!(verdict(&chores), Verdict::Unverified(_)));
    let (mut chores, _) = with([Change::EndSessions(NORA)]);
    chores.told(at(), ChoreId(1), Err(failure(FailureKind::Forbidden)));
    assert!(matches!(verdict(&chores), Verdict::Failed(_)));
}

/// It waits for its turn to be looked at again, behind another one.
#[test]
fn what_was_sent_before_is_not_called_unsent_when_it_is_taken_back() {
    let (mut chores, _) = with([set_head(), disable(2)]);
    for id in [ChoreId(1), ChoreId(2)] {
        chores.told(at(), id, Ok(()));
        chores.seen(at(), id, Err(failure(FailureKind::Broken)));
    }
    chores.retry();
    chores.withdraw();
    let ends: Vec<_> = chores.latest().unwrap().chores.iter().map(|chore| &chore.state).collect();
    assert!(
        matches!(ends[1], State::Ended(Verdict::Unverified(text)) if text.contains("sent before")),
        "{ends:?}"
    );
}

// ---- a group is never made twice without a question --------------------------------------

#[test]
fn before_a_group_is_made_its_name_is_looked_for() {
    let (mut chores, orders) = with([create()]);
    let look = Look::GroupsNamed("R&D".into());
    assert_eq!(orders, [ChoreOrder::Look(ChoreId(1), look, Duration::ZERO)]);
    let orders = chores.seen(at(), ChoreId(1), Ok(Seen::Groups(vec![])));
    assert_eq!(sent(&orders), [ChoreId(1)]);
    chores.told(at(), ChoreId(1), Ok(()));
    chores.seen(at(), ChoreId(1), Ok(Seen::Groups(vec![group(GROUP, Some(ANN), 2)])));
    assert!(matches!(verdict(&chores), Verdict::Done(_)));
}

#[test]
fn a_name_that_exists_is_asked_about_and_taken_back_with_a_key() {
    let (mut chores, _) = with([create()]);
    let there = vec![group(OTHER, None, 12)];
    let orders = chores.seen(at(), ChoreId(1), Ok(Seen::Groups(there.clone())));
    assert!(sent(&orders).is_empty());
    let mut insisting = chores.clone();
    chores.withdraw();
    assert!(matches!(verdict(&chores), Verdict::Odd(text) if text.contains("nothing was sent")));
    assert_eq!(sent(&insisting.insist()), [ChoreId(1)]);
    insisting.told(at(), ChoreId(1), Ok(()));
    let now = [there, vec![group(GROUP, Some(ANN), 2)]].concat();
    insisting.seen(at(), ChoreId(1), Ok(Seen::Groups(now)));
    assert!(matches!(verdict(&insisting), Verdict::Done(_)), "only the new one counts");
}

#[test]
fn after_a_lost_answer_a_retry_finds_the_group_instead_of_making_a_second_one() {
    let (mut chores, _) = with([create()]);
    chores.seen(at(), ChoreId(1), Ok(Seen::Groups(vec![])));
    chores.told(at(), ChoreId(1), Err(failure(FailureKind::Unanswered)));
    chores.seen(at(), ChoreId(1), Ok(Seen::Groups(vec![])));
    assert!(matches!(verdict(&chores), Verdict::Failed(_)));
    assert!(sent(&chores.retry()).is_empty(), "first the name is looked for");
    let orders = chores.seen(at(), ChoreId(1), Ok(Seen::Groups(vec![group(GROUP, None, 2)])));
    assert!(sent(&orders).is_empty(), "it was made after all: that is asked about");
}

#[test]
fn a_group_that_was_made_without_everybody_is_amber() {
    let (mut chores, _) = with([create()]);
    chores.seen(at(), ChoreId(1), Ok(Seen::Groups(vec![])));
    chores.told(at(), ChoreId(1), Err(failure(FailureKind::Refused)));
    chores.seen(at(), ChoreId(1), Ok(Seen::Groups(vec![group(GROUP, Some(ANN), 1)])));
    assert!(matches!(verdict(&chores), Verdict::Odd(text) if text.contains("1 of 2")));
}

// ---- moving members ----------------------------------------------------------------------

fn side(id: GroupId, members: u32, hidden: u32) -> Side {
    let names = (0..hidden).map(|_| Clean::new("Joe Fox")).collect();
    Side { group: Some(group(id, None, members)), hidden, names }
}

#[rstest]
#[case::moved((0, 15), Ok(()), "source 12 -> 0, target 3 -> 15; 2 disabled stay")]
#[case::copied((12, 15), Ok(()), "copied, not moved")]
#[case::nothing((12, 3), Ok(()), "changed nothing")]
#[case::in_part((4, 11), Ok(()), "not everybody")]
#[case::refused((12, 3), Err(FailureKind::Forbidden), "the portal's text")]
#[case::lost_and_done((0, 15), Err(FailureKind::Unanswered), "source 12 -> 0")]
fn a_move_is_judged_by_counts(
    #[case] now: (u32, u32),
    #[case] told: Result<(), FailureKind>,
    #[case] says: &str,
) {
    let (mut chores, orders) = with([Change::MoveMembers { from: GROUP, to: OTHER }]);
    let look = Look::Both(GROUP, OTHER);
    assert_eq!(orders, [ChoreOrder::Look(ChoreId(1), look, Duration::ZERO)]);
    chores.seen(at(), ChoreId(1), Ok(Seen::Both(side(GROUP, 12, 2), side(OTHER, 3, 0))));
    chores.told(at(), ChoreId(1), told.map_err(failure));
    let now = Seen::Both(side(GROUP, now.0, 2), side(OTHER, now.1, 0));
    chores.seen(at(), ChoreId(1), Ok(now));
    assert!(verdict(&chores).text().contains(says), "{}", verdict(&chores).text());
}

// ---- deleting a profile ------------------------------------------------------------------

#[test]
fn the_clean_up_after_a_deletion_is_watched_to_its_end() {
    let report = |percentage, status, error: Option<&str>| TaskReport {
        percentage,
        completed: status != TaskStatus::Running,
        status,
        error: error.map(Clean::new),
    };
    let (mut chores, _) = with([Change::DeleteProfile(NORA)]);
    chores.told(at(), ChoreId(1), Ok(()));
    let going = Seen::Profile(None, Some(report(30, TaskStatus::Running, None)));
    let orders = chores.seen(at(), ChoreId(1), Ok(going));
    assert_eq!(orders, [ChoreOrder::Look(ChoreId(1), Look::Profile(NORA), PAUSE)]);
    let failed = report(10, TaskStatus::Failed, Some("Could not resolve current tenant"));
    chores.seen(at(), ChoreId(1), Ok(Seen::Profile(None, Some(failed))));
    let Verdict::Odd(text) = verdict(&chores) else { panic!("{:?}", verdict(&chores)) };
    assert!(text.contains("without an owner") && text.contains("tenant"), "{text}");
}

// ---- the line ----------------------------------------------------------------------------

#[test]
fn one_after_the_other_and_those_that_failed_are_asked_for_again() {
    let (mut chores, orders) = with([disable(2), disable(3), disable(4)]);
    assert_eq!(sent(&orders), [ChoreId(1)]);
    let disabled = || Ok(Seen::Person(Some(person(PersonStatus::Disabled, Role::User))));
    let active = || Ok(Seen::Person(Some(person(PersonStatus::Active, Role::User))));
    for (id, told, seen) in [
        (1, Ok(()), disabled()),
        (2, Err(failure(FailureKind::Refused)), active()),
        (3, Ok(()), disabled()),
    ] {
        chores.told(at(), ChoreId(id), told);
        let orders = chores.seen(at(), ChoreId(id), seen);
        assert_eq!(sent(&orders), if id < 3 { vec![ChoreId(id + 1)] } else { vec![] });
        if id == 3 {
            assert!(notice(&orders).text.contains("2 done, 0 to look at, 1 failed"));
        }
    }
    assert_eq!(chores.latest().unwrap().counts(), (2, 0, 1));
    assert_eq!(sent(&chores.retry()), [ChoreId(2)], "only the rest");
}

#[test]
fn a_key_that_is_refused_ends_the_line() {
    let (mut chores, _) = with([disable(2), disable(3)]);
    let orders = chores.told(at(), ChoreId(1), Err(failure(FailureKind::SignedOut)));
    assert!(sent(&orders).is_empty());
    assert_eq!(chores.latest().unwrap().counts(), (0, 0, 2));
    let ends = chores.latest().unwrap().chores.iter().map(|chore| match &chore.state {
        State::Ended(verdict) => verdict.text(),
        state => panic!("{state:?}"),
    });
    let [first, second] = ends.collect::<Vec<_>>()[..] else { panic!() };
    assert!(first.starts_with("nothing was changed: "), "it was sent, and refused: {first}");
    assert!(second.starts_with("nothing was sent: "), "{second}");
}

#[test]
fn what_the_portal_was_too_busy_to_take_is_sent_again_a_few_times() {
    let (mut chores, _) = with([disable(2)]);
    let busy = || Err(failure(FailureKind::Throttled(Duration::from_secs(1))));
    assert_eq!(sent(&chores.told(at(), ChoreId(1), busy())), [ChoreId(1)]);
    assert_eq!(sent(&chores.told(at(), ChoreId(1), busy())), [ChoreId(1)]);
    chores.told(at(), ChoreId(1), busy());
    assert!(matches!(verdict(&chores), Verdict::Failed(_)));
}

#[test]
fn an_answer_that_nobody_waits_for_changes_nothing() {
    let (mut chores, _) = with([disable(2)]);
    let before = chores.clone();
    assert!(chores.told(at(), ChoreId(9), Ok(())).is_empty());
    assert!(chores.seen(at(), ChoreId(1), Ok(Seen::Person(None))).is_empty());
    assert_eq!(chores, before);
}

// ---- the journal -------------------------------------------------------------------------

#[test]
fn what_was_sent_and_has_no_result_is_found_in_the_journal() {
    let changing = |id, label: &str| Record {
        at: at(),
        event: Event::Changing { chore: ChoreId(id), label: Clean::new(label), change: set_head() },
    };
    let changed = |id| Record {
        at: at(),
        event: Event::Changed { chore: ChoreId(id), end: Clean::new("done") },
    };
    // The first run was killed after its second change; the numbers of the next run begin anew.
    let records = [
        changing(1, "first"),
        changed(1),
        changing(2, "second"),
        changing(1, "third"),
        changed(1),
        changing(2, "fourth"),
        // The server had not taken it, so it was sent again.
        changing(2, "fourth"),
        changed(2),
    ];
    let lines: Vec<String> = records.iter().map(Record::to_line).collect();
    let read: Vec<Record> = lines.iter().map(|line| Record::from_line(line).unwrap()).collect();
    assert_eq!(read, records);
    assert_eq!(unsettled(&read), [(at(), Clean::new("second"))]);
}
