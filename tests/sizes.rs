//! Every dialog at every size: nothing panics, nothing is drawn outside of its place, and where
//! there is little room, what matters is what stays. And what all of them have in common: how
//! they are left, and what a paste does.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod common {
    pub mod cases;
    pub mod dialogs;
    pub mod scene;
    pub mod script;
}

use std::{collections::HashSet, sync::OnceLock};

use common::{
    dialogs::{KINDS, dialogs, kind},
    scene::Scene,
};
use handover::{
    app::{Key, LONGEST_PASTE, Model, Msg, keymap::BACK, update, view},
    offboard::{Level, Notice},
    ui::Theme,
};
use proptest::prelude::*;
use ratatui::{buffer::Buffer, layout::Rect};
use rstest::rstest;

/// The console with each dialog, made once: what is drawn changes nothing.
fn models() -> &'static [(&'static str, Model)] {
    static MODELS: OnceLock<Vec<(&str, Model)>> = OnceLock::new();
    MODELS.get_or_init(|| dialogs().map(|(name, scene)| (name, scene.model)).collect())
}

/// The screen of this size in the middle of a larger one that is full of marks.
fn draw(model: &Model, (width, height): (u16, u16), theme: &Theme) -> (Buffer, Rect) {
    let mut model = model.clone();
    update(&mut model, Msg::Resized { width, height });
    let area = Rect::new(3, 2, width, height);
    let mut buffer =
        Buffer::filled(Rect::new(0, 0, width + 6, height + 4), ratatui::buffer::Cell::new("~"));
    view(&model, theme, area, &mut buffer);
    (buffer, area)
}

#[test]
fn every_kind_of_dialog_is_there() {
    let kinds: HashSet<usize> =
        models().iter().map(|(_, model)| kind(model.overlays.last().unwrap())).collect();
    assert_eq!(kinds, (0..KINDS).collect());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_drawn_outside_of_the_screen(
        width in prop_oneof![0_u16..70, 0_u16..300],
        height in prop_oneof![0_u16..24, 0_u16..100],
        pane in prop::sample::select(vec!['1', '2', '3']),
        zoomed: bool,
        unicode: bool,
    ) {
        let theme = Theme::plain(unicode);
        for (name, model) in models() {
            let mut model = model.clone();
            let dialogs = std::mem::take(&mut model.overlays);
            update(&mut model, Msg::Key(Key::char(pane)));
            model.zoomed = zoomed;
            model.overlays = dialogs;
            let (buffer, area) = draw(&model, (width, height), &theme);
            for (index, cell) in buffer.content.iter().enumerate() {
                let (x, y) = buffer.pos_of(index);
                let inside = area.contains((x, y).into());
                prop_assert!(inside || cell.symbol() == "~", "{name}: {x},{y} {:?}", cell.symbol());
            }
        }
    }
}

/// Esc can be late; the other keys do the same, wherever it leads.
#[test]
fn every_dialog_is_left_by_each_of_the_keys_that_lead_back() {
    for (name, open) in models() {
        let after = |key| {
            let mut model = open.clone();
            let effects = update(&mut model, Msg::Key(key));
            assert_ne!(model.overlays, open.overlays, "{name} is as it was after {key}");
            (model, effects)
        };
        let [esc, others @ ..] = BACK;
        let expected = after(esc);
        for other in others {
            assert!(after(other) == expected, "{name}: {other} leads elsewhere than {esc}");
        }
    }
}

/// The cursor goes to the row that was clicked, wherever there are rows; nothing is chosen, and
/// nothing else on the screen takes a click.
#[test]
fn a_click_leads_the_cursor_of_a_dialog_and_chooses_nothing() {
    let mut led = HashSet::new();
    for (name, open) in models() {
        let mut open = open.clone();
        open.taste.mouse = Some(true);
        update(&mut open, Msg::Resized { width: 120, height: 40 });
        for row in 0..40 {
            let mut model = open.clone();
            update(&mut model, Msg::Click { column: 60, row });
            let (before, after) = (&open.overlays, &model.overlays);
            assert_eq!(before.len(), after.len(), "{name}: line {row}");
            assert_eq!((open.focus, &open.board), (model.focus, &model.board), "{name}");
            if before != after {
                led.insert(kind(after.last().unwrap()));
                let (buffer, area) = draw(&model, (120, 40), &Theme::plain(true));
                let mut line = (area.left()..area.right()).map(|x| &buffer[(x, area.y + row)]);
                assert!(line.any(|cell| cell.symbol() == "▸"), "{name}: not on line {row}");
            }
        }
    }
    assert!(led.len() >= 9, "only {} of the kinds of dialogs take a click", led.len());
}

