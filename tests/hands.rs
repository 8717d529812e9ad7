//! What the hands do besides the keys of the flows: the mouse, the frozen order, the compact
//! screen, the columns; and the window's title.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common {
    pub mod scene;
}

use common::scene::{Scene, groups, people, person, report};
use handover::{
    app::{Effect, Keeping, Loaded, Msg, Net, model::SignIn, title},
    domain::{
        Clean, Connection, Failure, FailureKind, GroupId, Page, PersonId, PersonStatus, Role,
        TaskReport, TaskStatus,
    },
    offboard::{CallId, CaseId, Observation},
    overlays::Overlay,
    ui::{Pane, Symbols},
};
use proptest::prelude::*;

/// A board with two runs, a task that waits and one that failed; the mouse is on.
fn scene() -> Scene {
    let mut scene = Scene::ready();
    for name in ["nora", "joe", "محمد", "maxi"] {
        scene.press(&format!("1/{name}<Enter>osam<Enter><Enter>1<Esc>"));
    }
    scene.start(2, 12);
    scene.at(2, 50);
    scene.start(5, 12);
    let error = Some(Clean::new("account"));
    let failed = TaskReport { error, ..report(10, true, TaskStatus::Failed) };
    scene.see(5, Observation::Answered(failed));
    scene.resize(80, 24);
    scene.press("<A-m>");
    scene
}

fn click(scene: &mut Scene, column: u16, row: u16) -> Vec<Effect> {
    scene.msg(Msg::Click { column, row })
}

fn wheel(scene: &mut Scene, up: bool, row: u16) -> Vec<Effect> {
    scene.msg(Msg::Wheel { up, column: 5, row })
}

/// The line of the screen on which this text stands.
fn line_of(scene: &mut Scene, text: &str) -> u16 {
    let (width, height) = scene.model.size;
    let screen = scene.screen(width, height);
    let line = screen.lines().position(|line| line.contains(text));
    u16::try_from(line.unwrap_or_else(|| panic!("{text} is not on\n{screen}"))).unwrap()
}

fn cursor_name(scene: &Scene) -> String {
    let id = scene.model.users.list.cursor().unwrap();
    scene.model.people.get(id).unwrap().name.to_string()
}

fn said(scene: &Scene, words: &str) -> bool {
    scene.model.messages.history().any(|(_, notice)| notice.text.contains(words))
}

// ---- the mouse ---------------------------------------------------------------------------

#[test]
fn the_mouse_is_off_until_it_is_asked_for() {
    let mut scene = Scene::ready();
    let row = line_of(&mut scene, "Kim Ito");
    click(&mut scene, 5, row);
    wheel(&mut scene, false, row);
    assert_eq!(scene.model.users.list.row(), Some(0));
    assert_eq!(scene.press("m"), [Effect::Mouse(true)]);
    assert!(said(&scene, "mouse on: Shift-drag selects text"));
    click(&mut scene, 5, row);
    assert_eq!(cursor_name(&scene), "Kim Ito");
    assert_eq!(scene.press("<A-m>"), [Effect::Mouse(false)]);
}

#[test]
fn among_groups_m_is_the_manager_and_the_mouse_has_its_other_key() {
    let mut scene = Scene::ready();
    assert_eq!(scene.press("2m"), []);
    assert!(matches!(scene.model.overlays[..], [Overlay::Picker(_)]));
    scene.press("<Esc>?");
    let help = scene.screen(100, 60);
    let line = help.lines().find(|line| line.contains("The mouse")).unwrap();
    assert!(line.contains("Alt-m") && !line.contains(" m "), "{line}");
}

#[test]
fn a_row_gets_the_cursor_and_the_row_of_the_cursor_is_opened() {
    let mut scene = scene();
    scene.press("1");
    let row = line_of(&mut scene, "Kim Ito");
    click(&mut scene, 40, row);
    assert_eq!(cursor_name(&scene), "Kim Ito");
    click(&mut scene, 40, row);
    assert!(matches!(scene.model.overlays[..], [Overlay::Actions(_)]));
    scene.press("<Esc>2");
    let row = line_of(&mut scene, "Board");
    assert!(matches!(click(&mut scene, 5, row)[..], [Effect::Load { .. }]), "its members");
    assert!(scene.model.groups.open.is_some());
}

