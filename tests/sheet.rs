//! The offboarding sheet: what it offers, what it refuses, what it shows, and what it sends.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common {
    pub mod scene;
}

use common::scene::{Scene, groups, people, text};
use handover::{
    app::{Effect, LoadId, Loaded, Msg},
    domain::{
        Area, Clean, Failure, FailureKind, Group, GroupId, Login, Manager, Page, Person, PersonId,
        PersonStatus, Role, Room, RoomId, Rooms,
    },
    offboard::{Event, Holdings, Plan, ProfileEnd},
    overlays::{Overlay, sheet::Sheet},
    ui::{Pane, Theme},
};
use rstest::rstest;

fn id(number: u128) -> PersonId {
    PersonId::from_u128(number)
}

fn sheet(scene: &Scene) -> &Sheet {
    match scene.model.overlays.last() {
        Some(Overlay::Sheet(sheet)) => sheet,
        other => panic!("{other:?} instead of the sheet"),
    }
}

fn said(scene: &Scene, words: &str) -> bool {
    scene.model.messages.history().any(|(_, notice)| notice.text.contains(words))
}

/// The leavers who are asked about, with their heirs.
fn asked(effects: &[Effect]) -> Vec<(PersonId, Option<PersonId>)> {
    let asked = effects.iter().filter_map(|effect| match effect {
        Effect::PreFlight { leaver, heir } => Some((*leaver, *heir)),
        _ => None,
    });
    asked.collect()
}

/// Who is on the board, to whom.
fn planned(scene: &Scene) -> Vec<(PersonId, Option<PersonId>)> {
    let cases = scene.model.board.cases().iter();
    cases.map(|case| (case.leaver().id, case.heir().map(|heir| heir.id))).collect()
}

fn rooms(counts: [u8; 4]) -> Rooms {
    let mut rooms = Rooms::default();
    for (area, count) in Area::ALL.into_iter().zip(counts) {
        let room = |number: u8| Room {
            id: RoomId::Number(i64::from(number)),
            title: Clean::new("Q3"),
            area,
        };
        rooms.learn(area, (0..count).map(room).collect());
    }
    rooms
}

/// Somebody with something of everything.
fn holdings(active: u8) -> Holdings {
    let mut heads = vec![groups()[1].clone(), groups()[2].clone()];
    heads[1].manager = None;
    Holdings {
        rooms: rooms([active, 3, 0, 1]),
        heads: Some(heads),
        keys: Some(vec![Clean::new("nightly export"), Clean::new("ci")]),
        necessary: Some(true),
    }
}

/// A scene whose leavers are read only when the test says so.
fn scene() -> Scene {
    let mut scene = Scene::ready();
    scene.reads_leavers = false;
    scene
}

fn answer(scene: &mut Scene, leaver: u128, heir: Option<u128>, holdings: Holdings) -> Vec<Effect> {
    let facts = scene.facts(id(leaver), heir.map(id), holdings);
    scene.msg(Msg::PreFlight { leaver: id(leaver), facts: Ok(facts) })
}

/// Takes these people into the console as a list would.
fn arrive(scene: &mut Scene, items: Vec<Person>) {
    scene.press("1r");
    let load = scene.model.users.loading.id.unwrap();
    let total = u32::try_from(items.len()).unwrap();
    scene.msg(Msg::Page { load, rows: Loaded::People(Page { items, total }) });
    scene.msg(Msg::LoadDone { load });
}

/// Marks these people, by their names, and opens the sheet.
fn mark(scene: &mut Scene, names: &[&str]) -> Vec<Effect> {
    for name in names {
        scene.press(&format!("1/{name}<Enter><Space><Esc>"));
    }
    scene.press("o")
}

// ---- one leaver --------------------------------------------------------------------------

#[test]
fn an_active_person_takes_four_keys_and_the_facts_are_read_twice() {
    let mut scene = scene();
    let effects = scene.press("/dev<Enter>o");
    assert_eq!(asked(&effects), [(id(10), None)]);
    answer(&mut scene, 10, None, holdings(9));
    assert_eq!(scene.press("zo<Enter>"), []);
    assert_eq!(asked(&scene.press("<Enter>")), [(id(10), Some(id(6)))]);
    assert_eq!(planned(&scene), [], "nothing is sent before the second reading");
    answer(&mut scene, 10, Some(6), holdings(9));
    assert_eq!(planned(&scene), [(id(10), Some(id(6)))]);
    assert_eq!((scene.model.overlays.len(), scene.model.focus), (0, Pane::Tasks));
}

