//! Rules of `update`: what was there × what happened → what is there, and what is asked for.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common {
    pub mod cases;
    pub mod scene;
}

use std::time::Duration;

use common::{
    cases::{actor, evidence, known, party, take},
    scene::{Scene, groups, people, person, report},
};
use handover::{
    app::{Effect, Keeping, Load, LoadId, Loaded, Msg},
    domain::{
        Failure, FailureKind, Page, PeopleQuery, PersonId, PersonStatus, Role, TaskStatus, Traces,
    },
    offboard::{
        Call, CallId, CaseId, Change, ChoreId, Conclusion, Event, Lanes, Level, Observation,
        Options, Origin, Party, Plan, Record, Seen, UndoSeen,
    },
    overlays::Overlay,
    ui::Pane,
};
use jiff::Timestamp;

fn loads(effects: &[Effect]) -> Vec<&Load> {
    let loads = effects.iter().filter_map(|effect| match effect {
        Effect::Load { what, .. } => Some(what),
        _ => None,
    });
    loads.collect()
}

fn last_load(scene: &Scene) -> LoadId {
    let load = |effect: &Effect| match effect {
        Effect::Load { id, .. } => Some(*id),
        _ => None,
    };
    scene.effects.iter().rev().find_map(load).unwrap()
}

fn terminates(effects: &[Effect]) -> usize {
    let is = |effect: &&Effect| matches!(effect, Effect::Call { call: Call::Terminate(_), .. });
    effects.iter().filter(is).count()
}

fn said(scene: &Scene, words: &str) -> bool {
    scene.model.messages.history().any(|(_, notice)| notice.text.contains(words))
}

fn cursor_name(scene: &Scene) -> String {
    let id = scene.model.users.list.cursor().unwrap();
    scene.model.people.get(id).unwrap().name.to_string()
}

fn states(scene: &Scene) -> Vec<Conclusion> {
    scene.model.board.cases().iter().map(|case| case.conclusion().clone()).collect()
}

/// Plans these leavers for Sam Smith, the room admin.
fn plan(scene: &mut Scene, leavers: &[&str]) {
    for leaver in leavers {
        scene.press(&format!("1/{leaver}<Enter>osam<Enter><Enter>1<Esc>"));
    }
    scene.wait(1);
}

// ---- sign-in and lists -------------------------------------------------------------------

#[test]
fn after_the_sign_in_users_groups_and_the_disabled_are_read() {
    let mut scene = Scene::new();
    scene.sign_in(&[]);
    let disabled = PeopleQuery { status: Some(PersonStatus::Disabled), ..PeopleQuery::default() };
    assert_eq!(
        loads(&scene.effects),
        [&Load::People(PeopleQuery::default()), &Load::People(disabled), &Load::Groups]
    );
}

#[test]
fn a_key_that_cannot_read_groups_says_so_and_asks_for_none() {
    let mut scene = Scene::new();
    scene.sign_in(&["accounts:write"]);
    assert!(!loads(&scene.effects).contains(&&Load::Groups));
    assert!(said(&scene, "accounts:read"));
}

#[test]
fn pages_of_a_load_that_is_no_longer_wanted_are_dropped() {
    let mut scene = Scene::new();
    scene.sign_in(&[]);
    let old = scene.model.users.loading.id.unwrap();
    let effects = scene.press("r");
    assert!(effects.contains(&Effect::CancelLoad(old)));
    let rows = Loaded::People(Page { items: people(), total: 12 });
    scene.msg(Msg::Page { load: old, rows });
    assert_eq!(scene.model.users.read(), 0);
}

/// docspace-api.md 4.3: with equal keys two pages may repeat rows.
#[test]
fn rows_that_two_pages_repeat_are_listed_once_and_the_total_is_the_servers() {
    let mut scene = Scene::new();
    scene.sign_in(&[]);
    let load = scene.model.users.loading.id.unwrap();
    for _ in 0..2 {
        let rows = Loaded::People(Page { items: people(), total: 20_114 });
        scene.msg(Msg::Page { load, rows });
    }
    assert_eq!(scene.model.users.list.order().len(), 12);
    assert!(scene.screen(80, 24).contains("12 of 20,114"));
}

