//! The rules of the case machine: state × observation → state, orders. Numbers and schedules are
//! those of the recordings that the tests name.

use rstest::rstest;

use super::*;
use crate::domain::{
    Area, AuditEvent, Clean, FailureKind, GroupId, Login, Manager, Person, PersonId, PersonStatus,
    Role, Rooms, TaskStatus,
};
use crate::offboard::{Holdings, ProfileEnd, Proof, Trail};

mod heirs;
mod offboarding;
mod resuming;
mod stopping;

fn party(number: u128, name: &str) -> Party {
    let email = Clean::new(&format!("{number}@example.com"));
    Party { id: PersonId::from_u128(number), name: Clean::new(name), email }
}

fn person(number: u128, role: Role, status: PersonStatus) -> Person {
    let Party { id, name, email } = party(number, "Somebody");
    let (login, groups) = (Login::Portal, Clean::default());
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
    Actor { id: PersonId::from_u128(1), role: Role::Owner, can_write: true }
}

fn good_facts() -> Observation {
    facts(
        Some(person(2, Role::RoomAdmin, PersonStatus::Disabled)),
        Some(person(3, Role::RoomAdmin, PersonStatus::Active)),
    )
}

fn facts(leaver: Option<Person>, heir: Option<Person>) -> Observation {
    Observation::Facts(Box::new(Facts { leaver, heir, holdings: Holdings::default() }))
}

fn report(percentage: u8, completed: bool, status: TaskStatus) -> TaskReport {
    TaskReport { percentage, completed, status, error: None }
}

fn running(percentage: u8) -> Observation {
    Observation::Answered(report(percentage, false, TaskStatus::Running))
}

fn ended(percentage: u8, status: TaskStatus) -> Observation {
    Observation::Answered(report(percentage, true, status))
}

fn failed(percentage: u8, error: &str) -> Observation {
    let error = Some(Clean::new(error));
    Observation::Answered(TaskReport { error, ..report(percentage, true, TaskStatus::Failed) })
}

fn failure(kind: FailureKind) -> Observation {
    Observation::Failed(Failure::new(kind, "what the server said"))
}

/// Evidence: everything could be read, and nothing speaks for an end.
fn no_evidence() -> Observation {
    evidence(false, 2)
}

/// Evidence of a leaver who still owns so many rooms, with or without a row in the audit trail.
fn evidence(in_trail: bool, rooms_left: u64) -> Observation {
    let mut rooms = Rooms::default();
    for area in Area::ALL {
        rooms.learn(area, vec![]);
    }
    let left = (0..rooms_left).map(|number| room(number.cast_signed())).collect();
    rooms.learn(Area::Active, left);
    let row = AuditEvent {
        id: 4711,
        at: Timestamp::UNIX_EPOCH,
        action: AuditEvent::REASSIGNED,
        actor: None,
        actor_name: Clean::default(),
        sentence: Clean::new("Data Reassigned"),
        targets: vec![PersonId::from_u128(2)],
    };
    Observation::Evidence(Box::new(Evidence {
        profile_exists: Some(true),
        rooms,
        necessary: Some(rooms_left > 0),
        member_of: Some(0),
        trail: if in_trail { Trail::Row(row) } else { Trail::NoRow },
    }))
}

fn room(number: i64) -> crate::domain::Room {
    crate::domain::Room {
        id: crate::domain::RoomId::Number(number),
        title: Clean::new("Q3"),
        area: Area::Active,
    }
}

use TaskStatus::{Canceled, Completed, Running};

/// A case and what it has asked for.
struct Play {
    case: Case,
    now: Timestamp,
    asked: Vec<(CallId, Call, Duration)>,
    told: Vec<Notice>,
}

impl Play {
    fn new() -> Self {
        Self::planned(Options { end_sessions: false, disable: false, ..Options::default() })
    }

