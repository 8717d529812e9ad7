//! What an admin sees: every pane and dialog at the sizes that matter, in ASCII and mono too.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common {
    pub mod cases;
    pub mod scene;
}

use common::{
    cases::{facts, held, known, nora_at, party, plan, said},
    scene::{Scene, report, styles, text},
};
use handover::{
    app::{Action, Habits, Msg, Net, habits::Filters, keymap},
    domain::{Clean, Failure, FailureKind, PersonStatus, TaskReport, TaskStatus},
    offboard::Observation,
    overlays,
    term::screen::Screen,
    ui::{self, Depth, Scheme, Theme},
};
use ratatui::buffer::Buffer;
use rstest::rstest;

/// Four leavers on three lanes.
fn line() -> Scene {
    let mut scene = Scene::ready();
    for name in ["nora", "joe", "محمد", "maxi"] {
        scene.press(&format!("1/{name}<Enter>osam<Enter><Enter>1<Esc>"));
    }
    scene.press("3+1");
    scene.start(2, 12);
    scene.at(2, 50);
    scene
}

/// Many tasks, each in another state, on the board.
fn board() -> Scene {
    let mut scene = line();
    scene.start(5, 12);
    scene.at(5, 10);
    scene.wait(1);
    scene.press("3g<Down>x");
    let answer = TaskReport { ..report(10, true, TaskStatus::Canceled) };
    scene.see(5, Observation::Answered(answer));
    scene.start(8, 12);
    let error = Some(Clean::new("account"));
    let failed = TaskReport { error, ..report(10, true, TaskStatus::Failed) };
    scene.see(8, Observation::Answered(failed));
    scene.start(11, 12);
    scene.at(11, 70);
    scene.see(11, Observation::Absent);
    scene.wait(33);
    scene.at(2, 70);
    scene.see(5, Observation::Absent);
    scene.see(11, Observation::Absent);
    scene.wait(9);
    scene
}

macro_rules! frame {
    ($name:expr, $scene:expr, $width:expr, $height:expr) => {
        insta::assert_snapshot!(
            format!("{}_{}x{}", $name, $width, $height),
            $scene.screen($width, $height)
        )
    };
}

#[rstest]
fn users(#[values((80, 24), (120, 40), (60, 15), (40, 8))] size: (u16, u16)) {
    let mut scene = line();
    scene.press("jj<Space>j");
    frame!("users", scene, size.0, size.1);
}

#[rstest]
fn tasks(#[values((80, 24), (120, 40), (60, 15), (30, 3))] size: (u16, u16)) {
    let mut scene = board();
    scene.press("3");
    frame!("tasks", scene, size.0, size.1);
}

#[test]
fn groups_and_the_members_of_one() {
    let mut scene = Scene::ready();
    scene.press("2j");
    frame!("groups", scene, 80, 24);
    scene.press("<Enter>");
    scene.answer_loads();
    frame!("members", scene, 80, 24);
}

#[test]
fn dialogs() {
    let mut scene = board();
    for (name, keys) in [
        ("messages", "!"),
        ("actions_user", "1gjj."),
        ("actions_active", "1gjjj."),
        ("actions_task", "3."),
        ("filters", "1f<Right><Down><Right>"),
        ("sort", "1s"),
        ("stop_all", "3<C-x>st"),
        ("columns", "1:columns<Enter>jjjj<Space>j<Space>"),
        ("columns_groups", "2:columns<Enter>j"),
    ] {
        scene.press(keys);
        frame!(name, scene, 80, 24);
        scene.press("<Esc>");
    }
}

/// Four wait for an heir who is disabled: the board, another heir for all of them, and the steps of
/// one.
#[rstest]
fn held_for_an_heir(#[values((80, 24), (120, 40), (60, 16))] size: (u16, u16)) {
    let mut scene = held();
    frame!("held", scene, size.0, size.1);
    scene.press("h");
    frame!("held_picker", scene, size.0, size.1);
    scene.press("<Down><Enter>");
    frame!("held_another", scene, size.0, size.1);
    scene.press("<Esc><Esc><Enter>");
    frame!("held_ladder", scene, size.0, size.1);
}