#[test]
fn a_refresh_keeps_the_cursor_on_its_person_and_drops_who_is_gone_with_their_marks() {
    let mut scene = Scene::ready();
    scene.press("/sam<Enter><Space><Space>k<Esc>");
    assert_eq!(scene.model.users.list.marks(), 2);
    let before = cursor_name(&scene);
    scene.press("r");
    let load = last_load(&scene);
    let mut items = people();
    items.retain(|person| person.id != PersonId::from_u128(3));
    items.push(person(99, "Aaron First", Role::User, PersonStatus::Active, ""));
    scene.msg(Msg::Page { load, rows: Loaded::People(Page { items, total: 12 }) });
    scene.msg(Msg::LoadDone { load });
    assert_eq!((scene.model.users.list.marks(), scene.model.users.read()), (1, 12));
    assert_eq!(cursor_name(&scene), before);
}

#[test]
fn a_list_that_breaks_off_keeps_what_came_and_says_so() {
    let mut scene = Scene::new();
    scene.sign_in(&[]);
    let load = scene.model.users.loading.id.unwrap();
    scene.msg(Msg::Page { load, rows: Loaded::People(Page { items: people(), total: 900 }) });
    let failure = Failure::new(FailureKind::Broken, "502 from a proxy");
    scene.msg(Msg::LoadFailed { load, failure });
    assert_eq!(scene.model.users.read(), 12);
    assert!(said(&scene, "the list of people is not complete: 502 from a proxy"));
}

#[test]
fn the_servers_filters_are_sent_and_shown_as_chips() {
    let mut scene = Scene::ready();
    let effects = scene.press("f<Right><Right><Right><Down><Right><Right><Enter>");
    let query = PeopleQuery {
        status: Some(PersonStatus::Disabled),
        role: Some(Role::RoomAdmin),
        group: None,
    };
    assert_eq!(loads(&effects), [&Load::People(query)]);
    assert!(scene.screen(80, 24).contains("status:disabled role:room admin"));
}

#[test]
fn enter_on_a_group_reads_its_members_and_esc_gives_them_up() {
    let mut scene = Scene::ready();
    let effects = scene.press("2<Enter>");
    assert_eq!(loads(&effects), [&Load::Members(groups()[0].id)]);
    let load = last_load(&scene);
    assert_eq!(scene.press("<Esc>"), [Effect::CancelLoad(load)]);
    assert_eq!(scene.model.focus, Pane::Groups, "Esc never quits");
}

#[test]
fn sort_and_reverse_move_the_rows_and_not_the_cursors_person() {
    let mut scene = Scene::ready();
    scene.press("/nora<Enter>j<Esc>");
    let nora = PersonId::from_u128(2);
    for keys in ["S", "s<Down><Down><Enter>", "S"] {
        scene.press(keys);
        assert_eq!(scene.model.users.list.cursor(), Some(nora), "{keys}");
    }
}

// ---- the sheet ---------------------------------------------------------------------------

#[test]
fn what_is_not_possible_is_explained_before_anything_is_sent() {
    let mut scene = Scene::ready();
    scene.press("/ann<Enter>o");
    assert!(said(&scene, "the owner must hand over the portal first"));
    assert!(scene.model.overlays.is_empty());

    let mut scene = Scene::new();
    scene.sign_in(&["accounts:read"]);
    scene.answer_loads();
    scene.press("/nora<Enter>o");
    assert!(said(&scene, "read-only"));
}

#[test]
fn the_picker_offers_active_room_admins_and_admins_and_never_a_marked_leaver() {
    let mut scene = Scene::ready();
    let effects = scene.press("/nora<Enter><Space><Esc>/joe<Enter><Space><Esc>o");
    let query = |role| {
        let status = Some(PersonStatus::Active);
        Load::People(PeopleQuery { status, role: Some(role), group: None })
    };
    assert_eq!(
        loads(&effects),
        [&query(Role::RoomAdmin), &query(Role::DocSpaceAdmin)],
        "heirs are read anew, whatever the list shows"
    );
    let handover::overlays::Overlay::Sheet(sheet) = scene.model.overlays.last().unwrap() else {
        panic!("the sheet is open")
    };
    let heirs: Vec<u128> = [1, 6, 7, 12].into();
    let mut offered = sheet.heirs.order().to_vec();
    offered.sort();
    assert_eq!(offered, heirs.into_iter().map(PersonId::from_u128).collect::<Vec<_>>());
    assert_eq!(sheet.counts(), (0, 2, 0));
}