#[test]
fn the_strip_leads_to_its_task_and_the_list_back_to_its_pane() {
    let mut scene = scene();
    scene.press("1");
    let row = line_of(&mut scene, "Joe Fox → ");
    click(&mut scene, 9, row);
    assert_eq!(scene.model.focus, Pane::Tasks);
    assert_eq!(scene.model.cursor_case().unwrap().leaver().name.as_str(), "Joe Fox");
    scene.wait(1);
    let row = line_of(&mut scene, "Joe Fox → ");
    click(&mut scene, 9, row);
    assert!(matches!(scene.model.overlays[..], [Overlay::Ladder(_)]));
    scene.press("<Esc>");
    scene.wait(1);
    click(&mut scene, 9, 4);
    assert_eq!((scene.model.focus, scene.model.overlays.len()), (Pane::Users, 0));
}

#[test]
fn tabs_show_their_panes_and_what_is_typed_holds() {
    let mut scene = scene();
    scene.press("1/sam");
    let tabs = scene.screen(80, 24).lines().nth(1).unwrap().to_owned();
    let column = |name: &str| u16::try_from(tabs.find(name).unwrap()).unwrap();
    click(&mut scene, column("2 Groups"), 1);
    assert_eq!((scene.model.focus, scene.model.filtering), (Pane::Users, false), "only that");
    for (name, pane) in
        [("2 Groups", Pane::Groups), ("3 Tasks", Pane::Tasks), ("1 Users", Pane::Users)]
    {
        click(&mut scene, column(name), 1);
        assert_eq!(scene.model.focus, pane);
        scene.wait(1);
    }
    click(&mut scene, column("2 Groups") - 1, 1);
    click(&mut scene, 79, 1);
    assert_eq!(scene.model.focus, Pane::Users, "between and beside tabs there is nothing");
    assert_eq!(scene.model.users.filter.value(), "sam");
}

#[test]
fn a_click_that_leads_to_another_task_or_pane_makes_a_stop_deaf() {
    for keys in ["1", "3G", "3g/o"] {
        let mut scene = scene();
        scene.press(keys);
        let row = line_of(&mut scene, "50%");
        scene.wait(1);
        click(&mut scene, 9, row);
        let board = scene.model.board.clone();
        scene.press("x");
        assert_eq!(scene.model.board, board, "{keys}");
        assert!(said(&scene, "look, then press x again"), "{keys}");
        scene.wait(1);
        scene.press("x");
        assert_ne!(scene.model.board, board, "{keys}");
    }
}

#[test]
fn the_second_press_of_a_double_click_meets_no_row_that_has_just_moved_there() {
    let mut scene = scene();
    for (keys, name) in [("1", "failed at"), ("3", "Nora O'Brien")] {
        scene.press(keys);
        let row = line_of(&mut scene, name);
        scene.wait(1);
        click(&mut scene, 9, row);
        let once = scene.model.clone();
        click(&mut scene, 9, row);
        assert_eq!(scene.model, once, "{keys}");
    }
}

#[test]
fn a_click_while_a_filter_is_typed_only_ends_that() {
    let mut scene = scene();
    scene.press("3/jo");
    let row = line_of(&mut scene, "Joe Fox → ");
    click(&mut scene, 9, row);
    let (model, typed) = (&scene.model, scene.model.tasks.filter.value());
    assert_eq!((model.overlays.len(), model.filtering, typed), (0, false, "jo"));
}

#[test]
fn the_wheel_scrolls_what_is_below_it_and_goes_up_and_down_in_dialogs() {
    let mut scene = scene();
    scene.press("3");
    scene.resize(80, 16);
    let rows = scene.model.areas().list_rows();
    assert!(rows < 12, "the list does not fit");
    wheel(&mut scene, false, 4);
    assert_eq!(scene.model.users.list.window(rows).start, 3);
    assert_eq!(scene.model.focus, Pane::Tasks, "nothing else changes");
    wheel(&mut scene, true, 4);
    assert_eq!(scene.model.users.list.window(rows).start, 0);
    scene.press("1f");
    wheel(&mut scene, false, 4);
    let line = |scene: &Scene| match scene.model.overlays.last() {
        Some(Overlay::Filters(form)) => form.line,
        other => panic!("{other:?}"),
    };
    assert_eq!(line(&scene), 2, "it goes to the end and not around");
    wheel(&mut scene, true, 4);
    assert_eq!(line(&scene), 0);
}

