//! The `:` palette, the help and the clipboard: keys → what is done, what is said, what is left.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common {
    pub mod scene;
}

use common::scene::{Scene, people, person, report, text};
use handover::{
    app::{Action, Effect, Loaded, Msg, keymap},
    domain::{Page, PersonStatus, Role, TaskStatus},
    offboard::Observation,
    overlays::{Overlay, palette::Palette},
    ui::{Depth, Pane, Scheme, Theme},
};
use rstest::rstest;

fn last_words(scene: &Scene) -> &str {
    scene.model.messages.history().next().map_or("", |(_, notice)| &notice.text)
}

fn palette(scene: &Scene) -> &Palette {
    match scene.model.overlays.as_slice() {
        [Overlay::Palette(palette)] => palette,
        other => panic!("no palette alone on the screen: {other:?}"),
    }
}

/// The names that are listed.
fn names(scene: &Scene) -> Vec<&'static str> {
    palette(scene).matches(&scene.model).iter().map(|binding| binding.name).collect()
}

/// What was sent to the clipboard.
fn copied(effects: &[Effect]) -> Vec<&str> {
    let copied = effects.iter().filter_map(|effect| match effect {
        Effect::Copy(text) => Some(text.as_str()),
        _ => None,
    });
    copied.collect()
}

/// Nora's task has been started, Joe's is about to be, and the board has the focus.
fn two_tasks() -> Scene {
    let mut scene = Scene::ready();
    for leaver in ["nora", "joe"] {
        scene.press(&format!("1/{leaver}<Enter>osam<Enter><Enter>1<Esc>"));
    }
    scene.press("3gg");
    scene.start(2, 12);
    scene
}

// ---- the palette ------------------------------------------------------------------------

#[rstest]
#[case::exact_although_others_begin_so("filter")]
#[case::a_prefix_of_one("mes")]
#[case::as_labels_are_written("Mark All")]
#[case::with_blanks("  messages ")]
fn a_name_does_what_its_key_does(#[case] typed: &str) {
    let mut by_name = Scene::ready();
    by_name.press(&format!(":{typed}<Enter>"));
    let name = by_name.model.typed_names.pop().unwrap();
    let mut by_key = Scene::ready();
    let binding = keymap::BINDINGS.iter().find(|binding| binding.name == name).unwrap();
    by_key.key(binding.keys[0]);
    assert_eq!(by_name.model, by_key.model);
}

#[test]
fn every_name_is_listed_but_the_palettes_own_and_those_of_this_place_come_first() {
    let mut scene = Scene::ready();
    scene.press("3:");
    let listed = names(&scene);
    assert_eq!(listed.len(), keymap::BINDINGS.len() - 1);
    assert_eq!(listed[0], "stop");
    scene.press("<Esc>1:");
    assert_eq!(names(&scene)[0], "offboard");
    scene.press("stop");
    assert_eq!(names(&scene), ["stop", "stop-all"]);
    scene.press("<BS><BS><BS><BS>all");
    assert_eq!(names(&scene), ["mark-all", "unmark-all", "stop-all"]);
}

#[rstest]
#[case::of_several("mar", "begin with mar")]
#[case::of_none("all", "no action's name begins with all")]
#[case::of_something_unknown("xyzzy", "no action's name begins with xyzzy")]
#[case::of_something_impossible("retry", "retry: there is no task under the cursor")]
fn what_cannot_be_done_is_said_and_the_line_stays(#[case] typed: &str, #[case] why: &str) {
    let mut scene = Scene::ready();
    let effects = scene.press(&format!(":{typed}<Enter>"));
    assert!(last_words(&scene).contains(why), "{}", last_words(&scene));
    assert_eq!((palette(&scene).typed.value(), effects), (typed, vec![]));
    assert_eq!(scene.model.typed_names, [""; 0]);
}

#[test]
fn an_empty_line_or_esc_closes_it_and_does_nothing() {
    for keys in [":<Enter>", ":<BS>", ":stop<Esc>", ":quit<C-c>"] {
        let mut scene = Scene::ready();
        let effects = scene.press(keys);
        assert_eq!((scene.model.overlays.len(), effects), (0, vec![]), "{keys}");
    }
}