#[test]
fn an_heir_who_is_disabled_while_the_sheet_is_open_is_no_longer_offered() {
    let mut scene = Scene::ready();
    scene.press("/nora<Enter>ozo");
    let load = last_load(&scene);
    let gone = person(6, "Zoë Ünal-Жук", Role::RoomAdmin, PersonStatus::Disabled, "");
    scene.msg(Msg::Page { load, rows: Loaded::People(Page { items: vec![gone], total: 1 }) });
    scene.press("<Enter><Enter>");
    assert!(scene.model.board.cases().is_empty());
}

// ---- lanes -------------------------------------------------------------------------------

#[test]
fn two_lanes_begin_and_the_others_wait_here_with_their_place_in_line() {
    let mut scene = Scene::ready();
    plan(&mut scene, &["nora", "joe", "محمد", "maxi"]);
    let waiting: Vec<_> =
        scene.model.board.cases().iter().map(|c| scene.model.board.place_in_line(c.id())).collect();
    assert_eq!(waiting, [None, None, Some(1), Some(2)]);
    scene.press("3+");
    assert_eq!(scene.model.board.place_in_line(scene.model.board.cases()[3].id()), Some(1));
    scene.press("--");
    assert_eq!(scene.model.board.lanes(), Lanes::Fixed(1));
    assert_eq!(states(&scene).iter().filter(|s| **s == Conclusion::Waiting).count(), 1);
}

#[test]
fn the_end_of_one_begins_the_next() {
    let mut scene = Scene::ready();
    plan(&mut scene, &["nora", "joe", "maxi"]);
    scene.start(2, 12);
    scene.see(2, Observation::Answered(report(100, true, TaskStatus::Completed)));
    assert!(!states(&scene).contains(&Conclusion::Waiting));
}

#[test]
fn a_second_run_for_a_person_whose_end_was_not_seen_is_refused() {
    let mut scene = Scene::ready();
    plan(&mut scene, &["nora"]);
    scene.press("1/nora<Enter>o");
    assert!(said(&scene, "already on the board"));
    assert_eq!(scene.model.board.cases().len(), 1);
}

// ---- stop --------------------------------------------------------------------------------

#[test]
fn one_key_sends_the_stop_at_once_and_without_a_question() {
    let mut scene = Scene::ready();
    plan(&mut scene, &["nora"]);
    scene.start(2, 12);
    scene.at(2, 50);
    let effects = scene.press("3x");
    let [Effect::Call { call: Call::Terminate(who), after: Duration::ZERO, .. }] = effects[..]
    else {
        panic!("{effects:?}")
    };
    assert_eq!(who, PersonId::from_u128(2));
    assert!(scene.screen(120, 40).contains("stopping after: moving rooms"));
    assert_eq!(scene.press("x"), [], "once");
    assert!(said(&scene, "Nora O'Brien: is being stopped"));
}

#[test]
fn a_waiting_leaver_is_taken_out_of_the_line_and_nothing_is_sent() {
    let mut scene = Scene::ready();
    plan(&mut scene, &["nora", "joe", "maxi"]);
    let effects = scene.press("3Gx");
    assert_eq!(effects, []);
    assert!(said(&scene, "nothing was changed"));
    assert_eq!(states(&scene)[2], Conclusion::Withdrawn { begun: false });
}

#[test]
fn a_stop_is_deaf_for_a_moment_after_the_row_under_the_cursor_changed_by_itself() {
    let mut scene = Scene::ready();
    plan(&mut scene, &["nora", "joe"]);
    scene.start(2, 12);
    scene.start(5, 12);
    scene.press("3gj");
    scene.press("/joe<Enter>");
    scene.at(2, 10);
    scene.at(5, 10);
    // Another filter takes the row from under the cursor.
    scene.press("/<BS><BS><BS>nora");
    scene.press("<Enter>");
    assert_eq!(terminates(&scene.press("x")), 0);
    scene.wait(1);
    assert_eq!(terminates(&scene.press("x")), 1);
}