    fn planned(options: Options) -> Self {
        let now = Timestamp::UNIX_EPOCH;
        let plan = Plan::new(party(2, "Nora"), party(3, "Ann"), options);
        let case = Case::ours(CaseId(1), plan, actor(), now);
        Self { case, now, asked: Vec::new(), told: Vec::new() }
    }

    /// A case whose start was answered with 0 %.
    fn started() -> Self {
        let mut play = Self::new();
        play.begin();
        play.answer(good_facts());
        play.answer(Observation::Absent);
        play.answer(running(0));
        play
    }

    /// A case that was seen at this percentage.
    fn at(percentage: u8) -> Self {
        let mut play = Self::started();
        play.answer(running(percentage));
        play
    }

    fn take(&mut self, orders: Orders) {
        for order in orders {
            match order {
                Order::Call { id, call, after, .. } => self.asked.push((id, call, after)),
                Order::Tell(notice) => self.told.push(notice),
                Order::Record(_) | Order::Undo { .. } => panic!("the board's: {order:?}"),
            }
        }
    }

    fn begin(&mut self) {
        let orders = self.case.begin(self.now);
        self.take(orders);
    }

    fn stop(&mut self) {
        let orders = self.case.stop(self.now);
        self.take(orders);
    }

    /// Answers the newest look, after the pause that it asked for.
    fn answer(&mut self, seen: Observation) {
        let look = self.asked.iter().rev().find(|(_, call, _)| !matches!(call, Call::Terminate(_)));
        let (id, _, after) = *look.expect("a look was asked for");
        self.wait_for(after);
        let orders = self.case.observe(self.now, id, seen);
        self.take(orders);
    }

    fn answer_stop(&mut self, seen: Observation) {
        let stop = self.asked.iter().rev().find(|(_, call, _)| matches!(call, Call::Terminate(_)));
        let (id, ..) = *stop.expect("a stop was sent");
        let orders = self.case.observe(self.now, id, seen);
        self.take(orders);
    }

    fn wait_for(&mut self, pause: Duration) {
        self.now += pause;
    }

    /// Answers every look with nothing until this much time has passed.
    fn silence(&mut self, length: Duration) {
        let until = self.now + length;
        while self.now < until {
            let looks_for_proof = self.calls().last() == Some(&"prove");
            self.answer(if looks_for_proof { no_evidence() } else { Observation::Absent });
        }
    }

    fn calls(&self) -> Vec<&'static str> {
        let name = |call: &Call| match call {
            Call::ReadFacts { .. } => "facts",
            Call::Probe(_) => "probe",
            Call::Start { .. } => "start",
            Call::Poll(_) => "poll",
            Call::Terminate(_) => "terminate",
            Call::GiveGroup { .. } => "group",
            Call::Disable(_) => "disable",
            Call::EndSessions(_) => "sessions",
            Call::Prove { .. } => "prove",
            Call::DeleteProfile(_) => "delete",
            Call::PollRemoval(_) => "removal",
        };
        self.asked.iter().map(|(_, call, _)| name(call)).collect()
    }

    fn starts(&self) -> usize {
        self.calls().iter().filter(|call| **call == "start").count()
    }

    fn is(&self, expected: &Conclusion) {
        assert_eq!(self.case.conclusion(), expected, "told: {:?}", self.told);
    }

    fn said(&self, words: &str) {
        assert!(self.told.iter().any(|n| n.text.contains(words)), "{words:?} in {:?}", self.told);
    }
}

#[test]
fn a_start_is_preceded_by_facts_and_a_probe_and_asks_to_keep_the_profile() {
    let play = Play::at(10);
    assert_eq!(play.calls(), ["facts", "probe", "start", "poll", "poll"]);
    assert!(matches!(play.asked[2].1, Call::Start { delete_profile: false, .. }));
    play.is(&Conclusion::Running(Step::MovingSharedFiles));
}

#[test]
fn a_small_person_is_done_at_the_first_poll_and_the_row_says_unproven() {
    let mut play = Play::new();
    play.begin();
    play.answer(good_facts());
    play.answer(Observation::Absent);
    play.answer(running(20));
    play.answer(ended(100, Completed));
    play.is(&Conclusion::Done(Proof::Unproven));
    assert_eq!(play.case.percentage(), Some(100));
    assert!(!play.case.holds_lane());
}

