//! The config file, from the outside: what is refused, what is shown, and that the example is
//! current.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

#[path = "support/pty.rs"]
#[allow(dead_code, reason = "each test binary uses another part")]
mod pty;

use std::{fmt::Write, fs, path::Path, process::Command};

use handover::{
    app::keymap::{BINDINGS, Context},
    config::{Config, OPTIONS},
};
use pty::Pty;
use rstest::rstest;
use tempfile::TempDir;

const HANDOVER: &str = env!("CARGO_BIN_EXE_handover");
/// A member of the demo company, in its first rows.
const SOMEBODY: &str = "Brightwater";

/// A directory with these files.
fn directory(files: &[(&str, &str)]) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    directory
}

/// The console on the demo portal with this config file and these flags.
fn console(files: &[(&str, &str)], flags: &[&str], env: &[(&str, &str)]) -> (TempDir, Pty) {
    let directory = directory(files);
    let config = directory.path().join("config.toml");
    let config = ["--config", config.to_str().unwrap()];
    let console = Pty::start(&[&[HANDOVER, "demo"][..], &config, flags].concat(), env);
    (directory, console)
}

/// What is said instead of starting: one sentence, and a terminal that was not touched.
#[track_caller]
fn refusal(mut console: Pty) -> String {
    let (status, _) = console.exit();
    let said = String::from_utf8(console.written.clone()).unwrap();
    assert_eq!(status, 3, "{said}");
    assert!(!said.contains('\x1b') && said.trim_end().lines().count() == 1, "{said:?}");
    said
}

#[rstest]
#[case::no_toml("\ntheme", "config.toml:2: ")]
#[case::no_option(
    "thme = \"dark\"",
    "config.toml:1: thme: there is no such option; the nearest is theme"
)]
#[case::no_theme("theme = \"drak\"", ":1: theme: there is no theme drak: dark, light, mono,")]
#[case::no_theme_file("\ntheme = \"my.toml\"", "config.toml:2: theme: the theme ")]
#[case::nothing_at_home("theme = \"~/no-such.toml\"", "/no-such.toml cannot be read")]
#[case::no_depth("color = \"some\"", ":1: color: one of auto, never, 16, 256, truecolor is wanted")]
#[case::no_switch("bell = \"no\"", ":1: bell: true or false is wanted")]
#[case::no_action("[keys]\nstpo = \"x\"", ":2: stpo: there is no such action; the nearest is stop")]
#[case::no_key("[keys]\nstop = \"F1\"", ":2: stop: F1 is no key: such are x,")]
#[case::kept_key("[keys]\nstop = \"Ctrl-C\"", ":2: stop: Ctrl-C cannot be chosen: it leads back")]
#[case::taken_by_default("[keys]\nstop = \"c\"", ":2: stop: c is the default of clear")]
#[case::taken_by_choice(
    "[keys]\nstop = \"X\"\nretry = [\"R\", \"X\"]",
    ":3: retry: X is that of stop already (line 2)"
)]
fn what_is_wrong_is_told_by_its_line(#[case] text: &str, #[case] why: &str) {
    let (_kept, console) = console(&[("config.toml", text)], &[], &[]);
    let said = refusal(console);
    assert!(said.contains(why), "{said}");
}

#[test]
fn a_theme_of_ones_own_is_refused_by_its_own_line() {
    let files = [("config.toml", "theme = \"my.toml\""), ("my.toml", "\nerror = \"rde\"")];
    let (_kept, console) = console(&files, &[], &[]);
    let said = refusal(console);
    assert!(said.contains("my.toml:2: error: rde is none of black red"), "{said}");
}

#[rstest]
#[case::by_flag(&["demo", "--config", "gone.toml"], &[])]
#[case::by_variable(&["demo"], &[("HANDOVER_CONFIG", "gone.toml")])]
fn a_file_that_was_named_must_be_there(#[case] command: &[&str], #[case] env: &[(&str, &str)]) {
    let said = refusal(Pty::start(&[&[HANDOVER], command].concat(), env));
    assert!(said.contains("gone.toml: cannot be read"), "{said}");
}

#[rstest]
#[case::no_theme(&["--theme", "drak"], "there is no theme drak: dark, light, mono, high-contrast")]
#[case::no_depth(&["--color", "some"], "one of auto, never, 16, 256, truecolor is wanted")]
fn a_flag_that_is_no_choice_is_a_wrong_argument(#[case] flags: &[&str], #[case] why: &str) {
    let ended = Command::new(HANDOVER).arg("demo").args(flags).output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(2), "{said}");
    assert!(said.contains(why) && ended.stdout.is_empty(), "{said}");
}

#[test]
fn the_file_in_the_common_place_is_read() {
    let home = directory(&[("handover/config.toml", "[keys]\nquit = \"Q\"\nhelp = \"\"")]);
    let env = [("XDG_CONFIG_HOME", home.path().to_str().unwrap())];
    let mut console = Pty::start(&[HANDOVER, "demo"], &env);
    console.wait_for(SOMEBODY);
    let footer = console.text().lines().last().unwrap_or_default().to_owned();
    assert!(footer.contains("Q quit") && !footer.contains("help"), "{footer}");
    console.press("qQ");
    console.assert_left(0);
}

