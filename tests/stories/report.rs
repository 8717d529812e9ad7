//! Stories that end in a report, or in an undo.

use std::fs;

use super::{
    scene::{self, Scene, people, person},
    script::{self, Script},
    wrong_heir::WrongHeir,
};
use handover::{
    app::{Effect, Msg, Net},
    demo::Options,
    domain::{PersonStatus, Role, Rooms, TaskStatus},
    offboard::{Observation, Report, Trail, report::Outcome},
};
use jiff::SignedDuration;

/// Reassigning back would take everything of the wrong heir; the kit takes the leaver's rooms.
#[tokio::test]
async fn story_01_a_wrong_heir() {
    let mut wrong = WrongHeir::done(Options { people: 60, ..Options::default() }).await;
    let own: Vec<u32> = wrong.owned_by(wrong.wrong);
    let own: Vec<u32> = own.into_iter().filter(|room| !wrong.rooms.contains(room)).collect();
    wrong.open_kit().await;
    wrong.give().await;
    wrong.until_over().await;
    assert!(wrong.undo().is_whole(), "{}", wrong.driver.screen());
    assert_eq!(wrong.owned_by(wrong.wrong), own, "what was always the heir's stays theirs");
    assert!(wrong.rooms.iter().all(|room| wrong.owned_by(wrong.right).contains(room)));
    let report = wrong.report(2).await;
    let undone = report.people.iter().find_map(|subject| subject.undo.as_ref()).unwrap();
    assert_eq!(undone.to.email.as_str(), wrong.right_email);
    assert!(undone.rooms.iter().all(|giving| giving.outcome.has_moved()));
}

/// Two leavers of one name leave two folders of one name in the heir's documents.
#[test]
fn story_22_folders_of_namesakes() {
    let heir = &people()[11];
    let mut script = Script::new();
    for number in [50, 51, 52] {
        let name = if number == 52 { "Eva Only" } else { "John Smith" };
        let leaver = person(number, name, Role::RoomAdmin, PersonStatus::Disabled, "");
        let case = script.start(&leaver, heir, Rooms::default());
        let done = scene::report(100, true, TaskStatus::Completed);
        script.answer(case, Observation::Answered(done));
    }
    let mut console = Scene::ready();
    console.model.board = script.board;
    console.msg(Msg::Clock(script.now));
    let effects = console.press("3:report<Enter>");
    let [Effect::WriteReport(report)] = &effects[..] else { panic!("{effects:?}") };
    let folders = report.people.iter().map(|subject| subject.folder.as_ref().unwrap());
    let folders: Vec<_> =
        folders.map(|folder| (folder.name.as_str(), folder.of_this_name)).collect();
    let john = ("Documents of user John Smith", 2);
    assert_eq!(folders, [john, john, ("Documents of user Eva Only", 1)]);
    assert!(report.text().contains("Documents of user John Smith; 2 folders of this name"));
}

/// The times of audit rows are the portal's.
#[test]
fn story_25_clocks_that_differ() {
    let mut scene = Scene::ready();
    let offset = |seconds| {
        let clock_offset = Some(SignedDuration::from_secs(seconds));
        Msg::Net(Net { clock_offset, ..Net::default() })
    };
    scene.msg(offset(29));
    assert!(!scene.screen(120, 40).contains("clock"));
    scene.msg(offset(-75));
    let warning = "the portal's clock is 75 s behind this machine's";
    assert!(scene.screen(120, 40).contains(warning), "{}", scene.screen(120, 40));
    let said = scene.model.messages.len();
    scene.msg(offset(-80));
    assert_eq!(scene.model.messages.len(), said, "once");
    scene.model.board = script::script().board;
    let effects = scene.press("3:report<Enter>");
    let [Effect::WriteReport(report)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(report.head.clock_ahead_seconds, Some(-80));
    assert!(report.text().contains("the portal's clock is 80 s behind this machine's"));
}

/// "It said done", three weeks later: what the server said, and what else proves it.
#[tokio::test]
async fn story_35_evidence_three_weeks_later() {
    let mut wrong = WrongHeir::done(Options { people: 60, ..Options::default() }).await;
    let report: Report = wrong.report(1).await;
    let subject = report.people.iter().find(|subject| *subject.leaver.email == *wrong.leaver_email);
    let subject = subject.unwrap();
    assert_eq!(subject.outcome, Outcome::DoneProven, "{:?}", subject.missing);
    let before = subject.before.as_ref().unwrap();
    assert_eq!(before.holdings.rooms.count(), Some(wrong.rooms.len()));
    let after = subject.after.as_ref().unwrap();
    assert_eq!(after.rooms.count(), Some(0));
    assert!(matches!(&after.trail, Trail::Row(row) if row.id > 0 && !row.sentence.is_empty()));
    assert_eq!(subject.record.as_ref().unwrap().percentage, 100);
    assert!(report.head.program.contains(env!("CARGO_PKG_VERSION")));
    assert_eq!(report.head.by.as_ref().unwrap().party.id, subject.actor.id);
    let key = wrong.driver.portal.card.keys.owner.clone();
    for entry in fs::read_dir(wrong.driver.files.path().join("reports")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(!text.contains(&key), "a key was written");
    }
    wrong.driver.until("said", |model| model.last_report.is_some()).await;
    assert!(wrong.driver.model().parting_words().iter().any(|words| words.starts_with("report: ")));
}
