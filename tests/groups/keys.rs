//! Rules: which keys lead to which change, and which are refused, with which reason.

use handover::{
    app::{Action, Effect, Msg},
    domain::{Clean, Failure, FailureKind, Group, GroupId, Manager, PersonId, PersonStatus, Role},
    offboard::{Change, Level, Look, Seen},
};
use rstest::rstest;

use crate::scene::{Scene, groups, people};

const BOARD: GroupId = GroupId::from_u128(101);
const RESEARCH: GroupId = GroupId::from_u128(102);

fn changes(effects: &[Effect]) -> Vec<Change> {
    let change = |effect: &Effect| match effect {
        Effect::Change { change, .. } => Some(change.clone()),
        _ => None,
    };
    effects.iter().filter_map(change).collect()
}

fn looks(effects: &[Effect]) -> Vec<Look> {
    let look = |effect: &Effect| match effect {
        Effect::Look { look, .. } => Some(look.clone()),
        _ => None,
    };
    effects.iter().filter_map(look).collect()
}

/// Answers the newest change, or the newest look.
fn told(scene: &mut Scene, told: Result<(), Failure>) -> Vec<Effect> {
    let id = |effect: &Effect| match effect {
        Effect::Change { chore, .. } => Some(*chore),
        _ => None,
    };
    let chore = scene.effects.iter().rev().find_map(id).unwrap();
    scene.msg(Msg::Changed { chore, told })
}

fn looked(scene: &mut Scene, seen: Seen) -> Vec<Effect> {
    let id = |effect: &Effect| match effect {
        Effect::Look { chore, .. } => Some(*chore),
        _ => None,
    };
    let chore = scene.effects.iter().rev().find_map(id).unwrap();
    scene.msg(Msg::Looked { chore, seen: Ok(Box::new(seen)) })
}

fn last_said(scene: &Scene) -> (Level, String) {
    let (_, notice) = scene.model.messages.history().next().unwrap();
    (notice.level, notice.text.clone())
}

fn group(id: GroupId, head: Option<u128>) -> Group {
    let head = head.map(|number| {
        let person = people().into_iter().find(|p| p.id == PersonId::from_u128(number)).unwrap();
        Manager { id: person.id, name: person.name, status: person.status }
    });
    let known = groups().into_iter().find(|group| group.id == id).unwrap();
    Group { manager: head, ..known }
}

#[test]
fn a_group_is_made_with_a_manager_and_members_that_the_portal_takes() {
    let mut scene = Scene::ready();
    scene.press("2nOps<Down><Enter>");
    let screen = scene.screen(120, 40);
    assert!(!screen.contains("Kim Ito  "), "a guest is not offered");
    scene.press("zoë<Enter><Enter>smith<Tab><Tab><Enter>");
    let effects = scene.press("<Enter>");
    assert_eq!(looks(&effects), [Look::GroupsNamed("Ops".into())], "first it is looked for");
    let effects = looked(&mut scene, Seen::Groups(vec![]));
    let members = vec![PersonId::from_u128(12), PersonId::from_u128(3)];
    let head = Some(PersonId::from_u128(6));
    assert_eq!(changes(&effects), [Change::CreateGroup { name: "Ops".into(), head, members }]);
}

#[test]
fn a_second_press_does_not_make_a_second_group() {
    let mut scene = Scene::ready();
    scene.press("2nBoard<Enter>");
    let effects = looked(&mut scene, Seen::Groups(vec![group(BOARD, Some(1))]));
    assert_eq!(changes(&effects), []);
    assert!(scene.screen(80, 24).contains("a group of this name exists"));
    scene.press("<Esc>");
    assert_eq!(scene.model.chores.unsent(), 1, "leaving the list is no answer");
    assert_eq!(changes(&scene.press("C<A-y>")), [], "that is another key");
    let effects = scene.press("y");
    assert_eq!(changes(&effects).len(), 1, "asked for twice, it is made");
}

#[rstest]
#[case("R<C-u><Enter>", "a group needs a name")]
#[case("R<Enter>", "has this name already")]
#[case("n  <Enter>", "a group needs a name")]
fn names_are_checked_on_this_side(#[case] keys: &str, #[case] says: &str) {
    let mut scene = Scene::ready();
    let effects = scene.press(&format!("2{keys}"));
    assert!(changes(&effects).is_empty() && looks(&effects).is_empty());
    assert!(last_said(&scene).1.contains(says));
}

