//! Whole flows in process: real HTTP to a demo portal, no terminal.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]
#![expect(clippy::expect_used, reason = "the same")]

#[path = "support/driver.rs"]
mod driver;

use driver::Driver;
use handover::{
    demo::{self, Options},
    offboard::Conclusion,
    runtime::Errand,
};

/// The member of the demo company who is disabled and owns the most of its first people.
fn leaver(driver: &Driver) -> String {
    let people = &driver.portal.card.people;
    let leaver = people
        .iter()
        .filter(|person| person.status == "disabled" && person.role == "room_admin")
        .max_by_key(|person| person.rooms);
    leaver.unwrap().email.clone()
}

/// Puts the cursor on the leaver and starts a hand-over to the first heir of the sheet.
async fn hand_over(driver: &mut Driver, leaver: &str) {
    driver.press("/");
    driver.type_text(leaver);
    driver.press("Enter o");
    driver.idle().await;
    driver.press("Enter Enter");
}

#[tokio::test]
async fn at_the_start_everybody_and_every_group_is_read() {
    let driver = Driver::start(Options::default()).await;
    assert_eq!(driver.model().users.list.order().len(), 300);
    assert!(driver.screen().contains("Users 300"), "{}", driver.screen());
}

#[tokio::test]
async fn a_wrong_key_is_said_and_nothing_is_asked_for() {
    let portal = demo::serve(([127, 0, 0, 1], 0).into(), Options::default()).await.unwrap();
    let mut driver = Driver::on(portal, "sk-wrong");
    driver.until_shown("not signed in").await;
    driver.press("r");
    driver.idle().await;
    assert!(driver.model().users.list.order().is_empty());
}

#[tokio::test]
async fn a_hand_over_ends_when_the_server_says_so() {
    let mut driver = Driver::start(Options::default()).await;
    let leaver = leaver(&driver);
    hand_over(&mut driver, &leaver).await;
    driver
        .until("done", |model| {
            model.board.cases().iter().any(|case| matches!(case.conclusion(), Conclusion::Done(_)))
        })
        .await;
}

#[tokio::test]
async fn x_stops_the_task_under_the_cursor() {
    let mut driver = Driver::start(Options::default()).await;
    let leaver = leaver(&driver);
    hand_over(&mut driver, &leaver).await;
    driver.until("running", |model| model.board.cases()[0].percentage().is_some()).await;
    driver.press("3 x");
    driver.until("ended", |model| model.board.cases()[0].conclusion().is_end()).await;
    let words = driver.model().board.cases()[0].conclusion().words();
    assert!(words.contains("stopped") || words.contains("finished before"), "{words}");
}

#[tokio::test]
async fn leaving_is_an_errand_of_the_terminal() {
    let mut driver = Driver::start(Options { people: 20, ..Options::default() }).await;
    driver.press("q");
    assert!(driver.errands.contains(&Errand::Quit));
}
