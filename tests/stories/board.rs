//! Stories of running tasks: their rows, their stops, their ends.

use handover::{
    app::{Effect, KeyCode, Model, Msg},
    demo::{
        Options as Demo,
        queue::{Order as Run, Place},
        site::Site,
        world::{Action, Person, Status},
    },
    domain::{PersonId, Refusal, Step, TaskStatus},
    offboard::{
        Board, Call, Case, Conclusion, Event, Hold, Lanes, Observation, Options, Order, Origin,
        Plan, Proof, Record,
    },
    ui::{Depth, Scheme, Theme, text},
};
use uuid::Uuid;

use crate::{
    cases::{
        actor, bells, canceled, changes, conclusion, evidence, known, nora_at, party, plan, row,
        said,
    },
    driver::Driver,
    scene::{Scene, people, report, text as screen_text},
};

/// Two leavers of one name.
#[test]
fn story_02_namesakes_are_told_apart_by_their_e_mails() {
    let mut scene = Scene::ready();
    let smith = |number, email| party(number, "John Smith", email);
    plan(&mut scene, &[smith(201, "john@example.com"), smith(202, "j.smith@example.com")]);
    assert!(row(&mut scene, "john@exam").contains("→ Sam"));
    assert!(row(&mut scene, "j.smith@e").contains("→ Sam"));
    scene.press("x");
    assert!(!row(&mut scene, "john@exam").contains("John Smith"), "while both are on the board");
    let mut alone = Scene::ready();
    plan(&mut alone, &[smith(201, "john@example.com")]);
    assert!(row(&mut alone, "John Smi").contains("→ Sam"));
}

/// The connection drops while one runs and one waits: the journal has both, nothing is sent
/// twice, and what ended unseen is proven by evidence.
#[test]
fn story_05_a_console_that_was_killed_asks_first_and_sends_nothing_twice() {
    let at = "2026-03-01T09:00:00Z".parse().unwrap();
    let mut board = Board::default();
    let mut journal = Vec::new();
    let mut asked = Vec::new();
    let take = |board: &mut Board, journal: &mut Vec<String>, event: Event| -> Vec<_> {
        let mut calls = Vec::new();
        for order in board.take(at, event) {
            match order {
                Order::Record(record) => journal.push(record.to_line()),
                Order::Call { case, id, call, .. } => calls.push((case, id, call)),
                Order::Tell(_) | Order::Undo { .. } => {}
            }
        }
        calls
    };
    let plans = [known(2), known(5)]
        .map(|leaver| {
            Plan::new(leaver, known(12), Options { end_sessions: false, ..Options::default() })
        })
        .to_vec();
    take(&mut board, &mut journal, Event::Lanes { lanes: Lanes::Fixed(1) });
    asked.extend(take(&mut board, &mut journal, Event::Planned { actor: actor(), plans }));
    let people = people();
    let facts = handover::offboard::Facts {
        leaver: Some(people[1].clone()),
        heir: Some(people[11].clone()),
        holdings: handover::offboard::Holdings::default(),
    };
    for seen in [
        Observation::Facts(Box::new(facts)),
        Observation::Absent,
        Observation::Answered(report(0, false, TaskStatus::Running)),
        Observation::Answered(report(50, false, TaskStatus::Running)),
    ] {
        let (case, call, order) = *asked.last().unwrap();
        if order.changes_portal() {
            let record = Record { at, event: Event::Sending { case, call, order } };
            journal.push(record.to_line());
        }
        asked.extend(take(&mut board, &mut journal, Event::Seen { case, call, seen }));
    }
    let running = Conclusion::Running(Step::MovingRooms);
    assert_eq!(*board.cases()[0].conclusion(), running);

    let mut second = Board::default();
    for line in &journal {
        second.replay(Record::from_line(line).unwrap());
    }
    let calls = take(&mut second, &mut journal, Event::Opened { actor: actor() });
    let [(case, call, Call::Poll(who))] = calls[..] else { panic!("{calls:?}") };
    assert_eq!((who, second.held()), (known(2).id, Some(Hold::Resume)));
    assert_eq!(*second.cases()[0].conclusion(), running, "with its age, see story 6");
    assert!(second.cases()[0].trouble(at).is_some());
    let seen = Observation::Absent;
    let calls = take(&mut second, &mut journal, Event::Seen { case, call, seen });
    let [(case, call, Call::Prove { .. })] = calls[..] else { panic!("{calls:?}") };
    let seen = evidence(0, true);
    let calls = take(&mut second, &mut journal, Event::Seen { case, call, seen });
    assert_eq!(*second.cases()[0].conclusion(), Conclusion::Done(Proof::Proven));
    assert_eq!((calls, second.place_in_line(second.cases()[1].id())), (vec![], Some(1)));
    let calls = take(
        &mut second,
        &mut journal,
        Event::Released { actor: actor(), why: Some(Hold::Resume) },
    );
    assert!(matches!(calls[..], [(_, _, Call::ReadFacts { .. })]), "the line goes on: {calls:?}");
}

