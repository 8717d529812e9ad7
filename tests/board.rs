//! The board's depth: the ladder, what a stop leaves, the question before somebody else's task
//! is stopped, the line's order, holding, ages, the bell.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common {
    pub mod cases;
    pub mod scene;
}

use common::cases::{
    actor, bells, canceled, changes, completed, conclusion, event, evidence, failed, foreign_at,
    known, nora_at, party, plan, row, said, take, trail,
};
use common::scene::{Scene, report, text};
use handover::{
    app::{Action, Effect, Keeping, Key, LoadId, Msg, Past, keymap},
    domain::{AuditEvent, Failure, FailureKind, PersonId, Step, TaskStatus, Traces},
    offboard::{Call, Case, Conclusion, Event, Hold, Observation, Party, Standing, sweep::Sweep},
    overlays::Overlay,
    ui::Theme,
};
use jiff::tz::{Offset, TimeZone};
use rstest::rstest;

macro_rules! frame {
    ($name:expr, $scene:expr, $width:expr, $height:expr) => {
        insta::assert_snapshot!(
            format!("{}_{}x{}", $name, $width, $height),
            $scene.screen($width, $height)
        )
    };
}

/// Nora's ladder in a zone an hour ahead of UTC.
fn ladder(mut scene: Scene) -> Scene {
    scene.model.zone = Some(TimeZone::fixed(Offset::constant(1)));
    scene.press("<Enter>");
    scene
}

fn screen(scene: &mut Scene) -> String {
    scene.screen(80, 40)
}

// ---- the ladder --------------------------------------------------------------------------

#[rstest]
fn the_ladder_of_a_task_that_moves(#[values((80, 24), (120, 40), (60, 15))] size: (u16, u16)) {
    let mut scene = ladder(nora_at(50));
    scene.wait(7);
    frame!("ladder_running", scene, size.0, size.1);
}

/// Where there is no room UTC goes first; then a time stands on a line of its own.
#[rstest]
#[case::both_clocks(
    120,
    "done           10:00:00-03-02 10:00:01 (09:00:00-03-02 09:00:01Z)  24:00:01"
)]
#[case::the_wall_s(80, "done           10:00:00-03-02 10:00:01  24:00:01 ")]
#[case::below(60, "│     10:00:00-03-02 10:00:01 24:00:01 ")]
fn nothing_of_a_time_is_cut(#[case] width: u16, #[case] span: &str) {
    let mut scene = nora_at(50);
    scene.wait(24 * 3_600);
    scene.see(2, completed());
    let mut scene = ladder(scene);
    let screen = scene.screen(width, 60);
    for time in [span, "planned 2026-03-01 10:00:00", "│     03-02 10:00:01 "] {
        assert!(screen.contains(time), "{time} is not in\n{screen}");
    }
    let times = screen.lines().filter(|line| line.contains(":00:"));
    assert!(times.filter(|line| line.contains('…')).count() == 0, "{screen}");
}

#[test]
fn the_ladder_of_a_finished_person_is_a_story_with_its_evidence() {
    let mut scene = nora_at(50);
    scene.wait(2);
    scene.see(2, completed());
    scene.see(2, evidence(0, true));
    let mut scene = ladder(scene);
    frame!("ladder_proven", scene, 80, 40);
}

#[test]
fn each_miss_of_the_proof_has_its_own_line() {
    let mut scene = nora_at(50);
    scene.see(2, completed());
    for _ in 0..4 {
        scene.see(2, evidence(2, false));
    }
    let mut scene = ladder(scene);
    let screen = screen(&mut scene);
    for miss in ["still owns 2 active rooms", "no row 4030 in the audit trail"] {
        assert!(screen.lines().any(|line| line.contains(&format!("missing: {miss}"))), "{screen}");
    }
    assert!(screen.contains("proof     not as planned"), "{screen}");
}

