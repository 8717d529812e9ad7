//! The board on a made-up portal, without a wire: requests and answers take their time, get lost
//! or come twice, the server restarts, a second admin interferes, the console is killed; all by a
//! seed, on a clock of its own.
//!
//! The portal's queue is the demo portal's; what the tasks did to its world is the truth.
#![allow(dead_code, reason = "each test uses its part")]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    time::Duration,
};

use fastrand::Rng;
use handover::{
    demo::queue::{
        Order as ServerOrder, Place, Portal, Queue, Record as Seen, Settings, Stage, Truth, Work,
    },
    domain::{
        Actor, Area, AuditEvent, Clean, Failure, FailureKind, Group, GroupId, Login, Manager,
        Person, PersonId, PersonStatus, Role, Room, RoomId, Rooms, TaskReport, TaskStatus,
        Timestamp,
    },
    offboard::{
        Board, Call, CallId, Case, CaseId, Conclusion, Event as Input, Evidence, Facts, Hold,
        Holdings, Observation, Options, Order, Orders, Party, Plan, Record, Trail,
    },
};
use uuid::Uuid;

pub const HEIR: u128 = 1_090;
const OTHER_HEIR: u128 = 1_091;
/// Whom the admin chooses instead.
pub const SECOND_HEIR: u128 = 1_092;
const ME: u128 = 1_099;
const OTHER_ADMIN: u128 = 1_098;
/// The group that a leaver heads has their number and this.
const GROUPS: u128 = 10_000;

/// What the portal's tasks, and the changes of the admins, did.
#[derive(Default)]
pub struct World {
    now: u64,
    millis: HashMap<(Uuid, u8), u64>,
    /// How often each leaver's rooms moved.
    pub moved: HashMap<Uuid, usize>,
    /// Who got each leaver's rooms.
    pub owner: HashMap<Uuid, Uuid>,
    /// When each leaver's runs reached 95 %.
    reported: HashMap<Uuid, Vec<u64>>,
    disabled: HashSet<Uuid>,
    /// Leavers whose group has another head by now.
    handed: HashSet<Uuid>,
    pub deleted: HashSet<Uuid>,
}

impl Portal for World {
    fn begin(&mut self, _: u64, order: &ServerOrder, stage: Stage) -> Work {
        let millis = self.millis.get(&(order.source, stage.from())).copied().unwrap_or(5);
        Work { millis, statement: matches!(stage, Stage::Rooms | Stage::Files) }
    }

    fn finish(&mut self, now: u64, order: &ServerOrder, stage: Stage) -> Result<(), String> {
        match stage {
            Stage::Rooms => {
                // A later run finds nothing that it could move.
                self.owner.entry(order.source).or_insert(order.heir);
                *self.moved.entry(order.source).or_default() += 1;
            }
            Stage::Notify => self.reported.entry(order.source).or_default().push(now),
            _ => {}
        }
        Ok(())
    }
}

/// What is still to happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A request leaves the console, reaches the server; its answer, or the end of waiting for
    /// one, reaches the console. The number is the console's: a killed one hears nothing.
    Leave(u32, CaseId, CallId, Call),
    Arrive(u32, CaseId, CallId, Call),
    Answer(u32, CaseId, CallId, Observation),
    Stop(CaseId),
    Retry(CaseId),
    /// This machine wakes up after a sleep.
    Wake,
    Restart,
    /// A second admin starts this leaver for another heir, or stops them.
    OtherStarts(u128),
    OtherStops(u128),
    /// Somebody disables the heir, and enables them again.
    HeirDisabled(bool),
    /// The admin chooses the second heir, for this case or for all that wait with it; or says
    /// that those who are held shall go on.
    Choose(CaseId, bool),
    GoOn,
    /// The console is opened again.
    Open,
}

/// Where the console is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// With so many whole records on the disk.
    pub after: usize,
    /// While the next one is written, of which a piece is left.
    pub torn: bool,
    /// A change whose intent is the last record has left the machine.
    pub left: bool,
}

/// How rough the world is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    /// Nothing is lost, nobody interferes.
    Calm,
    /// Everything that can go wrong does.
    Rough,
}