#[test]
fn a_title_that_is_too_long_says_that_it_is_cut() {
    let mut scene = held();
    scene.press("Gh");
    let screen = scene.screen(60, 16);
    let title = screen.lines().find(|line| line.starts_with("┌ Another heir for Maxi"));
    assert!(title.is_some_and(|title| title.ends_with("… ┐")), "{screen}");
}

#[rstest]
fn palette(#[values((80, 24), (120, 40), (60, 16))] size: (u16, u16)) {
    let mut scene = board();
    scene.resize(size.0, size.1);
    scene.press("3:<Down><Down>");
    frame!("palette", scene, size.0, size.1);
    scene.press("st<Down>");
    frame!("palette_typed", scene, size.0, size.1);
}

#[rstest]
fn help(#[values((80, 24), (120, 40), (60, 16))] size: (u16, u16)) {
    let mut scene = board();
    scene.press("3?");
    frame!("help", scene, size.0, size.1);
    scene.press("?");
    frame!("help_all", scene, size.0, size.1);
}

#[test]
fn start_up_filters_and_a_portal_that_asks_for_silence() {
    let mut scene = Scene::new();
    frame!("start", scene, 80, 24);
    scene.msg(Msg::SignInFailed(Failure::new(FailureKind::SignedOut, "the key is not known")));
    frame!("not_signed_in", scene, 80, 24);
    let mut scene = Scene::ready();
    scene.press("/smi");
    let until = scene.model.now + jiff::SignedDuration::from_secs(29);
    scene.msg(Msg::Net(Net { paused_until: Some(until), ..Net::default() }));
    frame!("filter_and_pause", scene, 80, 24);
}

#[rstest]
fn compact(#[values((80, 24), (60, 16), (40, 8), (20, 6))] size: (u16, u16)) {
    let mut scene = board();
    scene.press("1/o<Enter>jZ<C-e>");
    frame!("compact", scene, size.0, size.1);
}

#[test]
fn frozen() {
    let mut scene = board();
    scene.press("1jZ");
    frame!("frozen", scene, 80, 24);
}

#[test]
fn columns_that_were_asked_for() {
    let mut scene = Scene::ready();
    scene.press(":columns<Enter>j<Space>jjj<Space>j<Space>j<Space><Esc>");
    frame!("more_columns", scene, 120, 15);
    frame!("more_columns", scene, 60, 15);
}

#[test]
fn ascii_says_the_same() {
    let mut scene = board();
    scene.press("3");
    insta::assert_snapshot!("ascii", text(&scene.buffer(80, 24, &Theme::plain(false))));
}

/// Users and tasks, with marks, a filter and a message.
fn everything() -> Scene {
    let mut scene = board();
    scene.press("1<Space>j<Space>/e<Enter>3j");
    scene
}

#[rstest]
fn themes(
    #[values("dark", "light", "mono", "high-contrast")] name: &str,
    #[values(Depth::Named, Depth::True)] depth: Depth,
) {
    let theme = Theme::new(&Scheme::built_in(name).unwrap(), depth, true);
    let buffer = everything().buffer(80, 24, &theme);
    insta::assert_snapshot!(format!("theme_{name}_{depth:?}"), styles(&buffer));
}

/// What a theme adds is never all that tells two things apart.
#[test]
fn every_theme_shows_the_same_characters_at_every_depth() {
    let mut scene = everything();
    for unicode in [true, false] {
        let plain = text(&scene.buffer(80, 24, &Theme::plain(unicode)));
        for scheme in Scheme::names().filter_map(Scheme::built_in) {
            for depth in Depth::ALL {
                let buffer = scene.buffer(80, 24, &Theme::new(&scheme, depth, unicode));
                assert_eq!(text(&buffer), plain, "{} at {depth:?}", scheme.name());
            }
        }
    }
}