#[test]
fn the_ladder_lives_while_it_is_open_and_esc_leads_back() {
    let mut scene = ladder(nora_at(50));
    assert!(screen(&mut scene).contains("50% moving rooms"));
    scene.at(2, 70);
    assert!(screen(&mut scene).contains("70% moving files"));
    scene.see(2, canceled(90));
    assert!(screen(&mut scene).contains("proof     skipped"));
    scene.press("<Esc>");
    assert!(scene.model.overlays.is_empty());
}

#[test]
fn on_the_ladder_the_task_can_be_stopped_tried_again_and_asked_about() {
    let mut scene = ladder(nora_at(50));
    scene.press(".");
    assert!(screen(&mut scene).contains("What a stop now would leave behind"));
    scene.press("<Esc>");
    let stop = scene.press("x");
    assert_eq!(changes(&stop), [Call::Terminate(PersonId::from_u128(2))]);
    assert!(screen(&mut scene).contains("stopping after: moving rooms"), "it is still open");
    scene.see(2, canceled(50));
    scene.see(2, canceled(70));
    scene.press("R");
    let screen = screen(&mut scene);
    assert!(
        screen.contains("in the line again") && screen.contains("facts     running"),
        "{screen}"
    );
    assert!(screen.contains("reassign  planned"), "an earlier run is told, not counted: {screen}");
}

#[test]
fn a_case_that_ends_before_its_run_skips_the_rest() {
    let mut scene = Scene::ready();
    plan(&mut scene, &[known(2)]);
    scene.press("x");
    let mut scene = ladder(scene);
    let screen = screen(&mut scene);
    for step in ["groups", "disable", "sessions", "proof"] {
        assert!(screen.contains(&format!("{step:10}skipped")), "{step}: {screen}");
    }
}

#[test]
fn the_ladder_scrolls_to_its_end_and_not_beyond() {
    let mut scene = ladder(nora_at(50));
    scene.screen(60, 15);
    scene.press("GG<Down>");
    let end = scene.screen(60, 15);
    assert!(end.contains("proof     planned") && end.contains("k up"), "{end}");
    scene.press("k");
    assert_ne!(scene.screen(60, 15), end, "no way back through lines that are not there");
}

#[test]
fn a_filter_that_hides_the_task_takes_the_keys_from_its_ladder() {
    let mut scene = Scene::ready();
    plan(&mut scene, &[known(2), known(5)]);
    scene.start(2, 12);
    scene.start(5, 12);
    scene.at(2, 50);
    scene.at(5, 70);
    scene.press("/moving<Enter>g<Enter>");
    scene.see(2, failed(50, "account"));
    assert_eq!(changes(&scene.press("x")), [], "Joe is under the cursor, Nora on the ladder");
}

/// `Space`, the wheel's `Down` and whatever else scrolls can be given to actions of the board.
#[rstest]
fn what_scrolls_a_dialog_does_nothing_else_in_it(
    #[values("Space", "Down", "Up", "PageDown", "PageUp", "Home", "End", "k")] key: &str,
    #[values("<Enter>", ".")] dialog: &str,
) {
    let mut scene = nora_at(50);
    give(&mut scene, Action::Stop, key);
    scene.press(dialog);
    if (key, dialog) == ("Space", ".") {
        assert!(screen(&mut scene).contains("Space    stop"), "no menu is scrolled by it");
        return;
    }
    assert_eq!(changes(&scene.key(key.parse().unwrap())), []);
    assert_eq!(scene.model.overlays.len(), 1, "it is still open");
    let shown = screen(&mut scene);
    let stop = shown.lines().find(|line| line.contains(" stop ")).unwrap_or_default();
    let named = Key::to_string(&key.parse().unwrap());
    assert!(!stop.contains(&format!(" {named} ")), "{shown}");
}

#[test]
fn with_a_modifier_a_key_that_scrolls_is_another_one() {
    let mut scene = nora_at(50);
    give(&mut scene, Action::Stop, "Alt-j");
    scene.press("<Enter>");
    assert!(screen(&mut scene).contains("Alt-j stop"));
    assert_eq!(changes(&scene.press("<A-j>")).len(), 1);
}

