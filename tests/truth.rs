//! The board against the truth: random schedules on a steered clock, where answers come late or
//! never, the server restarts, and the admin stops and retries; what is shown of an end must be
//! what really happened.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use fastrand::Rng;
use handover::{
    demo::queue::{Order as ServerOrder, Portal, Queue, Record, Settings, Stage, Work},
    domain::{
        Actor, Clean, Failure, FailureKind, Login, Person, PersonId, PersonStatus, Role,
        TaskReport, TaskStatus, Timestamp,
    },
    offboard::{Board, Call, CallId, CaseId, Conclusion, Facts, Observation, Order, Orders, Party},
};
use uuid::Uuid;

const LEAVERS: u128 = 4;
const HEIR: u128 = 90;
/// Nothing may be open longer: the longest patience, and the longest line before it.
const LIMIT: u64 = 45 * 60 * 1000;

/// The server's side of a schedule.
struct Server {
    queue: Queue,
    world: World,
}

/// How long each stage of each leaver takes, and whose rooms have moved.
struct World {
    millis: HashMap<(Uuid, u8), u64>,
    moved: HashMap<Uuid, usize>,
}

impl Portal for World {
    fn begin(&mut self, _: u64, order: &ServerOrder, stage: Stage) -> Work {
        let millis = self.millis.get(&(order.source, stage.from())).copied().unwrap_or(5);
        Work { millis, statement: matches!(stage, Stage::Rooms | Stage::Files) }
    }

    fn finish(&mut self, _: u64, order: &ServerOrder, stage: Stage) -> Result<(), String> {
        if stage == Stage::Rooms {
            *self.moved.entry(order.source).or_default() += 1;
        }
        Ok(())
    }
}

/// What is still to happen.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Event {
    /// A request reaches the server.
    Arrive(CaseId, CallId, Call),
    /// Its answer, or the end of waiting for one, reaches the console.
    Answer(CaseId, CallId, Observation),
    Stop(CaseId),
    Retry(CaseId),
    Restart,
    /// A second admin starts this leaver for another heir, or stops them.
    OtherStarts(u128),
    OtherStops(u128),
}

struct Schedule {
    rng: Rng,
    now: u64,
    server: Server,
    board: Board,
    /// By time and by number, so that two events of one moment keep their order.
    events: BTreeMap<(u64, u64), Event>,
    numbers: u64,
    /// The newest look of each case: an older one is given up before it is sent.
    looks: HashMap<CaseId, CallId>,
    /// Starts that reached the server for the present wish, and start races that were seen.
    starts: HashMap<CaseId, usize>,
    races: HashMap<CaseId, usize>,
    /// A second admin works on the same people.
    second_admin: bool,
}

fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn person(number: u128, status: PersonStatus) -> Person {
    Person {
        id: PersonId::from_u128(number),
        name: Clean::new(&format!("Person {number}")),
        email: Clean::new(&format!("{number}@example.com")),
        role: Role::RoomAdmin,
        status,
        login: Login::Portal,
        groups: Clean::default(),
        disabled_at: None,
        used_space: None,
    }
}

fn number_of(id: PersonId) -> Uuid {
    id.to_string().parse().unwrap()
}

fn report(record: &Record) -> TaskReport {
    let status = match record.status {
        1 => TaskStatus::Running,
        2 => TaskStatus::Completed,
        3 => TaskStatus::Canceled,
        _ => TaskStatus::Failed,
    };
    let error = (!record.error.is_empty()).then(|| Clean::new(&record.error));
    let (percentage, completed) = (record.percentage, record.is_completed);
    TaskReport { percentage, completed, status, error }
}

fn seen(record: Option<Record>) -> Observation {
    record.map_or(Observation::Absent, |record| Observation::Answered(report(&record)))
}

impl Schedule {
    fn new(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let mut millis = HashMap::new();
        for leaver in 1..=LEAVERS {
            for stage in Stage::ALL {
                // Most stages are a blink; some are long, some longer than the server bears.
                let length = match rng.u8(0..12) {
                    0 => rng.u64(2_000..20_000),
                    1 => rng.u64(20_000..100_000),
                    _ => rng.u64(1..60),
                };
                millis.insert((uuid(leaver), stage.from()), length);
            }
        }
        let workers = rng.usize(1..=3);
        let start_race_every = if rng.u8(0..4) == 0 { 3 } else { 0 };
        let settings = Settings { workers, start_race_every, ..Settings::default() };
        let world = World { millis, moved: HashMap::new() };
        Self {
            rng,
            now: 0,
            server: Server { queue: Queue::new(settings), world },
            board: Board::default(),
            events: BTreeMap::new(),
            numbers: 0,
            looks: HashMap::new(),
            starts: HashMap::new(),
            races: HashMap::new(),
            second_admin: seed.is_multiple_of(3),
        }
    }