#[rstest]
#[case::of_the_file("color = \"truecolor\"", &[], &[], "38;2;158;158;158")]
#[case::no_color_goes_before("color = \"truecolor\"", &[], &[("NO_COLOR", "1")], "")]
#[case::flags_go_before_that("", &["--color", "256"], &[("NO_COLOR", "1")], "38;5;247")]
#[case::a_theme("theme = \"light\"", &["--color", "256"], &[], "38;5;59")]
#[case::a_flag("theme = \"light\"", &["--theme", "dark"], &[], "38;5;247")]
#[case::no_colour_at_all("theme = \"mono\"", &[], &[], "")]
fn colours_are_those_that_were_chosen(
    #[case] text: &str,
    #[case] flags: &[&str],
    #[case] env: &[(&str, &str)],
    #[case] expected: &str,
) {
    let (_kept, mut console) = console(&[("config.toml", text)], flags, env);
    console.wait_for(SOMEBODY);
    console.press("q");
    console.assert_left(0);
    let written = String::from_utf8(console.written.clone()).unwrap();
    assert!(written.contains(expected), "{written:?}");
    if expected.is_empty() {
        // `38;` is a colour, `;m` what crossterm makes of one that NO_COLOR forbids.
        assert!(!written.contains("38;") && !written.contains(";m"), "{written:?}");
    }
}

#[test]
fn without_pacing_the_terminal_is_asked_nothing() {
    let (_kept, mut console) = console(&[("config.toml", "")], &["--no-pacing"], &[]);
    console.wait_for(SOMEBODY);
    console.press("q");
    console.assert_left(0);
    assert!(!String::from_utf8(console.written.clone()).unwrap().contains("\x1b[5n"));
}

#[test]
fn themes_are_gone_through_while_it_runs() {
    let files = [
        ("config.toml", "theme = \"my.toml\"\n[keys]\ntheme = \"T\""),
        ("my.toml", "key = \"88\""),
    ];
    let (_kept, mut console) = console(&files, &[], &[]);
    console.wait_for(SOMEBODY);
    for name in ["dark", "light", "mono", "high-contrast", "my"] {
        console.press("T");
        console.wait_for(&format!("theme: {name}"));
    }
    console.press("q");
    console.assert_left(0);
    let written = String::from_utf8(console.written.clone()).unwrap();
    for key in ["38;5;88", "38;5;81", "38;5;25", "38;5;87"] {
        assert!(written.contains(key), "{key}");
    }
}

/// What the example says of keys: every action with its keys, by their ASCII names.
fn keys_of_the_table() -> String {
    let ascii = |key: String| match key.as_str() {
        "↑" => "Up".to_owned(),
        "↓" => "Down".to_owned(),
        "PgUp" => "PageUp".to_owned(),
        "PgDn" => "PageDown".to_owned(),
        _ => key,
    };
    let mut text = "#[keys]\n".to_owned();
    for context in Context::ALL {
        writeln!(text, "# {}", context.heading()).unwrap();
        for binding in BINDINGS.iter().filter(|binding| binding.context == context) {
            let keys: Vec<String> =
                binding.keys.iter().map(|key| format!("\"{}\"", ascii(key.to_string()))).collect();
            let keys = match keys.as_slice() {
                [] => "\"\"".to_owned(),
                [one] => one.clone(),
                many => format!("[{}]", many.join(", ")),
            };
            writeln!(text, "#{} = {keys}", binding.name).unwrap();
        }
    }
    text
}

/// `UPDATE_DOCS=1 cargo test` writes the keys.
#[test]
fn the_example_shows_every_option_and_is_what_holds_without_a_file() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/config.example.toml");
    let example = fs::read_to_string(path).unwrap();
    let options = example.split("#[keys]").next().unwrap().to_owned();
    let expected = options + &keys_of_the_table();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(path, &expected).unwrap();
    } else {
        assert_eq!(example, expected, "run UPDATE_DOCS=1 cargo test to write it");
    }
    // An option is written as `#name`, a sentence as `# Sentence`.
    let is_option = |line: &str| line.starts_with('#') && line.split(' ').next() != Some("#");
    let chosen: String = expected
        .lines()
        .filter(|line| is_option(line))
        .flat_map(|line| [line.trim_start_matches('#'), "\n"])
        .collect();
    for option in OPTIONS {
        let is_it =
            |line: &str| line.starts_with(&format!("{option} =")) || line == format!("[{option}]");
        assert!(chosen.lines().any(is_it), "{option} is missing");
    }
    for text in [&expected, &chosen] {
        assert_eq!(Config::parse(text, Path::new("/")), Ok(Config::default()));
    }
    assert_eq!(chosen.lines().count(), OPTIONS.len() + BINDINGS.len(), "each is there once");
}