#[test]
fn hints_name_the_first_key_that_works_there() {
    let mut scene = nora_at(50);
    let stop = keymap::binding(Action::Stop).unwrap();
    scene.model.preferences.keymap.choose(stop, vec![Key::char('k'), Key::char('X')]);
    scene.press("<Enter>");
    assert!(screen(&mut scene).contains("X stop"));
    scene.press("<Esc>.");
    assert!(screen(&mut scene).contains(" X        stop"));
    assert_eq!(changes(&scene.press("X")).len(), 1);
}

#[test]
fn enter_in_the_menu_does_what_is_under_its_cursor() {
    let mut scene = nora_at(50);
    give(&mut scene, Action::Stop, "Enter");
    scene.press(".j");
    assert_eq!(changes(&scene.press("<Enter>")), [], "the cursor was on another action");
}

/// Gives an action this key instead of its own.
fn give(scene: &mut Scene, action: Action, key: &str) {
    let binding = keymap::binding(action).unwrap();
    scene.model.preferences.keymap.choose(binding, vec![key.parse().unwrap()]);
}

#[test]
fn without_utf_8_the_ladder_has_ascii_and_the_words_say_what_the_symbols_do() {
    let mut scene = ladder(nora_at(50));
    let screen = text(&scene.buffer(80, 24, &Theme::plain(false)));
    assert!(screen.contains("ok facts     done") && screen.contains(">  reassign  running"));
    let mut seen = std::collections::HashSet::new();
    for standing in Standing::ALL {
        let symbol = Theme::plain(false).symbols.standing(standing);
        assert!(symbol.is_ascii() && seen.insert(symbol) && seen.insert(standing.words()));
    }
}

// ---- what a stop leaves ------------------------------------------------------------------

#[test]
fn w_tells_what_a_stop_now_would_leave_behind() {
    let mut scene = nora_at(50);
    scene.press("w");
    frame!("leave", scene, 80, 24);
    scene.at(2, 70);
    assert!(screen(&mut scene).contains("Rooms and files are Sam Smith's by then"), "live");
    assert_eq!(changes(&scene.press("x")).len(), 1);
    assert!(scene.model.overlays.is_empty());
}

// ---- somebody else's task ----------------------------------------------------------------

#[test]
fn a_foreign_stop_asks_once_and_names_who_may_have_started_it() {
    let mut scene = foreign_at(50);
    assert!(row(&mut scene, "foreign").contains("Nora O'Brien → ?"));
    let asked = scene.press("x");
    assert_eq!(asked, [Effect::ReadTrail { person: PersonId::from_u128(2) }]);
    assert!(screen(&mut scene).contains("trail is being read"));
    let by = |action| Some(event(action, "王小明", "Data Reassigned: from Nora to Ann"));
    trail(
        &mut scene,
        Traces {
            status_changed: by(AuditEvent::STATUS_CHANGED),
            reassigned: by(AuditEvent::REASSIGNED),
        },
    );
    frame!("foreign", scene, 80, 24);
    assert_eq!(scene.press("x"), [], "a key that was held down is no answer");
    scene.wait(1);
    assert_eq!(changes(&scene.press("x")), [Call::Terminate(PersonId::from_u128(2))]);
    assert!(scene.model.overlays.is_empty());
}

/// Keyboards repeat a key after 250 to 660 ms for the first time, then every 30 ms or so.
#[rstest]
fn a_key_that_is_held_down_is_never_an_answer(#[values(250, 500, 660)] delay: i64) {
    let mut scene = foreign_at(50);
    scene.press("x");
    let mut later = |millis| {
        let now = scene.model.now + jiff::SignedDuration::from_millis(millis);
        scene.msg(Msg::Clock(now));
        changes(&scene.press("x"))
    };
    assert_eq!(later(delay), []);
    for _ in 0..100 {
        assert_eq!(later(33), []);
    }
    assert_eq!(later(700), [Call::Terminate(PersonId::from_u128(2))]);
}