#[test]
fn the_board_gets_the_facts_that_were_shown_and_the_options_that_were_chosen() {
    let mut scene = scene();
    scene.press("/dev<Enter>o");
    answer(&mut scene, 10, None, holdings(9));
    scene.press("zo<Enter>gs");
    let options = sheet(&scene).options;
    assert!(!options.hand_over_groups && options.disable && !options.end_sessions);
    scene.press("<Enter>");
    let facts = scene.facts(id(10), Some(id(6)), holdings(9));
    let now = scene.model.now;
    let actor = scene.model.actor().unwrap();
    let mut expected = scene.model.board.clone();
    scene.msg(Msg::PreFlight { leaver: id(10), facts: Ok(facts.clone()) });
    let party = |number| scene.model.people.get(id(number)).unwrap().into();
    let plan = Plan { seen: Some(facts), ..Plan::new(party(10), party(6), options) };
    expected.take(now, Event::Planned { actor, plans: vec![plan] });
    assert_eq!(scene.model.board, expected);
}

#[test]
fn what_changed_since_it_was_shown_is_shown_instead_of_sent() {
    let mut scene = scene();
    scene.press("/dev<Enter>o");
    answer(&mut scene, 10, None, holdings(9));
    scene.press("zo<Enter><Enter>");
    answer(&mut scene, 10, Some(6), holdings(7));
    assert_eq!(planned(&scene), []);
    let screen = scene.screen(80, 24);
    assert!(screen.contains("not as shown before: 7 active rooms, 9 before"), "{screen}");
    assert_eq!(scene.press("<Enter>").len(), 1, "the first look of the case");
    assert_eq!(planned(&scene), [(id(10), Some(id(6)))]);
}

#[test]
fn facts_that_were_never_shown_are_shown_before_anything_is_sent() {
    let mut scene = scene();
    scene.press("/dev<Enter>ozo<Enter>");
    assert_eq!(asked(&scene.press("<Enter>")), [], "the first question is still open");
    let effects = answer(&mut scene, 10, None, holdings(9));
    assert_eq!(asked(&effects), [(id(10), Some(id(6)))]);
    answer(&mut scene, 10, Some(6), holdings(9));
    assert_eq!(planned(&scene), []);
    assert!(scene.screen(80, 24).contains("read only now: rooms: 9 active"));
    scene.press("<Enter>");
    assert_eq!(planned(&scene).len(), 1);
}

#[test]
fn an_heir_or_a_leaver_who_is_gone_or_a_portal_that_is_silent_stops_it() {
    for (leaver, heir, words) in [
        (Some(10), None, "Zoë Ünal-Жук no longer exists"),
        (None, Some(6), "the profile no longer exists"),
        (None, None, "could not be read again: no answer"),
    ] {
        let mut scene = scene();
        scene.press("/dev<Enter>o");
        answer(&mut scene, 10, None, holdings(9));
        scene.press("zo<Enter><Enter>");
        let mut facts = scene.facts(id(10), Some(id(6)), holdings(9));
        facts.leaver = facts.leaver.filter(|_| leaver.is_some());
        facts.heir = facts.heir.filter(|_| heir.is_some());
        let silent = Failure::new(FailureKind::Broken, "no answer");
        let facts = if leaver.or(heir).is_some() { Ok(facts) } else { Err(silent) };
        scene.msg(Msg::PreFlight { leaver: id(10), facts });
        let screen = scene.screen(80, 24);
        assert!(screen.contains(words), "{words}:\n{screen}");
        scene.press("<Enter><Enter>");
        assert_eq!(planned(&scene), []);
        scene.press("<Esc><Esc><Esc>");
        assert!(scene.model.overlays.is_empty(), "Esc leads back");
    }
}

#[test]
fn an_answer_that_comes_after_the_sheet_was_closed_serves_the_next_one() {
    let mut scene = scene();
    scene.press("/dev<Enter>o<Esc>");
    assert_eq!(asked(&scene.press("o")), [], "nobody is read twice at once");
    answer(&mut scene, 10, None, holdings(9));
    assert!(sheet(&scene).rows[0].facts.is_some());
}

