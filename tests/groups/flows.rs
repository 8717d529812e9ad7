//! Whole flows on a demo portal: what the portal has at the end is what was said.

use handover::{
    demo::{
        Faults, Options, Version,
        faults::{Kind, Mishap},
        world::{Account, Group, Role, Status, World},
    },
    offboard::{Level, Verdict, chores::State},
};
use uuid::Uuid;

use crate::driver::Driver;

/// Types a filter for the pane in front and keeps it.
fn find(driver: &mut Driver, pane: &str, text: &str) {
    driver.press(&format!("{pane} Esc Esc /"));
    driver.type_text(text);
    driver.press("Enter");
}

/// Waits until everything that was asked for is over.
async fn until_over(driver: &mut Driver) {
    let is_over =
        |model: &handover::app::Model| model.chores.latest().is_some_and(|batch| !batch.is_open());
    driver.until("the changes are over", is_over).await;
    driver.idle().await;
}

fn verdicts(driver: &Driver) -> Vec<Verdict> {
    let batch = driver.model().chores.latest().unwrap();
    let verdict = |state: &State| match state {
        State::Ended(verdict) => verdict.clone(),
        other => panic!("not over: {other:?}"),
    };
    batch.chores.iter().map(|chore| verdict(&chore.state)).collect()
}

fn only(driver: &Driver) -> Verdict {
    let [verdict] = &verdicts(driver)[..] else { panic!("one change") };
    verdict.clone()
}

fn named(driver: &Driver, name: &str) -> Option<Group> {
    driver.portal.steer(|site| site.world.groups.iter().find(|g| &*g.name == name).cloned())
}

fn world<T>(driver: &Driver, read: impl FnOnce(&World) -> T) -> T {
    driver.portal.steer(|site| read(&site.world))
}

/// The id of a person of the company by the beginning of their e-mail.
fn person(driver: &Driver, email: &str) -> Uuid {
    let card = &driver.portal.card.people;
    card.iter().find(|person| person.email.starts_with(email)).unwrap().id
}

fn last_level(driver: &Driver) -> Level {
    driver.model().messages.history().next().unwrap().1.level
}

#[tokio::test]
async fn a_group_from_its_making_to_its_end() {
    let mut driver = Driver::start(Options::default()).await;
    driver.press("2 n");
    driver.type_text("Night desk");
    driver.press("Tab Enter");
    driver.type_text("henrik.solberg@");
    driver.press("Enter Enter");
    driver.type_text("amara.diallo@");
    driver.press("Enter Enter");
    until_over(&mut driver).await;
    assert!(matches!(only(&driver), Verdict::Done(_)), "{:?}", only(&driver));
    let made = named(&driver, "Night desk").unwrap();
    assert_eq!(made.manager, Some(person(&driver, "henrik.solberg@")));
    assert_eq!(made.members.len(), 2);

    find(&mut driver, "2", "night desk");
    driver.press("n");
    driver.type_text("Night desk");
    driver.press("Enter");
    driver.until_shown("a group of this name exists").await;
    driver.press("x Esc");
    let same = |world: &World| world.groups.iter().filter(|g| &*g.name == "Night desk").count();
    assert_eq!(world(&driver, same), 1);

    driver.press(&format!("R {}", "Backspace ".repeat(10)));
    driver.type_text("Day desk");
    driver.press("Enter");
    until_over(&mut driver).await;
    find(&mut driver, "2", "day desk");
    driver.press("a");
    driver.type_text("petra.ionescu@");
    driver.press("Enter");
    until_over(&mut driver).await;
    assert_eq!(named(&driver, "Day desk").unwrap().members.len(), 3);
    assert!(driver.screen().contains("Henrik Solberg                  3"), "{}", driver.screen());

    driver.press("Enter");
    driver.idle().await;
    driver.press("/");
    driver.type_text("henrik");
    driver.press("Enter -");
    driver.until_shown("is its manager").await;
    driver.press("Enter");
    until_over(&mut driver).await;
    let left = named(&driver, "Day desk").unwrap();
    assert_eq!((left.manager, left.members.len()), (None, 2));

    find(&mut driver, "2", "day desk");
    driver.press("Esc /");
    driver.type_text("day desk");
    driver.press("Enter D");
    driver.type_text("Day desk");
    driver.press("Enter");
    until_over(&mut driver).await;
    assert!(named(&driver, "Day desk").is_none());
    assert!(!driver.screen().contains("Day desk  "), "{}", driver.screen());
}