/// A laptop sleeps for three minutes: the last percentage is not taken for current.
#[test]
fn story_06_after_a_gap_the_row_is_old_until_the_portal_was_asked_again() {
    let mut scene = nora_at(50);
    scene.effects.clear();
    scene.wait(190);
    let looks = |effects: &[Effect]| {
        effects.iter().filter(|e| matches!(e, Effect::Call { call: Call::Poll(_), .. })).count()
    };
    assert_eq!(looks(&scene.effects), 1, "asked at once: {:?}", scene.effects);
    assert!(said(&scene, "nothing was heard for 3:10"));
    let words = "moving rooms; no answer for 3:10 (asking";
    assert!(row(&mut scene, "→ Sam").contains(words), "{}", row(&mut scene, "→ Sam"));
    scene.see(2, Observation::Absent);
    assert!(
        matches!(scene.effects.last(), Some(Effect::Call { call: Call::Prove { .. }, .. })),
        "an absence after a gap is judged by evidence, not by patience"
    );
    scene.see(2, evidence(0, true));
    assert_eq!(*conclusion(&scene, 0), Conclusion::Done(Proof::Proven));
}

/// Another admin's run is found, and stopped only after a question that says who that may be.
#[tokio::test]
async fn story_12_a_second_admins_task_is_stopped_only_after_a_question() {
    let mut driver = Driver::start(Demo { people: 60, ..Demo::default() }).await;
    let (source, email) = leaver(&driver);
    driver.hold(source, 50);
    let admin = driver.portal.steer(|site| {
        let is_admin = |p: &&Person| p.role.is_admin() && p.status == Status::Active;
        let admin = site.world.people.iter().filter(is_admin).last().unwrap().id;
        let sentence = "Users updated".to_owned();
        site.world.note(admin, Action::STATUS_CHANGED, &[source], sentence);
        let order = Run { source, heir: admin, initiator: admin, delete_profile: false };
        site.reassigns.start(site.world.now, order, &mut site.world);
        site.world.display_name(admin)
    });
    let case_of = |model: &Model| {
        model.board.cases().iter().find(|case| is(case.leaver().id, source)).cloned()
    };
    driver.press("3 p p");
    driver.until("found", |model| case_of(model).is_some()).await;
    driver.press("/");
    driver.type_text(&email);
    driver.press("Enter x");
    driver.until_shown(&format!("trail status last changed by {admin}")).await;
    driver.press("Esc");
    driver.idle().await;
    assert!(goes_on(&driver, source), "Esc leaves it alone");
    driver.press("x");
    let asked = driver.model().now;
    driver.until("a moment later", |m| m.now.duration_since(asked).as_secs() > 0).await;
    driver.press("x");
    let has_ended = |case: Case| case.conclusion().is_end() && case.origin() == Origin::Foreign;
    driver.let_go(source, 50);
    driver.until("ended", |model| case_of(model).is_some_and(has_ended)).await;
    assert!(!goes_on(&driver, source));
}

/// Whether a person's task is under way and will not end at its next checkpoint.
fn goes_on(driver: &Driver, person: Uuid) -> bool {
    let truth = driver.portal.steer(|site| site.reassigns.truth(person));
    truth.iter().any(|task| matches!(task.place, Place::Running { cancelled: false, .. }))
}

fn is(person: PersonId, uuid: Uuid) -> bool {
    person.to_string() == uuid.to_string()
}

/// The server restarts: the record is frozen, then gone. That is lost, never done.
#[tokio::test]
async fn story_13_a_task_that_a_restart_swallowed_is_lost_and_its_ladder_says_why() {
    let mut driver = Driver::start(Demo { people: 60, ..Demo::default() }).await;
    let (id, email) = leaver(&driver);
    driver.hold(id, 50);
    hand_over(&mut driver, &email).await;
    let is_now = |model: &Model, wanted: &Conclusion| {
        let mut cases = model.board.cases().iter();
        cases.any(|case| is(case.leaver().id, id) && case.conclusion() == wanted)
    };
    let moving = Conclusion::Running(Step::MovingRooms);
    driver.creep_until("moving", |model| is_now(model, &moving)).await;
    driver.portal.steer(Site::restart);
    driver.let_go(id, 50);
    let lost = Conclusion::Lost(Some(Step::MovingRooms));
    driver.until("lost", |model| is_now(model, &lost)).await;
    driver.resize(100, 50);
    driver.press("3 /");
    driver.type_text(&email);
    driver.press("Enter Enter");
    driver.until_shown("lost: no record, and no evidence of an end").await;
    assert!(driver.screen().contains("R retry"), "{}", driver.screen());
}

