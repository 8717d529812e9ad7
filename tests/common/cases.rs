//! Cases on the board of a scene, as far as the keys of a scene do not lead there.
#![allow(dead_code, reason = "each test binary uses another part")]
#![allow(clippy::unwrap_used, reason = "a scene is part of a test")]

use handover::{
    app::{Effect, Effects, Msg},
    domain::{
        Actor, Area, AuditEvent, Clean, Person, PersonId, PersonStatus, Role, Room, RoomId, Rooms,
        TaskReport, TaskStatus,
    },
    offboard::{
        Call, Conclusion, Event, Evidence, Facts, Holdings, Observation, Options, Order, Party,
        Plan, Trail,
    },
};

use super::scene::{Scene, people, report};

pub fn actor() -> Actor {
    Actor { id: PersonId::from_u128(1), role: Role::Owner, can_write: true }
}

pub fn party(number: u128, name: &str, email: &str) -> Party {
    Party { id: PersonId::from_u128(number), name: Clean::new(name), email: Clean::new(email) }
}

/// Somebody of the scene.
pub fn known(number: u128) -> Party {
    let id = PersonId::from_u128(number);
    people().iter().find(|person| person.id == id).map(Party::from).unwrap()
}

/// Hands an event to the board, as the journal or another part of the console would.
pub fn take(scene: &mut Scene, event: Event) {
    for order in scene.model.board.take(scene.model.now, event) {
        match order {
            Order::Call { case, id, call, after } => {
                scene.effects.push(Effect::Call { case, id, call, after });
            }
            Order::Record(record) => scene.records.push(Effect::Record(Box::new(record))),
            _ => {}
        }
    }
    scene.wait(0);
}

/// Puts these into the line, all for Sam Smith, and looks at the board.
pub fn plan(scene: &mut Scene, leavers: &[Party]) {
    let plan = |leaver: &Party| Plan::new(leaver.clone(), known(12), Options::default());
    let plans = leavers.iter().map(plan).collect();
    take(scene, Event::Planned { actor: actor(), plans });
    scene.press("3");
}

/// Nora's task at this checkpoint, under the cursor.
pub fn nora_at(percentage: u8) -> Scene {
    let mut scene = Scene::ready();
    plan(&mut scene, &[known(2)]);
    scene.start(2, 12);
    if percentage > 0 {
        scene.wait(1);
        scene.at(2, percentage);
    }
    scene
}

/// A task of Nora's that somebody else started, at this checkpoint, under the cursor.
pub fn foreign_at(percentage: u8) -> Scene {
    let mut scene = Scene::ready();
    let report = report(percentage, false, TaskStatus::Running);
    take(&mut scene, Event::Found { actor: actor(), leaver: known(2), report });
    scene.press("3");
    scene
}

pub fn canceled(percentage: u8) -> Observation {
    Observation::Answered(report(percentage, true, TaskStatus::Canceled))
}

pub fn completed() -> Observation {
    Observation::Answered(report(100, true, TaskStatus::Completed))
}

pub fn failed(percentage: u8, error: &str) -> Observation {
    let error = Some(Clean::new(error));
    Observation::Answered(TaskReport { error, ..report(percentage, true, TaskStatus::Failed) })
}

/// What the audit trail may have of Nora.
pub fn event(action: u32, who: &str, sentence: &str) -> AuditEvent {
    AuditEvent {
        id: 340,
        at: "2026-03-01T08:55:10Z".parse().unwrap(),
        action,
        actor: Some(PersonId::from_u128(7)),
        actor_name: Clean::new(who),
        sentence: Clean::new(sentence),
        targets: vec![PersonId::from_u128(2)],
    }
}

/// What is read for the proof: so many rooms are left, and the audit trail has the run or not.
pub fn evidence(rooms_left: i64, in_trail: bool) -> Observation {
    let room =
        |number| Room { id: RoomId::Number(number), title: Clean::new("Q3"), area: Area::Active };
    let mut rooms = Rooms::default();
    for area in Area::ALL {
        rooms.learn(area, vec![]);
    }
    rooms.learn(Area::Active, (0..rooms_left).map(room).collect());
    let row = event(AuditEvent::REASSIGNED, "Ann Lee", "Data Reassigned: from Nora to Sam");
    Observation::Evidence(Box::new(Evidence {
        profile_exists: Some(true),
        rooms,
        necessary: Some(rooms_left > 0),
        member_of: Some(0),
        trail: if in_trail { Trail::Row(row) } else { Trail::NoRow },
    }))
}

/// The conclusion of the row with this number.
pub fn conclusion(scene: &Scene, row: usize) -> &Conclusion {
    scene.model.board.cases()[row].conclusion()
}

pub fn bells(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| **effect == Effect::Bell).count()
}

/// The changes of the portal among these effects.
pub fn changes(effects: &[Effect]) -> Vec<Call> {
    let change = |effect: &Effect| match effect {
        Effect::Call { call, .. } if call.changes_portal() => Some(*call),
        _ => None,
    };
    effects.iter().filter_map(change).collect()
}

pub fn said(scene: &Scene, words: &str) -> bool {
    scene.model.messages.history().any(|(_, notice)| notice.text.contains(words))
}

/// The line of the board, or of the footer, with these words.
pub fn row(scene: &mut Scene, words: &str) -> String {
    let screen = scene.screen(80, 24);
    let mut board = screen.lines().skip_while(|line| !line.starts_with(" TASKS "));
    let line = board.find(|line| line.contains(words)).map(ToOwned::to_owned);
    line.unwrap_or_else(|| panic!("{words} is not on the screen:\n{screen}"))
}

/// Answers the reading of the audit trail.
pub fn trail(scene: &mut Scene, traces: handover::domain::Traces) -> Effects {
    scene.msg(Msg::Trail { person: PersonId::from_u128(2), traces: Ok(Box::new(traces)) })
}

/// Leaver and heir as the scene has them, but for the heir's status.
pub fn facts(leaver: u128, heir: u128, status: PersonStatus) -> Observation {
    let person = |number| {
        let id = PersonId::from_u128(number);
        people().into_iter().find(|person| person.id == id).unwrap()
    };
    Observation::Facts(Box::new(Facts {
        leaver: Some(person(leaver)),
        heir: Some(Person { status, ..person(heir) }),
        holdings: Holdings::default(),
    }))
}

/// Four who wait for Sam Smith, who turns out to be disabled when Nora's facts are read; the
/// cursor is on Nora's task.
pub fn held() -> Scene {
    let mut scene = Scene::ready();
    plan(&mut scene, &[known(2), known(5), known(8), known(11)]);
    scene.see(2, facts(2, 12, PersonStatus::Disabled));
    scene.press("3g");
    scene
}
