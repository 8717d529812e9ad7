//! What is remembered of how an admin arranged the screen, and the file that it is in.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod common {
    pub mod scene;
}

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    time::{Duration, Instant},
};

use common::scene::Scene;
use handover::{
    app::{Effect, Habits, Keeping, Load, Msg, Past},
    domain::{GroupId, PeopleQuery, PersonStatus, Role},
    offboard::{Event, Lanes, Record},
    runtime::{Clock, Engine, Executor, Files, Journal, Memory, Remembered},
    screens::people::SortKey,
};
use rstest::rstest;

/// The habits that a scene ends with, as they were ordered to be kept.
fn remembered(effects: &[Effect]) -> Option<Habits> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::Remember(habits) => Some(Habits::clone(habits)),
        _ => None,
    })
}

/// A console that remembers, at its start.
fn start(habits: Habits) -> Scene {
    let mut scene = Scene::new();
    scene.msg(Msg::Habits(Box::new(habits)));
    scene.sign_in(&[]);
    scene.answer_loads();
    scene
}

/// Presses through everything that is remembered.
fn arranged() -> Habits {
    let mut scene = start(Habits::default());
    scene.press("sj<Enter>S/lee<Enter>f<Right><Right><Right><Down><Right><Right><Enter>");
    scene.answer_loads();
    scene.press(":columns<Enter>j<Space>jjjjj<Space><Esc><C-e>m2<Enter>");
    scene.answer_loads();
    scene.press("sjj<Enter><Esc>sj<Enter>/b<Enter>");
    remembered(&scene.effects).unwrap()
}

// ---- habits ------------------------------------------------------------------------------

#[test]
fn the_next_start_is_arranged_as_the_last_one_was_left() {
    let habits = arranged();
    let text = habits.to_json();
    let again = start(Habits::from_json(&text).unwrap());
    let model = &again.model;
    assert_eq!((model.users.sort, model.users.reverse), (SortKey::Email, true));
    assert_eq!(model.groups.members_sort, (SortKey::Role, false));
    assert_eq!((model.users.filter.value(), model.groups.filter.value()), ("lee", "b"));
    assert!(model.taste.compact && model.mouse());
    let query = PeopleQuery {
        status: Some(PersonStatus::Disabled),
        role: Some(Role::RoomAdmin),
        group: None,
    };
    assert_eq!(model.users.query, query);
    let asked = |effect: &Effect| matches!(effect, Effect::Load { what: Load::People(asked), .. } if *asked == query);
    assert!(again.effects.iter().any(asked), "the server is asked with its filter at once");
    assert_eq!(Habits::of(model), habits);
    assert_eq!(remembered(&again.effects), None, "what is as it was is not written again");
}

#[test]
fn nothing_is_remembered_where_there_is_nowhere_to_put_it_or_somebody_else_does() {
    let mut scene = Scene::ready();
    assert_eq!(remembered(&scene.press("S<C-e>")), None, "the demo");
    let mut scene = start(Habits::default());
    scene.model.keeping = Keeping::Viewer("another console".into());
    assert_eq!(remembered(&scene.press("S<C-e>")), None);
}

#[test]
fn a_filter_is_remembered_when_it_was_typed_to_its_end_and_the_boards_never() {
    let mut scene = start(Habits::default());
    assert_eq!(remembered(&scene.press("/sam")), None);
    assert_eq!(remembered(&scene.press("<Enter>")).unwrap().filters.users, "sam");
    assert_eq!(remembered(&scene.press("3/x<Enter>")), None);
}

#[test]
fn filters_of_last_time_are_named_shown_and_gone_with_one_key() {
    let mut scene = start(arranged());
    let screen = scene.screen(100, 24);
    assert!(screen.contains("filters of last time: Esc clears them"), "{screen}");
    for chip in ["status:disabled", "role:room admin", "/lee"] {
        assert!(screen.contains(chip), "{chip} is not on\n{screen}");
    }
    assert_eq!(scene.press("3/x<Enter><Esc>f<Esc>1/<Enter>f<Esc>"), [], "nobody has touched them");
    let effects = scene.press("<Esc>");
    let all = Load::People(PeopleQuery::default());
    assert!(effects.iter().any(|e| matches!(e, Effect::Load { what, .. } if *what == all)));
    let (users, groups) = (&scene.model.users.filter, &scene.model.groups.filter);
    assert_eq!((users.is_empty(), groups.value()), (true, "b"), "groups are another list");
    let mut filters = remembered(&effects).unwrap().filters;
    assert_eq!(std::mem::take(&mut filters.groups), "b");
    assert_eq!(filters, Habits::default().filters);
    assert_eq!(scene.press("<Esc>"), []);
    scene.press("2<Esc>");
    assert!(scene.model.groups.filter.is_empty());
}