#[test]
fn a_click_in_a_dialog_leads_its_cursor_and_does_nothing_else() {
    let mut scene = scene();
    for keys in ["1jo", "1.", ":", "1f", "1s", "3<C-x>stop all", "2n", "2m", "1jd", "?"] {
        scene.press(keys);
        let dialogs = scene.model.overlays.clone();
        assert!(!dialogs.is_empty(), "{keys}");
        let before = scene.model.clone();
        for (column, row) in (0..80).flat_map(|column| (0..24).map(move |row| (column, row))) {
            assert_eq!(click(&mut scene, column, row), []);
        }
        let kinds = |dialogs: &[Overlay]| -> Vec<_> {
            dialogs.iter().map(std::mem::discriminant).collect()
        };
        assert_eq!(kinds(&scene.model.overlays), kinds(&dialogs), "{keys}");
        let has_list = !matches!(dialogs.last(), Some(Overlay::Confirm(_) | Overlay::Help { .. }));
        let is_led = scene.model.overlays != dialogs;
        assert!(!is_led || has_list, "{keys}: nothing is chosen there");
        scene.model.overlays = dialogs;
        assert!(scene.model == before, "{keys}: something else has changed");
        scene.press("<Esc><Esc>");
    }
}

/// `↑` in the empty line of the palette recalls what was typed before; a click means a row.
#[test]
fn a_click_in_the_palette_meets_its_row_after_a_recall_too() {
    let mut scene = scene();
    scene.press(":sort<Enter><Esc>:<Up>");
    let row = line_of(&mut scene, "Choose the order");
    click(&mut scene, 30, row);
    let line = scene.screen(80, 24).lines().nth(usize::from(row)).unwrap().to_owned();
    assert!(line.contains("▸ sort"), "{line}");
}

/// Where the mouse may be used: in the panes, and in every dialog that can start, confirm or
/// stop something.
const PLACES: [&str; 22] = [
    "1",
    "2",
    "3",
    "1jo",
    "1jolee",
    "1jolee<Enter>",
    "1.",
    ":",
    ":stop-all",
    "1f",
    "1s",
    "3<C-x>stop",
    "3x",
    "3<Enter>",
    "3w",
    "2n",
    "2m",
    "2M",
    "2<Enter>",
    "1jd",
    "1jjD",
    "q",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_mouse_starts_confirms_and_stops_nothing_on_the_portal(
        place in prop::sample::select(&PLACES[..]),
        uses in prop::collection::vec((0..3_u8, 0..82_u16, 0..26_u16), 1..30),
    ) {
        let mut scene = scene();
        scene.press(place);
        let (board, chores) = (scene.model.board.clone(), scene.model.chores.clone());
        for (use_, column, row) in uses {
            let effects = match use_ {
                0 => click(&mut scene, column, row),
                1 => scene.msg(Msg::Wheel { up: true, column, row }),
                _ => scene.msg(Msg::Wheel { up: false, column, row }),
            };
            let only_reads = |effect: &Effect| {
                matches!(effect, Effect::Load { .. } | Effect::CancelLoad(_) | Effect::PreFlight { .. })
            };
            prop_assert!(effects.iter().all(only_reads), "{:?}", effects);
            prop_assert_eq!(&scene.model.board, &board);
            prop_assert_eq!(&scene.model.chores, &chores);
            prop_assert!(!scene.model.leaving);
        }
    }
}

// ---- the frozen order --------------------------------------------------------------------

fn names(scene: &Scene) -> Vec<String> {
    let name = |id: &PersonId| scene.model.people.get(*id).unwrap().name.to_string();
    scene.model.users.list.order().iter().map(name).collect()
}

