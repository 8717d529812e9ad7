//! The rules of the undo: what is sent, once, and what is claimed of it.

use super::*;
use crate::{
    domain::{Area, Login, Person, PersonStatus, Role, Rooms, TaskReport, TaskStatus},
    offboard::{Board, Event, Facts, Holdings, Observation, Options, Plan, Record},
};

const LEAVER: u128 = 2;
const HEIR: u128 = 3;
const RIGHT: u128 = 4;

fn id(number: u128) -> PersonId {
    PersonId::from_u128(number)
}

fn party(number: u128) -> Party {
    let name = ["Ann", "Nora", "Wrong", "Right"][usize::try_from(number).unwrap() - 1];
    Party {
        id: id(number),
        name: name.into(),
        email: format!("{number}@example.com").as_str().into(),
    }
}

fn person(number: u128, status: PersonStatus) -> Person {
    let Party { id, name, email } = party(number);
    let (role, login, groups) = (Role::RoomAdmin, Login::Portal, Clean::default());
    Person {
        id,
        name,
        email,
        role,
        status,
        login,
        groups,
        disabled_at: None,
        used_space: None,
        quota: None,
    }
}

fn actor() -> Actor {
    Actor { id: id(1), role: Role::Owner, can_write: true }
}

fn room(number: i64, area: Area) -> Room {
    Room { id: RoomId::Number(number), title: format!("Room {number}").as_str().into(), area }
}

/// Rooms of one person: these active ones, and nothing else.
fn rooms(numbers: &[i64]) -> Rooms {
    let mut rooms = Rooms::default();
    for area in Area::ALL {
        rooms.learn(area, vec![]);
    }
    rooms.learn(Area::Active, numbers.iter().map(|id| room(*id, Area::Active)).collect());
    rooms
}

/// Who owns what: leaver, heir, and who shall get the rooms.
fn owners(leaver: &[i64], heir: &[i64], right: &[i64]) -> UndoSeen {
    let owned = [(LEAVER, leaver), (HEIR, heir), (RIGHT, right)];
    UndoSeen::Owners(Owners::new(owned.map(|(who, owned)| (id(who), rooms(owned)))))
}

fn failed(kind: FailureKind) -> UndoSeen {
    UndoSeen::Failed(Failure::new(kind, "said the server"))
}

/// A board, what it asked for, and the journal that it wrote.
struct Play {
    board: Board,
    now: Timestamp,
    asked: Vec<(CallId, UndoCall)>,
    calls: Vec<(CaseId, CallId)>,
    told: Vec<String>,
    journal: Vec<Record>,
}

const CASE: CaseId = CaseId(1);

impl Play {
    /// Nora's rooms 1, 2 and 3 went to the wrong heir; the run has failed at its end.
    fn new() -> Self {
        let mut play = Self::started();
        let error = Some("account".into());
        let end = TaskReport { percentage: 90, completed: true, status: TaskStatus::Failed, error };
        play.answer(Observation::Answered(end));
        play
    }

    /// The same run, under way.
    fn started() -> Self {
        let mut play = Self {
            board: Board::default(),
            now: Timestamp::UNIX_EPOCH,
            asked: Vec::new(),
            calls: Vec::new(),
            told: Vec::new(),
            journal: Vec::new(),
        };
        let options = Options { disable: false, end_sessions: false, ..Options::default() };
        let plans = vec![Plan::new(party(LEAVER), party(HEIR), options)];
        play.take(Event::Planned { actor: actor(), plans });
        let mut held = rooms(&[1, 2]);
        held.learn(Area::Archive, vec![room(3, Area::Archive)]);
        let facts = Facts {
            leaver: Some(person(LEAVER, PersonStatus::Disabled)),
            heir: Some(person(HEIR, PersonStatus::Active)),
            holdings: Holdings { rooms: held, ..Holdings::default() },
        };
        play.answer(Observation::Facts(Box::new(facts)));
        play.answer(Observation::Absent);
        let running = |percentage| {
            let (completed, status) = (false, TaskStatus::Running);
            Observation::Answered(TaskReport { percentage, completed, status, error: None })
        };
        play.answer(running(0));
        play.answer(running(50));
        play
    }

    fn take(&mut self, event: Event) {
        self.now += jiff::SignedDuration::from_secs(1);
        for order in self.board.take(self.now, event) {
            match order {
                Order::Undo { id, call, .. } => self.asked.push((id, call)),
                Order::Call { case, id, .. } => self.calls.push((case, id)),
                Order::Record(record) => self.journal.push(record),
                Order::Tell(notice) => self.told.push(notice.text),
            }
        }
    }

    fn answer(&mut self, seen: Observation) {
        let (case, call) = *self.calls.last().unwrap();
        self.take(Event::Seen { case, call, seen });
    }

    fn undo(&mut self) {
        self.take(Event::Undoing { actor: actor(), case: CASE, to: party(RIGHT) });
    }

