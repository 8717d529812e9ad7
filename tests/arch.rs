//! The walls of the house: who may know whom. docs/ARCHITECTURE.md says why each stands there.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

#[path = "support/source.rs"]
mod source;

use std::collections::BTreeSet;

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

/// Everybody.
const ALL: &[&str] = &[""];

/// Every crate that is not Rust's own, and where it may be used: beginnings of paths in `src`.
const CRATES: [(&str, &[&str]); 28] = [
    ("axum", &["demo"]),
    ("base64", &["term"]),
    ("clap", &["cli"]),
    ("crossterm", &["term"]),
    ("csv", &["offboard"]),
    ("fastrand", &["docspace", "demo"]),
    ("futures", &["cli", "docspace", "runtime"]),
    ("html_escape", &["docspace", "domain"]),
    ("jiff", ALL),
    ("nix", &["runtime"]),
    ("ratatui", &["app", "screens", "overlays", "ui", "term"]),
    ("reqwest", &["docspace/address", "docspace/error", "docspace/link", "docspace/proxy"]),
    ("rustix", &["term", "runtime", "cli"]),
    ("rustls", &["docspace"]),
    ("secrecy", &["cli", "docspace", "runtime"]),
    ("serde", ALL),
    ("serde_json", ALL),
    ("serde_path_to_error", &["docspace"]),
    ("thiserror", &["docspace", "term", "toml_text"]),
    ("tokio", &["runtime", "docspace", "demo", "cli"]),
    ("tokio_util", &["runtime", "docspace", "demo"]),
    ("toml", &["toml_text", "demo"]),
    ("tracing", &["cli", "demo", "runtime"]),
    ("tracing_subscriber", &["cli"]),
    ("tui_input", &["app"]),
    ("unicode_segmentation", &["term", "ui"]),
    ("unicode_width", &["term", "ui"]),
    ("uuid", ALL),
];

/// Rooms whose code gives the same for the same input: no clock, no chance, no environment.
const PURE: [&str; 6] = ["domain", "offboard", "app", "screens", "overlays", "ui"];
/// What such code does not contain.
const IMPURE: [&str; 22] = [
    "Instant",
    "SystemTime",
    "Timestamp::now",
    "Zoned::now",
    "TimeZone::system",
    "Uuid::new_v4",
    "Uuid::now_v7",
    "RandomState",
    "std::env",
    "env::var",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "io::stdin",
    "io::stdout",
    "io::stderr",
    "print",
    "println",
    "eprint",
    "eprintln",
    "dbg",
];

/// What draws: it gets the state, and changes nothing.
const DRAWING: [&str; 3] = ["/ui/", "/view.rs", "/view/"];
/// What such code does not contain: what asks for a change, and what can be changed unseen.
const CHANGING: [&str; 12] = [
    "Effect",
    "Effects",
    "Msg",
    "Cell",
    "RefCell",
    "OnceCell",
    "OnceLock",
    "Mutex",
    "RwLock",
    "atomic",
    "static",
    "thread_local",
];
/// What it is lent to change: the picture, a theme's styles, and what it counts through itself.
const LENT: [&str; 3] = ["Buffer", "Style", "Iterator"];

/// What is done in few places only, and where: beginnings of paths in `src`.
const GUARDED: [(&str, &[&str], &str); 2] = [
    // With a receipt a change of the portal can be made.
    (
        "of_kept_intent",
        &["domain/receipt.rs", "runtime/journal"],
        "only the journal gives out receipts",
    ),
    (
        "volatile",
        &["runtime/journal", "cli/demo.rs", "cli/replay.rs"],
        "a portal's journal is kept",
    ),
];