#[test]
fn esc_in_another_pane_leaves_the_filters_of_last_time() {
    let mut scene = start(arranged());
    scene.press("2<Enter>");
    scene.answer_loads();
    scene.press("<Esc>");
    assert!(scene.model.groups.open.is_none());
    assert_eq!(scene.model.groups.filter.value(), "b");
    scene.press("<Esc>3<Esc>");
    assert!(scene.model.groups.filter.is_empty());
    let status = scene.model.users.query.status;
    assert_eq!((scene.model.users.filter.value(), status), ("lee", Some(PersonStatus::Disabled)));
    scene.press("1<Esc>");
    assert_eq!(scene.model.users.query, PeopleQuery::default());
}

#[test]
fn once_a_filter_was_touched_esc_takes_only_what_was_typed() {
    let mut scene = start(arranged());
    scene.press("/x<Enter><Esc>");
    assert!(scene.model.users.filter.is_empty());
    assert_eq!(scene.model.users.query.status, Some(PersonStatus::Disabled));
}

#[test]
fn a_group_of_last_time_that_is_gone_filters_no_more() {
    let mut habits = Habits::default();
    habits.filters.group = Some(GroupId::from_u128(999));
    let scene = start(habits);
    assert_eq!(scene.model.users.query, PeopleQuery::default());
    assert_eq!(scene.model.taste.old_filters, None);
    let words = "the group that the users were filtered by is gone";
    assert!(scene.model.messages.history().any(|(_, notice)| notice.text.contains(words)));
}

/// A value that means nothing is left out by itself; the others hold.
#[rstest]
#[case(r#"{"version": 7, "compact": true, "holograms": {"on": true}}"#)]
#[case(r#"{"version": 1, "compact": true, "users": {"by": "shoe_size", "reverse": 3}}"#)]
#[case(r#"{"version": 1, "compact": true, "users": 7, "columns": {"people": "all"}}"#)]
#[case(r#"{"version": 1, "compact": true, "filters": {"status": "retired", "group": "?"}}"#)]
#[case(r#"{"version": 1, "compact": true, "mouse": null, "theme": ["dark"]}"#)]
fn what_is_not_known_is_left_out_by_itself(#[case] text: &str) {
    let habits = Habits::from_json(text).unwrap();
    assert_eq!(habits, Habits { compact: true, ..Habits::default() });
}

#[test]
fn columns_are_kept_by_their_names_and_the_fixed_ones_are_always_there() {
    let text = r#"{"version": 1, "columns": {"people": ["used", "shoe size"], "groups": []}}"#;
    let columns = Habits::from_json(text).unwrap().columns;
    let shown = |heads: &[bool]| heads.iter().filter(|shown| **shown).count();
    assert_eq!((shown(&columns.people), shown(&columns.groups)), (3, 1));
    let kept = Habits { columns, ..Habits::default() }.to_json();
    assert_eq!(Habits::from_json(&kept).unwrap().columns, columns);
}

#[test]
fn what_is_in_the_file_can_move_no_cursor() {
    let text = r#"{"version": 1, "filters": {"users": "a\u001b[2J\u202eb"}}"#;
    let mut scene = start(Habits::from_json(text).unwrap());
    assert!(scene.screen(80, 24).contains("/a⟨U+001B⟩[2J⟨U+202E⟩b"));
}

#[test]
fn lanes_are_remembered_by_the_journal_whose_line_they_belong_to() {
    let mut scene = Scene::new();
    let event = Event::Lanes { lanes: Lanes::Fixed(3) };
    let records = vec![Record { at: scene.model.now, event }];
    let past = Past { records, keeping: Keeping::Journal, ..Past::default() };
    scene.msg(Msg::Journal(Box::new(past)));
    scene.msg(Msg::Habits(Box::default()));
    scene.sign_in(&[]);
    assert_eq!(scene.model.board.lanes(), Lanes::Fixed(3));
    assert!(!arranged().to_json().contains("lanes"));
}

#[test]
fn a_theme_that_was_chosen_is_kept() {
    let mut scene = start(Habits { theme: Some("light".into()), ..Habits::default() });
    assert_eq!(remembered(&scene.press("S")).unwrap().theme.as_deref(), Some("light"));
}

// ---- the file ----------------------------------------------------------------------------

const PORTAL: &str = "docs.example.com";

/// A console on a state directory, which nobody signs in to.
fn engine(directory: &Path) -> (Engine, Vec<String>) {
    let Remembered { habits, warning, memory } = Memory::of(directory, PORTAL).read(true);
    let warnings: Vec<String> = warning.into_iter().collect();
    let files = Files::new(directory);
    let nobody = std::future::pending();
    let mut executor = Executor::new(Clock::real(), Journal::volatile(), files, nobody);
    if let Some(memory) = memory {
        executor = executor.with_memory(memory);
    }
    let past = Past { warnings: warnings.clone(), ..Past::default() };
    let engine = Engine::new(PORTAL, Clock::real(), executor).with_past(past).with_habits(habits);
    (engine, warnings)
}

fn key(c: char) -> Msg {
    Msg::Key(handover::app::Key::char(c))
}