    fn time(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH + Duration::from_millis(self.now)
    }

    fn put(&mut self, after: u64, event: Event) {
        self.numbers += 1;
        self.events.insert((self.now + after, self.numbers), event);
    }

    fn carry_out(&mut self, orders: Orders) {
        for order in orders {
            if let Order::Call { case, id, call, after } = order {
                if !matches!(call, Call::Terminate(_)) {
                    self.looks.insert(case, id);
                }
                let way = self.rng.u64(1..150);
                let after = u64::try_from(after.as_millis()).unwrap() + way;
                self.put(after, Event::Arrive(case, id, call));
            }
        }
    }

    /// The server does what is asked, unless the request is lost; the answer may be lost, too.
    fn arrive(&mut self, case: CaseId, id: CallId, call: Call) {
        let is_look = !matches!(call, Call::Terminate(_));
        if is_look && self.looks.get(&case) != Some(&id) {
            return;
        }
        let lost = Observation::Failed(Failure::new(FailureKind::Unanswered, "lost"));
        if self.rng.u8(0..20) == 0 {
            return self.put(5_000, Event::Answer(case, id, lost));
        }
        let Server { queue, world } = &mut self.server;
        queue.advance(self.now, world);
        let answer = match call {
            Call::ReadFacts { .. } => Observation::Facts(Box::new(Facts {
                leaver: Some(person(1, PersonStatus::Disabled)),
                heir: Some(person(HEIR, PersonStatus::Active)),
            })),
            Call::Probe(leaver) | Call::Poll(leaver) => seen(queue.progress(number_of(leaver))),
            Call::Terminate(leaver) => seen(queue.terminate(number_of(leaver))),
            Call::Start { leaver, .. } => {
                *self.starts.entry(case).or_default() += 1;
                let (source, heir) = (number_of(leaver), uuid(HEIR));
                let initiator = uuid(99);
                let order = ServerOrder { source, heir, initiator, delete_profile: false };
                seen(Some(queue.start(self.now, order, world)))
            }
        };
        let answer = if self.rng.u8(0..20) == 0 { lost } else { answer };
        let way = if self.rng.u8(0..30) == 0 { 8_000 } else { self.rng.u64(1..150) };
        self.put(way, Event::Answer(case, id, answer));
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Arrive(case, id, call) => self.arrive(case, id, call),
            Event::Answer(case, id, seen) => {
                if let Observation::Answered(TaskReport { error: Some(error), .. }) = &seen
                    && &**error == "Publication not found."
                {
                    *self.races.entry(case).or_default() += 1;
                }
                let orders = self.board.observe(self.time(), case, id, seen);
                self.carry_out(orders);
            }
            Event::Stop(case) => {
                let orders = self.board.stop(self.time(), case);
                self.carry_out(orders);
            }
            Event::Retry(case) => {
                let may = self.board.case(case).is_some_and(|c| c.conclusion().can_retry());
                if may {
                    // A new wish: what was sent for the one before does not count any more.
                    self.starts.remove(&case);
                    let orders = self.board.retry(self.time(), case);
                    self.carry_out(orders);
                }
            }
            Event::OtherStarts(leaver) => {
                let Server { queue, world } = &mut self.server;
                queue.advance(self.now, world);
                let (source, heir, initiator) = (uuid(leaver), uuid(91), uuid(98));
                let order = ServerOrder { source, heir, initiator, delete_profile: false };
                queue.start(self.now, order, world);
            }
            Event::OtherStops(leaver) => {
                self.server.queue.advance(self.now, &mut self.server.world);
                self.server.queue.terminate(uuid(leaver));
            }
            Event::Restart => {
                self.server.queue.advance(self.now, &mut self.server.world);
                self.server.queue.restart();
            }
        }
    }

    /// Plays everything to its end; `check` looks at the board after each event.
    fn play(&mut self, check: impl Fn(&mut Self, &BTreeMap<CaseId, Conclusion>)) {
        let party = |number| Party::from(&person(number, PersonStatus::Disabled));
        let actor = Actor { id: PersonId::from_u128(99), role: Role::Owner, can_write: true };
        let orders = self.board.plan(self.time(), actor, (1..=LEAVERS).map(party), &party(HEIR));
        self.carry_out(orders);
        for case in self.board.cases().iter().map(handover::offboard::Case::id).collect::<Vec<_>>()
        {
            for _ in 0..self.rng.u8(0..3) {
                let at = self.rng.u64(0..240_000);
                let stop = self.rng.bool();
                self.put(at, if stop { Event::Stop(case) } else { Event::Retry(case) });
            }
        }
        if self.rng.u8(0..4) == 0 {
            let at = self.rng.u64(0..200_000);
            self.put(at, Event::Restart);
        }
        if self.second_admin {
            for _ in 0..self.rng.u8(1..6) {
                let (at, leaver) = (self.rng.u64(0..200_000), self.rng.u128(1..=LEAVERS));
                let starts = self.rng.bool();
                let event =
                    if starts { Event::OtherStarts(leaver) } else { Event::OtherStops(leaver) };
                self.put(at, event);
            }
        }
        let mut before = BTreeMap::new();
        while let Some(((at, _), event)) = self.events.pop_first() {
            assert!(at < LIMIT, "still open after {LIMIT} ms: {:?}", self.conclusions());
            self.now = at;
            self.happen(event);
            check(self, &before);
            before = self.conclusions();
        }
    }

    fn conclusions(&self) -> BTreeMap<CaseId, Conclusion> {
        self.board.cases().iter().map(|case| (case.id(), case.conclusion().clone())).collect()
    }
}