#[test]
fn the_first_poll_follows_the_start_at_once_and_later_ones_slow_down() {
    let mut play = Play::started();
    let pause = |play: &Play| play.asked.last().unwrap().2;
    assert_eq!(pause(&play), Duration::from_millis(250));
    for _ in 0..8 {
        play.answer(running(50));
    }
    assert_eq!(pause(&play), Duration::from_secs(1));
    for _ in 0..6 {
        play.answer(running(50));
    }
    assert_eq!(pause(&play), Duration::from_secs(2));
    for _ in 0..12 {
        play.answer(running(50));
    }
    assert_eq!(pause(&play), Duration::from_secs(4), "in a long step");
    play.is(&Conclusion::Slow(Step::MovingRooms));
}

#[rstest]
#[case(
    facts(None, Some(person(3, Role::RoomAdmin, PersonStatus::Active))),
    "the profile no longer exists"
)]
#[case(
    facts(
        Some(person(2, Role::RoomAdmin, PersonStatus::Active)),
        Some(person(3, Role::RoomAdmin, PersonStatus::Active))
    ),
    "must be disabled first"
)]
fn facts_that_changed_since_the_list_was_read_stop_the_case_before_anything_is_sent(
    #[case] changed: Observation,
    #[case] why: &str,
) {
    let mut play = Play::new();
    play.begin();
    play.answer(changed);
    play.is(&Conclusion::Failed { at: None, why: Clean::new(why) });
    assert_eq!(play.calls(), ["facts"]);
}

#[test]
fn an_unfinished_record_before_the_start_is_somebody_elses_run_and_is_not_joined() {
    let mut play = Play::new();
    play.begin();
    play.answer(good_facts());
    play.answer(running(50));
    assert_eq!((play.case.origin(), play.case.heir(), play.starts()), (Origin::Foreign, None, 0));
    play.said("your heir Ann was NOT applied");
    play.is(&Conclusion::Running(Step::MovingRooms));
}

#[test]
fn a_start_that_answers_50_joined_somebody_elses_run() {
    let mut play = Play::new();
    play.begin();
    play.answer(good_facts());
    play.answer(Observation::Absent);
    play.answer(running(50));
    assert_eq!(play.case.origin(), Origin::Foreign);
    play.said("NOT applied");
}

#[test]
fn a_finished_record_before_the_start_is_old_and_does_not_stop_it() {
    let mut play = Play::new();
    play.begin();
    play.answer(good_facts());
    play.answer(ended(100, Completed));
    assert_eq!(play.starts(), 1);
    play.answer(running(0));
    play.is(&Conclusion::Queued);
}

#[test]
fn a_start_without_an_answer_is_never_repeated_and_an_old_record_does_not_prove_it() {
    let mut play = Play::new();
    play.begin();
    play.answer(good_facts());
    play.answer(ended(100, Completed));
    play.answer(failure(FailureKind::Unanswered));
    play.answer(ended(100, Completed));
    play.is(&Conclusion::OutOfSight(None));
    assert_eq!(play.starts(), 1);
    play.answer(running(10));
    play.is(&Conclusion::Running(Step::MovingSharedFiles));
}

#[test]
fn a_refused_start_is_explained_by_facts_that_are_read_after_it() {
    let mut play = Play::new();
    play.begin();
    play.answer(good_facts());
    play.answer(Observation::Absent);
    play.answer(failure(FailureKind::Refused));
    play.answer(facts(
        Some(person(2, Role::RoomAdmin, PersonStatus::Active)),
        Some(person(3, Role::RoomAdmin, PersonStatus::Active)),
    ));
    let why = Clean::new("must be disabled first");
    play.is(&Conclusion::Failed { at: None, why });
}