/// Text is pasted into a line that is typed in, or said to be ignored; it is never keys.
#[test]
fn every_dialog_takes_a_paste_or_says_that_it_does_not() {
    let long = "q".repeat(LONGEST_PASTE + 1);
    for (name, open) in models() {
        let mut model = open.clone();
        update(&mut model, Msg::Pasted("qx".into()));
        let refused =
            said(&model) == Some("nothing to paste into: / opens a filter, : the palette");
        let changed = model.overlays != open.overlays;
        assert!(changed != refused, "{name}: changed {changed}, refused {refused}");
        assert_eq!(model.overlays.len(), open.overlays.len(), "{name}");
        update(&mut model, Msg::Pasted(long.clone()));
        assert_eq!(said(&model), Some("what was pasted is no name (over 4 kB): ignored"), "{name}");
    }
}

/// What the footer says.
fn said(model: &Model) -> Option<&str> {
    model.messages.history().next().map(|(_, notice)| &*notice.text)
}

/// What must be seen of a dialog where there is little room: the question, what is chosen, and
/// what to type or to press.
#[rstest]
#[case::help("help", &["Hand over what this person"])]
#[case::palette("palette_typed", &["▸ stop ", "Enter do"])]
#[case::actions("actions_user", &["kim4@example.com", "▸ o ", "all marked ones, own"])]
#[case::actions("actions_task", &["from  nora2@example.com", "▸ x "])]
#[case::sort("sort", &["▸ name"])]
#[case::filters("filters", &["▸ group", "Enter apply"])]
#[case::resume("resume", &["resume?", "when you say so", "Enter resume"])]
#[case::new_key("new_key", &["New key: ●●●●", "Enter sign in"])]
#[case::stop_all("stop_all", &["Stop 1 task", "moved.", "Type stop and press Enter"])]
#[case::quit("quit", &["2 leavers", "Type quit and press Enter"])]
#[case::heir("sheet_picker", &["nora2@example.com", "▸   Ann Lee", "Enter choose"])]
#[case::summary("sheet_summary", &["nora2@example.com", "sam12@example.com", "Enter start"])]
#[case::guard("sheet_guard", &["the profile", "type the e-mail nora2@example.com", "2@"])]
#[case::many("sheet_many", &["2 will be offboarded", "▸ Max", "Enter go on"])]
#[case::undo("undo", &["nora2@example.com", "Sam Smith's", "Enter give them"])]
#[case::undo_picker("undo_picker", &["new owner", "▸ Ann Lee", "Enter choose"])]
#[case::undo_confirm("undo_confirm", &["to    ann1@example.com", "Type that e-mail"])]
#[case::ladder("ladder", &["Nora O'Brien → Sam Smith", "x stop", "Esc back"])]
#[case::leave("leave", &["nora2@example.com", "x stop", "Esc back"])]
#[case::foreign("foreign", &["nora2@example.com", "x stop it", "Esc leave it alone"])]
#[case::review("review", &["disable Kim Ito (kim4@example.com)", "they are.", "Enter do it"])]
#[case::many_changes("review_many", &["(maxdnufreh9@example.com)", "of 12", "do all 7"])]
#[case::word("review_word", &["are destroyed.", "Type joe5@example.com and press Enter", "joe"])]
#[case::changes("changes", &["▸ ▶  kim4@example.com", "sending"])]
#[case::role("pick_role", &["▸   DocSpace admin", "Enter choose"])]
#[case::members("pick_members", &["● Ann Lee", "▸   Max", "Tab mark"])]
#[case::group("group_form", &["▸ name     Ops", "Enter make it"])]
#[case::headships("headships", &["nora2@example.com", "▸   R&D", "Enter hand over all  Space mark", "Esc back"])]
#[case::rule("sheet_many_picker", &["Tab another rule", "Esc back"])]
fn what_matters_stays(
    #[case] dialog: &str,
    #[case] wanted: &[&str],
    #[values((60, 16), (80, 24))] (width, height): (u16, u16),
) {
    let (_, mut scene) = dialogs().find(|(name, _)| *name == dialog).unwrap();
    let screen = scene.screen(width, height);
    for words in wanted {
        assert!(screen.contains(words), "{words} of {dialog}:\n{screen}");
    }
}