/// Reads the users again: this is what the portal lists now.
fn read_again(scene: &mut Scene, items: Vec<handover::domain::Person>) {
    scene.press("r");
    let load = scene.model.users.loading.id.unwrap();
    let total = u32::try_from(items.len()).unwrap();
    scene.msg(Msg::Page { load, rows: Loaded::People(Page { items, total }) });
    scene.msg(Msg::LoadDone { load });
}

#[test]
fn frozen_rows_stay_and_what_they_say_goes_on() {
    let mut scene = Scene::ready();
    scene.press("jjZ");
    let (before, cursor) = (names(&scene), scene.model.users.list.cursor());
    let mut now = people();
    now.retain(|person| person.name.as_str() != "Joe Fox");
    now.push(person(99, "Aaron First", Role::User, PersonStatus::Active, ""));
    now[3].name = Clean::new("Zed Ito");
    read_again(&mut scene, now);
    let expected: Vec<&str> = before
        .iter()
        .filter(|name| *name != "Joe Fox")
        .map(|name| match &**name {
            "Kim Ito" => "Zed Ito",
            same => same,
        })
        .chain(["Aaron First"])
        .collect();
    assert_eq!(
        names(&scene),
        expected,
        "gone is gone, new is last, a new name stands at its place"
    );
    assert_eq!(scene.model.users.list.cursor(), cursor);
    assert!(scene.screen(80, 24).contains("order frozen"));
    scene.press("/o<Enter><Esc>");
    assert_eq!(names(&scene), expected, "a filter hides rows and moves none");
    scene.press("Z");
    assert_eq!(names(&scene).first().map(String::as_str), Some("Aaron First"));
    assert!(!scene.screen(80, 24).contains("order frozen"));
}

#[test]
fn a_frozen_list_is_not_sorted_and_says_why() {
    let mut scene = Scene::ready();
    scene.press("Z");
    let before = names(&scene);
    scene.press("S");
    assert!(said(&scene, "the order is frozen: :freeze lets it go"));
    assert_eq!(names(&scene), before);
    scene.press("ZS");
    assert_ne!(names(&scene), before);
}

#[test]
fn members_of_a_group_that_is_opened_later_and_tasks_are_frozen_too() {
    let mut scene = Scene::ready();
    scene.press("Z2<Enter>");
    let load = scene.model.groups.open.as_ref().unwrap().1.loading.id.unwrap();
    for items in [vec![people().remove(2)], vec![people().remove(0)]] {
        scene.msg(Msg::Page { load, rows: Loaded::People(Page { items, total: 2 }) });
    }
    let members = &scene.model.groups.open.as_ref().unwrap().1;
    let by_name = [1, 3].map(PersonId::from_u128);
    assert_eq!(members.list.order(), by_name, "what comes at first is put in order");
    scene.msg(Msg::LoadDone { load });
    scene.press("r");
    let load = scene.model.groups.open.as_ref().unwrap().1.loading.id.unwrap();
    let mut items = vec![people().remove(2), people().remove(0)];
    items[1].name = Clean::new("Zoë Lee");
    scene.msg(Msg::Page { load, rows: Loaded::People(Page { items, total: 2 }) });
    scene.msg(Msg::LoadDone { load });
    let members = &scene.model.groups.open.as_ref().unwrap().1;
    assert_eq!(members.list.order(), by_name, "and stands still from then on");
    scene.press("Z1");
    for name in ["nora", "joe", "محمد", "maxi"] {
        scene.press(&format!("1/{name}<Enter>osam<Enter><Enter>1<Esc>"));
    }
    scene.press("3ZGK");
    let order = scene.model.tasks.list.order().to_vec();
    let line: Vec<_> = scene.model.board.cases().iter().map(handover::offboard::Case::id).collect();
    assert_ne!(order, line, "the line changed, its rows stand still");
    scene.press("Z");
    assert_eq!(scene.model.tasks.list.order(), line);
}

// ---- the compact screen ------------------------------------------------------------------

/// The first line of the compact screen.
fn head(scene: &mut Scene, width: u16) -> String {
    scene.screen(width, 16).lines().next().unwrap().to_owned()
}