#[test]
fn a_refusal_that_the_facts_do_not_explain_keeps_the_servers_text() {
    let mut play = Play::new();
    play.begin();
    play.answer(good_facts());
    play.answer(Observation::Absent);
    play.answer(failure(FailureKind::Refused));
    play.answer(good_facts());
    play.is(&Conclusion::Failed { at: None, why: Clean::new("what the server said") });
}

#[test]
fn before_the_start_a_portal_that_does_not_answer_is_asked_again_ever_more_slowly() {
    let mut play = Play::new();
    play.begin();
    for seconds in [2, 4, 8, 10, 10] {
        play.answer(failure(FailureKind::Broken));
        assert_eq!(play.asked.last().unwrap().2, Duration::from_secs(seconds));
    }
    play.answer(good_facts());
    play.is(&Conclusion::Preparing(Preparation::Probe));
    assert_eq!(play.case.trouble(play.now), None);
}

/// `bad_gateway` on the start: the proxy answered, and nothing arrived.
#[test]
fn a_start_that_left_no_trace_is_not_called_lost_and_holds_its_lane_for_seconds_only() {
    let mut play = unanswered(Observation::Absent);
    play.answer(Observation::Absent);
    let began = play.now;
    play.is(&Conclusion::OutOfSight(None));
    assert_eq!(play.case.words(), "start got no answer, no record so far");
    play.silence(PATIENCE_UNSEEN);
    while play.case.holds_lane() {
        play.answer(no_evidence());
    }
    play.is(&Conclusion::Lost(None));
    assert_eq!(play.case.words(), "start got no answer, no trace of it");
    assert!(elapsed(began, play.now) < Duration::from_secs(30));
    let polls = play.calls().iter().filter(|call| **call == "poll").count();
    assert!(polls > 3 && play.case.no_retry().is_none(), "{polls}");
    // It is watched on all the same.
    play.answer(running(10));
    play.is(&Conclusion::MovingAgain(Step::MovingSharedFiles));
}

/// Its record may have been there, and gone, before the first look (docspace-api.md 9.4).
#[test]
fn a_start_that_was_looked_for_late_is_waited_for_as_long_as_any() {
    let mut play = Play::new();
    play.begin();
    play.answer(good_facts());
    play.answer(Observation::Absent);
    play.wait_for(Duration::from_secs(65));
    play.answer(failure(FailureKind::Unanswered));
    play.silence(PATIENCE_UNSEEN + Duration::from_secs(10));
    play.is(&Conclusion::OutOfSight(None));
    assert!(!play.calls().contains(&"prove"));
}

/// A case whose start got no answer; the probe before it saw this.
fn unanswered(probed: Observation) -> Play {
    let mut play = Play::new();
    play.begin();
    play.answer(good_facts());
    play.answer(probed);
    play.answer(failure(FailureKind::Unanswered));
    play
}

/// Recording `heavy`: nobody asked for it, the server's own 60 s rule did it.
#[test]
fn an_end_nobody_asked_for_is_the_servers() {
    let mut play = Play::at(20);
    play.answer(Observation::Absent);
    play.is(&Conclusion::OutOfSight(Some(Step::PersonalFiles)));
    play.answer(ended(30, Canceled));
    play.is(&Conclusion::StoppedByServer(Step::MovingConnections));
    assert!(play.case.conclusion().can_retry());
}

#[rstest]
#[case(0, "account", "the starting admin is not active (“account”)")]
#[case(10, "account", "the heir is not active (“account”)")]
#[case(50, "The Command Timeout expired before the operation completed.", "30 s statement limit")]
#[case(95, "Bad Gateway", "Bad Gateway")]
fn the_servers_errors_are_explained(#[case] at: u8, #[case] error: &str, #[case] told: &str) {
    let mut play = Play::started();
    play.answer(failed(at, error));
    let Conclusion::Failed { at: Some(step), why } = play.case.conclusion() else {
        panic!("{:?}", play.case.conclusion());
    };
    assert_eq!(step.checkpoint(), at);
    assert!(why.starts_with(told) && why.contains(error), "{why}");
}