/// The disabled room admin of this company with the most rooms, whom nobody hands over yet.
fn leaver(driver: &Driver) -> (Uuid, String) {
    let people = driver.portal.card.people.iter();
    let free = |id: Uuid| driver.portal.steer(|site| site.reassigns.truth(id)).is_empty();
    let fits = people.filter(|person| {
        person.status == "disabled" && person.role == "room_admin" && free(person.id)
    });
    let most = fits.max_by_key(|person| person.rooms).expect("the company has one");
    (most.id, most.email.clone())
}

/// Opens the sheet for this leaver, picks Henrik, and starts.
pub async fn hand_over(driver: &mut Driver, leaver: &str) {
    driver.press("1 Esc /");
    driver.type_text(leaver);
    driver.press("Enter o");
    driver.idle().await;
    driver.type_text("henrik.solberg@");
    driver.press("Enter Enter");
}

/// A step longer than a minute: the server cancels its own job.
#[test]
fn story_14_what_the_server_stopped_is_said_so_and_continued_with_the_same_heir() {
    let mut scene = nora_at(50);
    let rings = bells(&scene.see(2, canceled(50)));
    assert!(rings > 0 && said(&scene, "not by you"));
    assert!(row(&mut scene, "→ Sam").contains("stopped by the server at moving rooms"));
    scene.press("j");
    assert!(row(&mut scene, " q quit").contains("R continue"));
    scene.press(".");
    assert!(scene.screen(80, 24).contains("continue"));
    scene.press("<Esc>R");
    scene.see(2, Observation::Facts(Box::new(facts())));
    scene.see(2, Observation::Carried);
    let start = scene.see(2, Observation::Absent);
    let expected = Call::Start { leaver: known(2).id, heir: known(12).id, delete_profile: false };
    assert_eq!(changes(&start), [expected]);
    scene.press("<Enter>");
    assert!(scene.screen(80, 24).contains("run 2 of 5"));
}

fn facts() -> handover::offboard::Facts {
    let people = people();
    handover::offboard::Facts {
        leaver: Some(people[1].clone()),
        heir: Some(people[11].clone()),
        holdings: handover::offboard::Holdings::default(),
    }
}

/// A stop of a task that waits on the server: it runs later all the same.
#[test]
fn story_15_a_stopped_waiting_task_is_watched_and_no_other_heir_is_taken() {
    let mut scene = nora_at(0);
    scene.press("w");
    assert!(scene.screen(80, 24).contains("does not stop waiting tasks"));
    scene.press("x");
    scene.see(2, canceled(0));
    assert!(!conclusion(&scene, 0).is_end(), "the answer of a stop is no end");
    assert_eq!(scene.model.board.may_plan(known(2).id), Err(Refusal::AlreadyOnBoard));
    scene.see(2, Observation::Absent);
    scene.wait(30);
    let rings = bells(&scene.see(2, Observation::Answered(report(30, false, TaskStatus::Running))));
    assert_eq!(
        (rings, conclusion(&scene, 0)),
        (1, &Conclusion::MovingAgain(Step::MovingConnections))
    );
    scene.at(2, 30);
    let again = scene.see(2, Observation::Answered(report(50, false, TaskStatus::Running)));
    assert_eq!(bells(&again), 0, "once, not at every look");
    let theme = Theme::new(&Scheme::default(), Depth::Named, true);
    let buffer = scene.buffer(80, 24, &theme);
    let line =
        screen_text(&buffer).lines().position(|line| line.contains("moving again: moving rooms"));
    let y = u16::try_from(line.unwrap()).unwrap();
    let x = (0..80).find(|x| buffer[(*x, y)].symbol() == "▲").unwrap();
    assert_eq!(buffer[(x, y)].fg, theme.error.fg.unwrap(), "the row is red");
    assert_eq!(
        changes(&scene.press("x")),
        [Call::Terminate(known(2).id)],
        "the stop is armed again"
    );
}

/// The answer says "canceled, 100": it had finished.
#[test]
fn story_16_a_stop_that_came_too_late_says_so_and_the_proof_is_looked_for() {
    let mut scene = nora_at(90);
    scene.press("x");
    let effects = scene.see(2, canceled(100));
    assert_eq!(*conclusion(&scene, 0), Conclusion::FinishedBeforeStop);
    assert!(matches!(effects[..], [Effect::Call { call: Call::Prove { .. }, .. }]), "{effects:?}");
    scene.see(2, evidence(0, true));
    scene.press("<Enter>");
    let screen = scene.screen(80, 40);
    assert!(
        screen.contains("finished before the stop")
            && screen.contains("rooms still owned: 0 active")
    );
}