#[test]
fn story_19_who_is_managed_by_ldap_must_be_disabled_there_first() {
    let mut scene = scene();
    let mut dev = people().remove(9);
    dev.login = Login::Ldap;
    let gone = Person { id: id(50), status: PersonStatus::Disabled, ..dev.clone() };
    arrive(&mut scene, people().into_iter().chain([dev, gone]).collect());
    scene.press("/dev<Enter>go");
    let open = scene.model.overlays.len();
    scene.press("<Esc>jo");
    assert_eq!((open, scene.model.overlays.len()), (0, 1), "one of the two is disabled");
    assert!(said(&scene, "managed by LDAP"));
    scene.press("zo<Enter>p");
    assert!(scene.screen(80, 24).contains("the portal will refuse: LDAP"));
}

#[test]
fn namesakes_are_told_apart_by_e_mail_and_id() {
    let mut scene = scene();
    scene.press("/sam3<Enter>o");
    let screen = scene.screen(80, 24);
    assert!(screen.contains("sam3@example.com · Sam Smith · id 00000000"), "{screen}");
    assert!(screen.contains("Sam Smith 00000000 sam12@example.com"), "{screen}");
}

#[test]
fn on_a_small_screen_the_summary_scrolls_to_its_end_and_back() {
    let mut scene = Scene::ready();
    scene.resize(60, 16);
    scene.press("/dev<Enter>ozo<Enter>");
    assert!(!scene.screen(60, 16).contains("rolls nothing back"));
    scene.press("Gjjj");
    assert!(scene.screen(60, 16).contains("rolls nothing back"));
    scene.press("kkkkkkkk");
    assert!(scene.screen(60, 16).contains("g groups "), "the first step again");
    assert_eq!(sheet(&scene).top, 0, "nothing was scrolled past the end");
}

// ---- deleting ----------------------------------------------------------------------------

#[rstest]
#[case("p", ProfileEnd::DeleteAfterProof, "Without the proof nothing is deleted")]
#[case("pp", ProfileEnd::DestroyInRun, "At 20-30 % of the run, before any room has moved")]
fn enter_alone_never_deletes(#[case] keys: &str, #[case] end: ProfileEnd, #[case] words: &str) {
    let mut scene = Scene::ready();
    scene.press(&format!("/dev<Enter>ozo<Enter>{keys}"));
    assert_eq!(sheet(&scene).options.profile, end);
    scene.press("<Enter>");
    let screen = scene.screen(80, 24);
    assert!(screen.contains(words) && screen.contains("10@example.com"), "{screen}");
    assert_eq!(scene.press("<Enter><Enter>nora2@example.com<Enter>"), []);
    assert_eq!(planned(&scene), []);
    scene.press("<C-u>");
    scene.msg(Msg::Pasted("10@example.com\n".into()));
    assert_eq!(planned(&scene), [], "a paste is no Enter");
    scene.press("<Enter>");
    assert_eq!(planned(&scene), [(id(10), Some(id(6)))]);
}

#[test]
fn for_many_their_number_is_typed_and_a_third_p_keeps_the_profiles() {
    let mut scene = Scene::ready();
    mark(&mut scene, &["nora", "joe"]);
    scene.press("zo<Enter>ppp");
    assert_eq!(sheet(&scene).options.profile, ProfileEnd::Keep);
    scene.press("p<Enter>3<Enter>");
    assert_eq!(planned(&scene), []);
    scene.press("<BS>2<Enter>");
    assert_eq!(planned(&scene), [], "the counts are confirmed");
    scene.press("<Enter>");
    assert_eq!(planned(&scene).len(), 2);
}

// ---- many --------------------------------------------------------------------------------

#[test]
fn story_20_an_owner_among_the_marked_is_split_out_named_and_stays_marked() {
    let mut scene = scene();
    let effects = mark(&mut scene, &["nora", "ann", "joe"]);
    assert_eq!(asked(&effects), [(id(5), None), (id(2), None)], "the blocked are not read");
    let screen = scene.screen(80, 24);
    assert!(screen.contains("2 leavers, 1 blocked"), "{screen}");
    scene.press("zo<Enter>");
    let screen = scene.screen(80, 24);
    assert!(screen.contains("2 will be offboarded, 1 blocked"), "{screen}");
    assert!(screen.contains("the owner must hand over the portal first"), "{screen}");
    scene.reads_leavers = true;
    answer(&mut scene, 5, None, holdings(1));
    answer(&mut scene, 2, None, holdings(1));
    scene.press("<Enter><Enter>");
    assert_eq!(planned(&scene).len(), 2);
    scene.press("1");
    assert_eq!(scene.model.marks(), 1);
}