/// `Ctrl-X` is another action's key: nobody who presses it means this.
#[rstest]
#[case::leave(nora_at(50), "w")]
#[case::foreign(foreign_at(50), "x")]
fn with_a_modifier_x_is_another_key(
    #[case] mut scene: Scene,
    #[case] dialog: &str,
    #[values("<C-x>", "<A-x>")] key: &str,
) {
    scene.press(dialog);
    scene.wait(1);
    assert_eq!(changes(&scene.press(key)), []);
    assert_eq!(scene.model.overlays.len(), 1, "the dialog is still open");
}

#[test]
fn esc_leaves_somebody_elses_task_alone_and_enter_stops_it() {
    let mut scene = foreign_at(50);
    scene.press("x<Esc>");
    scene.wait(1);
    assert!(scene.model.overlays.is_empty());
    trail(&mut scene, Traces::default());
    assert!(scene.model.overlays.is_empty(), "an answer that comes late opens nothing");
    scene.press("x");
    scene.wait(1);
    assert_eq!(changes(&scene.press("<Enter>")).len(), 1);
}

#[test]
fn a_trail_that_cannot_be_read_is_said() {
    let mut scene = foreign_at(50);
    scene.press("x");
    let failure = Failure::new(FailureKind::Forbidden, "needs a key that reads everything");
    scene.msg(Msg::Trail { person: PersonId::from_u128(2), traces: Err(failure) });
    assert!(screen(&mut scene).contains("the audit trail could not be read: needs a key"));
}

// ---- going on ----------------------------------------------------------------------------

#[test]
fn what_the_server_stopped_twice_at_one_step_is_not_continued() {
    let mut scene = nora_at(50);
    scene.see(2, canceled(50));
    assert!(screen(&mut scene).contains("stopped by the server at moving rooms"));
    scene.press("j");
    assert!(row(&mut scene, " q quit").contains("R continue"));
    scene.press("R");
    scene.start(2, 12);
    scene.at(2, 30);
    assert!(screen(&mut ladder_of(&mut scene)).contains("run 2 of 5"));
    scene.see(2, canceled(50));
    let reason = scene.model.impossible(Action::Retry).unwrap();
    assert!(reason.contains("stopped twice at one step") && reason.len() <= 60);
    assert_eq!(scene.press("R"), []);
}

fn ladder_of(scene: &mut Scene) -> Scene {
    let mut scene = scene.clone();
    scene.press("<Enter>");
    scene
}

#[test]
fn the_servers_start_race_does_not_count_as_a_run() {
    let mut scene = nora_at(0);
    scene.see(2, failed(5, "Publication not found."));
    scene.see(2, Observation::Absent);
    scene.see(2, Observation::Answered(report(0, false, TaskStatus::Running)));
    scene.see(2, canceled(50));
    assert_eq!(scene.model.board.cases()[0].run(), Some((1, 5)));
}

// ---- the line ----------------------------------------------------------------------------

#[test]
fn the_waiting_case_under_the_cursor_is_moved_in_the_line_and_keeps_the_cursor() {
    let mut scene = Scene::ready();
    plan(&mut scene, &[known(2), known(5), known(8), known(11), known(6)]);
    let place = |scene: &Scene| {
        let case = scene.model.cursor_case().unwrap();
        (case.leaver().name.to_string(), scene.model.board.place_in_line(case.id()))
    };
    scene.press("G");
    let name = place(&scene).0;
    scene.press("K");
    assert_eq!(place(&scene), (name.clone(), Some(2)));
    scene.press("K");
    assert_eq!(place(&scene), (name.clone(), Some(1)));
    scene.press("K");
    assert!(said(&scene, &format!("{name}: is the first in the line")));
    scene.press("JJJ");
    assert_eq!(place(&scene), (name, Some(3)));
    assert!(said(&scene, "is the last in the line"));
    scene.press("gJ");
    assert!(said(&scene, "only waiting tasks have a place in the line"));
}