/// The column in which words begin; `None` if they are not there.
fn column(buffer: &Buffer, words: &str) -> Option<u16> {
    (0..buffer.area.height).find_map(|y| {
        let (mut row, mut columns, mut x) = (String::new(), Vec::new(), 0);
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            columns.push((row.len(), x));
            row += symbol;
            x += u16::try_from(ui::text::width(symbol)).unwrap().max(1);
        }
        let at = row.find(words)?;
        columns.iter().find(|(begin, _)| *begin == at).map(|(_, x)| *x)
    })
}

/// Whatever the names, the states and the times: what is of a kind stands below each other, and
/// nothing moves aside because a task goes on.
#[rstest]
fn the_columns_of_the_board_are_straight_and_stand_still(
    #[values((60, 24), (80, 24), (120, 40), (200, 50))] (width, height): (u16, u16),
) {
    let theme = Theme::plain(true);
    let mut scene = board();
    for name in ["王", "dev"] {
        scene.press(&format!("1/{name}<Enter>osam<Enter><Enter>1<Esc>"));
    }
    scene.press("3g");
    let board = scene.buffer(width, height, &theme);
    let states = ["moving files", "stopping after: moving shared files", "failed at", "waiting"];
    let columns = states.map(|words| column(&board, words));
    assert!(columns[0].is_some() && columns.iter().all(|column| *column == columns[0]));
    let files = ["moving files", "out of sight: moving files"].map(|words| column(&board, words));
    assert_eq!(files, [columns[0]; 2], "{}", text(&board));
    let names = ["Nora", "Joe", "محمد", "Maxi", "王小明", "👩‍💻"];
    assert_eq!(names.map(|name| column(&board, name)), [Some(4); 6], "{}", text(&board));
    let ends = text(&board).lines().filter(|row| row.contains('→')).map(ui::text::width).max();
    assert!(ends <= Some(usize::from(width)));

    scene.wait(7_200);
    scene.at(2, 95);
    let later = scene.buffer(width, height, &theme);
    assert_eq!(column(&later, "finishing"), columns[0], "{}", text(&later));
    scene.press("1");
    let strip = scene.buffer(width, height, &theme);
    assert_eq!(column(&strip, "finishing"), columns[0], "{}", text(&strip));
}

/// Leavers whose names begin alike can be told apart; and what many wait for, and since when, is
/// said of each in the same way.
#[rstest]
fn rows_of_many_leavers_of_one_heir_are_told_apart(
    #[values((60, 24), (80, 24))] (width, height): (u16, u16),
) {
    let mut scene = Scene::ready();
    let ends = ["Fernández", "van der Berg", "Ünsal"].into_iter().cycle();
    let alike = (100..111).zip(ends).map(|(number, end)| {
        party(number, &format!("Amélie {end} {number}"), &format!("a{number}@example.com"))
    });
    plan(&mut scene, &[vec![known(2)], alike.collect()].concat());
    let screen = scene.screen(width, height);
    for begin in ["Amélie F", "Amélie v", "Amélie Ü"] {
        assert!(screen.contains(begin), "{begin}:\n{screen}");
    }
    scene.see(2, facts(2, 12, PersonStatus::Disabled));
    scene.wait(21);
    let screen = scene.screen(width, height);
    let rows: Vec<&str> = screen.lines().filter(|row| row.contains('→')).collect();
    assert_eq!(rows.len(), 12, "{screen}");
    for (row, place) in rows.iter().zip(1..) {
        let place = ui::text::ordinal(place);
        assert!(row.contains(&format!("held: the heir is disabled, {place} i")), "{screen}");
        assert_eq!(row.ends_with(" 0:21"), width >= 80, "{screen}");
    }
}

/// Where a waiting row says its time twice, room is wasted.
#[test]
fn a_waiting_row_has_one_time() {
    let mut scene = line();
    scene.wait(21);
    scene.press("3");
    for width in [80, 120] {
        let screen = scene.screen(width, 24);
        let row = screen.lines().find(|row| row.contains("1st in line")).unwrap();
        assert_eq!(row.matches("0:21").count(), 1, "{row}");
    }
    let screen = scene.screen(60, 16);
    let times = screen.lines().filter(|row| row.ends_with("0:21")).count();
    assert_eq!(times, 4, "there is no gauge, but all times are there:\n{screen}");
}

