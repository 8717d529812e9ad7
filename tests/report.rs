//! The report: what is in it, how it is written, and that it is whole.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod common {
    pub mod scene;
    pub mod script;
}

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use common::{
    scene::{Scene, people, person, report as record},
    script::{OWNER, Script, script},
};
use handover::{
    app::{Effect, Msg},
    domain::{Clean, PersonStatus, Role, Rooms, TaskStatus, Timestamp},
    offboard::{
        Case, Event, Facts, Holdings, Observation, Options, Party, Plan, Report,
        report::{Head, Outcome, Signer},
    },
    runtime::Files,
};

fn head(written: Timestamp) -> Head {
    let owner = &people()[0];
    Head {
        program: Clean::new("handover 9.9.9"),
        portal: Clean::new("docs.example.com"),
        portal_title: Some(Clean::new("Example Ltd")),
        portal_version: Some(Clean::new("3.7.2")),
        written,
        by: Some(Signer {
            party: Party::from(owner),
            role: owner.role,
            key_name: Clean::new("console"),
        }),
        clock_ahead_seconds: Some(-61),
    }
}

fn report_on(script: &Script) -> Report {
    Report::of(&script.board, head(script.now))
}

fn cells(csv: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv);
    let cells = |row: csv::StringRecord| row.iter().map(str::to_owned).collect();
    reader.records().map(|row| cells(row.unwrap())).collect()
}

#[test]
fn as_text() {
    insta::assert_snapshot!(report_on(&script()).text());
}

#[test]
fn as_json() {
    insta::assert_snapshot!(report_on(&script()).json());
}

#[test]
fn as_a_table() {
    let csv = report_on(&script()).csv().unwrap();
    insta::assert_snapshot!(String::from_utf8(csv).unwrap());
}

#[test]
fn json_comes_back_as_it_was() {
    let report = report_on(&script());
    assert_eq!(serde_json::from_str::<Report>(&report.json()).unwrap(), report);
}

#[test]
fn the_json_form_is_documented_member_by_member() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/REPORT.md"));
    let (page, report) = (page.unwrap(), serde_json::to_value(report_on(&script())).unwrap());
    let members = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    for member in members(&report).into_iter().chain(members(&report["people"][0])) {
        assert!(page.contains(&format!("`{member}`")), "docs/REPORT.md does not tell of {member}");
    }
    for column in &cells(&report_on(&script()).csv().unwrap())[0] {
        assert!(page.contains(&format!("`{column}`")), "docs/REPORT.md does not tell of {column}");
    }
}

#[test]
fn a_name_that_would_be_a_formula_is_only_a_name() {
    let heir = &people()[11];
    for name in ["=1+1", "+SUM(A1)", "-2", "@now", "=cmd|' /C calc'!A0"] {
        let leaver = person(2, name, Role::RoomAdmin, PersonStatus::Disabled, "");
        let mut script = Script::new();
        script.start(&leaver, heir, Rooms::default());
        let rows = cells(&report_on(&script).csv().unwrap());
        assert_eq!(rows[1][0], format!("'{name}"));
        let guarded = |cell: &String| !cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        assert!(rows.iter().flatten().all(guarded), "{rows:?}");
    }
}

#[test]
fn a_name_with_commas_quotes_and_line_ends_stays_one_cell() {
    let leaver = person(2, "O\"Neil, \"X\" \u{2028}", Role::RoomAdmin, PersonStatus::Disabled, "");
    let mut script = Script::new();
    script.start(&leaver, &people()[11], Rooms::default());
    let rows = cells(&report_on(&script).csv().unwrap());
    assert_eq!(rows[1][0], leaver.name.as_str());
    assert_eq!(rows[0].len(), rows[1].len());
}