/// Moves the members of Accounting, whose manager is disabled, to Sales EMEA.
async fn move_accounting(version: Version) -> (Driver, Verdict, [usize; 4]) {
    let mut driver = Driver::start(Options { version, ..Options::default() }).await;
    let size = |driver: &Driver, name: &str| named(driver, name).unwrap().members.len();
    let before = (size(&driver, "Accounting"), size(&driver, "Sales EMEA"));
    find(&mut driver, "2", "accounting");
    driver.press("M");
    driver.type_text("emea");
    driver.press("Enter");
    driver.type_text("move");
    driver.press("Enter");
    until_over(&mut driver).await;
    let after = (size(&driver, "Accounting"), size(&driver, "Sales EMEA"));
    let verdict = only(&driver);
    (driver, verdict, [before.0, before.1, after.0, after.1])
}

#[tokio::test]
async fn members_move_and_who_stays_is_named_with_the_reason() {
    let (driver, verdict, [from, _, left, _]) = move_accounting(Version::V3_7).await;
    let Verdict::Done(text) = &verdict else { panic!("{verdict:?}") };
    assert!(
        text.contains("-> 0") && text.contains("Nora O'Brien still heads the source"),
        "{text}"
    );
    let hidden = world(&driver, |world| {
        let group = world.groups.iter().find(|g| &*g.name == "Accounting").unwrap();
        let is_hidden =
            |id: &&Uuid| world.people.get(**id).is_some_and(|p| p.status == Status::Disabled);
        group.members.iter().filter(is_hidden).count()
    });
    assert!(left == hidden && hidden > 0 && from > left);
    assert!(text.contains(&format!("{hidden} disabled stay in the source")), "{text}");
}

#[tokio::test]
async fn an_older_portal_copies_and_that_is_said() {
    let (_, verdict, [from, to, left, joined]) = move_accounting(Version::V3_6).await;
    assert!(from == left && joined > to);
    assert!(matches!(&verdict, Verdict::Odd(text) if text.contains("copied, not moved")));
}

#[tokio::test]
async fn headships_go_to_the_heir_each_one_read_back() {
    let mut driver = Driver::start(Options::default()).await;
    let leaver = person(&driver, "nora.obrien@");
    let heir = person(&driver, "henrik.solberg@");
    let headed =
        |world: &World, who| world.groups.iter().filter(|g| g.manager == Some(who)).count();
    let (had, has) = world(&driver, |world| (headed(world, leaver), headed(world, heir)));
    assert!(had > 0);
    find(&mut driver, "1", "nora.obrien@");
    driver.press("h");
    driver.until_shown("heads 1 group").await;
    driver.press("Enter");
    driver.type_text("henrik.solberg@");
    driver.press("Enter");
    until_over(&mut driver).await;
    assert!(matches!(only(&driver), Verdict::Done(_)));
    let now = world(&driver, |world| (headed(world, leaver), headed(world, heir)));
    assert_eq!(now, (0, had + has));
}

#[tokio::test]
async fn who_lost_the_role_meanwhile_is_refused_and_has_changed_the_manager() {
    let mut driver = Driver::start(Options::default()).await;
    let me = driver.model().actor().unwrap().id.to_string().parse().unwrap();
    driver.portal.steer(|site| site.world.people.change(me, |p| p.role = Role::RoomAdmin));
    find(&mut driver, "2", "legal");
    driver.press("m");
    driver.type_text("henrik.solberg@");
    driver.press("Enter");
    until_over(&mut driver).await;
    let verdict = only(&driver);
    assert!(matches!(&verdict, Verdict::Odd(text) if text.contains("made all the same")));
    assert_eq!(last_level(&driver), Level::Warning);
    assert_eq!(named(&driver, "Legal").unwrap().manager, Some(person(&driver, "henrik.solberg@")));
}

#[tokio::test]
async fn who_cannot_head_a_group_any_more_leaves_it_as_it_was_and_that_is_amber() {
    let mut driver = Driver::start(Options::default()).await;
    let heir = person(&driver, "henrik.solberg@");
    let before = named(&driver, "Legal").unwrap().manager;
    find(&mut driver, "2", "legal");
    driver.press("m");
    driver.type_text("henrik.solberg@");
    driver.portal.steer(|site| site.world.people.set_status(heir, Status::Disabled));
    driver.press("Enter");
    until_over(&mut driver).await;
    let verdict = only(&driver);
    assert!(!matches!(verdict, Verdict::Done(_)), "{verdict:?}");
    assert!(verdict.text().contains("disabled, guests or gone"), "{verdict:?}");
    assert_eq!(named(&driver, "Legal").unwrap().manager, before);
}

