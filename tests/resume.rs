//! A console that ends in the middle of a run, on a real wire and a real journal: the next one
//! goes on; and what holds the line meanwhile.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]
#![expect(clippy::expect_used, reason = "the same")]

#[path = "support/driver.rs"]
mod driver;

use std::sync::Arc;

use driver::Driver;
use handover::{
    app::{Keeping, Model, Msg},
    demo::{
        Options, Running,
        world::{Action, AuditRow, CardKey, Status},
    },
    offboard::{Conclusion, Hold, Proof},
    overlays::Overlay,
};
use tempfile::TempDir;
use uuid::Uuid;

const HENRIK: &str = "henrik.solberg@";

fn disabled(portal: &Running) -> Vec<Uuid> {
    portal.steer(|site| {
        let people = site.world.people.iter();
        people.filter(|person| person.status == Status::Disabled).map(|p| p.id).collect()
    })
}

/// How many runs have left their row in the audit trail.
fn reassigned(portal: &Running) -> usize {
    let is_one = |row: &&AuditRow| row.action == Action::DATA_REASSIGNED;
    portal.steer(|site| site.world.trail.rows.iter().filter(is_one).count())
}

/// Ends that the portal did not bring about itself: of its heavy leavers some fail or are stopped
/// by its own rules, everybody else is to be done and proven.
fn unexpected(model: &Model) -> Vec<String> {
    let expected = |conclusion: &Conclusion| {
        matches!(
            conclusion,
            Conclusion::Done(Proof::Proven)
                | Conclusion::Failed { at: Some(_), .. }
                | Conclusion::StoppedByServer(_)
        )
    };
    let cases = model.board.cases().iter().filter(|case| !expected(case.conclusion()));
    cases.map(|case| format!("{}: {:?}", case.leaver().name, case.conclusion())).collect()
}

/// Puts everybody who is disabled into the line.
async fn plan_all(driver: &mut Driver) {
    driver.press("1 f → → → Enter");
    driver.idle().await;
    driver.press("A o");
    driver.idle().await;
    driver.type_text(HENRIK);
    driver.press("Enter Enter");
    driver.until_shown("Enter start all").await;
    driver.press("Enter");
    driver.idle().await;
}

fn done(model: &Model) -> usize {
    let proven =
        |case: &&handover::offboard::Case| *case.conclusion() == Conclusion::Done(Proof::Proven);
    model.board.cases().iter().filter(proven).count()
}

fn all_settled(model: &Model) -> bool {
    model.board.cases().iter().all(handover::offboard::Case::is_settled)
}

async fn portal_and_home() -> (Arc<Running>, TempDir) {
    let portal = driver::portal(Options { workers: 1, people: 90, ..Options::default() }).await;
    (portal, tempfile::tempdir().unwrap())
}

#[tokio::test]
async fn the_next_console_goes_on_where_the_last_one_ended() {
    let (portal, home) = portal_and_home().await;
    let leavers = disabled(&portal).len();
    let before_all = reassigned(&portal);
    let mut driver = Driver::at_home(portal, home.path()).await;
    plan_all(&mut driver).await;
    let planned = driver.model().board.cases().len();
    assert!(planned > 5 && planned <= leavers, "{planned} of {leavers}");
    driver.until("some are done", |model| done(model) >= 2).await;
    let portal = driver.killed();
    // No record runs out while nobody looks.
    portal.steer(|site| site.clock.pause());

    let mut driver = Driver::at_home(portal, home.path()).await;
    assert_eq!(driver.model().overlays.last(), Some(&Overlay::Resume));
    assert_eq!(driver.model().board.cases().len(), planned, "nothing is lost");
    assert_eq!(driver.model().board.held(), Some(Hold::Resume));
    driver.until_shown("waiting: resume?").await;
    // Nothing leaves before the admin says so.
    let waiting = |model: &Model| {
        let cases = model.board.cases().iter();
        cases.filter(|case| case.is_waiting()).count()
    };
    let before = waiting(driver.model());
    driver.idle().await;
    assert!(before > 0 && waiting(driver.model()) == before);
    driver.portal.steer(|site| site.clock.resume());
    driver.press("Enter");
    driver.until("all have ended", all_settled).await;
    assert_eq!(unexpected(driver.model()), [""; 0]);
    // Each run that the portal finished left one row in its audit trail.
    let rows = reassigned(&driver.portal) - before_all;
    assert_eq!(rows, done(driver.model()), "nobody was started twice");
}