#[test]
fn renaming_is_read_back_and_the_list_shows_it() {
    let mut scene = Scene::ready();
    let effects = scene.press("2R<C-u>Council<Enter>");
    assert_eq!(changes(&effects), [Change::RenameGroup { group: BOARD, name: "Council".into() }]);
    let effects = told(&mut scene, Ok(()));
    assert_eq!(looks(&effects), [Look::Group(BOARD)]);
    let renamed = Group { name: Clean::new("Council"), ..group(BOARD, Some(1)) };
    looked(&mut scene, Seen::Group(Some(renamed)));
    assert_eq!(last_said(&scene).0, Level::Info);
    assert!(scene.screen(80, 24).contains("Council"));
}

#[test]
fn a_manager_who_was_refused_and_is_there_all_the_same_is_said() {
    let mut scene = Scene::ready();
    let effects = scene.press("2mzoë<Enter>");
    let person = PersonId::from_u128(6);
    assert_eq!(changes(&effects), [Change::SetHead { group: BOARD, person }]);
    let effects = told(&mut scene, Err(Failure::new(FailureKind::Forbidden, "Access denied")));
    assert_eq!(looks(&effects), [Look::Group(BOARD)], "after a 403 the group is read again");
    looked(&mut scene, Seen::Group(Some(group(BOARD, Some(6)))));
    let (level, text) = last_said(&scene);
    assert!(level == Level::Warning && text.contains("made all the same"), "{text}");
    assert!(scene.screen(80, 24).contains("Zoë"), "the list shows what is so");
}

#[test]
fn what_a_directory_manages_is_not_touched_and_says_so() {
    let mut scene = Scene::ready();
    scene.press("2/direc<Enter>");
    for action in [Action::RenameGroup, Action::SetManager, Action::AddMembers, Action::DeleteGroup]
    {
        let reason = scene.model.impossible(action).unwrap();
        assert!(reason.contains("LDAP"), "{action:?}: {reason}");
    }
    scene.press("<Esc>/board<Enter>Mdirec");
    assert!(scene.screen(80, 24).contains("nothing matches"), "nor is it a target");
}

#[test]
fn members_are_taken_out_of_the_open_group_only() {
    let mut scene = Scene::ready();
    scene.press("2-");
    assert!(last_said(&scene).1.contains("open the group"));
    scene.press("<Enter>");
    scene.answer_loads();
    scene.press("AU<Space>-");
    assert!(scene.screen(80, 24).contains("Ann Lee is its manager"), "{}", scene.screen(80, 24));
    let effects = scene.press("<Enter>");
    let person = PersonId::from_u128(1);
    assert_eq!(changes(&effects), [Change::RemoveMember { group: BOARD, person }]);
}

#[test]
fn moving_members_wants_the_word_and_another_group() {
    let mut scene = Scene::ready();
    scene.press("2Mboard");
    assert!(scene.screen(80, 24).contains("nothing matches"), "not onto itself");
    scene.press("<C-u>empty<Enter>");
    assert_eq!(scene.press("<Enter>"), [], "Enter alone moves nobody");
    let effects = scene.press("move<Enter>");
    let to = GroupId::from_u128(104);
    assert_eq!(looks(&effects), [Look::Both(BOARD, to)], "counts before");
    scene.press("<Esc>/empty<Enter>");
    let reason = scene.model.impossible(Action::MoveMembers).unwrap();
    assert!(reason.contains("nobody to move"), "{reason}");
}

#[test]
fn an_older_server_is_said_to_copy_before_anything_is_sent() {
    let mut scene = Scene::ready();
    scene.msg(Msg::Version(Clean::new("3.6.0")));
    scene.press("2Mempty<Enter>");
    assert!(scene.screen(80, 24).contains("This server (3.6.0) copies"));
}

#[test]
fn a_group_is_deleted_by_its_typed_name() {
    let mut scene = Scene::ready();
    scene.press("2D");
    assert_eq!(scene.press("<Enter>"), []);
    assert_eq!(scene.press("Boar<Enter>"), []);
    let effects = scene.press("d<Enter>");
    assert_eq!(changes(&effects), [Change::DeleteGroup(BOARD)]);
    told(&mut scene, Ok(()));
    looked(&mut scene, Seen::Group(None));
    assert!(!scene.screen(80, 24).contains("  Board"), "{}", scene.screen(80, 24));
}

#[test]
fn headships_are_given_to_an_heir_marked_or_all() {
    let mut scene = Scene::ready();
    scene.press("1/nora<Enter>h");
    scene.answer_loads();
    assert!(scene.screen(80, 24).contains("heads 1 group"));
    let effects = scene.press("<Enter>zoë<Enter>");
    let person = PersonId::from_u128(6);
    assert_eq!(changes(&effects), [Change::SetHead { group: RESEARCH, person }]);
}

