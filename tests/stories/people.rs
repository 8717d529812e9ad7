//! Stories of who leaves and who inherits: what the lists and the sheet show and refuse.

use handover::{
    app::{Loaded, Msg},
    domain::{Login, Page, Person, PersonId, PersonStatus, Role},
    overlays::Overlay,
    ui::text,
};

use crate::{
    cases::said,
    scene::{Scene, people, person},
};

/// Takes these people into the console as a list would.
fn arrive(scene: &mut Scene, items: Vec<Person>) {
    scene.press("1r");
    let load = scene.model.users.loading.id.unwrap();
    let total = u32::try_from(items.len()).unwrap();
    scene.msg(Msg::Page { load, rows: Loaded::People(Page { items, total }) });
    scene.msg(Msg::LoadDone { load });
}

/// The line of the screen with these words.
fn line(scene: &mut Scene, words: &str) -> String {
    let screen = scene.screen(120, 40);
    let line = screen.lines().find(|line| line.contains(words)).map(ToOwned::to_owned);
    line.unwrap_or_else(|| panic!("{words} is not on the screen:\n{screen}"))
}

fn is_offered(scene: &Scene, number: u128) -> bool {
    match scene.model.overlays.last() {
        Some(Overlay::Sheet(sheet)) => sheet.heirs.order().contains(&PersonId::from_u128(number)),
        other => panic!("{other:?} instead of the sheet"),
    }
}

/// Deleting destroys the personal documents: it is never the default, and says how much goes.
#[test]
fn story_03_the_profile_stays_unless_asked_for_and_the_size_of_what_goes_is_shown() {
    const BYTES: u64 = 1_234_567_890;
    let mut scene = Scene::ready();
    let dev = Person { used_space: Some(BYTES), ..people().remove(9) };
    scene.model.people.put([dev]);
    scene.press("/dev<Enter>ozo<Enter>");
    assert!(line(&mut scene, "p profile ").contains("stays, disabled"));
    scene.press("p");
    let after = line(&mut scene, "p profile ");
    assert!(after.contains("deleted once all is proven"), "{after}");
    assert!(scene.screen(120, 40).contains(&text::bytes(BYTES)));
    scene.press("p");
    assert!(line(&mut scene, "p profile ").contains("DESTROYED IN THE RUN"));
    assert!(scene.screen(120, 40).contains(&text::bytes(BYTES)));
}

/// Nobody wants to inherit, so the admin does: allowed, and named as what it is.
#[test]
fn story_04_an_heir_who_is_oneself_is_possible_and_marked() {
    let mut scene = Scene::ready();
    scene.press("/nora<Enter>o");
    assert!(line(&mut scene, "ann1@example.com").contains("(you)"));
    assert!(!line(&mut scene, "sam12@example.com").contains("(you)"));
    scene.press("ann<Enter>");
    assert!(line(&mut scene, "ann1@example.com").contains("(you)"), "before the start, too");
    scene.press("<Enter>");
    let heir = scene.model.board.cases()[0].heir().unwrap();
    assert_eq!(heir.id, scene.model.session().unwrap().me.id);
}

/// The same for many: how much each heir of several will get, and what their quota has left.
#[test]
fn story_04_what_heirs_of_several_will_get_is_told_before_and_on_the_board() {
    let mut scene = Scene::ready();
    let [mut ann, mut joe] = [0, 4].map(|index| people().remove(index));
    (ann.used_space, ann.quota) = (Some(4_000_000), Some(9_000_000));
    joe.used_space = Some(6_000_000);
    scene.model.people.put([ann, joe]);
    scene.press("/joe<Enter><Space>/<Esc>/nora<Enter><Space>");
    scene.press("oann<Enter>");
    let gets = line(&mut scene, "gets from 2");
    assert!(gets.contains("Ann Lee (you) gets from 2: rooms unknown, up to 6.0 MB"), "{gets}");
    assert!(gets.contains("(of 1 unknown); 5.0 MB of their quota left"), "{gets}");
    assert!(scene.screen(80, 24).contains("Ann Lee (you) gets from 2: rooms unknown"));
    scene.press("<Enter><Enter>");
    assert_eq!(scene.model.board.cases().len(), 2);
    scene.press("3<Enter>");
    let to = line(&mut scene, "to     ann1@example.com");
    assert!(to.contains("(you)"), "{to}");
    let gets = line(&mut scene, "gets   from 2 in open tasks: rooms unknown");
    assert!(gets.contains("5.0 MB of their quota left"), "{gets}");
}

