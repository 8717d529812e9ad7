//! Whole offboardings from the sheet on, at a demo portal over real HTTP.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]
#![expect(clippy::expect_used, reason = "the same")]
#![allow(dead_code, reason = "the driver has more than these flows need")]

#[path = "support/driver.rs"]
mod driver;

use std::collections::BTreeSet;

use driver::Driver;
use handover::{
    app::Model,
    demo::{self, Options, world::Status},
    offboard::{Case, Conclusion, Mark, Proof, Stage},
};
use uuid::Uuid;

fn mail(handle: &str) -> String {
    format!("{handle}@example.com")
}

fn id(driver: &Driver, handle: &str) -> Uuid {
    driver.portal.steer(|site| site.world.people.by_email(&mail(handle)).unwrap().id)
}

fn case<'a>(model: &'a Model, handle: &str) -> Option<&'a Case> {
    let email = mail(handle);
    model.board.cases().iter().find(|case| *case.leaver().email == *email)
}

fn has_ended(model: &Model, handle: &str) -> bool {
    case(model, handle).is_some_and(|case| case.conclusion().is_end() && case.is_settled())
}

fn is_planned(driver: &Driver, handle: &str) -> bool {
    case(driver.model(), handle).is_some()
}

/// Opens the sheet for somebody, waits for the facts, and picks the heir.
async fn open(driver: &mut Driver, leaver: &str, heir: &str) {
    driver.press("1 Esc /");
    driver.type_text(&mail(leaver));
    driver.press("Enter o");
    driver.idle().await;
    driver.type_text(&mail(heir));
    driver.press("Enter");
}

/// Marks these people and opens the sheet.
async fn mark(driver: &mut Driver, handles: &[&str]) {
    for handle in handles {
        driver.press("1 /");
        driver.type_text(&mail(handle));
        driver.press("Enter Space Esc");
    }
    driver.press("o");
    driver.idle().await;
}

/// She is active, heads two groups, has keys, owns rooms and templates.
#[tokio::test]
async fn story_21_an_active_head_of_groups_is_offboarded_and_proven_rung_by_rung() {
    let mut driver = Driver::start(Options::default()).await;
    driver.press("1 /");
    driver.type_text("amara.diallo");
    driver.press("Enter o");
    driver.idle().await;
    for fact in ["active, room admin", "? templates", "Sales", "Board", "2: CRM sync"] {
        assert!(driver.screen().contains(fact), "{fact}:\n{}", driver.screen());
    }
    driver.type_text("henrik");
    driver.press("Enter");
    for step in ["Henrik Solberg becomes head of", "disabled before anything moves"] {
        assert!(driver.screen().contains(step), "{step}:\n{}", driver.screen());
    }
    driver.press("Enter");
    driver.until("ended", |model| has_ended(model, "amara.diallo")).await;
    let case = case(driver.model(), "amara.diallo").unwrap();
    assert_eq!(*case.conclusion(), Conclusion::Done(Proof::Proven), "{:?}", case.missing());
    let rungs: BTreeSet<Stage> = case.timeline().iter().map(|entry| entry.stage).collect();
    let all = [
        Stage::Facts,
        Stage::Groups,
        Stage::Disable,
        Stage::Sessions,
        Stage::Reassign,
        Stage::Proof,
    ];
    assert_eq!(rungs, all.into(), "{:?}", case.timeline());
    assert!(case.timeline().iter().all(|entry| entry.mark != Mark::Failed));
    let (leaver, heir) = (id(&driver, "amara.diallo"), id(&driver, "henrik.solberg"));
    driver.portal.steer(|site| {
        let heads = |person| site.world.groups.iter().filter(|g| g.manager == Some(person)).count();
        assert_eq!(heads(leaver), 0);
        assert!(heads(heir) >= 3, "his own, and her two");
        assert_eq!(site.world.people.get(leaver).unwrap().status, Status::Disabled);
    });
}

#[tokio::test]
async fn story_38_what_changes_between_two_looks_is_shown_and_not_sent() {
    let mut driver = Driver::start(Options::default()).await;
    open(&mut driver, "tomas.dvorak", "henrik.solberg").await;
    let (leaver, owner) = (id(&driver, "tomas.dvorak"), id(&driver, "owner"));
    driver.portal.steer(|site| site.world.disable(leaver, owner));
    driver.press("Enter");
    driver.until_shown("the leaver is disabled, was active").await;
    assert!(!is_planned(&driver, "tomas.dvorak"));
    driver.press("Enter");
    driver.until("ended", |model| has_ended(model, "tomas.dvorak")).await;
    let end = case(driver.model(), "tomas.dvorak").unwrap().conclusion();
    assert_eq!(*end, Conclusion::Done(Proof::Proven));
}

