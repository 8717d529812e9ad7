//! Whatever a portal, a file or a name contains: the terminal gets text, and columns stay columns.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod common {
    pub mod scene;
}
#[path = "support/hostile.rs"]
mod hostile;
#[path = "support/pty.rs"]
#[allow(dead_code, reason = "each test uses its part")]
mod pty;
#[path = "support/server.rs"]
mod server;

use std::{
    fs,
    num::NonZeroU16,
    path::{Path, PathBuf},
    process::Command,
};

use common::scene::{Scene, people, person};
use handover::{
    app::{LoadId, Loaded, Msg},
    domain::{Page, PersonStatus, Role},
    offboard::Record,
    term::screen::Screen,
    ui::Theme,
};
use hostile::{EVIL, Hostile, RAW, poison};
use pty::Pty;
use ratatui::layout::Size;
use rstest::rstest;
use serde_json::{Value, json};
use server::server;

const HANDOVER: &str = env!("CARGO_BIN_EXE_handover");

/// Asserts that nothing of what is hostile is there as it is.
#[track_caller]
fn assert_harmless(what: &str, bytes: &[u8]) {
    for raw in RAW {
        let found = bytes.windows(raw.len()).position(|window| window == raw.as_bytes());
        let around = found.map(|at| {
            let begin = at.saturating_sub(60);
            String::from_utf8_lossy(&bytes[begin..(at + 20).min(bytes.len())]).into_owned()
        });
        assert_eq!(around, None, "{raw:?} in {what}");
    }
}

/// The files in a directory and below.
fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Every pane and most dialogs, a run with its journal, its report and the log, a refusal, and
/// the words after the end.
#[test]
fn a_hostile_portal_is_text_wherever_it_is_shown_or_kept() {
    let (portal, home) = (Hostile::start(), tempfile::tempdir().unwrap());
    let log = home.path().join("log.txt");
    let command = [HANDOVER, &portal.url, "--log", log.to_str().unwrap()];
    let env = [
        ("HANDOVER_KEY", portal.key.as_str()),
        ("HANDOVER_STATE_DIR", home.path().to_str().unwrap()),
    ];
    let mut console = Pty::start(&command, &env);
    console.resize(250, 50);
    console.wait_for("1/60");
    console.wait_for("⟨U+001B⟩]0;pwned⟨U+0007⟩⟨U+009B⟩31m⟨U+202E⟩⟨U+200B⟩");
    for keys in [".", ":", "!", "s", "f", "h", "R"] {
        console.press(keys);
        console.wait_for("Ctrl-G back");
        console.press("\x07");
        console.wait("it is closed", |screen| !screen.contents().contains("Ctrl-G back"));
    }
    console.press("2\r");
    console.wait_for("in ");
    console.press("m");
    console.wait_for("Manager of");
    console.press("\x07\x07nOps\r");
    console.wait("its end", |screen| {
        let under_way = ["looking first", "sending", "reading back"];
        !under_way.iter().any(|words| screen.contents().contains(words))
            && screen.contents().contains("of 1 done")
    });
    // It goes on until the first console was left.
    let mut people = portal.portal.card.people.iter();
    let casimir = people.find(|person| person.email.starts_with("casimir.")).unwrap().id;
    portal.portal.steer(|site| site.reassigns.hold(casimir, 30, u64::MAX));
    console.press("\x071/casimir\ryYo");
    console.wait_for("3 archived");
    console.press("henrik");
    console.wait("one is left", |screen| screen.contents().contains("1 can inherit"));
    console.press("\r");
    console.wait_for("what will happen");
    console.press("\r");
    console.wait("it runs", |screen| screen.contents().contains("1 run"));
    console.press("\r");
    console.wait_for("start accepted");
    // Leaving while it runs says whose run goes on.
    console.press("\x07q");
    console.assert_left(0);
    let said = console.text();
    assert!(
        said.contains("may go on running on the server: ") && said.contains("⟨U+202E⟩"),
        "{said}"
    );
    assert_harmless("the terminal", &console.written);

    portal.portal.steer(|site| site.reassigns.hold(casimir, 30, site.world.now));
    let mut console = Pty::start(&command, &env);
    console.resize(250, 50);
    console.wait_for("done, ");
    console.press(":report\r");
    console.wait_for("report");
    console.press("3\r");
    console.wait_for("Ctrl-G back");
    console.press("\x07q");
    console.assert_left(0);
    assert_harmless("the second terminal", &console.written);
    let kept = files(home.path());
    assert!(kept.len() >= 5, "journal, log, three forms of the report: {kept:?}");
    for file in kept {
        assert_harmless(&file.display().to_string(), &fs::read(&file).unwrap());
    }
    replays_harmlessly(home.path());
}