#[test]
fn tab_types_what_the_names_have_in_common_and_then_goes_through_them() {
    let mut scene = two_tasks();
    scene.press(":sto<Tab>");
    assert_eq!((palette(&scene).typed.value(), palette(&scene).chosen), ("stop", None));
    scene.press("<Tab>");
    assert_eq!(palette(&scene).chosen, Some(Action::Stop));
    scene.press("<Tab>");
    assert_eq!(palette(&scene).chosen, Some(Action::StopAll));
    scene.press("<Enter>");
    assert!(matches!(scene.model.overlays.as_slice(), [Overlay::Confirm(_)]));
}

#[test]
fn the_arrows_choose_and_typing_goes_back_to_the_line() {
    let mut scene = Scene::ready();
    scene.press(":mark<Down><Down><Up>");
    assert_eq!(palette(&scene).chosen, Some(Action::Mark));
    scene.press("<Down>-<Up>");
    assert_eq!(palette(&scene).chosen, None);
    scene.press("<Down><Down><Enter>");
    assert_eq!(scene.model.users.list.marks(), 12, "mark-all is the second that begins so");
}

#[test]
fn up_on_an_empty_line_brings_back_what_was_done_by_name() {
    let mut scene = Scene::ready();
    scene.press(":zoom<Enter>:groups<Enter>:zoom<Enter>:<Up>");
    assert_eq!(palette(&scene).typed.value(), "zoom");
    scene.press("<Up>");
    assert_eq!(palette(&scene).typed.value(), "groups");
    scene.press("<Up>");
    assert_eq!(palette(&scene).typed.value(), "groups", "each name is kept once");
    scene.press("<Down><Down>");
    assert!(palette(&scene).typed.is_empty());
    scene.press("<Up><Up><Enter>");
    assert_eq!(scene.model.focus, Pane::Groups);
}

#[test]
fn a_task_cannot_be_stopped_by_name_from_where_its_cursor_is_not_shown() {
    let mut scene = two_tasks();
    let board = scene.model.board.clone();
    scene.press("1:stop<Enter>");
    assert_eq!(last_words(&scene), "stop: there is no task under the cursor");
    assert_eq!(scene.model.board, board);
}

#[test]
fn a_paste_is_typed_and_its_line_break_does_nothing() {
    let mut scene = Scene::ready();
    scene.press(":");
    let effects = scene.msg(Msg::Pasted("quit\n".into()));
    assert_eq!((palette(&scene).typed.value(), effects), ("quit", vec![]));
    assert_eq!(scene.press("<Enter>"), [Effect::Quit]);
}

// ---- the help ---------------------------------------------------------------------------

#[test]
fn the_help_shows_the_keys_of_this_pane_and_again_all() {
    let mut scene = Scene::ready();
    let help = |scene: &mut Scene| scene.screen(120, 80);
    scene.press("3?");
    let here = help(&mut scene);
    assert!(here.contains("Stop this task") && !here.contains("Hand over what"), "{here}");
    scene.press("?");
    let all = help(&mut scene);
    assert!(all.contains("Stop this task") && all.contains("Hand over what"), "{all}");
    scene.press("?");
    assert_eq!(help(&mut scene), here);
    scene.press("q");
    assert_eq!((scene.model.overlays.len(), scene.model.leaving), (0, false));
}

// ---- the board's cursor -----------------------------------------------------------------

#[test]
fn the_cursor_follows_the_most_urgent_task_until_it_is_moved() {
    let mut scene = two_tasks();
    let leaver = |scene: &Scene| scene.model.cursor_case().unwrap().leaver().name.to_string();
    scene.start(5, 12);
    scene.press("F");
    assert_eq!(leaver(&scene), "Nora O'Brien", "both are queued: there is nothing to go to");
    scene.press(":");
    scene.at(5, 50);
    assert_eq!(leaver(&scene), "Nora O'Brien", "the palette is open: :stop would be about her");
    scene.press("<Esc>");
    assert_eq!(leaver(&scene), "Joe Fox");
    assert!(scene.screen(80, 24).contains("following"));
    let effects = scene.press("x");
    assert_eq!(effects, [], "nobody has looked at the row that has just come");
    scene.at(2, 50);
    assert_eq!(leaver(&scene), "Joe Fox", "it is as urgent");
    scene.press("k");
    scene.see(2, Observation::Answered(report(100, true, TaskStatus::Completed)));
    assert_eq!(leaver(&scene), "Nora O'Brien", "it was moved: it stays");
}