#[test]
fn the_groups_of_a_person_are_shown_alone_until_esc() {
    let mut scene = Scene::ready();
    scene.press("1/nora<Enter>h");
    scene.answer_loads();
    scene.press("g");
    let screen = scene.screen(80, 24);
    assert!(screen.contains("of:Nora O'Brien") && screen.contains("R&D"), "{screen}");
    assert!(!screen.contains("Directory"), "{screen}");
    scene.press("<Esc>");
    assert!(scene.screen(80, 24).contains("Directory"));
}

#[test]
fn hidden_members_are_counted_beside_the_open_groups_name() {
    let mut scene = Scene::ready();
    scene.press("2<Enter>");
    assert!(!scene.screen(80, 24).contains("hidden"), "not before all are read");
    scene.answer_loads();
    let screen = scene.screen(80, 24);
    assert!(screen.contains("in Board 2 + 1 hidden"), "{screen}");
}

#[test]
fn many_are_sorted_into_those_who_may_and_those_who_may_not_and_asked_for_one_by_one() {
    let mut scene = Scene::ready();
    scene.press("1/smith<Enter>A<Esc>/ann lee<Enter><Space><Esc>d");
    let screen = scene.screen(80, 24);
    assert!(screen.contains("1 of 3 are left out"), "{screen}");
    assert!(screen.contains("ann1@example.com: the owner must"), "{screen}");
    let effects = scene.press("<Enter>");
    assert_eq!(changes(&effects).len(), 1, "one at a time");
    let Change::Disable(first) = changes(&effects)[0] else { panic!("{effects:?}") };
    told(&mut scene, Err(Failure::new(FailureKind::Refused, "no")));
    let now = people().into_iter().find(|person| person.id == first);
    let effects = looked(&mut scene, Seen::Person(now));
    assert_eq!(changes(&effects).len(), 1, "the next one");
    let Change::Disable(second) = changes(&effects)[0] else { panic!("{effects:?}") };
    told(&mut scene, Ok(()));
    let mut disabled = people().into_iter().find(|person| person.id == second).unwrap();
    disabled.status = PersonStatus::Disabled;
    looked(&mut scene, Seen::Person(Some(disabled)));
    assert!(last_said(&scene).1.contains("1 done, 0 to look at, 1 failed"));
    assert_eq!(changes(&scene.press("r")), [Change::Disable(first)], "the rest again");
}

#[test]
fn story_17_a_profile_is_deleted_by_the_typed_e_mail_and_not_while_a_task_runs() {
    let mut scene = Scene::ready();
    scene.press("1/joe<Enter>D");
    assert!(scene.screen(80, 24).contains("becomes YOURS"));
    assert_eq!(scene.press("<Enter>"), []);
    let effects = scene.press("joe5@example.com<Enter>");
    assert_eq!(changes(&effects), [Change::DeleteProfile(PersonId::from_u128(5))]);
    scene.press("<Esc>1/nora<Enter>osam<Enter><Enter>1D");
    assert!(last_said(&scene).1.contains("already on the board"), "{:?}", last_said(&scene));
    scene.press("<Esc>/smith<Enter>D");
    assert!(last_said(&scene).1.contains("disabled first"));
}

#[test]
fn a_role_is_picked_and_steps_down_are_refused_with_the_reason() {
    let mut scene = Scene::ready();
    scene.press("1/zoë<Enter>Ruser<Enter>");
    assert!(last_said(&scene).1.contains("step down"), "{:?}", last_said(&scene));
    scene.press("Rdocspace<Enter>");
    let effects = scene.press("<Enter>");
    let (person, role) = (PersonId::from_u128(6), Role::DocSpaceAdmin);
    assert_eq!(changes(&effects), [Change::ChangeRole { person, role }]);
}

#[test]
fn leaving_with_changes_in_the_line_is_asked_about() {
    let mut scene = Scene::ready();
    scene.press("1/smith<Enter>A<Esc>d<Enter><Esc>q");
    assert!(scene.screen(80, 24).contains("1 change"));
    assert!(!scene.model.leaving);
}

#[test]
fn a_key_that_only_reads_changes_nothing() {
    let mut scene = Scene::new();
    scene.sign_in(&["accounts:read"]);
    scene.answer_loads();
    scene.press("2");
    for action in [Action::NewGroup, Action::RenameGroup, Action::DeleteGroup] {
        assert!(scene.model.impossible(action).unwrap().contains("read-only"), "{action:?}");
    }
    scene.press("1jj");
    for action in [Action::Disable, Action::EndSessions, Action::DeleteProfile] {
        assert!(scene.model.impossible(action).unwrap().contains("read-only"), "{action:?}");
    }
    assert_eq!(scene.model.impossible(Action::Headships), None, "looking is free");
}