/// Waits for the disk like a console that is left, but as long as a busy one takes.
async fn flush_until(console: &Engine, is_kept: impl Fn() -> bool) {
    let until = Instant::now() + Duration::from_secs(90);
    while !is_kept() {
        assert!(Instant::now() < until, "it is never kept");
        console.flush().await;
    }
}

/// What the next start finds.
fn habits_in(directory: &Path) -> Habits {
    Memory::of(directory, PORTAL).read(true).habits
}

#[tokio::test]
async fn what_changed_is_on_disk_when_the_console_is_left() {
    let state = tempfile::tempdir().unwrap();
    let path = state.path().join("docs.example.com.habits.json");
    let (mut console, warnings) = engine(state.path());
    assert!(warnings.is_empty() && !path.exists());
    for _ in 0..50 {
        console.feed([key('S')]);
    }
    console.feed([key('m')]);
    flush_until(&console, || habits_in(state.path()).mouse == Some(true)).await;
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let (console, _) = engine(state.path());
    assert!(console.model().mouse() && !console.model().users.reverse);
    assert_eq!(fs::read_dir(state.path()).unwrap().count(), 1, "nothing unfinished is left");
}

#[rstest]
#[case(b"")]
#[case(b"{\"version\": 1, \"compact\": tr")]
#[case(b"[]")]
#[case(b"{\"compact\": true}")]
#[case(b"\xff\xfe")]
#[tokio::test]
async fn a_broken_file_is_set_aside_and_that_is_said(#[case] bytes: &[u8]) {
    let state = tempfile::tempdir().unwrap();
    let path = state.path().join("docs.example.com.habits.json");
    fs::write(&path, bytes).unwrap();
    let (mut console, warnings) = engine(state.path());
    let aside = state.path().join("docs.example.com.habits.json.broken");
    let said = format!("is set aside: {} (", aside.display());
    assert!(warnings[0].contains(&said), "{warnings:?}");
    assert_eq!((fs::read(&aside).unwrap().as_slice(), path.exists()), (bytes, false));
    console.feed([key('m')]);
    flush_until(&console, || path.exists()).await;
    assert!(engine(state.path()).1.is_empty());
}

#[test]
fn who_only_views_leaves_a_broken_file_where_it_is() {
    let state = tempfile::tempdir().unwrap();
    let path = state.path().join("docs.example.com.habits.json");
    fs::write(&path, b"{").unwrap();
    let found = Memory::of(state.path(), PORTAL).read(false);
    assert_eq!((found.habits, path.exists()), (Habits::default(), true));
    assert!(found.memory.is_none());
    assert!(found.warning.unwrap().contains("docs.example.com.habits.json"));
}

#[tokio::test]
async fn what_a_newer_version_has_written_holds_and_is_not_written_over() {
    let state = tempfile::tempdir().unwrap();
    let path = state.path().join("docs.example.com.habits.json");
    let text = r#"{"version": 2, "compact": true, "holograms": {"on": true}}"#;
    fs::write(&path, text).unwrap();
    let (mut console, warnings) = engine(state.path());
    assert!(console.model().taste.compact);
    assert!(warnings[0].contains("a newer version has written"), "{warnings:?}");
    console.feed([key('m')]);
    console.flush().await;
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_not_written_over() {
    let state = tempfile::tempdir().unwrap();
    // Nobody can read a directory as a file, whatever they may.
    fs::create_dir(state.path().join("docs.example.com.habits.json")).unwrap();
    let (mut console, warnings) = engine(state.path());
    assert!(warnings[0].contains("what is arranged now is not remembered"), "{warnings:?}");
    console.feed([key('m')]);
    console.flush().await;
    assert_eq!(fs::read_dir(state.path()).unwrap().count(), 1, "nothing was written");
}

#[tokio::test]
async fn what_cannot_be_written_is_said_once_and_nothing_else_suffers() {
    let state = tempfile::tempdir().unwrap();
    let (mut console, _) = engine(&state.path().join("gone"));
    for _ in 0..3 {
        console.feed([key('m')]);
        console.flush().await;
    }
    let msg = console.next().await;
    assert!(matches!(&msg, Msg::NotRemembered(why) if why.contains("habits.json")), "{msg:?}");
    console.feed_ready(msg);
    let said = console.model().messages.history();
    assert_eq!(said.filter(|(_, notice)| notice.text.contains("remembered")).count(), 1);
    assert!(console.model().mouse());
}

#[test]
fn portals_do_not_share_a_file() {
    let state = tempfile::tempdir().unwrap();
    fs::write(
        state.path().join("docs.example.com.habits.json"),
        r#"{"version": 1, "mouse": true}"#,
    )
    .unwrap();
    assert_eq!(Memory::of(state.path(), PORTAL).read(true).habits.mouse, Some(true));
    assert_eq!(Memory::of(state.path(), "docs.example.com:8443").read(true).habits.mouse, None);
}