#[test]
fn a_cursor_that_nobody_has_moved_stays_on_what_it_moves() {
    let mut scene = Scene::ready();
    take(&mut scene, Event::Held { why: Hold::Resume });
    plan(&mut scene, &[known(2), known(5)]);
    scene.press("J");
    assert_eq!(scene.model.cursor_case().unwrap().leaver().id, PersonId::from_u128(2));
    assert_eq!(scene.model.tasks.list.row(), Some(1));
}

#[rstest]
#[case(Hold::Resume, "held: to be resumed")]
#[case(Hold::SignedOut, "held: the key is refused")]
#[case(Hold::ReadOnly, "held: this key only reads")]
#[case(Hold::Journal, "held: no journal")]
fn while_the_line_is_held_the_board_says_why(#[case] why: Hold, #[case] words: &str) {
    let mut scene = Scene::ready();
    take(&mut scene, Event::Held { why });
    plan(&mut scene, &[known(2), known(5)]);
    assert!(row(&mut scene, " TASKS ").contains(words));
    assert!(row(&mut scene, "Nora").contains("waiting (held), 1st in line"));
    scene.model.sweep = Sweep::over(&common::scene::people(), &actor());
    for width in [60, 72, 76, 80, 120] {
        let head = head(&mut scene, width);
        assert!(head.contains(&format!(" {words} ")), "{head}");
        assert!(head.contains("probing") || width < 120, "{head}");
    }
    take(&mut scene, Event::Released { actor: actor(), why: Some(why) });
    assert!(!screen(&mut scene).contains("held"));
}

/// The line above the rows of the board.
fn head(scene: &mut Scene, width: u16) -> String {
    let screen = scene.screen(width, 16);
    let head = screen.lines().find(|line| line.starts_with(" TASKS "));
    head.map_or_else(|| panic!("no board:\n{screen}"), ToOwned::to_owned)
}

/// `held` counts the same in the header and nowhere else: those who need another heir are some of
/// them, and are called so.
#[test]
fn why_nothing_starts_and_what_helps_are_told_on_the_smallest_screen() {
    let mut scene = common::cases::held();
    take(&mut scene, Event::Held { why: Hold::SignedOut });
    plan(&mut scene, &[known(3)]);
    assert!(scene.screen(60, 16).lines().next().unwrap().contains(" 5 held"));
    let told = head(&mut scene, 60);
    assert!(told.ends_with(" held: the key is refused · 4 need another heir: h"), "{told}");
    let told = head(&mut scene, 120);
    assert!(told.contains("4 need another heir: h · 2 lanes · 1/5"), "{told}");
}

/// Else each of the line would fail in turn: none of it may be started with such a key.
#[test]
fn a_key_that_only_reads_leaves_the_line_as_it_is() {
    let mut scene = Scene::ready();
    take(&mut scene, Event::Held { why: Hold::Resume });
    plan(&mut scene, &[known(2), known(5)]);
    scene.model.overlays.push(Overlay::Resume);
    scene.sign_in(&["accounts:read"]);
    scene.press("<Enter>");
    assert!(said(&scene, "the line stays held"));
    assert!(scene.model.board.cases().iter().all(Case::is_waiting));
    take(&mut scene, Event::Held { why: Hold::SignedOut });
    scene.sign_in(&["accounts:read"]);
    assert_eq!(scene.model.board.held(), Some(Hold::ReadOnly), "a key was found, none that writes");
    scene.sign_in(&["*"]);
    assert_eq!(scene.model.board.held(), Some(Hold::Resume), "still nobody said to go on");
    assert!(scene.model.board.cases().iter().all(Case::is_waiting));
    scene.press(":resume<Enter>");
    assert_eq!(scene.model.board.held(), None);
}