#[test]
fn a_compact_screen_loses_nothing_that_must_be_known() {
    let mut scene = scene();
    scene.press("1/smi<Enter><C-e>");
    let until = scene.model.now + jiff::SignedDuration::from_secs(29);
    scene.msg(Msg::Net(Net { paused_until: Some(until), ..Net::default() }));
    scene.model.keeping = Keeping::Viewer("another console".into());
    for width in [120, 80, 60] {
        let head = head(&mut scene, width);
        for word in ["429: waiting 30 s", "viewer", "/smi", "1 FAIL"] {
            assert!(head.contains(word), "{word} is not in {head}");
        }
    }
    assert!(head(&mut scene, 120).contains("2 run  1 wait  1 FAIL"));
    let mut scene = Scene::new();
    scene.press("<C-e>");
    scene.msg(Msg::SignInFailed(Failure::new(FailureKind::SignedOut, "the key is not known")));
    assert!(head(&mut scene, 40).contains("not signed in"));
}

#[test]
fn a_room_admin_sees_why_nothing_can_be_done() {
    let mut scene = Scene::ready();
    let SignIn::Done(session) = &mut scene.model.sign_in else { panic!("not signed in") };
    session.me.role = Role::RoomAdmin;
    for _ in ["header and tabs", "compact"] {
        let head = head(&mut scene, 110);
        assert!(head.contains("room admin: read-only"), "{head}");
        scene.press("<C-e>");
    }
    assert_eq!(scene.press("o"), vec![]);
    assert!(scene.screen(110, 24).contains("only DocSpace admins"));
}

#[test]
fn a_connection_that_cannot_be_trusted_stays_visible() {
    for (connection, words) in [
        (Connection::Private, None),
        (Connection::Unchecked, Some("certificate not checked")),
        (Connection::Open, Some("not encrypted")),
    ] {
        assert_eq!(connection.warning(), words);
        let mut scene = scene();
        let SignIn::Done(session) = &mut scene.model.sign_in else { panic!("not signed in") };
        session.connection = connection;
        for _ in ["header and tabs", "compact"] {
            let head = head(&mut scene, 60);
            assert!(words.is_none_or(|words| head.contains(words)), "{head}");
            scene.press("<C-e>");
        }
    }
}

/// Else pieces of it would come and go with each answer of the portal.
#[test]
fn the_header_stands_still_whatever_the_latency_is() {
    let mut scene = Scene::ready();
    for width in 40..140 {
        let [first, second] = [8, 108].map(|millis| {
            let latency = Some(std::time::Duration::from_millis(millis));
            scene.msg(Msg::Net(Net { latency, ..Net::default() }));
            head(&mut scene, width).replace("  8 ms  ", "  108 ms")
        });
        assert_eq!(first, second);
    }
}

#[test]
fn the_header_cuts_a_name_before_it_loses_what_it_is_read_for() {
    let mut scene = Scene::ready();
    let SignIn::Done(session) = &mut scene.model.sign_in else { panic!("not signed in") };
    session.me.name = Clean::new("Theodora Papadopoulou-Χατζή of the Northern Office");
    session.key.expires = Some(scene.model.now + jiff::SignedDuration::from_hours(50));
    let latency = Some(std::time::Duration::from_millis(38));
    scene.msg(Msg::Net(Net { latency, ..Net::default() }));
    let line = head(&mut scene, 100);
    for word in
        ["docs.example.com", "key ends 2", "Theodora", "…  owner · read-write", "38 ms", "0 run"]
    {
        assert!(line.contains(word), "{word} is not in {line}");
    }
    let line = head(&mut scene, 60);
    assert!(line.contains("docs.example.com") && line.contains("key ends 2"), "{line}");
    scene.model.keeping = Keeping::Viewer("another console".into());
    assert!(head(&mut scene, 60).contains("viewer"));
    scene.press("!");
    assert!(scene.screen(100, 16).contains("key console: full, no end"));
}

