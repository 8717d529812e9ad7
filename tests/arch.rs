//! The walls of the house: who may know whom. docs/ARCHITECTURE.md says why each stands there.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

#[path = "support/source.rs"]
mod source;

use source::Source;

/// The rooms, and which other rooms each may know.
const ROOMS: [(&str, &[&str]); 14] = [
    ("domain", &[]),
    ("toml_text", &[]),
    ("offboard", &["domain"]),
    ("docspace", &["domain"]),
    ("demo", &[]),
    ("ui", &["offboard", "domain", "toml_text"]),
    ("config", &["app", "ui", "toml_text"]),
    ("app", &["screens", "overlays", "ui", "offboard", "domain"]),
    ("screens", &["app", "overlays", "ui", "offboard", "domain"]),
    ("overlays", &["app", "screens", "ui", "offboard", "domain"]),
    ("term", &["app", "ui"]),
    ("runtime", &["term", "app", "ui", "docspace", "offboard", "domain"]),
    ("cli", &["runtime", "term", "config", "app", "ui", "docspace", "demo", "domain"]),
    ("main", &[]),
];

/// Crates that stay in some rooms.
const CRATES: [(&str, &[&str]); 12] = [
    ("axum", &["demo"]),
    ("base64", &["term"]),
    ("clap", &["cli"]),
    ("crossterm", &["term"]),
    ("nix", &["runtime"]),
    ("ratatui", &["app", "screens", "overlays", "ui", "term"]),
    ("reqwest", &["docspace"]),
    ("rustix", &["term", "runtime", "cli"]),
    ("rustls", &["docspace"]),
    ("tokio", &["runtime", "docspace", "demo", "cli"]),
    ("tokio_util", &["runtime", "docspace", "demo"]),
    ("toml", &["toml_text", "demo"]),
];

/// Rooms whose code gives the same for the same input: no clock, no chance, no environment.
const PURE: [&str; 6] = ["domain", "offboard", "app", "screens", "overlays", "ui"];
/// What such code does not contain.
const IMPURE: [&str; 12] = [
    "Instant",
    "SystemTime",
    "Timestamp::now",
    "Zoned::now",
    "fastrand",
    "std::env",
    "env::var",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "println",
];

/// What draws: it gets the state, and changes nothing.
const DRAWING: [&str; 2] = ["/ui/", "/view.rs"];
/// What such code does not contain.
const CHANGING: [&str; 4] = ["Effect", "Effects", "Msg", "&mut Model"];

/// What gives out receipts: with one, a change of the portal can be made.
const RECEIPTS: &str = "of_kept_intent";
/// Where that is known: at home, and where intents are kept.
const KEEPING: [&str; 2] = ["src/domain/receipt.rs", "src/runtime/journal"];

/// The most lines of a file.
const LONGEST: usize = 700;

/// Everything that is wrong with a file, one sentence each.
fn faults(file: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault = |text: String| faults.push(format!("{}: {text}", file.path));
    let room = file.room();
    if file.path.ends_with("/mod.rs") {
        fault("foo.rs and foo/, never mod.rs".into());
    }
    if file.lines > LONGEST {
        fault(format!("{} lines are more than {LONGEST}", file.lines));
    }
    match ROOMS.iter().find(|(name, _)| *name == room) {
        Some((_, known)) => {
            for other in file.rooms_used() {
                let exists = ROOMS.iter().any(|(name, _)| *name == other);
                if exists && other != room && !known.contains(&other.as_str()) {
                    fault(format!("{room} must not know {other}"));
                }
            }
        }
        None if room == "lib" => {}
        None => fault(format!("{room} is no room of the house: give it one in tests/arch.rs")),
    }
    for (name, rooms) in CRATES {
        if file.contains(&format!("{name}::")) && !rooms.contains(&room) {
            fault(format!("{room} must not know the crate {name}"));
        }
    }
    if file.contains("ratatui::crossterm") {
        fault("crossterm has one way in, and it is not ratatui".into());
    }
    for word in IMPURE.iter().filter(|_| PURE.contains(&room)) {
        if file.contains(word) {
            fault(format!("{room} is pure and must not contain {word}"));
        }
    }
    if file.contains(RECEIPTS) && !KEEPING.iter().any(|place| file.path.starts_with(place)) {
        fault("only the journal gives out receipts".into());
    }
    let draws = DRAWING.iter().any(|part| file.path.contains(part));
    for word in CHANGING.iter().filter(|_| draws) {
        if file.contains(word) {
            fault(format!("a view only draws and must not contain {word}"));
        }
    }
    faults
}