#[test]
fn hints_are_whole_and_possible_and_what_leads_to_the_others_stays() {
    let mut scene = board();
    scene.press("3g");
    for width in [20, 28, 40, 60, 80, 120] {
        let screen = scene.screen(width, 16);
        let footer = screen.lines().last().unwrap();
        assert!(footer.ends_with("? help  q quit"), "{width}: {footer}");
        assert_eq!(footer.contains("x stop"), width >= 40, "{width}: {footer}");
    }
    scene.press("jj");
    let footer = scene.screen(80, 24).lines().last().unwrap().to_owned();
    assert!(footer.contains("R retry") && !footer.contains("x stop"), "it has failed: {footer}");
    for key in ["x", "w"] {
        scene.press(key);
        assert!(said(&scene, "محمد علي: has ended, there is nothing to stop"), "{key}");
        scene.press("!<Esc>");
    }
    scene.press("1gjj");
    assert!(scene.screen(80, 24).lines().last().unwrap().contains("o offboard"));
    scene.press("g");
    let footer = scene.screen(80, 24).lines().last().unwrap().to_owned();
    assert!(!footer.contains("o offboard"), "nobody offboards themselves: {footer}");
}

#[rstest]
#[case("disabled", 4)]
#[case("room admin", 6)]
#[case("zoe unal", 1)]
#[case("o’brien", 1)]
#[case("able", 0)]
fn a_filter_finds_what_the_rows_say(#[case] typed: &str, #[case] shown: usize) {
    let mut scene = Scene::ready();
    scene.press(&format!("/{typed}<Enter>"));
    assert_eq!(scene.model.users.list.order().len(), shown);
}

#[test]
fn heirs_are_found_without_their_accents() {
    let mut scene = Scene::ready();
    scene.press("/nora<Enter>ozoe una");
    assert!(scene.screen(80, 24).contains("1 can inherit"));
}

#[test]
fn hints_help_and_sentences_name_the_keys_that_hold() {
    let mut scene = board();
    let keys = [
        (Action::Stop, "X"),
        (Action::Help, "Alt-h"),
        (Action::ShowGroups, "g"),
        (Action::First, ""),
    ];
    for (action, key) in keys {
        let binding = keymap::binding(action).unwrap();
        let keys = key.parse().into_iter().collect();
        scene.model.preferences.keymap.choose(binding, keys);
    }
    scene.press("3<Up>");
    let shown = scene.screen(100, 24);
    for words in ["X stop", "Alt-h help", "g Groups"] {
        assert!(shown.contains(words), "{words}:\n{shown}");
    }
    scene.press("x");
    assert_eq!(scene.effects.last(), board().effects.last(), "x is no key any more");
    scene.key("Alt-h".parse().unwrap());
    let help = scene.screen(100, 60);
    assert!(help.contains("Keys of this pane; Alt-h shows all"), "{help}");
    assert!(help.contains("  X  ") && help.contains("  :first  "), "{help}");
    scene.key("Alt-h".parse().unwrap());
    assert!(scene.screen(100, 60).contains("All keys"));
    scene.press("<Esc>.");
    assert!(scene.screen(100, 60).contains("X        stop "));
    scene.press("<Esc>:stop");
    assert!(scene.screen(100, 60).contains("stop          X "));
}

/// A console whose actions have no key that the table gives them.
fn other_keys() -> Scene {
    let mut scene = Scene::ready();
    for (action, key) in [
        (Action::Offboard, "O"),
        (Action::Back, "Alt-b"),
        (Action::Filter, "&"),
        (Action::Palette, "Alt-p"),
        (Action::Refresh, "Alt-r"),
        (Action::Sweep, "P"),
        (Action::Resume, "Alt-g"),
    ] {
        let binding = keymap::binding(action).unwrap();
        scene.model.preferences.keymap.choose(binding, vec![key.parse().unwrap()]);
    }
    scene
}

#[test]
fn empty_lists_name_the_keys_that_hold() {
    let mut scene = other_keys();
    assert!(scene.screen(100, 24).contains("no tasks yet: O on a person"));
    scene.press("&nobody<Enter>");
    assert!(scene.screen(100, 24).contains("nobody matches; Alt-b clears the filter"));
    scene.press("2&none<Enter>");
    assert!(scene.screen(100, 24).contains("no group matches; Alt-b clears the filter"));
}