#[test]
fn a_start_leads_the_cursor_to_what_was_started_and_a_stop_is_deaf_for_a_moment() {
    let mut scene = Scene::ready();
    plan(&mut scene, &["nora", "maxi"]);
    scene.start(2, 12);
    // A filter of the board would hide who is planned now.
    scene.press("3/nora<Enter>");
    scene.press("1/joe<Enter>osam<Enter><Enter>");
    let under_cursor = |scene: &Scene| scene.model.cursor_case().unwrap().leaver().id;
    assert_eq!(under_cursor(&scene), PersonId::from_u128(5));
    assert_eq!(scene.press("x"), []);
    assert!(said(&scene, "look, then press x again"));
    scene.wait(1);
    assert_eq!(terminates(&scene.press("x")), 0);
    assert_eq!(states(&scene)[2], Conclusion::Withdrawn { begun: false });
}

#[test]
fn stopping_everything_needs_the_word_and_empties_the_line_first() {
    let mut scene = Scene::ready();
    plan(&mut scene, &["nora", "joe", "maxi"]);
    scene.start(2, 12);
    scene.start(5, 12);
    scene.press("3");
    assert_eq!(scene.press("<C-x><Enter><Enter>"), []);
    let effects = scene.press("stop<Enter>");
    assert_eq!((terminates(&effects), effects.len()), (2, 2), "no lane is filled again");
    assert_eq!(states(&scene)[2], Conclusion::Withdrawn { begun: false });
}

#[test]
fn a_stopped_task_is_tried_again_with_the_same_heir() {
    let mut scene = Scene::ready();
    plan(&mut scene, &["nora"]);
    scene.start(2, 12);
    scene.see(2, Observation::Answered(report(50, true, TaskStatus::Canceled)));
    scene.press("3R");
    let heir = scene.model.board.cases()[0].heir().unwrap().id;
    assert_eq!(heir, PersonId::from_u128(12));
    assert!(matches!(states(&scene)[0], Conclusion::Preparing(_)));
}

// ---- others' tasks -----------------------------------------------------------------------

#[test]
fn the_disabled_are_probed_one_after_the_other_and_at_most_three_a_second() {
    let mut scene = Scene::new();
    scene.sign_in(&[]);
    scene.answer_loads();
    let sweeps = |scene: &Scene| {
        scene
            .effects
            .iter()
            .filter(|e| matches!(e, Effect::Sweep { .. }))
            .cloned()
            .collect::<Vec<_>>()
    };
    let asked = sweeps(&scene);
    let [Effect::Sweep { person, after }] = asked[..] else { panic!("{asked:?}") };
    assert!(after.as_secs_f64() * 3.0 >= 1.0);
    assert!(scene.screen(80, 24).contains("probing for others' tasks 0/4"));
    let found = Ok(Some(report(50, false, TaskStatus::Running)));
    scene.msg(Msg::Swept { person, found });
    assert_eq!(scene.model.board.cases()[0].origin(), Origin::Foreign);
    assert!(scene.screen(120, 40).contains("foreign: moving rooms"));
    assert_eq!(sweeps(&scene).len(), 2);
    scene.press("3p");
    let stray = scene.msg(Msg::Swept { person: PersonId::from_u128(5), found: Ok(None) });
    assert_eq!(stray, [], "stopped");
    assert_eq!(terminates(&scene.press("x")), 0, "of a foreign task it is asked whether");
    scene.wait(1);
    assert_eq!(terminates(&scene.press("x")), 1, "a foreign task can be stopped");
}

fn swept(scene: &Scene) -> Vec<PersonId> {
    let asked = scene.effects.iter().filter_map(|effect| match effect {
        Effect::Sweep { person, .. } => Some(*person),
        _ => None,
    });
    asked.collect()
}

fn signed_in() -> Scene {
    let mut scene = Scene::new();
    scene.sign_in(&[]);
    scene.answer_loads();
    scene
}