/// What a newly shown end claims, and whether it is so.
fn is_true(schedule: &mut Schedule, before: &BTreeMap<CaseId, Conclusion>) {
    let Server { queue, world } = &mut schedule.server;
    queue.advance(schedule.now, world);
    for case in schedule.board.cases() {
        let conclusion = case.conclusion();
        if before.get(&case.id()) == Some(conclusion) {
            continue;
        }
        let source = number_of(case.leaver().id);
        let moved = world.moved.get(&source).copied().unwrap_or_default();
        let open = queue.truth(source);
        let starts = schedule.starts.get(&case.id()).copied().unwrap_or_default();
        let told = format!("{conclusion:?} of {source}: moved {moved}, open {open:?}");
        match conclusion {
            Conclusion::Done(_) | Conclusion::FinishedBeforeStop => assert!(moved > 0, "{told}"),
            // Behind the run that was seen to end, a second admin may have put another one.
            Conclusion::Stopped(_) | Conclusion::StoppedByServer(_) => {
                assert!(open.is_empty() || schedule.second_admin, "{told}");
            }
            Conclusion::Withdrawn | Conclusion::Failed { at: None, .. } => {
                assert_eq!(starts, 0, "{told}");
            }
            _ => {}
        }
    }
}

/// How many schedules are played; `SCHEDULES=30000 cargo test --test truth` plays more.
fn schedules() -> u64 {
    std::env::var("SCHEDULES").ok().and_then(|count| count.parse().ok()).unwrap_or(3_000)
}

#[test]
fn no_schedule_makes_the_board_claim_what_is_not_so() {
    let mut ends: BTreeMap<Reverse<usize>, String> = BTreeMap::new();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for seed in 0..schedules() {
        let mut schedule = Schedule::new(seed);
        let played = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            schedule.play(is_true);
        }));
        assert!(played.is_ok(), "seed {seed}");
        for case in schedule.board.cases() {
            let conclusion = case.conclusion();
            assert!(conclusion.is_end(), "seed {seed}: {conclusion:?} is no end");
            let words = conclusion.words();
            let word = words.split_whitespace().next().unwrap_or_default().to_owned();
            *counts.entry(word).or_default() += 1;
            let starts = schedule.starts.get(&case.id()).copied().unwrap_or_default();
            let raced = schedule.races.contains_key(&case.id());
            assert!(starts <= 1 + usize::from(raced), "seed {seed}: {starts} starts for one wish");
        }
    }
    for (word, count) in counts {
        ends.insert(Reverse(count), word);
    }
    // The schedules are worth something only if they lead to every kind of end.
    for word in ["done,", "stopped", "lost", "failed", "finished", "taken"] {
        assert!(ends.values().any(|end| end == word), "no schedule ended {word}: {ends:?}");
    }
}