#[tokio::test]
async fn a_profile_is_destroyed_only_for_the_right_e_mail() {
    let mut driver = Driver::start(Options::default()).await;
    open(&mut driver, "nora.obrien", "henrik.solberg").await;
    driver.press("p p Enter");
    driver.until_shown("before any room has moved").await;
    driver.press("Enter Enter");
    driver.type_text("henrik.solberg@example.com");
    driver.press("Enter");
    driver.idle().await;
    assert!(!is_planned(&driver, "nora.obrien"));
    for _ in 0.."henrik.solberg@example.com".len() {
        driver.press("Backspace");
    }
    driver.type_text("nora.obrien@example.com");
    driver.press("Enter");
    driver.until("ended", |model| has_ended(model, "nora.obrien")).await;
    let end = case(driver.model(), "nora.obrien").unwrap().conclusion();
    assert_eq!(*end, Conclusion::Done(Proof::Proven));
    let left =
        driver.portal.steer(|site| site.world.people.by_email(&mail("nora.obrien")).is_some());
    assert!(!left);
}

/// One DocSpace admin or one LDAP profile among them, and the portal refuses them all
/// (docspace-api.md 5.1).
#[tokio::test]
async fn story_18_a_docspace_admin_and_an_ldap_person_are_split_out_and_named() {
    let options = Options { speed: f64::from(driver::SPEED), ..Options::default() };
    let portal = demo::serve(([127, 0, 0, 1], 0).into(), options).await.unwrap();
    let key = portal.card.keys.admin.clone().unwrap();
    let mut driver = Driver::on(portal, &key);
    driver.until("somebody is signed in", |model| model.session().is_some()).await;
    driver.idle().await;
    let leavers = ["petra.ionescu", "dmytro.kovalchuk", "nora.obrien", "kim.nguyen"];
    mark(&mut driver, &leavers).await;
    driver.type_text("henrik");
    driver.press("Enter");
    driver.resize(120, 40);
    for words in [
        "2 will be offboarded, 2 blocked",
        "managed by LDAP: disable them in the directory",
        "only the owner can do this to a DocSpace admin",
    ] {
        assert!(driver.screen().contains(words), "{words}:\n{}", driver.screen());
    }
    driver.press("Enter");
    driver.until_shown("Enter start all").await;
    assert!(leavers.iter().all(|handle| !is_planned(&driver, handle)), "the counts come first");
    driver.press("Enter");
    for handle in ["nora.obrien", "kim.nguyen"] {
        driver.until("ended", |model| has_ended(model, handle)).await;
        let end = case(driver.model(), handle).unwrap().conclusion();
        assert_eq!(*end, Conclusion::Done(Proof::Proven), "{handle}");
    }
    assert!(!is_planned(&driver, "petra.ionescu") && !is_planned(&driver, "dmytro.kovalchuk"));
}

#[tokio::test]
async fn each_gets_the_manager_of_their_group_as_heir() {
    let mut driver = Driver::start(Options::default()).await;
    let moves = [("anna.kovacs", "henrik.solberg"), ("prudence.ashworth", "zoe.unal")];
    for (leaver, manager) in moves {
        let (leaver, manager) = (id(&driver, leaver), id(&driver, manager));
        driver.portal.steer(|site| {
            let groups = &mut site.world.groups;
            let old: Vec<Uuid> = groups.of(leaver).map(|group| group.id).collect();
            for group in old {
                groups.leave(group, leaver);
            }
            let new = groups.iter().find(|group| group.manager == Some(manager)).unwrap().id;
            groups.join(new, leaver);
        });
    }
    driver.press("1 r");
    driver.idle().await;
    mark(&mut driver, &moves.map(|(leaver, _)| leaver)).await;
    driver.press("Tab");
    assert!(driver.screen().contains("2 will be offboarded"), "{}", driver.screen());
    driver.press("Enter");
    driver.until_shown("Enter start all").await;
    driver.press("Enter");
    for (leaver, manager) in moves {
        let heir = case(driver.model(), leaver).and_then(Case::heir).unwrap();
        assert_eq!(*heir.email, *mail(manager));
        driver.until("ended", |model| has_ended(model, leaver)).await;
    }
}