/// The portal takes somebody who never joined as heir, and fails at the shared files.
#[test]
fn story_11_whoever_never_joined_is_no_heir() {
    let mut scene = Scene::ready();
    let invited = person(20, "Pat Pending", Role::RoomAdmin, PersonStatus::Pending, "");
    let joined = Person { status: PersonStatus::Active, ..invited.clone() };
    arrive(&mut scene, people().into_iter().chain([invited]).collect());
    scene.press("/nora<Enter>o");
    scene.answer_loads();
    assert!(is_offered(&scene, 12) && !is_offered(&scene, 20));
    scene.press("pat");
    assert!(scene.screen(80, 24).contains("nobody matches who can inherit"));
    scene.press("<Esc>");
    arrive(&mut scene, people().into_iter().chain([joined]).collect());
    scene.press("o");
    assert!(is_offered(&scene, 20), "once they have joined");
}

/// The portal would refuse to delete whom a directory manages.
#[test]
fn story_17_whom_a_directory_manages_is_not_deleted_here() {
    let mut scene = Scene::ready();
    let joe = Person { login: Login::Ldap, ..people().remove(4) };
    scene.model.people.put([joe]);
    scene.press("/joe<Enter>D");
    assert!(said(&scene, "managed by LDAP") && scene.model.overlays.is_empty());
}

/// What is shared moves into the heir's own documents, where their quota counts.
#[test]
fn story_23_an_heir_without_room_is_warned_about() {
    for (used, warned) in [(90, false), (91, true), (120, true)] {
        let mut scene = Scene::ready();
        let zoe = Person { used_space: Some(used), quota: Some(100), ..people().remove(5) };
        scene.model.people.put([zoe]);
        scene.press("/nora<Enter>ozo");
        let words = format!("{used}% full");
        assert_eq!(line(&mut scene, "6@example.com").contains(&words), warned);
        scene.press("<Enter>");
        let words = format!("{used}% of their quota is used: shared documents may not fit");
        for size in [(80, 24), (120, 40)] {
            assert_eq!(scene.screen(size.0, size.1).contains(&words), warned, "{used}");
        }
    }
}

/// Two hundred pages, and rows that move from one page to the next meanwhile.
#[test]
fn story_24_twenty_thousand_people_are_shown_while_they_come_and_nobody_twice() {
    const ALL: u32 = 20_114;
    let mut scene = Scene::new();
    scene.sign_in(&[]);
    let load = scene.model.users.loading.id.unwrap();
    let somebody = |number: u32| {
        let name = format!("Person {number:05}");
        person(u128::from(number), &name, Role::User, PersonStatus::Active, "")
    };
    let numbers: Vec<u32> = (1..=ALL).collect();
    for (page, numbers) in numbers.chunks(100).enumerate() {
        // The last row of the page before comes once more.
        let again = numbers[0].saturating_sub(1).max(1);
        let items = [again].iter().chain(numbers).map(|number| somebody(*number)).collect();
        scene.msg(Msg::Page { load, rows: Loaded::People(Page { items, total: ALL }) });
        if page == 33 {
            assert!(scene.screen(80, 24).contains("Users 3,400 of 20,114"));
            scene.press("/03399<Enter>");
            assert_eq!(scene.model.users.list.order(), [PersonId::from_u128(3_399)]);
            scene.press("<Esc>");
        }
    }
    scene.msg(Msg::LoadDone { load });
    assert_eq!(scene.model.users.list.order().len(), 20_114);
    assert!(scene.screen(80, 24).contains("Users 20,114"));
}