/// A journal is a file that somebody can edit: each text of it that may be any text is made
/// hostile, and it is played back.
fn replays_harmlessly(home: &Path) {
    let is_journal = |path: &PathBuf| path.extension().is_some_and(|e| e == "jsonl");
    let journal = files(home).into_iter().find(is_journal).unwrap();
    let text = fs::read_to_string(&journal).unwrap();
    let mut changed = 0;
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            let Ok(mut value) = serde_json::from_str::<Value>(line) else { return line.to_owned() };
            changed += usize::from(make_hostile(&mut value, &mut Vec::new()));
            value.to_string()
        })
        .chain([json!({ "at": "2026-03-01T09:00:00Z", EVIL: { EVIL: EVIL } }).to_string()])
        .collect();
    assert!(changed >= 5, "{changed} lines were changed");
    fs::write(&journal, lines.join("\n") + "\n").unwrap();
    let mut replay = Pty::handover(&["replay", journal.to_str().unwrap(), "--speed", "1000"]);
    replay.resize(250, 50);
    replay.wait_for("done, ");
    replay.press("\r");
    replay.wait_for("Ctrl-G back");
    replay.press("\x07!");
    replay.wait_for("means nothing to this version");
    replay.press("\x07q");
    replay.assert_left(0);
    assert_harmless("the replay", &replay.written);
}

/// Makes one text after the other hostile as long as the whole is still a record of the journal.
fn make_hostile(record: &mut Value, path: &mut Vec<String>) -> bool {
    let pointer = path.concat();
    let Some(here) = record.pointer(&pointer) else { return false };
    let steps: Vec<String> = match here {
        Value::Object(fields) => fields.keys().cloned().collect(),
        Value::Array(items) => (0..items.len()).map(|index| index.to_string()).collect(),
        Value::String(_) => {
            let mut hostile = record.clone();
            poison("", hostile.pointer_mut(&pointer).unwrap());
            let taken = hostile != *record && Record::from_line(&hostile.to_string()).is_ok();
            if taken {
                *record = hostile;
            }
            return taken;
        }
        _ => return false,
    };
    let mut taken = false;
    for step in steps {
        path.push(format!("/{}", step.replace('~', "~0").replace('/', "~1")));
        taken |= make_hostile(record, path);
        path.pop();
    }
    taken
}

/// What is printed before the terminal is touched is one line, whatever the server says.
#[rstest]
#[case::an_error(
    403,
    "application/json",
    "{\"error\":{\"message\":\"EVIL\",\"type\":\"EVIL\"},\"statusCode\":403}"
)]
#[case::a_page(502, "text/html", "<html><title>EVIL</title><h1>EVIL</h1></html>")]
#[case::another_shape(200, "application/json", "{\"response\":\"EVIL\",\"EVIL\":[\"EVIL\"]}")]
#[case::text(500, "text/plain", "EVIL")]
fn a_refusal_is_one_harmless_line(#[case] status: u16, #[case] kind: &str, #[case] body: &str) {
    let evil = if kind == "application/json" {
        serde_json::to_string(EVIL).unwrap().trim_matches('"').to_owned()
    } else {
        EVIL.to_owned()
    };
    let body = body.replace("EVIL", &evil);
    let address = server(format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\
         location: http://example.com/{evil}\r\nconnection: close\r\n\r\n{body}",
        body.len(),
        evil = "\u{9b}31m"
    ));
    let mut console = Pty::start(&[HANDOVER, &address], &[("HANDOVER_KEY", "sk-1")]);
    assert_eq!(console.exit().0, 3);
    assert_harmless("the refusal", &console.written);
    let said = String::from_utf8(console.written.clone()).unwrap();
    // A portal that may be restarting is asked again, which is said after a moment.
    let refusals = said.trim_end().lines().filter(|line| !line.ends_with("Ctrl-C leaves"));
    assert_eq!(refusals.count(), 1, "{said:?}");
}

#[test]
fn a_file_with_a_hostile_name_is_named_harmlessly() {
    let name = format!("/nowhere/{}", EVIL.replace('\n', ""));
    for arguments in
        [&["replay", &name][..], &["127.0.0.1:1", "--key-file", &name], &["--log", &name, "demo"]]
    {
        let ended = Command::new(HANDOVER).args(arguments).output().unwrap();
        assert_eq!(ended.status.code(), Some(3));
        assert_harmless("stderr", &ended.stderr);
    }
}