#[tokio::test]
async fn story_18_many_are_disabled_one_by_one_and_the_rest_is_retried() {
    let mut driver = Driver::start(Options::default()).await;
    let free = person(&driver, "henrik.solberg@");
    let ldap = person(&driver, "amara.diallo@");
    let status = |driver: &Driver, id| world(driver, |w| w.people.get(id).unwrap().status);
    for email in ["amara.diallo@", "henrik.solberg@"] {
        driver.press(&format!("/ {}", "Backspace ".repeat(20)));
        driver.type_text(email);
        driver.press("Enter Space");
    }
    // Meanwhile a directory takes one of them over, which would fail a whole batch.
    driver.portal.steer(|site| site.world.people.change(ldap, |p| p.account = Account::Ldap));
    driver.press("Esc d Enter");
    until_over(&mut driver).await;
    assert_eq!(status(&driver, free), Status::Disabled);
    assert_eq!(status(&driver, ldap), Status::Active);
    assert_eq!(driver.model().chores.latest().unwrap().counts(), (1, 0, 1));
    driver.portal.steer(|site| site.world.people.change(ldap, |p| p.account = Account::Standard));
    driver.press("r");
    until_over(&mut driver).await;
    assert_eq!(status(&driver, ldap), Status::Disabled);
    assert_eq!(driver.model().chores.latest().unwrap().counts(), (2, 0, 0));
}

#[tokio::test]
async fn a_person_is_enabled_gets_another_role_is_logged_out_and_in_the_end_deleted() {
    let mut driver = Driver::start(Options::default()).await;
    let id = person(&driver, "nora.obrien@");
    find(&mut driver, "1", "nora.obrien@");
    driver.press("e Enter");
    until_over(&mut driver).await;
    assert_eq!(world(&driver, |w| w.people.get(id).unwrap().status), Status::Active);
    driver.press("R");
    driver.type_text("docspace");
    driver.press("Enter Enter");
    until_over(&mut driver).await;
    assert_eq!(world(&driver, |w| w.people.get(id).unwrap().role), Role::Admin);
    driver.press("L Enter");
    until_over(&mut driver).await;
    assert!(matches!(only(&driver), Verdict::Done(text) if text.contains("cannot be read back")));
    driver.press("d Enter");
    until_over(&mut driver).await;
    assert!(driver.screen().contains("disabled"), "{}", driver.screen());
    driver.press("D");
    driver.type_text("nora.obrien@example.com");
    driver.press("Enter");
    until_over(&mut driver).await;
    assert!(world(&driver, |w| w.people.get(id).is_none()));
    let verdict = only(&driver);
    assert!(verdict.text().contains("the profile is gone"), "{verdict:?}");
    assert!(!driver.screen().contains("nora.obrien@example.com  "), "{}", driver.screen());
}

fn faulty(kind: Kind, method: &str, path: &str) -> Options {
    let method = Some(method.to_owned());
    let mishap = Mishap { method, path: path.into(), ..Mishap::of(kind) };
    let faults = Faults { mishaps: vec![mishap], ..Faults::default() };
    Options { faults, ..Options::default() }
}

#[tokio::test]
async fn an_answer_that_is_lost_makes_no_second_group() {
    let mut driver = Driver::start(faulty(Kind::Drop, "POST", "group")).await;
    driver.press("2 n");
    driver.type_text("Night desk");
    driver.press("Enter");
    until_over(&mut driver).await;
    let verdict = only(&driver);
    assert!(matches!(&verdict, Verdict::Done(text) if text.contains("although the answer was")));
    driver.press("r");
    driver.idle().await;
    let same = |world: &World| world.groups.iter().filter(|g| &*g.name == "Night desk").count();
    assert_eq!(world(&driver, same), 1, "there is nothing to repeat");
}

#[tokio::test]
async fn a_change_that_never_arrived_is_a_failure_and_can_be_repeated() {
    let mut driver = Driver::start(faulty(Kind::BadGateway, "POST", "group")).await;
    driver.press("2 n");
    driver.type_text("Night desk");
    driver.press("Enter");
    until_over(&mut driver).await;
    assert!(matches!(only(&driver), Verdict::Failed(_)), "{:?}", only(&driver));
    driver.portal.steer(|site| site.faults.mishaps.clear());
    driver.press("r");
    until_over(&mut driver).await;
    assert!(matches!(only(&driver), Verdict::Done(_)), "{:?}", only(&driver));
    assert!(named(&driver, "Night desk").is_some());
}

#[tokio::test]
async fn a_clean_up_that_fails_after_a_deletion_is_said() {
    let faults = Faults { monolith: true, ..Faults::default() };
    let mut driver = Driver::start(Options { faults, ..Options::default() }).await;
    find(&mut driver, "1", "nora.obrien@");
    driver.press("D");
    driver.type_text("nora.obrien@example.com");
    driver.press("Enter");
    until_over(&mut driver).await;
    let verdict = only(&driver);
    assert!(matches!(&verdict, Verdict::Odd(text) if text.contains("without an owner")));
}