#[tokio::test]
async fn a_finished_run_leaves_an_empty_board_for_the_next_console() {
    let (portal, home) = portal_and_home().await;
    let mut driver = Driver::at_home(portal, home.path()).await;
    plan_all(&mut driver).await;
    driver.until("all have ended", all_settled).await;
    let portal = driver.killed();
    let driver = Driver::at_home(portal, home.path()).await;
    assert!(driver.model().board.cases().is_empty());
    assert!(driver.model().overlays.is_empty());
}

#[tokio::test]
async fn story_37_a_second_console_views_what_the_first_one_does() {
    let (portal, home) = portal_and_home().await;
    let mut first = Driver::at_home(portal, home.path()).await;
    plan_all(&mut first).await;
    let mut second = Driver::beside(Arc::clone(&first.portal), home.path()).await;
    assert!(matches!(second.model().keeping, Keeping::Viewer(_)));
    let cases = first.model().board.cases().len();
    assert_eq!(second.model().board.cases().len(), cases);
    second.press("3 G x");
    second.until_shown("another console has the journal").await;
    first.until("two are done", |model| done(model) >= 2).await;
    second.until("the second shows it", |model| done(model) >= 2).await;
}

#[tokio::test]
async fn story_08_a_revoked_key_holds_the_line_and_a_new_one_lets_it_go_on() {
    let (portal, home) = portal_and_home().await;
    let spare = portal.card.keys.owner_spare.clone();
    let mut driver = Driver::at_home(portal, home.path()).await;
    plan_all(&mut driver).await;
    driver.until("one is done", |model| done(model) >= 1).await;
    driver.portal.steer(|site| {
        site.world.keys.switch(CardKey::Owner, false);
        // No record runs out while nobody may look.
        site.clock.pause();
    });
    driver
        .until("a key is asked for", |model| {
            model.overlays.iter().any(|overlay| matches!(overlay, Overlay::NewKey(_)))
        })
        .await;
    driver.until("the line is held", |m| m.board.held() == Some(Hold::SignedOut)).await;
    assert!(driver.screen().contains("New key:"));
    driver.feed(Msg::Pasted("sk-wrong0123456789".into()));
    driver.press("Enter");
    driver.until_shown("New key:").await;
    driver
        .until("the wrong key is refused", |model| {
            let refused = |overlay: &Overlay| match overlay {
                Overlay::NewKey(dialog) => dialog.refusal.is_some(),
                _ => false,
            };
            model.overlays.iter().any(refused)
        })
        .await;
    driver.feed(Msg::Pasted(spare.clone()));
    assert!(!format!("{:?}", driver.model()).contains(&spare), "it is in no debug text");
    assert!(!driver.screen().contains(&spare));
    driver.press("Enter");
    driver.until("the line goes on", |model| model.board.held().is_none()).await;
    driver.portal.steer(|site| site.clock.resume());
    driver.until("all have ended", all_settled).await;
    assert_eq!(unexpected(driver.model()), [""; 0], "nothing failed because we lost access");
}

#[tokio::test]
async fn story_36_without_a_journal_everything_can_be_read_and_nothing_is_sent() {
    let (portal, home) = portal_and_home().await;
    // No directory can be made where a file is.
    let file = home.path().join("file");
    std::fs::write(&file, "").unwrap();
    let mut driver = Driver::at_home(portal, &file.join("state")).await;
    assert!(matches!(driver.model().keeping, Keeping::Broken(_)));
    let said = driver.model().messages.history();
    let said: Vec<&str> = said.map(|(_, notice)| notice.text.as_str()).collect();
    assert!(said.iter().any(|text| text.contains("Nothing is sent to the portal")), "{said:?}");
    let people = driver.model().users.list.order().len();
    assert!(people > 50, "reading goes on: {people}");
    driver.press("1 f → → → Enter");
    driver.idle().await;
    driver.press("A o");
    driver.until_shown("the journal cannot be written: nothing is sent").await;
    assert!(driver.model().board.cases().iter().all(|case| case.heir().is_none()));
}