pub struct Schedule {
    rng: Rng,
    pub now: u64,
    pub queue: Queue,
    pub world: World,
    pub board: Board,
    /// By time and by number, so that two events of one moment keep their order.
    events: BTreeMap<(u64, u64), Event>,
    numbers: u64,
    /// The newest look of each case: an older one is given up before it is sent.
    looks: HashMap<CaseId, CallId>,
    /// Starts that reached the server for the present wish, and start races that were seen.
    pub starts: HashMap<CaseId, usize>,
    pub races: HashMap<CaseId, usize>,
    /// Cases of which a start reached the server, for whatever wish.
    pub reached: HashSet<CaseId>,
    /// Stops that left for the present wish.
    pub stops: HashMap<CaseId, usize>,
    /// Whether the rooms had moved when the newest stop arrived; nothing if it did not.
    pub moved_before_stop: HashMap<CaseId, bool>,
    /// Cases whose run for the present wish was reached by a stop of theirs while it ran.
    pub hit: HashSet<CaseId>,
    /// Changes that reached the server, but starts and stops.
    pub changes: HashMap<CaseId, usize>,
    weather: Weather,
    /// A second admin works on the same people.
    pub second_admin: bool,
    heir_disabled: bool,
    /// The journal's lines.
    pub journal: Vec<String>,
    cut: Option<Cut>,
    console: u32,
    /// Whether a start's intent stood in the journal when the console died, and never left.
    pub unsent_start: bool,
}

pub fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub fn number_of(id: PersonId) -> Uuid {
    id.to_string().parse().unwrap()
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
        quota: None,
    }
}

pub fn party(number: u128) -> Party {
    Party::from(&person(number, PersonStatus::Active))
}

fn actor() -> Actor {
    Actor { id: PersonId::from_u128(ME), role: Role::Owner, can_write: true }
}