/// Terminals without UTF-8 get ASCII, whatever people are called; the Linux console gets names.
#[rstest]
#[case::c_locale(&[("LC_ALL", "C")], true)]
#[case::latin_1(&[("LC_ALL", "de_DE.ISO-8859-1")], true)]
#[case::vt100(&[("TERM", "vt100")], true)]
#[case::gnu_screen(&[("TERM", "screen"), ("LC_ALL", "POSIX")], true)]
#[case::linux_console(&[("TERM", "linux")], false)]
fn no_terminal_gets_what_it_cannot_show(#[case] env: &[(&str, &str)], #[case] only_ascii: bool) {
    let mut console = Pty::start(&[HANDOVER, "demo"], env);
    console.wait_for("1/300");
    for keys in ["/\u{fc}\r", "2", "\r", "1?", "\x07.", "\x07:", "\x07of", "\x07\x07\x07"] {
        console.press(keys);
    }
    console.press("/zz");
    console.wait_for("/zz");
    console.press("\x07G");
    console.wait_for("300/300");
    console.press("q");
    console.assert_left(0);
    let written = String::from_utf8(console.written.clone()).unwrap();
    let foreign: String = written.chars().filter(|c| !c.is_ascii()).collect();
    if only_ascii {
        assert_eq!(foreign, "");
    } else {
        assert!(foreign.contains('é') && !foreign.contains(is_ours), "{foreign}");
    }
}

/// Whether a character is one that only our own symbols, hints and sentences have.
fn is_ours(c: char) -> bool {
    "→▸●█▌░─│┌…·–▶▷◍◧■▣✔✓◌⇄⌫↑↓←“”⟨⟩≈▲✗".contains(c)
}

/// People of every script, and what they must not move.
fn crowd() -> Vec<handover::domain::Person> {
    let more = [
        "Zoe\u{308} Cafe\u{301}",
        "ﷺ أحمد",
        "שָׁלוֹם לוי",
        "กำพล น้ำใจ",
        "🇩🇪 Flag",
        "한글 이름",
        "e\u{200d}e",
        "ｆｕｌｌ ｗｉｄｔｈ",
        "👨‍👩‍👧‍👦 Family",
        "❤️ Heart",
        "ab\u{301}\u{302}\u{303}\u{304}c",
    ];
    let more = (20_u128..)
        .zip(more)
        .map(|(number, name)| person(number, name, Role::User, PersonStatus::Active, "Ops"));
    people().into_iter().chain(more).collect()
}

/// The column at which a text begins on this row of a terminal.
fn column(screen: &vt100::Screen, row: u16, text: &str) -> Option<u16> {
    let width = screen.size().1.get();
    (0..width).find(|&column| {
        let rest = screen.contents_between(row, column, row, width);
        rest.starts_with(text) && screen.cell(row, column).is_some_and(vt100::Cell::has_contents)
    })
}

/// In a model of a terminal, which measures in its own way, each column begins below its head.
#[rstest]
fn names_of_every_script_line_up(
    #[values((80, 40), (120, 40), (60, 40))] (width, height): (u16, u16),
) {
    let mut scene = Scene::ready();
    let items = crowd();
    let total = u32::try_from(items.len()).unwrap();
    let load = LoadId(1000);
    scene.model.users.begin(load, handover::domain::PeopleQuery::default());
    scene.msg(Msg::Page { load, rows: Loaded::People(Page { items: items.clone(), total }) });
    scene.msg(Msg::LoadDone { load });
    scene.press("1z");
    let drawn = scene.buffer(width, height, &Theme::plain(true));
    let mut screen = Screen::new(Size::new(width, height));
    let bytes = screen.frame(|buffer| *buffer = drawn.clone()).unwrap();
    let size = |count| NonZeroU16::new(count).unwrap();
    let mut terminal = vt100::Parser::new(size(height), size(width), 0);
    terminal.process(&bytes);
    let terminal = terminal.screen();
    let head = (0..height).find(|row| column(terminal, *row, "STATUS").is_some()).unwrap();
    let (role, status) =
        (column(terminal, head, "ROLE").unwrap(), column(terminal, head, "STATUS").unwrap());
    let mut seen = 0;
    for row in head + 1..height - 1 {
        let Some(at) =
            ["active", "disabled", "pending"].iter().find_map(|word| column(terminal, row, word))
        else {
            continue;
        };
        let line = terminal.contents_between(row, 0, row, width);
        assert_eq!(at, status, "the status of {line}");
        let roles = ["owner", "room admin", "user", "guest", "DocSpace admin"];
        assert!(
            roles.iter().any(|word| column(terminal, row, word) == Some(role)),
            "the role of {line}"
        );
        seen += 1;
    }
    assert_eq!(seen, items.len(), "everybody is in the list");
}