#[test]
fn marks_that_the_filter_hides_are_meant_too() {
    let mut scene = Scene::ready();
    scene.press("/nora<Enter><Space><Esc>/joe<Enter><Space>o");
    assert_eq!(sheet(&scene).counts(), (0, 2, 0));
}

#[test]
fn nobody_inherits_who_leaves_here_or_on_the_board_and_no_heir_of_the_board_leaves() {
    let mut scene = Scene::ready();
    scene.press("/zo<Enter>osam12<Enter><Enter>1<Esc>");
    assert_eq!(planned(&scene), [(id(6), Some(id(12)))]);
    scene.press("/sam12<Enter>o<Esc>");
    assert!(said(&scene, "inherits in a task on the board"));
    scene.press("/nora<Enter>o");
    let offered = sheet(&scene).heirs.order();
    assert!(!offered.contains(&id(6)) && offered.contains(&id(12)), "{offered:?}");
}

/// Groups of three managers: an active room admin, another one, and one who leaves.
fn managed(scene: &mut Scene) {
    let led = |number, name: &str, manager: u128| {
        let person = people().into_iter().find(|person| person.id == id(manager)).unwrap();
        Group {
            id: GroupId::from_u128(number),
            name: Clean::new(name),
            manager: Some(Manager { id: person.id, name: person.name, status: person.status }),
            members: 3,
            ldap: false,
        }
    };
    let items = vec![led(1, "R&D", 6), led(2, "Sales", 12), led(3, "Ops", 5)];
    scene.press("2r");
    let load: LoadId = scene.model.groups.loading.id.unwrap();
    scene.msg(Msg::Page { load, rows: Loaded::Groups(Page { items, total: 3 }) });
    scene.msg(Msg::LoadDone { load });
    scene.press("1");
}

#[test]
fn the_rule_by_managers_takes_the_only_one_who_can_inherit_and_asks_for_the_rest() {
    let mut scene = Scene::ready();
    managed(&mut scene);
    // Nora is in R&D and Sales, Joe heads his own group, Dev and Maximiliana are in one each.
    mark(&mut scene, &["nora", "joe", "dev", "maxi"]);
    scene.press("<Tab>");
    let heir = |scene: &Scene, number| {
        let row = sheet(scene).row(id(number)).unwrap();
        row.heir.as_ref().map(|heir| heir.id).map_err(Clone::clone)
    };
    assert_eq!(heir(&scene, 10), Ok(id(6)));
    assert_eq!(heir(&scene, 11), Ok(id(12)));
    assert_eq!(heir(&scene, 2), Err("several group managers: pick one".into()));
    assert_eq!(heir(&scene, 5), Err("no group manager can inherit".into()));
    assert!(scene.screen(80, 24).contains("2 will be offboarded, 2 need an heir"));
    scene.press("<Enter>ann<Enter><Enter>zo<Enter>");
    assert_eq!(sheet(&scene).counts(), (4, 0, 0), "Enter leads to those who need one");
    scene.press("<Enter>");
    assert_eq!(planned(&scene), [], "counts first");
    scene.press("<Enter>");
    let mut to: Vec<_> = planned(&scene).into_iter().map(|(_, heir)| heir.unwrap()).collect();
    to.sort();
    assert_eq!(to, [id(1), id(6), id(6), id(12)]);
}

#[test]
fn two_groups_of_one_manager_are_no_question() {
    let mut scene = Scene::ready();
    managed(&mut scene);
    let mut dev = people().remove(9);
    dev.groups = Clean::new("R&D, Research");
    scene.model.people.put([dev]);
    let mut groups: Vec<Group> = scene.model.groups.iter().cloned().collect();
    let research = groups.iter().find(|group| group.name.as_str() == "R&D").unwrap().clone();
    groups.push(Group { id: GroupId::from_u128(9), name: Clean::new("Research"), ..research });
    scene.press("2r");
    let load = scene.model.groups.loading.id.unwrap();
    scene.msg(Msg::Page { load, rows: Loaded::Groups(Page { items: groups, total: 4 }) });
    scene.msg(Msg::LoadDone { load });
    mark(&mut scene, &["dev", "maxi"]);
    scene.press("<Tab>");
    assert_eq!(sheet(&scene).counts(), (2, 0, 0));
}