/// Recording `deleting`: 1 of 134 accepted starts dies so, and nothing was moved.
#[test]
fn the_servers_start_race_is_answered_by_one_more_start_and_only_one() {
    let mut play = Play::started();
    play.answer(failed(5, "Publication not found."));
    assert_eq!(play.calls().last(), Some(&"probe"));
    play.answer(failed(5, "Publication not found."));
    assert_eq!(play.starts(), 2);
    play.answer(running(0));
    play.answer(failed(5, "Publication not found."));
    assert!(matches!(play.case.conclusion(), Conclusion::Failed { .. }));
    assert_eq!(play.starts(), 2);
}

#[test]
fn absence_is_never_done_and_ends_as_lost() {
    let mut play = Play::at(95);
    play.answer(Observation::Absent);
    play.is(&Conclusion::OutOfSight(Some(Step::Finishing)));
    play.silence(PATIENCE + Duration::from_secs(10));
    play.is(&Conclusion::Lost(Some(Step::Finishing)));
    assert!(!play.case.holds_lane(), "the next in line may start");
    play.said("It may go on");
}

#[test]
fn a_lost_task_is_watched_on_and_may_move_again() {
    let mut play = Play::at(20);
    play.silence(PATIENCE + Duration::from_secs(60));
    play.answer(running(50));
    play.is(&Conclusion::MovingAgain(Step::MovingRooms));
    play.answer(running(70));
    play.is(&Conclusion::MovingAgain(Step::MovingFiles));
    play.answer(ended(100, Completed));
    play.is(&Conclusion::Done(Proof::Unproven));

    let mut play = Play::at(20);
    play.silence(PATIENCE + VIGIL);
    let asked = play.asked.len();
    play.answer(Observation::Absent);
    assert_eq!(play.asked.len(), asked, "the vigil is over");
    play.is(&Conclusion::Lost(Some(Step::PersonalFiles)));
}

/// Recording `longstage2`: a waiting task vanishes after 60–70 s and runs later all the same.
#[test]
fn a_task_that_vanished_while_it_waited_runs_on_when_it_comes_back() {
    let mut play = Play::started();
    play.silence(Duration::from_secs(40));
    play.is(&Conclusion::OutOfSight(Some(Step::Starting)));
    play.answer(running(5));
    play.is(&Conclusion::Running(Step::CheckingRights));
}

#[test]
fn without_an_answer_a_state_only_grows_old() {
    let mut play = Play::at(50);
    for _ in 0..9 {
        play.answer(failure(FailureKind::SignedOut));
    }
    play.is(&Conclusion::Running(Step::MovingRooms));
    let (age, failure) = play.case.trouble(play.now).unwrap();
    assert!(age > Duration::from_secs(60) && failure.kind == FailureKind::SignedOut);
    play.answer(running(70));
    assert_eq!(play.case.trouble(play.now), None);
}

#[test]
fn answers_of_looks_that_are_no_longer_expected_are_dropped() {
    let mut play = Play::at(50);
    let old = play.asked[3].0;
    let before = play.case.clone();
    let now = play.now;
    assert_eq!(play.case.observe(now, old, ended(100, Completed)), Orders::new());
    assert_eq!(play.case, before);
}

#[test]
fn a_retry_keeps_the_heir_and_a_foreign_run_has_none_to_keep() {
    let mut play = Play::at(50);
    play.answer(ended(50, Canceled));
    play.case.retry(play.now);
    play.is(&Conclusion::Waiting);
    assert_eq!(play.case.heir().unwrap().id, PersonId::from_u128(3));

    let report = report(50, true, Canceled);
    let (mut foreign, _) =
        Case::foreign(CaseId(2), party(4, "Kim"), actor(), &report, Timestamp::UNIX_EPOCH);
    foreign.retry(Timestamp::UNIX_EPOCH);
    assert_eq!(foreign.conclusion(), &Conclusion::StoppedByServer(Step::MovingRooms));
}