#[test]
fn a_filter_shows_people_by_what_they_are_now() {
    let mut scene = Scene::ready();
    scene.press("1/disabled<Enter>");
    let all = scene.model.users.list.order().len();
    let (call, mut person) = (CallId(1), common::scene::people().remove(1));
    let mut changed = |status| {
        person.status = status;
        let seen = Observation::Changed(Box::new(person.clone()));
        scene.msg(Msg::Seen { case: CaseId(1), call, seen });
        scene.model.users.list.order().len()
    };
    assert_eq!(changed(PersonStatus::Active), all - 1);
    assert_eq!(changed(PersonStatus::Disabled), all);
}

#[test]
fn a_compact_screen_keeps_the_portal_longer_than_the_counts_and_a_replay_is_one() {
    let mut scene = scene();
    scene.press("1/smith sam<Enter><C-e>");
    let line = head(&mut scene, 45);
    assert!(line.contains("docs.example.com") && !line.contains("wait"), "{line}");
    assert!(line.ends_with("1 FAIL"), "{line}");
    scene.model.keeping = Keeping::Replay;
    assert!(head(&mut scene, 40).contains("replay"));
    let words = "word ".repeat(9);
    scene.press(&format!("/{words}<Enter>"));
    let line = head(&mut scene, 40);
    assert!(line.contains("… ") && line.ends_with("1 FAIL"), "what is cut is marked: {line}");
}

#[test]
fn hidden_members_are_named_on_the_narrowest_compact_screen() {
    let mut scene = Scene::ready();
    scene.press("2<Enter><C-e>");
    scene.answer_loads();
    for width in [80, 40, 30] {
        let line = head(&mut scene, width);
        assert!(line.contains("2 + 1 hidden"), "{line}");
    }
}

#[test]
fn what_hides_rows_stays_where_the_names_of_tabs_find_no_room() {
    let mut scene = scene();
    scene.press("1jf<Right><Down><Right><Right><Enter>");
    scene.answer_loads();
    scene.press("Z<Space>/sam<Enter>");
    let tabs = |scene: &mut Scene, width| {
        scene.screen(width, 24).lines().nth(1).unwrap().trim_end().to_owned()
    };
    let chips = "order frozen 1 marked status:active role:room admin /sam";
    assert!(tabs(&mut scene, 200).ends_with(" 1/1"));
    for width in [90, 80, 60] {
        let line = tabs(&mut scene, width);
        assert!(line.ends_with(&format!("… {chips}")), "{line}");
    }
    scene.resize(60, 24);
    scene.wait(1);
    click(&mut scene, 30, 1);
    assert_eq!(scene.model.focus, Pane::Users, "a tab that is covered is not there");
    let line = tabs(&mut scene, 30);
    assert!(line.starts_with("order frozen 1 marked") && line.ends_with('…'), "{line}");
}

#[test]
fn in_an_input_ctrl_e_is_the_end_of_the_line() {
    let mut scene = Scene::ready();
    scene.press("/sam<Left><Left><C-e>x<Enter>");
    assert_eq!((scene.model.users.filter.value(), scene.model.taste.compact), ("samx", false));
    scene.press("<C-e>");
    assert!(scene.model.taste.compact);
}

#[test]
fn the_filter_of_a_list_is_shown_while_the_board_has_the_focus() {
    let mut scene = scene();
    scene.press("1/smi<Enter>3/nora<Enter>");
    let tabs = scene.screen(80, 24).lines().nth(1).unwrap().to_owned();
    assert!(tabs.contains("/smi") && tabs.contains("tasks /nora"), "{tabs}");
}

// ---- the title ---------------------------------------------------------------------------

#[test]
fn the_title_counts_and_names_the_portal() {
    let of = |scene: &Scene, symbols| title(&scene.model, symbols);
    assert_eq!(of(&Scene::ready(), &Symbols::UNICODE), "handover · docs.example.com");
    let mut scene = scene();
    assert_eq!(of(&scene, &Symbols::ASCII), "2 run 1 wait 1 FAIL | docs.example.com");
    let alarm = Failure::new(FailureKind::SignedOut, "the key is not known");
    scene.see(2, Observation::Failed(alarm));
    assert_eq!(of(&scene, &Symbols::ASCII), "2 run 1 held 1 FAIL | docs.example.com");
    assert!(scene.screen(120, 24).contains("2 run  1 held  1 FAIL"), "the header says the same");
    scene.model.host = Clean::new(&format!("{}\u{1b}]2;x", "docs.".repeat(30)));
    let long = of(&scene, &Symbols::UNICODE);
    assert!(long.chars().count() <= 60 && long.ends_with('…'), "{long}");
}