#[test]
fn a_row_that_is_left_out_is_not_sent_and_stays_marked() {
    let mut scene = Scene::ready();
    mark(&mut scene, &["nora", "joe", "maxi"]);
    scene.press("zo<Enter>j-");
    assert_eq!(sheet(&scene).counts(), (2, 0, 0));
    scene.press("<Enter><Enter>");
    assert_eq!(planned(&scene).len(), 2);
    scene.press("1");
    assert_eq!(scene.model.marks(), 1);
}

#[test]
fn rules_turn_in_a_circle_and_esc_leads_back_to_the_picker() {
    let mut scene = Scene::ready();
    mark(&mut scene, &["nora", "joe"]);
    scene.press("zo<Enter><Tab><Tab>");
    assert_eq!(sheet(&scene).counts(), (0, 2, 0));
    scene.press("<Tab>");
    assert_eq!(sheet(&scene).counts(), (2, 0, 0), "one heir for all again");
    scene.press("hann<Enter>");
    let rows = &sheet(&scene).rows;
    assert!(rows.iter().any(|row| row.heir.as_ref().unwrap().id == id(1)));
    assert!(rows.iter().any(|row| row.heir.as_ref().unwrap().id == id(6)));
    scene.press("<Esc><Esc>");
    assert!(scene.model.overlays.is_empty());
}

#[test]
fn at_most_eight_are_read_at_once_and_each_answer_asks_for_the_next() {
    let mut scene = scene();
    let items = (100..150).map(|number| {
        let name = format!("Leaver {number}");
        common::scene::person(number, &name, Role::User, PersonStatus::Active, "")
    });
    arrive(&mut scene, people().into_iter().chain(items).collect());
    let effects = scene.press("/leaver<Enter>Ao");
    let first = asked(&effects);
    assert_eq!(first.len(), 8);
    scene.press("zo<Enter>");
    for _ in 0..40 {
        scene.press("j");
    }
    let (leaver, _) = first[0];
    let facts = scene.facts(leaver, None, holdings(1));
    let next = asked(&scene.msg(Msg::PreFlight { leaver, facts: Ok(facts) }));
    let [(next, None)] = next[..] else { panic!("{next:?}") };
    assert!(!first.contains(&(next, None)));
    assert_eq!(scene.model.pre_flights.len(), 8);
    let screen = scene.screen(80, 24);
    assert!(screen.contains("Leaver 140") && screen.contains("not read yet: 49"), "{screen}");
}

#[test]
fn what_differs_stands_on_top_and_enter_starts_the_rest_too() {
    let mut scene = Scene::ready();
    mark(&mut scene, &["nora", "joe", "maxi"]);
    scene.press("zo<Enter>");
    scene.reads_leavers = false;
    let effects = scene.press("<Enter>");
    assert_eq!(asked(&effects).len(), 3);
    let mut nora = scene.facts(id(2), Some(id(6)), Holdings::default());
    nora.leaver.as_mut().unwrap().role = Role::User;
    for leaver in [11, 5] {
        answer(&mut scene, leaver, Some(6), Holdings::default());
    }
    assert!(scene.screen(80, 24).contains("read again: 2 of 3"));
    scene.press("<Enter>");
    assert_eq!(planned(&scene), [], "not before all were read");
    scene.msg(Msg::PreFlight { leaver: id(2), facts: Ok(nora) });
    assert_eq!(sheet(&scene).table.order()[0], id(2));
    let screen = scene.screen(80, 24);
    assert!(screen.contains("1 not as shown before") && screen.contains("the leaver is user"));
    scene.press("<Enter>");
    assert_eq!(planned(&scene).len(), 3);
}