#[test]
fn the_walls_stand() {
    let files = source::tree("src");
    assert!(files.len() > 80, "the sources are found");
    let faults: Vec<String> = files.iter().flat_map(faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_room_exists() {
    let files = source::tree("src");
    for (room, _) in ROOMS {
        assert!(files.iter().any(|file| file.room() == room), "{room} is gone");
    }
}

mod the_scanner {
    use super::*;

    /// What is said of a file with this path and text.
    fn said(path: &str, text: &str) -> String {
        faults(&Source::new(path, text)).join("\n")
    }

    #[test]
    fn sees_a_wall_crossed_however_the_path_is_written() {
        let crossed = "offboard must not know docspace";
        for text in [
            "use crate::docspace::Client;",
            "use crate::{domain::Person, docspace::{Client, Gate}};",
            "fn f() { let c = crate :: docspace::Client::new(); }",
            "use super::super::docspace;",
            "use {super::super::{domain, docspace}};",
        ] {
            assert!(said("src/offboard/case.rs", text).contains(crossed), "{text}");
        }
        assert!(said("src/offboard.rs", "use super::docspace::Client;").contains(crossed));
    }

    #[test]
    fn lets_pass_what_is_allowed() {
        for (path, text) in [
            ("src/offboard/case.rs", "use crate::domain::Person; use super::Board;"),
            ("src/offboard/case.rs", "// use crate::docspace\n/* crate::docspace */"),
            ("src/offboard/case.rs", "/// Made by [`crate::docspace::Client`].\nstruct A;"),
            ("src/offboard/case.rs", "const A: &str = \"crate::docspace::\";"),
            ("src/offboard/case.rs", "#[cfg(test)]\nmod tests { use std::time::Instant; }"),
            ("src/offboard/case/tests.rs", "use std::time::Instant;"),
            ("src/term/guard.rs", "use crossterm::cursor::Show; use crate::app::Key;"),
            ("src/runtime/shell.rs", "use tokio::select; use std::time::Instant;"),
            ("src/demo/clock.rs", "use super::world; use std::time::Instant;"),
        ] {
            assert_eq!(said(path, text), "", "{text}");
        }
    }

    #[test]
    fn sees_crates_where_they_do_not_belong() {
        assert!(said("src/app/list.rs", "use tokio::time;").contains("the crate tokio"));
        assert!(said("src/runtime.rs", "use crossterm::event;").contains("the crate crossterm"));
        assert!(said("src/ui/theme.rs", "use ratatui::crossterm::style;").contains("one way in"));
        assert!(said("src/domain/task.rs", "fn f(b: &mut ratatui::Buffer) {}").contains("ratatui"));
    }

    #[test]
    fn sees_clocks_chance_and_surroundings() {
        for text in [
            "use std::time::{Duration, Instant};",
            "let now = Timestamp::now();",
            "let now = Timestamp ::\n now();",
            "let dice = fastrand::u8(..);",
            "let home = std::env::var(\"HOME\");",
        ] {
            assert!(said("src/app/update.rs", text).contains("is pure"), "{text}");
        }
    }

    #[test]
    fn sees_a_view_that_changes_something() {
        assert!(said("src/screens/people/view.rs", "fn draw(m: &mut Model) {}").contains("draws"));
        assert!(said("src/ui/table.rs", "use crate::app::Effect;").contains("draws"));
    }

    #[test]
    fn sees_a_receipt_that_no_journal_gave() {
        for text in ["let r = Receipt::of_kept_intent();", "use X as Y; f(Y :: of_kept_intent)"] {
            for path in ["src/docspace/gate.rs", "src/runtime/executor.rs", "src/domain.rs"] {
                assert!(said(path, text).contains("only the journal"), "{path}: {text}");
            }
            for path in ["src/runtime/journal.rs", "src/runtime/journal/writer.rs"] {
                assert_eq!(said(path, text), "", "{path}: {text}");
            }
        }
        assert_eq!(said("src/docspace/gate.rs", "fn start(receipt: Receipt) {}"), "");
    }

    #[test]
    fn sees_files_that_are_too_long_or_misnamed() {
        assert!(said("src/app/mod.rs", "").contains("never mod.rs"));
        assert!(said("src/app/list.rs", &"\n".repeat(701)).contains("701 lines"));
        assert!(said("src/shed.rs", "").contains("no room"));
    }

    #[test]
    fn is_not_fooled_by_quotes() {
        let text =
            r##"const A: char = '"'; const B: &str = r#"" // "#; use crate::docspace::Client;"##;
        assert!(said("src/offboard/case.rs", text).contains("docspace"));
        let text = "fn f<'a>(x: &'a str) { g('\\'', b'\"'); } use crate::docspace::Client;";
        assert!(said("src/offboard/case.rs", text).contains("docspace"));
    }
}