#[test]
fn a_late_failure_of_an_earlier_probing_does_not_lose_what_the_new_one_finds() {
    let mut scene = signed_in();
    scene.msg(Msg::Swept { person: swept(&scene)[0], found: Ok(None) });
    let late = *swept(&scene).last().unwrap();
    scene.press("3r");
    let load = last_load(&scene);
    let items: Vec<_> =
        people().into_iter().filter(|person| person.status == PersonStatus::Disabled).collect();
    let total = u32::try_from(items.len()).unwrap();
    scene.msg(Msg::Page { load, rows: Loaded::People(Page { items, total }) });
    scene.msg(Msg::LoadDone { load });
    let asked = *swept(&scene).last().unwrap();
    assert_ne!(asked, late);
    let failure = Failure::new(FailureKind::Broken, "502");
    assert_eq!(scene.msg(Msg::Swept { person: late, found: Err(failure) }), []);
    let running = report(50, false, TaskStatus::Running);
    scene.msg(Msg::Swept { person: asked, found: Ok(Some(running)) });
    assert_eq!(scene.model.board.cases().len(), 1);
}

#[test]
fn a_probe_that_our_own_end_has_overtaken_is_no_task_of_somebody_else() {
    let mut scene = signed_in();
    let nora = known(2).id;
    while *swept(&scene).last().unwrap() != nora {
        scene.msg(Msg::Swept { person: *swept(&scene).last().unwrap(), found: Ok(None) });
    }
    common::cases::plan(&mut scene, &[known(2)]);
    scene.start(2, 12);
    scene.see(2, Observation::Answered(report(100, true, TaskStatus::Completed)));
    let overtaken = Ok(Some(report(95, false, TaskStatus::Running)));
    scene.msg(Msg::Swept { person: nora, found: overtaken });
    assert_eq!(scene.model.board.cases().len(), 1);
    assert!(!said(&scene, "started elsewhere"));
    scene.wait(1);
    while *swept(&scene).last().unwrap() != nora {
        scene.msg(Msg::Swept { person: *swept(&scene).last().unwrap(), found: Ok(None) });
    }
    let begun_since = Ok(Some(report(5, false, TaskStatus::Running)));
    scene.msg(Msg::Swept { person: nora, found: begun_since });
    assert_eq!(scene.model.board.cases().len(), 2, "what the second look sees is another run");
}

#[test]
fn stopping_everything_never_stops_a_task_of_somebody_else_that_was_not_told() {
    let mut scene = Scene::ready();
    plan(&mut scene, &["nora"]);
    scene.start(2, 12);
    scene.press("3<C-x>");
    let report = report(50, false, TaskStatus::Running);
    take(&mut scene, Event::Found { actor: actor(), leaver: known(5), report });
    assert_eq!(terminates(&scene.press("stop<Enter>")), 0);
    assert!(scene.screen(80, 24).contains("1 of them were started elsewhere"));
    assert!(said(&scene, "nothing was stopped: a task of somebody else was found"));
    assert_eq!(terminates(&scene.press("stop<Enter>")), 2);
}

#[test]
fn what_the_trail_tells_reaches_its_question_below_another_dialog() {
    let mut scene = Scene::ready();
    let report = report(50, false, TaskStatus::Running);
    take(&mut scene, Event::Found { actor: actor(), leaver: known(5), report });
    scene.wait(1);
    scene.press("3x");
    let failure = Failure::new(FailureKind::SignedOut, "the key ended");
    scene.msg(Msg::LoadFailed { load: LoadId(99), failure });
    let traces = Traces { status_changed: None, reassigned: None };
    scene.msg(Msg::Trail { person: known(5).id, traces: Ok(Box::new(traces)) });
    scene.press("<Esc>");
    let shown = matches!(scene.model.overlays.last(),
        Some(Overlay::Foreign(question)) if question.traces.is_some());
    assert!(shown, "{:?}", scene.model.overlays);
}