/// What would only be refused is not offered: nothing is read so far, or there is nothing to give.
#[test]
fn groups_are_given_away_only_where_there_are_some() {
    let mut scene = Scene::ready();
    for name in ["nora", "joe"] {
        scene.press(&format!("1/{name}<Enter>h"));
        for _ in 0..2 {
            let screen = scene.screen(80, 24);
            let is_offered = screen.contains("hand over all") && screen.contains("Space mark");
            assert_eq!(is_offered, screen.contains("heads 1 group"), "{screen}");
            assert!(screen.contains("g show in Groups  Esc back"), "{screen}");
            scene.answer_loads();
        }
        assert_eq!(scene.screen(80, 24).contains("heads 1 group"), name == "nora");
        scene.press("<Esc><Esc>");
    }
}

/// The last page is as full as the others.
#[test]
fn what_is_read_is_scrolled_to_its_end_and_not_beyond() {
    for dialog in ["help", "help_all", "messages"] {
        let (_, mut scene) = dialogs().find(|(name, _)| *name == dialog).unwrap();
        for number in 0..30 {
            let notice = Notice::new(Level::Info, format!("{number} of many messages"));
            scene.model.messages.keep(scene.model.now, notice);
        }
        let rows = |scene: &mut Scene| {
            let screen = scene.screen(60, 16);
            screen.lines().filter(|line| line.contains('│')).count()
        };
        let (before, first) = (scene.screen(60, 16), rows(&mut scene));
        assert!(before.contains(" more "), "{before}");
        scene.press("G");
        let end = scene.screen(60, 16);
        assert!(!end.contains(" more ") && first == rows(&mut scene), "{end}");
        scene.press("j ");
        assert_eq!(scene.screen(60, 16), end);
        scene.press("k");
        assert!(scene.screen(60, 16).contains(" more "), "{dialog}");
    }
}

#[test]
fn a_question_that_is_too_long_can_be_read_to_its_end() {
    let (_, mut scene) = dialogs().find(|(name, _)| *name == "foreign").unwrap();
    assert!(!scene.screen(60, 16).contains("knows the heir."));
    scene.press("G");
    let screen = scene.screen(60, 16);
    assert!(screen.contains("knows the heir.") && screen.contains("x stop it"), "{screen}");
}

/// The console without a dialog, with a task.
fn board() -> Scene {
    common::cases::nora_at(50)
}

#[test]
fn below_60_by_15_there_is_a_single_list_and_at_20_by_5_still_a_cursor() {
    let mut scene = board();
    scene.press("1j");
    for (width, height) in [(59, 24), (80, 14), (20, 5)] {
        let screen = scene.screen(width, height);
        assert!(screen.contains("▸   Joe Fox") && !screen.contains("TASKS"), "{screen}");
    }
    scene.press("3");
    for (width, height) in [(59, 24), (80, 14), (20, 5)] {
        let screen = scene.screen(width, height);
        assert!(screen.contains("▸▶") && !screen.contains("NAME"), "{screen}");
    }
}

/// Names may be cut, but who hands over to whom, and how it stands, can always be told.
#[test]
fn leaver_heir_and_state_are_never_dropped() {
    let mut scene = board();
    for width in 30..=120 {
        let screen = scene.screen(width, 24);
        let row = screen.lines().find(|line| line.contains("▶")).unwrap();
        for part in ["No", "→ S", "moving r"] {
            assert!(row.contains(part), "{part} at {width}: {row}");
        }
    }
}

/// Where only ASCII can be shown, everything that is ours is ASCII; what people are called stays,
/// for terminals that have the letters.
#[test]
fn in_ascii_nothing_but_names_is_anything_else() {
    let theme = Theme::plain(false);
    let names = "Zoë Ünal-Жук 王小明 محمد علي 👩‍💻 ⟨⟩ der Ä";
    for (name, model) in models() {
        let (buffer, _) = draw(model, (100, 40), &theme);
        for cell in &buffer.content {
            let symbol = cell.symbol();
            assert!(symbol.is_ascii() || names.contains(symbol), "{symbol} in {name}");
        }
    }
}