// ---- columns -----------------------------------------------------------------------------

#[test]
fn who_heir_and_state_are_never_dropped() {
    let mut scene = scene();
    scene.press("1/kim<Enter>");
    for width in [60, 40, 30, 20] {
        let list = scene.screen(width, 24);
        let row = list.lines().find(|line| line.starts_with('▸')).unwrap().to_owned();
        assert!(row.contains("Kim") && row.contains("pen"), "{width}: {row}");
        scene.press("3");
        let board = scene.screen(width, 24);
        let row = board.lines().find(|line| line.contains("▶")).unwrap();
        assert!(["N", "→", "Sa", "mov"].iter().all(|part| row.contains(part)), "{width}: {row}");
        scene.press("1");
    }
}

#[test]
fn columns_are_chosen_but_for_those_that_are_always_there() {
    let mut scene = Scene::ready();
    let heads = |scene: &mut Scene| scene.screen(120, 24).lines().nth(2).unwrap().to_owned();
    assert!(!heads(&mut scene).contains("USED"));
    scene.press(":columns<Enter><Space>j<Space>jj<Space>jjj<Space>q");
    let shown = heads(&mut scene);
    assert!(["NAME", "ROLE", "STATUS", "USED", "GROUPS"].iter().all(|head| shown.contains(head)));
    assert!(!shown.contains("E-MAIL"), "{shown}");
    scene.press("2<Enter>");
    scene.answer_loads();
    assert!(heads(&mut scene).contains("USED"), "members are people");
    scene.press("<Esc>:columns<Enter>j<Space><Esc>");
    assert!(!heads(&mut scene).contains("MANAGER"));
    scene.press("3:columns<Enter>");
    assert!(scene.screen(120, 24).contains("the board's columns follow from the room there is"));
}

#[test]
fn a_group_filter_that_names_nobody_any_more_goes() {
    let mut scene = Scene::ready();
    scene.press("f<Down><Down><Right><Enter>");
    assert!(scene.model.users.query.group.is_some());
    scene.press("2r");
    let load = scene.model.groups.loading.id.unwrap();
    let gone = scene.model.users.query.group;
    let left: Vec<_> = groups().into_iter().filter(|group| Some(group.id) != gone).collect();
    scene.msg(Msg::Page { load, rows: Loaded::Groups(Page { items: left, total: 3 }) });
    let effects = scene.msg(Msg::LoadDone { load });
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Load { .. })));
    assert_eq!(scene.model.users.query.group, None::<GroupId>);
    assert!(said(&scene, "the group that the users were filtered by is gone"));
}

#[test]
fn the_cursor_stays_on_its_person_when_other_filters_ask_for_others() {
    let mut scene = Scene::ready();
    scene.press("jj");
    assert_eq!(cursor_name(&scene), "Kim Ito");
    scene.press("f<Right><Right><Enter>");
    let load = scene.model.users.loading.id.unwrap();
    for number in [11, 3, 0] {
        let items = vec![people().remove(number)];
        scene.msg(Msg::Page { load, rows: Loaded::People(Page { items, total: 3 }) });
    }
    assert_eq!((cursor_name(&scene).as_str(), scene.model.users.list.row()), ("Kim Ito", Some(1)));
    scene.press("f<BS><Enter>");
    let load = scene.model.users.loading.id.unwrap();
    for (number, name) in [(11, "Sam Smith"), (2, "Sam Smith"), (3, "Sam Smith")] {
        let items = vec![people().remove(number)];
        scene.msg(Msg::Page { load, rows: Loaded::People(Page { items, total: 3 }) });
        scene.press("G");
        assert_eq!(cursor_name(&scene), name, "who moved it has it where it was moved to");
    }
}