    fn see(&mut self, seen: UndoSeen) {
        let call = self.asked.last().unwrap().0;
        self.take(Event::UndoSeen { case: CASE, call, seen });
    }

    /// What was asked for, in short.
    fn calls(&self) -> Vec<String> {
        let word = |(_, call): &(CallId, UndoCall)| match call {
            UndoCall::ReadOwners(_) => "owners".to_owned(),
            UndoCall::Give { room, to } => format!("{room} to {}", party_number(*to)),
        };
        self.asked.iter().map(word).collect()
    }

    fn outcomes(&self) -> Vec<Outcome> {
        let rooms = self.board.undo(CASE).unwrap().rooms().iter();
        rooms.map(|giving| giving.outcome.clone()).collect()
    }

    /// The board that another console makes of the journal; intents are in it that only the
    /// writer of the journal keeps.
    fn reopened(&self, intents: &[Event]) -> Board {
        let mut board = Board::default();
        let intents = intents.iter().map(|event| Record { at: self.now, event: event.clone() });
        for record in self.journal.iter().cloned().chain(intents) {
            board.replay(Record::from_line(&record.to_line()).unwrap());
        }
        board
    }
}

fn party_number(person: PersonId) -> u128 {
    (1..=4).find(|number| id(*number) == person).unwrap()
}

use Outcome::{Failed, Given, Open, Skipped, Unknown, Verified};

#[test]
fn every_room_is_given_once_and_then_looked_for() {
    let mut play = Play::new();
    play.undo();
    play.see(owners(&[], &[1, 2, 3, 77], &[88]));
    for _ in 0..3 {
        play.see(UndoSeen::Given);
    }
    assert_eq!(play.outcomes(), [Given, Given, Given]);
    play.see(owners(&[], &[77], &[1, 2, 3, 88]));
    assert_eq!(play.outcomes(), [Verified, Verified, Verified]);
    assert_eq!(play.calls(), ["owners", "1 to 4", "2 to 4", "3 to 4", "owners"]);
    assert_eq!(play.told.last().unwrap(), "rooms of Nora to Right: 3 given");
    assert!(!play.board.undo(CASE).unwrap().has_rest());
}

#[test]
fn a_room_that_is_not_the_heirs_any_more_is_left_alone() {
    let mut play = Play::new();
    play.undo();
    play.see(owners(&[2], &[1], &[]));
    play.see(UndoSeen::Given);
    play.see(owners(&[2], &[], &[1]));
    assert_eq!(play.outcomes(), [Verified, Skipped(Owner::Is(id(LEAVER))), Skipped(Owner::Other)]);
    assert_eq!(play.calls(), ["owners", "1 to 4", "owners"]);
}

#[test]
fn a_room_whose_owner_cannot_be_seen_is_left_alone() {
    let mut unread = rooms(&[1, 2]);
    unread = Area::ALL.into_iter().skip(1).fold(Rooms::default(), |mut rooms, area| {
        rooms.learn(area, unread.of(area).unwrap().to_vec());
        rooms
    });
    let mut play = Play::new();
    play.undo();
    play.see(UndoSeen::Owners(Owners::new([(id(HEIR), unread)])));
    assert_eq!(play.outcomes(), [0; 3].map(|_| Skipped(Owner::Hidden)));
    let templates = Owners::new([(id(HEIR), rooms(&[]))]);
    assert_eq!(templates.of(&room(9, Area::Templates)), Owner::Hidden);
    assert_eq!(templates.of(&room(9, Area::Active)), Owner::Other);
}

#[test]
fn what_got_no_answer_is_judged_by_the_lists_and_the_rest_is_retried() {
    let mut play = Play::new();
    play.undo();
    play.see(owners(&[], &[1, 2, 3], &[]));
    play.see(failed(FailureKind::Unanswered));
    play.see(failed(FailureKind::Broken));
    play.see(UndoSeen::Given);
    assert_eq!(play.outcomes()[..2], [0; 2].map(|_| Unknown("said the server".into())));
    play.see(owners(&[], &[2, 3], &[1]));
    assert!(
        matches!(play.outcomes()[..], [Verified, Failed(_), Failed(_)]),
        "{:?}",
        play.outcomes()
    );
    assert!(play.board.undo(CASE).unwrap().has_rest());
    play.asked.clear();
    play.undo();
    play.see(owners(&[], &[2], &[1, 3]));
    play.see(UndoSeen::Given);
    play.see(owners(&[], &[], &[1, 2, 3]));
    assert_eq!(play.calls(), ["owners", "2 to 4", "owners"], "what arrived is not sent again");
    assert!(play.board.undo(CASE).unwrap().is_whole());
}

#[test]
fn a_room_is_sent_again_only_where_the_portal_says_that_it_was_not_taken() {
    let mut play = Play::new();
    play.undo();
    play.see(owners(&[], &[1], &[]));
    for _ in 0..=MOST_THROTTLED {
        play.see(failed(FailureKind::Throttled(std::time::Duration::from_secs(1))));
    }
    let give = "1 to 4";
    assert_eq!(play.calls(), ["owners", give, give, give, give]);
    assert!(matches!(play.outcomes()[0], Failed(_)));
}