#[test]
fn a_deletion_that_waited_is_not_sent_for_somebody_who_is_offboarded_meanwhile() {
    let mut scene = Scene::ready();
    scene.press("1/nora<Enter><Space><Esc>/joe<Enter><Space><Esc>D2<Enter>");
    let sent = |effects: &[Effect]| -> Vec<(ChoreId, PersonId)> {
        let sent = effects.iter().filter_map(|effect| match effect {
            Effect::Change { chore, change: Change::DeleteProfile(person), .. } => {
                Some((*chore, *person))
            }
            _ => None,
        });
        sent.collect()
    };
    let [(chore, first)] = sent(&scene.effects)[..] else { panic!("{:?}", scene.effects) };
    let other = if first == known(2).id { known(5) } else { known(2) };
    common::cases::plan(&mut scene, &[other]);
    scene.msg(Msg::Changed { chore, told: Ok(()) });
    scene.effects.clear();
    scene.msg(Msg::Looked { chore, seen: Ok(Box::new(Seen::Profile(None, None))) });
    assert_eq!(sent(&scene.effects), []);
    let ends = scene.records.iter().filter(|effect| {
        matches!(effect, Effect::Record(record) if matches!(record.event, Event::Changed { .. }))
    });
    assert_eq!(ends.count(), 1, "the journal settles only what was sent");
    let batch = format!("{:?}", scene.model.chores.latest());
    assert!(batch.contains("nothing was sent: already on the board"), "{batch}");
}

#[test]
fn after_a_gap_in_the_clock_every_task_is_asked_for_again_and_shows_its_age() {
    let mut scene = Scene::ready();
    plan(&mut scene, &["nora"]);
    scene.start(2, 12);
    scene.at(2, 50);
    let now = scene.model.now + jiff::SignedDuration::from_mins(10);
    let effects = scene.msg(Msg::Clock(now));
    let polls = |effect: &Effect| {
        matches!(effect, Effect::Call { call: Call::Poll(_), after: Duration::ZERO, .. })
    };
    assert!(effects.iter().any(polls), "{effects:?}");
    assert!(said(&scene, "nothing was heard for 10:00"));
    assert!(scene.screen(120, 40).contains("no answer for 10:00"), "{}", scene.screen(120, 40));
    scene.at(2, 50);
    assert!(!scene.screen(120, 40).contains("no answer"));
}

// ---- leaving, pasting, telling -----------------------------------------------------------

#[test]
fn q_leaves_but_asks_first_while_leavers_wait_here() {
    let mut scene = Scene::ready();
    assert_eq!(scene.press("q"), [Effect::Quit]);
    let mut scene = Scene::ready();
    plan(&mut scene, &["nora", "joe", "maxi"]);
    scene.start(2, 12);
    assert_eq!(scene.press("q<Enter>"), []);
    assert_eq!(scene.press("quit<Enter>"), [Effect::Quit]);
    let [waited, ended] = &scene.model.parting_words()[..] else { panic!() };
    assert!(waited.starts_with("1 leaver waited here, nothing more is sent for: Maximiliana"));
    assert_eq!(ended, "the demo portal ended with 2 tasks: Nora O'Brien, Joe Fox");
}

#[test]
fn the_parting_words_are_short_and_end_with_what_goes_on() {
    let mut scene = Scene::ready();
    let names: Vec<String> = (0..9).map(|number| format!("Leaver {number}")).collect();
    let leavers = names.iter().zip(200..);
    let leavers: Vec<Party> = leavers.map(|(name, id)| party(id, name, "x@example.com")).collect();
    let plan = |leaver: &Party| Plan::new(leaver.clone(), known(12), Options::default());
    let plans = [known(2)].iter().chain(&leavers).map(plan).collect();
    scene.model.keeping = Keeping::Journal;
    take(&mut scene, Event::Planned { actor: actor(), plans });
    scene.start(2, 12);
    for _ in 0..30 {
        scene.wait(5);
        scene.see(2, Observation::Absent);
    }
    scene.see(2, evidence(2, false));
    assert_eq!(
        scene.model.parting_words(),
        [
            "7 leavers waited here, the next start goes on with: Leaver 2, Leaver 3, Leaver 4, \
             Leaver 5, Leaver 6 and 2 more",
            "of 1 task no end was seen: Nora O'Brien",
            "2 tasks may go on running on the server: Leaver 0, Leaver 1",
        ]
    );
}

