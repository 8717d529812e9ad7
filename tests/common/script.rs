//! A board that is led through events, so that what is shown and written of it can be looked at.
#![allow(dead_code, reason = "each test binary uses another part")]
#![allow(clippy::unwrap_used, reason = "a script is part of a test")]

use handover::{
    domain::{
        Actor, Area, AuditEvent, Clean, Person, PersonId, Role, Room, RoomId, Rooms, TaskStatus,
        Timestamp,
    },
    offboard::{
        Board, CallId, CaseId, Event, Evidence, Facts, Holdings, Lanes, Observation, Options,
        Order, Party, Plan, Trail, UndoSeen, undo::Owners,
    },
};

use super::scene::{people, report as record};

pub const OWNER: Actor = Actor { id: PersonId::from_u128(1), role: Role::Owner, can_write: true };

/// A board that is led through events, a second each.
pub struct Script {
    pub board: Board,
    pub now: Timestamp,
    pub orders: Vec<Order>,
}

impl Script {
    pub fn new() -> Self {
        let now = "2026-03-01T09:00:00Z".parse().unwrap();
        let mut script = Self { board: Board::default(), now, orders: Vec::new() };
        script.take(Event::Lanes { lanes: Lanes::Fixed(8) });
        script
    }

    pub fn take(&mut self, event: Event) {
        self.now += jiff::SignedDuration::from_secs(1);
        self.orders.extend(self.board.take(self.now, event));
    }

    /// Plans a hand-over, and answers it up to the start's answer.
    pub fn start(&mut self, leaver: &Person, heir: &Person, rooms: Rooms) -> CaseId {
        let options = Options { end_sessions: false, ..Options::default() };
        let plans = vec![Plan::new(Party::from(leaver), Party::from(heir), options)];
        self.take(Event::Planned { actor: OWNER, plans });
        let case = self.board.cases().last().unwrap().id();
        let holdings = Holdings { rooms, heads: Some(vec![]), ..Holdings::default() };
        let (leaver, heir) = (Some(leaver.clone()), Some(heir.clone()));
        self.answer(case, Observation::Facts(Box::new(Facts { leaver, heir, holdings })));
        self.answer(case, Observation::Absent);
        self.answer(case, Observation::Answered(record(0, false, TaskStatus::Running)));
        case
    }

    /// Answers the newest call of a case.
    pub fn answer(&mut self, case: CaseId, seen: Observation) {
        let call = self.orders.iter().rev().find_map(|order| match order {
            Order::Call { case: asked, id, .. } if *asked == case => Some(*id),
            _ => None,
        });
        self.take(Event::Seen { case, call: call.unwrap(), seen });
    }

    pub fn answer_undo(&mut self, seen: UndoSeen) {
        let call: Option<(CaseId, CallId)> = self.orders.iter().rev().find_map(|o| match o {
            Order::Undo { case, id, .. } => Some((*case, *id)),
            _ => None,
        });
        let (case, call) = call.unwrap();
        self.take(Event::UndoSeen { case, call, seen });
    }
}

pub fn rooms(active: &[(i64, &str)]) -> Rooms {
    let room = |(id, title): &(i64, &str)| Room {
        id: RoomId::Number(*id),
        title: Clean::new(title),
        area: Area::Active,
    };
    let mut rooms = Rooms::default();
    for area in Area::ALL {
        rooms.learn(area, vec![]);
    }
    rooms.learn(Area::Active, active.iter().map(room).collect());
    rooms
}

pub fn proof(leaver: PersonId) -> Observation {
    let row = AuditEvent {
        id: 4711,
        at: "2026-03-01T08:59:10Z".parse().unwrap(),
        action: AuditEvent::REASSIGNED,
        actor: Some(OWNER.id),
        actor_name: Clean::new("Ann Lee"),
        sentence: Clean::new("Data Reassigned: from user A to user B"),
        targets: vec![leaver],
    };
    Observation::Evidence(Box::new(Evidence {
        profile_exists: Some(true),
        rooms: rooms(&[]),
        necessary: Some(false),
        member_of: None,
        trail: Trail::Row(row),
    }))
}

/// Nora's rooms went to the wrong heir and one of them back, Joe's run failed, and Maxi's was
/// taken out of the line.
pub fn script() -> Script {
    let people = people();
    let (nora, joe, zoe, sam, maxi) =
        (&people[1], &people[4], &people[5], &people[11], &people[10]);
    let mut script = Script::new();
    let case = script.start(nora, sam, rooms(&[(73, "Q3, \"final\""), (74, "Plans")]));
    script.answer(case, Observation::Answered(record(50, false, TaskStatus::Running)));
    script.answer(case, Observation::Answered(record(100, true, TaskStatus::Completed)));
    script.answer(case, proof(nora.id));
    let to = Party::from(zoe);
    script.take(Event::Undoing { actor: OWNER, case, to });
    let owners = |sams: &[(i64, &str)], zoes: &[(i64, &str)]| {
        UndoSeen::Owners(Owners::new([(sam.id, rooms(sams)), (zoe.id, rooms(zoes))]))
    };
    script.answer_undo(owners(&[(73, "Q3")], &[]));
    script.answer_undo(UndoSeen::Given);
    script.answer_undo(owners(&[], &[(73, "Q3")]));
    let case = script.start(joe, sam, Rooms::default());
    let failed = handover::domain::TaskReport {
        error: Some(Clean::new("account")),
        ..record(10, true, TaskStatus::Failed)
    };
    script.answer(case, Observation::Answered(failed));
    let plans = vec![Plan::new(Party::from(maxi), Party::from(sam), Options::default())];
    script.take(Event::Planned { actor: OWNER, plans });
    let case = script.board.cases().last().unwrap().id();
    script.take(Event::Stopped { case });
    script
}