/// Thirty-nine leavers and an early Enter: what nobody has changed is no difference.
#[test]
fn what_is_read_only_after_the_confirmation_does_not_count_as_changed() {
    let mut scene = scene();
    mark(&mut scene, &["nora", "joe", "maxi"]);
    answer(&mut scene, 2, None, holdings(9));
    scene.press("zo<Enter><Enter>");
    answer(&mut scene, 2, Some(6), holdings(7));
    for leaver in [5, 11] {
        answer(&mut scene, leaver, None, holdings(9));
        answer(&mut scene, leaver, Some(6), holdings(9));
    }
    let screen = scene.screen(80, 24);
    let words = "read again: 1 not as shown before, on top of the table; 2 read only now";
    assert!(screen.contains(words), "{screen}");
    assert_eq!(sheet(&scene).table.order()[0], id(2));
    let joe = screen.lines().find(|line| line.contains("Joe Fox")).unwrap();
    assert!(joe.contains("13") && !joe.contains("read only now"), "{joe}");
}

#[test]
fn of_more_than_one_round_of_readings_those_who_were_read_just_before_are_not_read_again() {
    for (leavers, seconds, expected) in [(9, 29, 1), (9, 30, 9), (8, 29, 8)] {
        let mut scene = scene();
        let items = (100..100 + leavers).map(|number| {
            let name = format!("Leaver {number}");
            common::scene::person(number, &name, Role::User, PersonStatus::Active, "")
        });
        arrive(&mut scene, people().into_iter().chain(items).collect());
        scene.press("/leaver<Enter>Ao");
        // The first was read long before the others.
        answer(&mut scene, 100, None, holdings(1));
        scene.wait(40);
        for leaver in 101..100 + leavers {
            answer(&mut scene, leaver, None, holdings(1));
        }
        scene.wait(seconds);
        scene.reads_leavers = true;
        let asked = asked(&scene.press("zo<Enter><Enter>"));
        assert_eq!(asked.len(), expected, "{leavers} after {seconds} s");
        assert!(asked.contains(&(id(100), Some(id(6)))));
        assert_eq!(planned(&scene), [], "the counts are confirmed");
        scene.press("<Enter>");
        assert_eq!(planned(&scene).len(), usize::try_from(leavers).unwrap());
    }
}

// ---- frames ------------------------------------------------------------------------------

macro_rules! frame {
    ($name:expr, $scene:expr, $size:expr) => {
        let (width, height) = $size;
        insta::assert_snapshot!(
            format!("{}_{}x{}", $name, width, height),
            $scene.screen(width, height)
        )
    };
}

#[rstest]
fn frames_of_one(#[values((80, 24), (120, 40), (60, 16))] size: (u16, u16)) {
    let mut scene = scene();
    let mut dev = people().remove(9);
    (dev.login, dev.used_space) = (Login::Sso, Some(1_234_567_890));
    scene.model.people.put([dev]);
    scene.press("/dev<Enter>o");
    frame!("one_reading", scene, size);
    answer(&mut scene, 10, None, holdings(9));
    scene.press("n");
    frame!("one_picker", scene, size);
    scene.press("n<Enter>");
    frame!("one_summary", scene, size);
    scene.press("pp");
    frame!("one_destroys", scene, size);
    scene.press("<Enter>10@");
    frame!("one_guard", scene, size);
    scene.press("example.com<Enter>");
    answer(&mut scene, 10, Some(1), holdings(7));
    frame!("one_changed", scene, size);
}

#[rstest]
fn frames_of_many(#[values((80, 24), (120, 40), (60, 16))] size: (u16, u16)) {
    let mut scene = scene();
    managed(&mut scene);
    mark(&mut scene, &["nora", "joe", "maxi", "sam3", "ann", "王", "محمد"]);
    frame!("many_picker", scene, size);
    for leaver in [2, 5, 11] {
        answer(&mut scene, leaver, None, holdings(9));
    }
    scene.press("<Tab>jj");
    frame!("many_managers", scene, size);
    scene.press("<Tab><Tab>zo<Enter>G");
    frame!("many_blocked", scene, size);
    for leaver in [3, 7, 8] {
        answer(&mut scene, leaver, None, Holdings::default());
    }
    scene.press("<Enter>g");
    for leaver in [2, 5, 11] {
        answer(&mut scene, leaver, Some(6), holdings(9 + u8::try_from(leaver % 2).unwrap()));
    }
    frame!("many_again", scene, size);
}

#[test]
fn ascii_and_mono_say_the_same() {
    let mut scene = Scene::ready();
    mark(&mut scene, &["nora", "joe"]);
    scene.press("ann<Enter>");
    let buffer = scene.buffer(80, 24, &Theme::plain(false));
    insta::assert_snapshot!("many_ascii", text(&buffer));
}