#[test]
fn messages_and_questions_name_the_keys_that_hold() {
    let mut scene = other_keys();
    scene.msg(Msg::Pasted("text".into()));
    assert!(said(&scene, "nothing to paste into: & opens a filter, Alt-p the palette"));
    let filters = Filters { users: "lee".into(), ..Filters::default() };
    scene.msg(Msg::Habits(Box::new(Habits { filters, ..Habits::default() })));
    assert!(said(&scene, "filters of last time: Alt-b clears them"));
    scene.key("Alt-r".parse().unwrap());
    let load = scene.model.users.loading.id.unwrap();
    let failure = Failure::new(FailureKind::Unanswered, "no answer");
    scene.msg(Msg::LoadFailed { load, failure });
    assert!(said(&scene, "no answer. Alt-r reads it again"));
    scene.model.overlays.push(overlays::Overlay::Resume);
    assert!(scene.screen(100, 24).contains("not yet; Alt-g resumes"));
}

/// The board knows no keys: it says what can be done, not how.
#[test]
fn the_board_names_no_key() {
    let mut scene = nora_at(50);
    scene.see(2, Observation::Answered(report(50, true, TaskStatus::Canceled)));
    assert!(said(&scene, "A retry starts it again"));
    let mut scene = nora_at(50);
    scene.press("w");
    assert!(scene.screen(100, 24).contains("A retry goes on, to the same heir."));
}

/// `UPDATE_DOCS=1 cargo test` writes it.
#[test]
fn the_page_of_keys_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/KEYS.md");
    let expected = overlays::help::markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &expected).unwrap();
    }
    let page = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(page, expected, "run UPDATE_DOCS=1 cargo test to write it");
}

/// A morning's work: what the README shows of the console.
fn picture() -> String {
    let mut scene = Scene::ready();
    for name in ["nora", "joe", "maxi", "zoe", "kim"] {
        scene.press(&format!("1/{name}<Enter>osam<Enter><Enter>1<Esc>"));
    }
    scene.press("3+");
    for (leaver, percentage) in [(2, 50), (5, 50), (11, 70)] {
        scene.start(leaver, 12);
        scene.at(leaver, percentage);
    }
    scene.wait(31);
    let error = Some(Clean::new("The Command Timeout expired before the operation completed."));
    let failed = TaskReport { error, ..report(50, true, TaskStatus::Failed) };
    scene.see(5, Observation::Answered(failed));
    scene.press("gjjx");
    scene.see(11, Observation::Answered(report(70, true, TaskStatus::Canceled)));
    scene.at(2, 70);
    scene.wait(4);
    scene.press("1/disabled<Enter>j<Space>3g");
    scene.screen(88, 16)
}

/// `UPDATE_DOCS=1 cargo test` writes it.
#[test]
fn the_picture_in_the_readme_is_a_frame() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let (before, rest) = readme.split_once("```\n handover  ").unwrap();
    let (_, after) = rest.split_once("```\n").unwrap();
    let expected = [before, "```\n", &picture(), "```\n", after].concat();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &expected).unwrap();
        return;
    }
    assert_eq!(readme, expected, "run UPDATE_DOCS=1 cargo test to draw it anew");
}

/// A step's name, its gauge and its number; a line of text has as many bytes.
#[rstest]
fn a_checkpoint_costs_few_bytes(#[values((80, 24), (120, 40))] (width, height): (u16, u16)) {
    let theme = Theme::new(&Scheme::default(), Depth::Named, true);
    let mut screen = Screen::new((width, height).into());
    let mut frame = |percentage| {
        let board = nora_at(percentage).buffer(width, height, &theme);
        screen.frame(|buffer| buffer.clone_from(&board)).unwrap().len()
    };
    frame(10);
    let costs = [20, 30, 50, 70, 90, 95].map(frame);
    assert!(costs.iter().all(|bytes| *bytes <= 70), "{costs:?}");
}
