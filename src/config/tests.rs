use rstest::rstest;

use super::*;
use crate::{
    app::{Action, Key, KeyCode, keymap::Context},
    ui::Depth,
};

fn parse(text: &str) -> Result<Config, String> {
    Config::parse(text, Path::new("/home/ann")).map_err(|fault| fault.to_string())
}

#[test]
fn an_empty_file_chooses_nothing() {
    assert_eq!(parse(""), Ok(Config::default()));
    assert_eq!(parse("# nothing\n[keys]\n"), Ok(Config::default()));
}

#[test]
fn everything_can_be_chosen() {
    let home = tempfile::tempdir().unwrap();
    let theme = home.path().join("my.toml");
    fs::write(&theme, "error = \"magenta\"").unwrap();
    let text = "theme = \"my.toml\"\ncolor = \"256\"\nmouse = true\ntitle = false\nbell = false\n\
         pacing = false\n[keys]\nstop = \"X\"\ndown = [\"N\", \"Down\"]\nquit = \"\"\nhelp = []\n";
    let chosen = Config::parse(text, home.path()).unwrap();
    assert_eq!(chosen.theme, ThemeName::File(theme));
    assert_eq!(chosen.own_theme, Some(Scheme::parse("my", "error = \"magenta\"").unwrap()));
    assert_eq!(chosen.color, Colours::Of(Depth::Indexed));
    assert_eq!(
        (chosen.mouse, chosen.title, chosen.bell, chosen.pacing),
        (true, false, false, false)
    );
    let here = [Context::Tasks, Context::Lists, Context::Everywhere];
    for (key, action) in [
        (Key::char('X'), Some(Action::Stop)),
        (Key::char('x'), None),
        (Key::char('N'), Some(Action::Down)),
        (Key::plain(KeyCode::Down), Some(Action::Down)),
        (Key::char('j'), None),
        (Key::char('q'), None),
        (Key::char('?'), None),
        (Key::char('R'), Some(Action::Retry)),
    ] {
        assert_eq!(chosen.keymap.lookup(&here, key), action, "{key}");
    }
}

#[rstest]
#[case::of_the_program("light", ThemeName::BuiltIn("light"))]
#[case::beside_the_file("my.toml", ThemeName::File("/home/ann/my.toml".into()))]
#[case::elsewhere("/etc/my", ThemeName::File("/etc/my".into()))]
#[case::at_home("~/a/my.toml", ThemeName::File(std::env::home_dir().unwrap().join("a/my.toml")))]
#[case::of_somebody("~bob/my.toml", ThemeName::File("/home/ann/~bob/my.toml".into()))]
fn a_theme_is_a_name_or_a_path(#[case] text: &str, #[case] expected: ThemeName) {
    let chosen: Result<ThemeName, String> = text.parse();
    assert_eq!(chosen.map(|theme| theme.within(Path::new("/home/ann"))), Ok(expected));
}

#[rstest]
#[case::swapped("stop = \"R\"\nretry = \"x\"")]
#[case::in_other_panes("stop = \"o\"")]
#[case::given_up_by_another("help = \"\"\nstop = \"?\"")]
#[case::back_by_its_own_keys("back = [\"Ctrl-G\", \"Esc\"]")]
#[case::named_twice("stop = [\"x\", \"x\"]")]
fn keys_that_mean_one_thing_in_each_place_are_taken(#[case] keys: &str) {
    assert!(parse(&format!("[keys]\n{keys}")).is_ok());
}

#[rstest]
#[case::same_context("stop = \"R\"", "2: stop: R is the default of retry")]
#[case::of_all_lists("stop = \"j\"", "2: stop: j is the default of down")]
#[case::of_everywhere("sort = \"q\"", "2: sort: q is the default of quit")]
#[case::group_and_members("set-manager = \"n\"", "2: set-manager: n is the default of new-group")]
#[case::people_and_members("offboard = \"a\"", "2: offboard: a is the default of add-members")]
#[case::the_later_line(
    "stop = \"X\"\nclear = \"X\"",
    "3: clear: X is that of stop already (line 2)"
)]
#[case::in_either_order(
    "zoom = \"X\"\nclear = \"X\"",
    "3: clear: X is that of zoom already (line 2)"
)]
#[case::tab_is_ctrl_i("stop = \"Ctrl-I\"", "2: stop: Ctrl-I cannot be chosen: terminals send")]
#[case::no_ctrl_alt_m(
    "stop = \"Ctrl-Alt-M\"",
    "2: stop: Ctrl-Alt-M cannot be chosen: terminals send"
)]
#[case::no_control_digit("stop = \"Ctrl-1\"", "2: stop: Ctrl-1 cannot be chosen: terminals know")]
#[case::back_has_esc(
    "back = \"Backspace\"\nstop = \"Esc\"",
    "3: stop: Esc cannot be chosen: it leads back"
)]
#[case::back_has_ctrl_g(
    "back = \"Esc\"\nstop = \"Ctrl-G\"",
    "3: stop: Ctrl-G cannot be chosen: it leads back"
)]
#[case::nobody_has_ctrl_c("back = \"Ctrl-C\"", "2: back: Ctrl-C cannot be chosen: it leads back")]
#[case::no_ctrl_enter(
    "stop = \"Ctrl-Enter\"",
    "2: stop: Ctrl-Enter cannot be chosen: terminals send"
)]
#[case::no_ctrl_tab("stop = \"Ctrl-Tab\"", "2: stop: Ctrl-Tab cannot be chosen: terminals send")]
#[case::no_ctrl_backspace(
    "stop = \"Ctrl-Backspace\"",
    "2: stop: Ctrl-Backspace cannot be chosen: termin"
)]
#[case::no_table_of_numbers("stop = 1", "2: stop: a text in quotes, or a list of such, is wanted")]
fn a_key_that_would_mean_two_things_is_refused(#[case] keys: &str, #[case] why: &str) {
    let said = parse(&format!("[keys]\n{keys}")).unwrap_err();
    assert!(said.starts_with(why), "{said}");
}

#[test]
fn a_key_above_its_table_is_told_where_it_belongs() {
    let said = parse("stop = \"X\"").unwrap_err();
    assert_eq!(said, "1: stop: is the name of an action: its keys belong below [keys]");
}

#[test]
fn keys_are_a_table() {
    assert_eq!(parse("keys = \"x\"").unwrap_err(), "1: keys: a table is wanted: [keys]");
}