#[test]
fn three_failures_in_a_row_end_the_round() {
    let mut play = Play::new();
    play.undo();
    play.see(owners(&[], &[1, 2, 3], &[]));
    for _ in 0..3 {
        play.see(failed(FailureKind::Forbidden));
    }
    assert!(play.outcomes().iter().all(|outcome| matches!(outcome, Failed(_))));
    assert!(!play.board.is_undoing(CASE), "nothing was sent that could be looked for");
}

#[test]
fn a_lost_key_or_a_full_disk_end_the_round_before_the_room() {
    for kind in [FailureKind::SignedOut, FailureKind::NotKept] {
        let mut play = Play::new();
        play.undo();
        play.see(owners(&[], &[1, 2, 3], &[]));
        play.see(failed(kind));
        assert_eq!(play.outcomes(), [Open, Open, Open], "{kind:?}");
        assert!(!play.board.is_undoing(CASE));
    }
}

#[test]
fn a_stop_ends_it_after_the_room_under_way() {
    let mut play = Play::new();
    play.undo();
    play.see(owners(&[], &[1, 2, 3], &[]));
    play.take(Event::UndoStopped { case: CASE });
    play.see(UndoSeen::Given);
    play.see(owners(&[], &[2, 3], &[1]));
    assert_eq!(play.outcomes(), [Verified, Open, Open]);
    assert_eq!(play.calls(), ["owners", "1 to 4", "owners"]);
}

#[test]
fn late_answers_and_a_second_undo_change_nothing() {
    let mut play = Play::new();
    play.undo();
    let reading = play.asked[0].0;
    play.see(owners(&[], &[1, 2, 3], &[]));
    let before = play.board.clone();
    play.take(Event::UndoSeen { case: CASE, call: reading, seen: UndoSeen::Given });
    play.undo();
    play.take(Event::Retried { case: CASE });
    assert_eq!(play.board, before);
    assert_eq!(play.calls(), ["owners", "1 to 4"]);
}

#[test]
fn nothing_is_undone_before_the_end_was_seen() {
    let mut play = Play::started();
    assert_eq!(play.board.no_kit(CASE), None, "but the rooms are shown");
    assert!(play.board.no_undo(CASE).unwrap().contains("not seen yet"));
    play.undo();
    assert!(play.asked.is_empty());
}

#[test]
fn whoever_leaves_gets_nothing() {
    let mut play = Play::new();
    let plans = vec![Plan::new(party(RIGHT), party(HEIR), Options::default())];
    play.take(Event::Planned { actor: actor(), plans });
    play.undo();
    assert!(play.board.undo(CASE).is_none());
}

#[test]
fn cleared_cases_take_their_undo_with_them_once_it_is_over() {
    let mut play = Play::new();
    play.undo();
    play.take(Event::Cleared);
    assert_eq!(play.board.cases().len(), 1, "rooms are being given");
    play.see(owners(&[], &[], &[1, 2, 3]));
    play.take(Event::Cleared);
    assert!(play.board.cases().is_empty() && play.board.undo(CASE).is_none());
}

#[test]
fn the_journal_makes_the_same_board_and_knows_what_was_sent() {
    let mut play = Play::new();
    play.undo();
    play.see(owners(&[], &[1, 2, 3], &[]));
    play.see(UndoSeen::Given);
    assert_eq!(play.reopened(&[]), play.board);
    let call = play.asked.last().unwrap().0;
    let (room, to) = (RoomId::Number(2), id(RIGHT));
    let giving = Event::RoomGiving { case: CASE, call, room, to };
    for (intents, second) in
        [(vec![], Open), (vec![giving], Unknown("the console ended here".into()))]
    {
        let mut board = play.reopened(&intents);
        let orders = board.take(play.now, Event::Opened { actor: actor() });
        assert!(!orders.iter().any(|order| matches!(order, Order::Undo { .. })), "by itself");
        let rooms = board.undo(CASE).unwrap().rooms();
        let outcomes: Vec<_> = rooms.iter().map(|giving| giving.outcome.clone()).collect();
        assert_eq!(outcomes, [Given, second, Open]);
        assert!(board.undo(CASE).unwrap().has_rest());
    }
}

#[test]
fn another_round_may_have_another_owner() {
    let mut play = Play::new();
    play.undo();
    play.see(owners(&[], &[1], &[]));
    play.see(UndoSeen::Given);
    play.see(owners(&[], &[], &[1]));
    play.asked.clear();
    play.take(Event::Undoing { actor: actor(), case: CASE, to: party(1) });
    play.see(owners(&[], &[], &[1]));
    assert_eq!(play.calls(), ["owners", "1 to 1"], "taken from whom it was given to");
}