#[test]
fn who_waits_for_another_heir_is_not_promised_to_go_on() {
    let mut scene = Scene::ready();
    plan(&mut scene, &["nora"]);
    let mut heir = common::scene::people().pop().unwrap();
    heir.status = handover::domain::PersonStatus::Disabled;
    let leaver = common::scene::people().into_iter().nth(1);
    let holdings = handover::offboard::Holdings::default();
    let facts = handover::offboard::Facts { leaver, heir: Some(heir), holdings };
    scene.see(2, Observation::Facts(Box::new(facts)));
    let words = scene.model.parting_words();
    assert_eq!(words, ["1 leaver waits for another heir: Nora O'Brien"]);
}

#[test]
fn pasted_text_is_never_executed_as_keys() {
    let mut scene = Scene::ready();
    plan(&mut scene, &["nora"]);
    scene.start(2, 12);
    scene.press("3");
    let mut before = scene.model.clone();
    assert_eq!(scene.msg(Msg::Pasted("xq\u{18}stop\n".into())), []);
    assert!(scene.screen(80, 24).contains("nothing to paste into"));
    before.messages = scene.model.messages.clone();
    assert!(scene.model == before, "it is said, and nothing else happens");
    scene.press("/");
    scene.msg(Msg::Pasted("xq".into()));
    assert_eq!(scene.model.tasks.filter.value(), "xq");
}

#[test]
fn an_error_stays_until_a_key_is_pressed_and_is_kept() {
    let mut scene = Scene::ready();
    scene.msg(Msg::SignInFailed(Failure::new(FailureKind::SignedOut, "the key ended")));
    scene.wait(3600);
    assert!(scene.screen(80, 24).contains("the key ended"));
    assert_eq!(scene.model.messages.shown().unwrap().0.level, Level::Error);
    scene.press("j");
    assert!(!scene.screen(80, 24).contains("the key ended"));
    scene.press("!");
    assert!(scene.screen(80, 24).contains("the key ended"));
}

#[test]
fn whatever_is_refused_for_its_key_asks_for_another_one() {
    let refused = || Failure::new(FailureKind::SignedOut, "the key ended");
    let (person, chore, case) = (PersonId::from_u128(1), ChoreId(1), CaseId(1));
    let (call, load) = (CallId(1), LoadId(1));
    let tellings = [
        Msg::LoadFailed { load, failure: refused() },
        Msg::Seen { case, call, seen: Observation::Failed(refused()) },
        Msg::UndoSeen { case, call, seen: UndoSeen::Failed(refused()) },
        Msg::Swept { person, found: Err(refused()) },
        Msg::PreFlight { leaver: person, facts: Err(refused()) },
        Msg::Trail { person, traces: Err(refused()) },
        Msg::Owners { case, owners: Err(refused()) },
        Msg::Changed { chore, told: Err(refused()) },
        Msg::Looked { chore, seen: Err(refused()) },
    ];
    for told in tellings {
        let mut scene = Scene::ready();
        scene.msg(told.clone());
        let asked = scene.model.overlays.iter().any(|o| matches!(o, Overlay::NewKey(_)));
        assert!(asked, "{told:?}");
    }
}

#[test]
fn a_clock_is_wanted_only_while_something_lives() {
    let mut scene = Scene::ready();
    assert!(!scene.model.wants_clock());
    plan(&mut scene, &["nora"]);
    assert!(scene.model.wants_clock());
    scene.start(2, 12);
    scene.see(2, Observation::Answered(report(100, true, TaskStatus::Completed)));
    assert!(!scene.model.wants_clock());
}

/// Its writer takes back what did not get onto the disk, and a viewer shows the journal as it is.
#[test]
fn a_viewer_forgets_what_was_taken_back() {
    let planned = |leaver| {
        let plans = vec![Plan::new(known(leaver), known(12), Options::default())];
        Record { at: Timestamp::UNIX_EPOCH, event: Event::Planned { actor: actor(), plans } }
    };
    let mut scene = Scene::new();
    let leavers = |scene: &Scene| -> Vec<_> {
        scene.model.board.cases().iter().map(|case| case.leaver().id).collect()
    };
    scene.msg(Msg::Followed { records: vec![planned(2), planned(3)], anew: false });
    assert_eq!(leavers(&scene), [known(2).id, known(3).id]);
    scene.msg(Msg::Followed { records: vec![planned(3), planned(4)], anew: true });
    assert_eq!(leavers(&scene), [known(3).id, known(4).id]);
}