/// Who received what an earlier run has moved: the last heir alone would hide it.
#[test]
fn of_several_heirs_each_is_named_with_the_time_of_its_start() {
    let people = people();
    let (joe, sam, zoe) = (&people[4], &people[11], &people[5]);
    let mut script = script();
    let is_joes = |case: &&Case| case.leaver().id == joe.id;
    let case = script.board.cases().iter().find(is_joes).unwrap().id();
    script.take(Event::OtherHeir { actor: OWNER, cases: vec![case], heir: Party::from(zoe) });
    let (leaver, heir) = (Some(joe.clone()), Some(zoe.clone()));
    let facts = Facts { leaver, heir, holdings: Holdings::default() };
    script.answer(case, Observation::Facts(Box::new(facts)));
    script.answer(case, Observation::Absent);
    script.answer(case, Observation::Answered(record(0, false, TaskStatus::Running)));
    let report = report_on(&script);
    let rows = cells(&report.csv().unwrap());
    let column = rows[0].iter().position(|column| column == "starts").unwrap();
    let of_joe = rows.iter().find(|row| row[2] == joe.id.to_string()).unwrap();
    let starts: Vec<&str> = of_joe[column].lines().collect();
    let subject = report.people.iter().find(|subject| subject.leaver.id == joe.id).unwrap();
    let [first, second] = &subject.starts[..] else { panic!("{:?}", subject.starts) };
    assert!(first.at < second.at);
    for ((line, start), heir) in starts.iter().zip([first, second]).zip([sam, zoe]) {
        let at = start.at.strftime("%Y-%m-%d %H:%M:%SZ");
        assert_eq!(*line, format!("{at} to {} <{}>", heir.name, heir.email));
        assert!(report.text().contains(line));
    }
    assert_eq!(starts.len(), 2);
}

#[test]
fn a_thousand_people_are_a_thousand_lines() {
    let mut script = Script::new();
    let heir = Party::from(&people()[11]);
    let leaver = |number| person(number, "Nora", Role::RoomAdmin, PersonStatus::Disabled, "");
    let plan = |number| Plan::new(Party::from(&leaver(number)), heir.clone(), Options::default());
    script.take(Event::Planned { actor: OWNER, plans: (100..1_100).map(plan).collect() });
    let report = report_on(&script);
    assert_eq!(cells(&report.csv().unwrap()).len(), 1_001);
    assert!(report.text().contains("\n1000. Nora"));
    assert!(report.people.iter().all(|subject| subject.outcome == Outcome::Open));
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn three_files_of_one_name_which_only_their_owner_may_read() {
    let folder = tempfile::tempdir().unwrap();
    let report = report_on(&script());
    let files = Files::new(&folder.path().join("state"));
    let paths = files.write_report(&report).unwrap();
    let reports = folder.path().join("state/reports");
    let stem = format!("docs.example.com-{}", report.head.written.strftime("%Y%m%dT%H%M%SZ"));
    assert_eq!(names(&reports), [".csv", ".json", ".txt"].map(|end| format!("{stem}{end}")));
    assert_eq!(mode(&reports), 0o700);
    for path in &paths {
        assert_eq!(mode(Path::new(path)), 0o600, "{path}");
    }
    assert_eq!(fs::read_to_string(&paths[1]).unwrap(), report.json());
    assert_eq!(fs::read_to_string(&paths[2]).unwrap(), report.text());
}

#[test]
fn nothing_is_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let report = report_on(&script());
    let files = Files::new(folder.path());
    let first = files.write_report(&report).unwrap();
    fs::remove_file(&first[0]).unwrap();
    fs::write(&first[2], "mine").unwrap();
    let second = files.write_report(&report).unwrap();
    assert!(second[0].ends_with("Z-2.csv"), "{second:?}");
    assert_eq!(fs::read_to_string(&first[2]).unwrap(), "mine");
    assert_eq!(names(&folder.path().join("reports")).len(), 5);
}

#[test]
fn a_place_that_cannot_be_written_is_said_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let occupied = folder.path().join("state");
    fs::write(&occupied, "a file").unwrap();
    let why = Files::new(&occupied).write_report(&report_on(&script())).unwrap_err();
    let place = occupied.join("reports");
    assert!(why.starts_with(&format!("the report cannot be written to {}: ", place.display())));
    let mut scene = Scene::ready();
    scene.msg(Msg::Wrote(Err(why.clone())));
    assert!(scene.screen(120, 40).contains("the report cannot be written to"));
    assert!(scene.model.parting_words().is_empty());
}

#[test]
fn where_the_report_is_is_said_at_once_and_on_leaving() {
    let mut scene = Scene::ready();
    let paths = ["csv", "json", "txt"].map(|end| format!("/state/reports/x-2.{end}"));
    scene.msg(Msg::Wrote(Ok(paths.to_vec())));
    assert!(scene.screen(80, 24).contains("/state/reports/x-2.{csv,json,txt}"));
    assert_eq!(scene.model.parting_words(), ["report: /state/reports/x-2.{csv,json,txt}"]);
}

#[test]
fn without_tasks_there_is_nothing_to_report() {
    let mut scene = Scene::ready();
    scene.press("3:report<Enter>");
    assert!(!scene.effects.iter().any(|effect| matches!(effect, Effect::WriteReport(_))));
    assert!(scene.screen(80, 24).contains("there are no tasks to report on"));
}