/// Names with bidi overrides, wide characters and emoji: escapes are seen, columns stay.
#[test]
fn story_26_hostile_and_wide_names_neither_disguise_a_target_nor_move_a_column() {
    let names = ["Max\u{202E}dnufreH", "王小明", "👩‍💻 Dev Person", "محمد علي", "a\u{1b}[31mb\nc"];
    let mut scene = Scene::ready();
    scene.press("3+++++++1");
    let leavers: Vec<_> =
        (300..).zip(names).map(|(n, name)| party(n, name, "x@example.com")).collect();
    plan(&mut scene, &leavers);
    let screen = scene.screen(120, 40);
    assert!(screen.contains("⟨U+202E⟩") || screen.contains("Max⟨U+"), "{screen}");
    assert!(!screen.contains('\u{202E}') && !screen.contains('\u{1b}'));
    let board = screen.lines().skip_while(|line| !line.starts_with(" TASKS ")).skip(1);
    let widest = 4 + text::width("Max⟨U+202E⟩dnufreH → Sam Smith ");
    for line in board.take(names.len()) {
        let before = line.split("reading facts").next().unwrap();
        assert_ne!(before, line, "{line}");
        assert_eq!(text::width(before), widest, "{line}");
    }
}

/// A pending invite has no name.
#[test]
fn story_27_whoever_has_no_name_is_called_by_the_e_mail() {
    let mut scene = Scene::ready();
    plan(&mut scene, &[party(400, "", "new@example.com")]);
    assert!(row(&mut scene, "new@ex").contains("→ Sam"));
}

/// 80×24 and less: who, heir and state are never dropped.
#[test]
fn story_28_on_a_small_screen_who_heir_and_state_stay() {
    for (width, height) in [(80, 24), (60, 15), (50, 10), (40, 8)] {
        let mut scene = nora_at(50);
        let screen = scene.screen(width, height);
        let line = screen.lines().find(|line| line.contains("Sam")).unwrap_or_default();
        assert!(line.contains("Nora") && line.contains("→") && line.contains("moving"), "{screen}");
    }
}

/// Without colour and without UTF-8 each state has its own symbol, and its word.
#[test]
fn story_29_states_are_told_by_symbol_and_word_and_never_by_colour_alone() {
    let theme = Theme::plain(false);
    let states = [
        Conclusion::Running(Step::MovingRooms),
        Conclusion::Slow(Step::MovingRooms),
        Conclusion::OutOfSight(Some(Step::MovingRooms)),
        Conclusion::Stopping(Some(Step::MovingRooms)),
        Conclusion::MovingAgain(Step::MovingRooms),
        Conclusion::Stopped(Step::MovingRooms),
        Conclusion::StoppedByServer(Step::MovingRooms),
        Conclusion::Lost(Some(Step::MovingRooms)),
        Conclusion::FinishedBeforeStop,
        Conclusion::DespiteStop(Proof::Proven),
        Conclusion::Queued,
        Conclusion::Waiting,
        Conclusion::Deleting,
        Conclusion::Withdrawn { begun: false },
        Conclusion::Failed { at: None, why: handover::domain::Clean::new("why") },
        Conclusion::Done(Proof::Unproven),
        Conclusion::Done(Proof::Proven),
    ];
    let mut seen = std::collections::HashSet::new();
    for state in states {
        let symbol = theme.symbols.state(&state, Origin::Ours);
        assert!(symbol.is_ascii() && seen.insert(symbol.to_owned()), "{state:?}: {symbol}");
        assert!(state.words().is_ascii() && seen.insert(state.words()), "{state:?}");
    }
    let mut scene = nora_at(50);
    let buffer = scene.buffer(80, 24, &theme);
    assert!(screen_text(&buffer).contains("-> Sam Smith moving rooms"));
}

/// `x` typed into a filter, pressed in another pane, or pasted.
#[test]
fn story_33_an_x_in_the_wrong_place_stops_nothing() {
    let mut scene = nora_at(50);
    for keys in ["1x", "2x", "3/x<Esc>", "3:x<Esc>", "1/x<Esc>", "3!x<Esc>", "3?x<Esc>"] {
        assert_eq!(changes(&scene.press(keys)), [], "{keys}");
    }
    scene.press("3");
    assert_eq!(changes(&scene.msg(Msg::Pasted("x".into()))), [], "a paste is text");
    scene.key(handover::app::Key::plain(KeyCode::Esc));
    assert_eq!(changes(&scene.press("3x")).len(), 1, "only on the board it stops");
}