/// By these a file gets in what its own words do not say.
const HIDDEN_WAYS: [&str; 6] =
    ["#[path", "include!", "extern crate", "use std as", "use std::*", "ratatui::crossterm"];

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
    let here = file.path.strip_prefix("src/").unwrap();
    let is_in = |places: &[&str]| places.iter().any(|place| here.starts_with(place));
    match ROOMS.iter().find(|(name, _)| *name == room) {
        Some((_, known)) => {
            for other in file.rooms_used() {
                if other != room && !known.contains(&other.as_str()) {
                    fault(format!("{room} must not know {other}"));
                }
            }
        }
        None if room == "lib" && !file.contains("use") => {}
        None => fault(format!("{room} is no room of the house: give it one in tests/arch.rs")),
    }
    for way in HIDDEN_WAYS.iter().filter(|way| file.contains(way)) {
        fault(format!("{way} is a hidden way"));
    }
    if file.contains("mod tests") {
        fault("tests stand behind #[cfg(test)]".into());
    }
    for (name, places) in CRATES {
        let uses = file.contains(&format!("{name}::")) || file.contains(&format!("use {name}"));
        if uses && !is_in(places) {
            fault(format!("{room} must not know the crate {name}"));
        }
    }
    for word in IMPURE.iter().filter(|word| PURE.contains(&room) && file.contains(word)) {
        fault(format!("{room} is pure and must not contain {word}"));
    }
    for (word, places, why) in GUARDED {
        if file.contains(word) && !is_in(places) {
            fault(why.into());
        }
    }
    if DRAWING.iter().any(|part| file.path.contains(part)) {
        for word in CHANGING.iter().filter(|word| file.contains(word)) {
            fault(format!("a view only draws and must not contain {word}"));
        }
        for lent in file.types_lent().iter().filter(|lent| !LENT.contains(lent)) {
            fault(format!("a view only draws and must not change a {lent}"));
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
fn every_crate_has_its_place() {
    let manifest = include_str!("../Cargo.toml").split("\n[dev-dependencies]").next().unwrap();
    let dependencies = manifest.split("dependencies]\n").skip(1);
    let lines = dependencies.flat_map(|part| part.lines().take_while(|line| !line.is_empty()));
    let names =
        lines.filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.replace('-', "_"));
    let placed = CRATES.map(|(name, _)| name.to_owned());
    assert_eq!(names.collect::<BTreeSet<_>>(), BTreeSet::from(placed));
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
    fn sees_what_stands_behind_the_tests() {
        for tests in [
            "#[cfg(test)]\nmod tests;",
            "#[cfg(test)]\nmod tests {\n mod bench { fn f() {} }\n}",
            "#[cfg(test)]\nmod tests {}",
        ] {
            assert_eq!(said("src/offboard/case.rs", tests), "", "{tests}");
            let text = format!("{tests}\nuse crate::docspace::Client;");
            assert!(said("src/offboard/case.rs", &text).contains("docspace"), "{text}");
        }
        let text = "enum A { #[cfg(test)] B, C } use crate::docspace::Client;";
        assert!(said("src/offboard/case.rs", text).contains("docspace"));
        assert!(said("src/offboard/case.rs", "mod tests;").contains("behind #[cfg(test)]"));
    }

    #[test]
    fn sees_ways_in_that_do_not_name_a_room() {
        for (path, text) in [
            ("src/offboard/case.rs", "use crate::*;"),
            ("src/offboard/case.rs", "use crate::{self as house};"),
            ("src/offboard/case.rs", "use crate as house;"),
            ("src/offboard/case.rs", "use super::super as house;"),
            ("src/offboard/case.rs", "use super::super::*;"),
            ("src/offboard/case.rs", "use crate::Client;"),
            ("src/offboard/case.rs", "#[path = \"../docspace/link.rs\"]\nmod link;"),
            ("src/offboard/case.rs", "include!(\"../docspace/link.rs\");"),
            ("src/offboard/case.rs", "use std as own; fn f() { own::fs::read(a); }"),
            ("src/offboard/case.rs", "use std::{*}; fn f() { fs::read(a); }"),
            ("src/lib.rs", "pub use docspace::Client;"),
        ] {
            assert_ne!(said(path, text), "", "{path}: {text}");
        }
        assert_eq!(said("src/lib.rs", "pub mod docspace;"), "");
    }

    #[test]
    fn sees_crates_where_they_do_not_belong() {
        for text in ["use tokio as t;", "use {tokio as t};", "extern crate tokio;", "use tokio;"] {
            assert_ne!(said("src/app/list.rs", text), "", "{text}");
        }
        let text = "fn f() { reqwest::Client::new().delete(url); }";
        assert!(said("src/docspace/people.rs", text).contains("the crate reqwest"));
        assert_eq!(said("src/docspace/link.rs", text), "");
        assert!(said("src/app/list.rs", "use tokio::time;").contains("the crate tokio"));
        assert!(said("src/runtime.rs", "use crossterm::event;").contains("the crate crossterm"));
        assert!(said("src/ui/theme.rs", "use ratatui::crossterm::style;").contains("hidden way"));
        assert!(said("src/domain/task.rs", "fn f(b: &mut ratatui::Buffer) {}").contains("ratatui"));
    }

    #[test]
    fn sees_clocks_chance_and_surroundings() {
        for text in [
            "use std::time::{Duration, Instant};",
            "let now = Timestamp::now();",
            "let now = Timestamp ::\n now();",
            "let home = std::env::var(\"HOME\");",
            "use std::{env, io};",
            "use std::{io, process};",
            "use std::{fs::{self, File}, io};",
            "use std::io::{self, stdout};",
            "print!(\"\");",
            "eprintln!();",
            "dbg!(a);",
            "let zone = TimeZone::system();",
            "let id = Uuid::new_v4();",
            "use std::{collections::HashMap, hash::RandomState};",
        ] {
            assert!(said("src/app/update.rs", text).contains("is pure"), "{text}");
        }
        assert!(said("src/app/update.rs", "tracing::info!();").contains("the crate tracing"));
        assert!(said("src/app/update.rs", "fastrand::u8(..);").contains("the crate fastrand"));
        assert_eq!(said("src/app/update.rs", "use std::{fmt, io};"), "");
    }

    #[test]
    fn sees_a_view_that_changes_something() {
        assert!(said("src/screens/people/view.rs", "fn draw(m: &mut Model) {}").contains("draws"));
        assert!(said("src/ui/table.rs", "use crate::app::Effect;").contains("draws"));
        let beside = ["src/app/view/compact.rs", "src/overlays/sheet/view/lines.rs"];
        for path in ["src/screens/people/view.rs", beside[0], beside[1]] {
            for text in [
                "fn draw(m: &mut Model) {}",
                "fn draw(m: &'m mut Model) {}",
                "fn draw(m: &'model mut crate::app::Model) {}",
                "fn draw(b: &mut Board, l: &mut PeopleList) {}",
                "fn draw(rows: &mut [Row]) {}",
                "use crate::app::Effects;",
                "struct A { seen: Cell<u8> }",
                "static SEEN: AtomicU8 = AtomicU8::new(0);",
                "use std::sync::{atomic::AtomicU8, Arc};",
                "fn f() -> &'static OnceLock<u8> { todo!() }",
            ] {
                assert!(said(path, text).contains("draws"), "{path}: {text}");
            }
            let text = "fn draw(on: &mut Buffer, a: &'static str) { let mut rows: Vec<A> = b; }";
            assert_eq!(said(path, text), "");
            let text = "fn draw(on: &mut ratatui::buffer::Buffer) { take(&mut rows.iter()); }";
            assert_eq!(said(path, text), "");
        }
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
    fn sees_a_portal_whose_journal_is_not_kept() {
        let text = "let journal = Journal::volatile();";
        assert!(said("src/cli/console.rs", text).contains("a portal's journal is kept"));
        assert_eq!(said("src/cli/demo.rs", text), "");
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