/// Each cause is lifted by its own end, whatever came and went meanwhile.
#[rstest]
#[case::journal(
    &[Msg::JournalTrouble(Some("no storage space".into()))],
    &[Msg::JournalTrouble(None)]
)]
#[case::key(&[refused()], &[])]
#[case::both(
    &[refused(), Msg::JournalTrouble(Some("no storage space".into()))],
    &[Msg::JournalTrouble(None)]
)]
fn only_the_admin_lets_go_on_what_an_earlier_console_left(
    #[case] broken: &[Msg],
    #[case] mended: &[Msg],
) {
    let mut scene = Scene::ready();
    scene.msg(Msg::Journal(Box::new(Past { keeping: Keeping::Journal, ..Past::default() })));
    take(&mut scene, Event::Held { why: Hold::Resume });
    scene.model.overlays.push(Overlay::Resume);
    plan(&mut scene, &[known(2), known(5)]);
    for msg in broken.iter().chain(mended) {
        scene.msg(msg.clone());
    }
    scene.sign_in(&["*"]);
    assert_eq!(scene.model.board.held(), Some(Hold::Resume));
    assert!(scene.model.board.cases().iter().all(Case::is_waiting));
    scene.press("<Enter>");
    assert_eq!(scene.model.board.held(), None);
}

fn refused() -> Msg {
    let failure = Failure::new(FailureKind::SignedOut, "the key ended");
    Msg::LoadFailed { load: LoadId(99), failure }
}

#[test]
fn a_question_that_was_put_off_is_not_asked_again_by_every_poll() {
    let mut scene = Scene::ready();
    let asked =
        |scene: &Scene| scene.model.overlays.iter().any(|o| matches!(o, Overlay::NewKey(_)));
    scene.msg(refused());
    assert!(asked(&scene));
    scene.press("<Esc>");
    scene.msg(refused());
    assert!(!asked(&scene));
    scene.sign_in(&["*"]);
    scene.msg(refused());
    assert!(asked(&scene), "the new one is another key");
}

// ---- the bell ----------------------------------------------------------------------------

/// Thirty leavers: 28 are done, one fails, one is stopped.
#[test]
fn thirty_leavers_are_no_concert() {
    let mut scene = Scene::ready();
    scene.press("3+");
    let leavers: Vec<Party> = (100..130)
        .map(|n| party(n, &format!("Leaver {n}"), &format!("l{n}@example.com")))
        .collect();
    plan(&mut scene, &leavers);
    let before = scene.effects.len();
    for leaver in 100..130 {
        let mut gone = common::scene::people();
        gone[1].id = PersonId::from_u128(leaver);
        let facts = handover::offboard::Facts {
            leaver: Some(gone.swap_remove(1)),
            heir: common::scene::people().pop(),
            holdings: handover::offboard::Holdings::default(),
        };
        scene.see(leaver, Observation::Facts(Box::new(facts)));
        scene.see(leaver, Observation::Carried);
        scene.see(leaver, Observation::Absent);
        scene.at(leaver, 0);
        scene.at(leaver, 50);
        match leaver {
            107 => drop(scene.see(leaver, failed(50, "account"))),
            109 => drop(scene.see(leaver, canceled(50))),
            _ => {
                scene.see(leaver, completed());
                scene.see(leaver, evidence(0, true));
            }
        }
    }
    assert!(said(&scene, "all ended: 28 done, 1 failed, 1 stopped"), "{}", screen(&mut scene));
    assert_eq!(bells(&scene.effects[before..]), 3, "the failure, the server's stop, the end");
}

#[test]
fn the_end_of_all_is_told_once_and_rings_once_and_only_after_the_proof() {
    let mut scene = nora_at(50);
    assert_eq!(bells(&scene.see(2, completed())), 0, "the proof is still looked for");
    assert_eq!(bells(&scene.see(2, evidence(0, true))), 1);
    scene.wait(60);
    assert_eq!(bells(&scene.press("3c")), 0);
    assert_eq!(bells(&nora_at(50).see(2, failed(50, "account"))), 1, "not for both");
}

#[test]
fn whoever_wants_no_bell_hears_none_and_reads_all_the_same() {
    let mut scene = nora_at(50);
    scene.model.preferences.bell = false;
    assert_eq!(bells(&scene.see(2, failed(50, "account"))), 0);
    assert!(scene.screen(80, 24).contains("failed at"));
}