// ---- the clipboard ----------------------------------------------------------------------

#[test]
fn y_copies_the_id_of_the_row_and_shift_y_the_row() {
    let mut scene = Scene::ready();
    let nora = people().remove(1);
    scene.press("/nora<Enter>");
    assert_eq!(copied(&scene.press("y")), [nora.id.to_string()]);
    assert!(last_words(&scene).contains(&nora.id.to_string()));
    assert!(last_words(&scene).contains("if your terminal allows it"));
    assert_eq!(
        copied(&scene.press("Y")),
        ["Nora O'Brien\tnora2@example.com\troom admin\tdisabled\tR&D, Sales"]
    );
}

#[test]
fn with_marks_all_marked_rows_are_copied_in_the_order_of_the_list() {
    let mut scene = Scene::ready();
    scene.press("/sam<Enter><Space><Space>");
    let ids = scene.model.chosen();
    let effects = scene.press("y");
    assert_eq!(copied(&effects), [format!("{}\n{}", ids[0], ids[1])]);
    assert!(last_words(&scene).ends_with("2 ids"));
}

#[test]
fn a_group_and_a_task_are_copied_too() {
    let mut scene = two_tasks();
    let leaver = people().remove(1);
    assert_eq!(copied(&scene.press("y")), [leaver.id.to_string()]);
    assert_eq!(
        copied(&scene.press("Y")),
        ["Nora O'Brien\tnora2@example.com\tSam Smith\tsam12@example.com\tqueued on server"]
    );
    scene.press("2");
    assert_eq!(copied(&scene.press("Y")), ["Board\tAnn Lee\t2"]);
    assert_eq!(copied(&scene.press("y")).len(), 1);
}

#[test]
fn nothing_and_too_much_are_not_copied() {
    let mut scene = Scene::ready();
    assert_eq!(copied(&scene.press("3yY")), [""; 0]);
    assert_eq!(last_words(&scene), "there is nothing under the cursor");
    let users = (1000..3800).map(|n| person(n, "X", Role::User, PersonStatus::Active, ""));
    let items = users.collect();
    let mut scene = Scene::new();
    scene.sign_in(&[]);
    let load = scene.model.users.loading.id.unwrap();
    scene.msg(Msg::Page { load, rows: Loaded::People(Page { items, total: 2800 }) });
    assert_eq!(copied(&scene.press("Ay")), [""; 0]);
    assert!(last_words(&scene).contains("2,800 ids are more than"), "{}", last_words(&scene));
}

#[test]
fn the_help_scrolls_by_lines_to_its_last_one() {
    let first = |keys: &str| {
        let mut scene = Scene::ready();
        scene.press(keys);
        let overlays = &scene.model.overlays;
        assert!(matches!(overlays.as_slice(), [Overlay::Help { .. }]), "{overlays:?}");
        text(&scene.buffer(80, 24, &Theme::plain(true)))
    };
    let (top, down) = (first("1??"), first("1??j"));
    let lines: Vec<&str> = top.lines().collect();
    let second = lines.iter().position(|line| line.contains("All keys")).unwrap() + 2;
    assert!(down.lines().nth(second - 1) == lines.get(second).copied(), "{top}\n{down}");
    assert!(first("1??G").contains("Leave; tasks on the server go on"));
}

#[test]
fn what_is_typed_is_in_sight_at_its_end_however_long_it_is() {
    let mut scene = Scene::ready();
    scene.press("1:stop-all-of-them-and-everything-else-that-anybody-could-think-of-tonight");
    let theme = Theme::new(&Scheme::default(), Depth::None, true);
    let screen = text(&scene.buffer(60, 16, &theme));
    assert!(screen.contains("…") && screen.contains("think-of-tonight"), "{screen}");
}