fn report(record: &Seen) -> TaskReport {
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

fn seen(record: Option<Seen>) -> Observation {
    record.map_or(Observation::Absent, |record| Observation::Answered(report(&record)))
}

impl Schedule {
    /// A schedule for these leavers; `lengths` says how long a stage takes, in milliseconds.
    pub fn new(
        seed: u64,
        weather: Weather,
        leavers: u128,
        lengths: impl Fn(&mut Rng) -> u64,
    ) -> Self {
        let mut rng = Rng::with_seed(seed);
        let mut millis = HashMap::new();
        for leaver in 1..=leavers {
            for stage in Stage::ALL {
                millis.insert((uuid(leaver), stage.from()), lengths(&mut rng));
            }
        }
        let rough = weather == Weather::Rough;
        let workers = rng.usize(1..=3);
        let start_race_every = if rough && rng.u8(0..4) == 0 { 3 } else { 0 };
        let settings = Settings { workers, start_race_every, ..Settings::default() };
        Self {
            rng,
            now: 0,
            queue: Queue::new(settings),
            world: World { millis, ..World::default() },
            board: Board::default(),
            events: BTreeMap::new(),
            numbers: 0,
            looks: HashMap::new(),
            starts: HashMap::new(),
            races: HashMap::new(),
            reached: HashSet::new(),
            stops: HashMap::new(),
            moved_before_stop: HashMap::new(),
            hit: HashSet::new(),
            changes: HashMap::new(),
            weather,
            second_admin: rough && seed.is_multiple_of(3),
            heir_disabled: false,
            journal: Vec::new(),
            cut: None,
            console: 0,
            unsent_start: false,
        }
    }

    /// Kills the console there.
    pub fn cut(mut self, cut: Cut) -> Self {
        self.cut = Some(cut);
        self
    }

    /// Plans these leavers with options that the seed chooses.
    pub fn plan(&mut self, leavers: u128, options: impl Fn(&mut Rng) -> Options) {
        let plans = (1..=leavers)
            .map(|leaver| {
                let options = options(&mut self.rng);
                if !options.disable || self.rng.bool() {
                    self.world.disabled.insert(uuid(leaver));
                }
                Plan::new(party(leaver), party(HEIR), options)
            })
            .collect();
        self.take(Input::Planned { actor: actor(), plans });
    }

    fn time(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH + Duration::from_millis(self.now)
    }

    pub fn put(&mut self, after: u64, event: Event) {
        self.numbers += 1;
        self.events.insert((self.now + after, self.numbers), event);
    }

    pub fn chance(&mut self, one_in: u8) -> bool {
        self.weather == Weather::Rough && self.rng.u8(0..one_in) == 0
    }

    /// A random number below.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.rng.u64(0..limit)
    }

    /// Hands the board an event and carries out what it orders, as far as the console lives.
    pub fn take(&mut self, input: Input) {
        let orders: Orders = self.board.take(self.time(), input);
        let console = self.console;
        for order in orders {
            if console != self.console {
                return;
            }
            match order {
                Order::Record(record) => {
                    self.keep(&record);
                }
                Order::Call { case, id, call, after } => {
                    if matches!(call, Call::Terminate(_)) {
                        *self.stops.entry(case).or_default() += 1;
                        self.moved_before_stop.remove(&case);
                    } else {
                        self.looks.insert(case, id);
                    }
                    let after = u64::try_from(after.as_millis()).unwrap();
                    self.put(after, Event::Leave(console, case, id, call));
                }
                // A schedule hands over, and undoes nothing.
                Order::Undo { .. } | Order::Tell(_) => {}
            }
        }
    }

    /// Writes a record; returns whether the console has survived it.
    fn keep(&mut self, record: &Record) -> bool {
        let dies = |cut: Cut, whole: usize| cut.after == whole;
        if let Some(cut) = self.cut.filter(|cut| cut.torn && dies(*cut, self.journal.len())) {
            self.die(cut);
            return false;
        }
        self.journal.push(record.to_line());
        if let Some(cut) = self.cut.filter(|cut| !cut.torn && dies(*cut, self.journal.len())) {
            self.die(cut);
            return false;
        }
        true
    }

    /// kill -9. The server goes on; some time later the console is opened again.
    fn die(&mut self, _: Cut) {
        self.cut = None;
        self.console += 1;
        self.looks.clear();
        let pause = self.rng.u64(100..600_000);
        self.put(pause, Event::Open);
    }

    /// Whether the console was killed and not opened again yet: nobody presses a key.
    fn is_dead(&self) -> bool {
        self.events.values().any(|event| *event == Event::Open)
    }

    fn reopen(&mut self) {
        self.board = Board::default();
        for line in self.journal.clone() {
            self.board.replay(Record::from_line(&line).unwrap());
        }
        self.take(Input::Opened { actor: actor() });
        if self.board.held() == Some(Hold::Resume) {
            self.take(Input::Released { actor: actor(), why: Some(Hold::Resume) });
        }
    }

    /// A request leaves, after the intent of a change was kept.
    fn leave(&mut self, case: CaseId, id: CallId, call: Call) {
        let is_look = !matches!(call, Call::Terminate(_));
        if is_look && self.looks.get(&case) != Some(&id) {
            return;
        }
        let way = self.rng.u64(1..150);
        let console = self.console;
        if call.changes_portal() {
            let event = Input::Sending { case, call: id, order: call };
            let left = self.cut.is_some_and(|cut| cut.left);
            if !self.keep(&Record { at: self.time(), event }) {
                if left {
                    self.put(way, Event::Arrive(console, case, id, call));
                } else if matches!(call, Call::Start { .. }) {
                    self.unsent_start = true;
                }
                return;
            }
        }
        self.put(way, Event::Arrive(console, case, id, call));
    }

    /// The server does what is asked, unless the request is lost; the answer may be lost, too.
    fn arrive(&mut self, console: u32, case: CaseId, id: CallId, call: Call) {
        let lost = Observation::Failed(Failure::new(FailureKind::Unanswered, "lost"));
        if self.chance(20) {
            return self.put(5_000, Event::Answer(console, case, id, lost));
        }
        let answer = self.serve(case, call);
        let answer = if self.chance(20) { lost } else { answer };
        let way = if self.chance(30) { 8_000 } else { self.rng.u64(1..150) };
        if self.chance(40) {
            self.put(way + 400, Event::Answer(console, case, id, answer.clone()));
        }
        self.put(way, Event::Answer(console, case, id, answer));
    }

    fn serve(&mut self, case: CaseId, call: Call) -> Observation {
        self.world.now = self.now;
        self.queue.advance(self.now, &mut self.world);
        let is_refused = matches!(call, Call::GiveGroup { heir, .. } if self.is_unfit(heir));
        let is_run = matches!(call, Call::Start { .. } | Call::Terminate(_));
        if call.changes_portal() && !is_run && !is_refused {
            *self.changes.entry(case).or_default() += 1;
        }
        match call {
            Call::ReadFacts { leaver, heir } => self.facts(leaver, heir),
            Call::GiveGroup { heir, .. } if self.is_unfit(heir) => {
                let text = "the portal answered with success and has changed nothing";
                Observation::Failed(Failure::new(FailureKind::Refused, text))
            }
            Call::GiveGroup { group, .. } => {
                let leaver = group.to_string().parse::<Uuid>().unwrap().as_u128() - GROUPS;
                self.world.handed.insert(uuid(leaver));
                Observation::Carried
            }
            Call::Disable(leaver) => {
                self.world.disabled.insert(number_of(leaver));
                Observation::Carried
            }
            Call::EndSessions(_) => Observation::Carried,
            Call::Probe(leaver) | Call::Poll(leaver) => {
                seen(self.queue.progress(number_of(leaver)))
            }
            Call::Terminate(leaver) => {
                let source = number_of(leaver);
                self.moved_before_stop.insert(case, self.world.moved.contains_key(&source));
                let runs = self.running(source);
                let answer = seen(self.queue.terminate(source));
                if runs && !self.running(source) {
                    self.hit.insert(case);
                }
                answer
            }
            Call::Start { heir, .. } if self.is_unfit(heir) => {
                let text = "Can not reassign data to user";
                Observation::Failed(Failure::new(FailureKind::Refused, text))
            }
            Call::Start { leaver, heir, delete_profile } => {
                *self.starts.entry(case).or_default() += 1;
                self.reached.insert(case);
                let source = number_of(leaver);
                if !self.world.disabled.contains(&source) {
                    let text = "Can not reassign data from user";
                    return Observation::Failed(Failure::new(FailureKind::Refused, text));
                }
                let (heir, initiator) = (number_of(heir), uuid(ME));
                let order = ServerOrder { source, heir, initiator, delete_profile };
                seen(Some(self.queue.start(self.now, order, &mut self.world)))
            }
            Call::Prove { leaver, since } => self.evidence(leaver, since),
            Call::DeleteProfile(leaver) => {
                self.world.deleted.insert(number_of(leaver));
                Observation::Carried
            }
            Call::PollRemoval(_) => Observation::Absent,
        }
    }

    /// Whether a task of theirs runs that will not end at its next checkpoint.
    fn running(&self, source: Uuid) -> bool {
        let runs = |truth: &Truth| matches!(truth.place, Place::Running { cancelled: false, .. });
        self.queue.truth(source).iter().any(runs)
    }

    fn rooms(&self, leaver: Uuid) -> Rooms {
        let mut rooms = Rooms::default();
        for area in Area::ALL {
            rooms.learn(area, vec![]);
        }
        if !self.world.moved.contains_key(&leaver) {
            let id = RoomId::Number(i64::try_from(leaver.as_u128()).unwrap());
            let room = Room { id, title: Clean::new("Q3"), area: Area::Active };
            rooms.learn(Area::Active, vec![room]);
        }
        rooms
    }

    fn is_unfit(&self, heir: PersonId) -> bool {
        self.heir_disabled && number_of(heir) == uuid(HEIR)
    }

    fn facts(&self, leaver: PersonId, heir: PersonId) -> Observation {
        let source = number_of(leaver);
        let status = if self.world.disabled.contains(&source) {
            PersonStatus::Disabled
        } else {
            PersonStatus::Active
        };
        let leaver = person(source.as_u128(), status);
        let fit = if self.is_unfit(heir) { PersonStatus::Disabled } else { PersonStatus::Active };
        let heir = person(number_of(heir).as_u128(), fit);
        let manager =
            Manager { id: leaver.id, name: leaver.name.clone(), status: PersonStatus::Active };
        let group = Group {
            id: GroupId::from_u128(source.as_u128() + GROUPS),
            name: Clean::new("R&D"),
            manager: Some(manager),
            members: 3,
            ldap: false,
        };
        let heads = if self.world.handed.contains(&source) { vec![] } else { vec![group] };
        let rooms = self.rooms(source);
        Observation::Facts(Box::new(Facts {
            leaver: (!self.world.deleted.contains(&source)).then_some(leaver),
            heir: Some(heir),
            holdings: Holdings { rooms, heads: Some(heads), ..Holdings::default() },
        }))
    }

    fn evidence(&self, leaver: PersonId, since: Timestamp) -> Observation {
        let source = number_of(leaver);
        let since = u64::try_from(since.as_millisecond()).unwrap();
        let reported = self.world.reported.get(&source);
        let row = reported.and_then(|rows| rows.iter().rfind(|at| **at >= since));
        let event = |at: u64| AuditEvent {
            id: 1,
            at: Timestamp::UNIX_EPOCH + Duration::from_millis(at),
            action: AuditEvent::REASSIGNED,
            actor: None,
            actor_name: Clean::default(),
            sentence: Clean::new("Data Reassigned"),
            targets: vec![leaver],
        };
        let rooms = self.rooms(source);
        let necessary = rooms.count() != Some(0);
        Observation::Evidence(Box::new(Evidence {
            profile_exists: Some(!self.world.deleted.contains(&source)),
            rooms,
            necessary: Some(necessary),
            member_of: Some(0),
            trail: row.map_or(Trail::NoRow, |at| Trail::Row(event(*at))),
        }))
    }

    /// The second heir, for this case, or for all that wait for the same heir as it.
    fn choose(&mut self, id: CaseId, all: bool) {
        let heir = self.board.case(id).and_then(Case::heir).map(|heir| heir.id);
        let waiting = heir.into_iter().flat_map(|heir| self.board.waiting_for(heir));
        let others = waiting.map(Case::id).filter(|_| all);
        let mut cases: Vec<CaseId> = [id].into_iter().chain(others).collect();
        cases.retain(|id| self.board.no_other_heir(*id).is_none());
        for case in &cases {
            // A new wish, as with a retry; of what waits nothing was started.
            if !self.board.case(*case).is_some_and(Case::is_waiting) {
                self.new_wish(*case);
            }
        }
        self.take(Input::OtherHeir { actor: actor(), cases, heir: party(SECOND_HEIR) });
    }

    /// What was sent for the wish before does not count any more.
    fn new_wish(&mut self, case: CaseId) {
        self.starts.remove(&case);
        self.stops.remove(&case);
        self.moved_before_stop.remove(&case);
        self.hit.remove(&case);
    }

    fn other_admin(&mut self, leaver: u128, starts: bool) {
        self.queue.advance(self.now, &mut self.world);
        if starts {
            let (source, heir, initiator) = (uuid(leaver), uuid(OTHER_HEIR), uuid(OTHER_ADMIN));
            let order = ServerOrder { source, heir, initiator, delete_profile: false };
            self.queue.start(self.now, order, &mut self.world);
        } else {
            self.queue.terminate(uuid(leaver));
        }
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Leave(console, case, id, call) => {
                if console == self.console {
                    self.leave(case, id, call);
                }
            }
            Event::Arrive(console, case, id, call) => self.arrive(console, case, id, call),
            Event::Answer(console, case, call, seen) => {
                if console != self.console {
                    return;
                }
                if let Observation::Answered(TaskReport { error: Some(error), .. }) = &seen
                    && &**error == "Publication not found."
                {
                    *self.races.entry(case).or_default() += 1;
                }
                self.take(Input::Seen { case, call, seen });
            }
            Event::Stop(_) if self.is_dead() => {}
            Event::Stop(case) => self.take(Input::Stopped { case }),
            Event::Retry(case) => {
                if self.board.case(case).is_some_and(|case| case.no_retry().is_none()) {
                    self.new_wish(case);
                    self.take(Input::Retried { case });
                }
            }
            Event::Choose(case, all) => self.choose(case, all),
            Event::GoOn => {
                let held = |case: &&Case| case.held().is_some();
                if let Some(case) = self.board.cases().iter().find(held).map(Case::id) {
                    self.take(Input::Retried { case });
                }
            }
            Event::Wake => self.take(Input::Woke),
            Event::Restart => {
                self.queue.advance(self.now, &mut self.world);
                self.queue.restart();
            }
            Event::OtherStarts(leaver) => self.other_admin(leaver, true),
            Event::OtherStops(leaver) => self.other_admin(leaver, false),
            Event::HeirDisabled(disabled) => self.heir_disabled = disabled,
            Event::Open => self.reopen(),
        }
    }

    /// Plays everything to its end, or fails if that takes longer than so many milliseconds;
    /// `check` looks at the board after each event.
    pub fn play(
        &mut self,
        limit: u64,
        mut check: impl FnMut(&mut Self, &BTreeMap<CaseId, Conclusion>),
    ) {
        let mut before = BTreeMap::new();
        while let Some(((at, _), event)) = self.events.pop_first() {
            assert!(at < limit, "still open after {limit} ms: {:?}", self.conclusions());
            self.now = at;
            self.happen(event);
            check(self, &before);
            before = self.conclusions();
        }
    }

    pub fn conclusions(&self) -> BTreeMap<CaseId, Conclusion> {
        self.board.cases().iter().map(|case| (case.id(), case.conclusion().clone())).collect()
    }
}