#[test]
fn a_key_that_scrolls_the_ladder_stops_nothing_there() {
    let mut scene = ladder(nora_at(50));
    let stop = keymap::binding(Action::Stop).unwrap();
    let keys = vec![Key::char('k'), Key::char('X')];
    scene.model.preferences.keymap.choose(stop, keys);
    assert_eq!(changes(&scene.press("k")), []);
    assert_eq!(changes(&scene.press("x")), []);
    assert_eq!(changes(&scene.press("X")), [Call::Terminate(known(2).id)]);
}

#[test]
fn an_end_of_somebody_elses_task_is_not_the_end_of_ours() {
    let mut scene = foreign_at(50);
    scene.see(2, completed());
    scene.see(2, evidence(0, true));
    assert!(!said(&scene, "all ended"));
}

// ---- words and columns -------------------------------------------------------------------

/// The numbers that announce a step.
const CHECKPOINTS: [u8; 8] = [5, 10, 20, 30, 50, 70, 90, 95];

#[rstest]
#[case("running", |_: &mut Scene, _: u8| {})]
#[case("slow", |scene: &mut Scene, at: u8| { scene.wait(21); scene.at(2, at); })]
#[case("out of sight", |scene: &mut Scene, _: u8| { scene.see(2, Observation::Absent); })]
#[case("stopping", |scene: &mut Scene, _: u8| { scene.press("x"); })]
#[case("stopped", |scene: &mut Scene, at: u8| {
    scene.press("x");
    scene.see(2, canceled(at));
    scene.see(2, canceled(at));
})]
#[case("stopped by the server", |scene: &mut Scene, at: u8| { scene.see(2, canceled(at)); })]
#[case("moving again", |scene: &mut Scene, at: u8| {
    scene.press("x");
    scene.see(2, canceled(at));
    scene.at(2, at);
})]
fn at_80_columns_the_state_stands_whole_beside_who_and_heir(
    #[case] what: &str,
    #[case] lead: fn(&mut Scene, u8),
    #[values(false, true)] foreign: bool,
) {
    for at in CHECKPOINTS {
        let mut scene = if foreign { foreign_at(at) } else { nora_at(at) };
        let asks = foreign && ["stopping", "stopped", "moving again"].contains(&what);
        if asks {
            continue;
        }
        lead(&mut scene, at);
        let words = scene.model.board.cases()[0].words();
        let row = row(&mut scene, "Nora");
        assert!(row.contains(&words), "{what} at {at}: {words}\n{row}");
        let heir = if foreign { "→ ?" } else { "→ Sam Smith" };
        assert!(row.contains(heir), "{row}");
    }
}

#[test]
fn the_other_words_fit_too() {
    let mut scene = Scene::ready();
    plan(&mut scene, &[known(2)]);
    assert!(row(&mut scene, "Nora").contains("reading facts"));
    scene.press("x");
    assert!(row(&mut scene, "Nora").contains("taken out of the line, nothing was changed"));
    let mut scene = nora_at(50);
    for _ in 0..30 {
        scene.wait(5);
        scene.see(2, Observation::Absent);
    }
    scene.see(2, evidence(2, false));
    assert_eq!(*conclusion(&scene, 0), Conclusion::Lost(Some(Step::MovingRooms)));
    assert!(row(&mut scene, "Nora").contains("lost after moving rooms"));
    let mut scene = nora_at(50);
    scene.press("x");
    scene.see(2, canceled(100));
    assert!(row(&mut scene, "Nora").contains("finished before the stop"));
}

/// What is asked for, and not answered for longer than any pause, is old.
#[test]
fn a_look_that_gets_no_answer_shows_its_age_before_it_fails() {
    let mut scene = nora_at(50);
    scene.wait(9);
    assert!(!row(&mut scene, "Nora").contains("no answer"));
    scene.wait(3);
    assert!(row(&mut scene, "Nora").contains("moving rooms; no answer for 0:12"));
    scene.at(2, 50);
    assert!(!row(&mut scene, "Nora").contains("no answer"));
}
