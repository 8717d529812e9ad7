//! The painful stories of offboarding: what happens to admins today, and what the console does.
//! Each test has the number of its story.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests")]

#[path = "stories/board.rs"]
mod board;
#[path = "common/cases.rs"]
mod cases;
#[path = "support/driver.rs"]
mod driver;
#[path = "stories/people.rs"]
mod people;
#[path = "stories/portal.rs"]
mod portal;
#[path = "stories/report.rs"]
mod report;
#[path = "common/scene.rs"]
mod scene;
#[path = "common/script.rs"]
mod script;
#[path = "support/wrong_heir.rs"]
mod wrong_heir;

use std::{fs, path::Path};

/// How many stories there are.
const STORIES: u32 = 38;

#[test]
fn every_story_has_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = [source(&root.join("tests")), source(&root.join("src"))].concat();
    let is_played = |number: &u32| sources.contains(&format!("fn story_{number:02}_"));
    let missing: Vec<u32> = (1..=STORIES).filter(|number| !is_played(number)).collect();
    assert_eq!(missing, [0; 0]);
}

/// All source files in a directory and below, as one text.
fn source(path: &Path) -> String {
    if path.is_dir() {
        let entries = fs::read_dir(path).unwrap();
        return entries.map(|entry| source(&entry.unwrap().path())).collect();
    }
    let is_source = path.extension().is_some_and(|ending| ending == "rs");
    if is_source { fs::read_to_string(path).unwrap() } else { String::new() }
}
