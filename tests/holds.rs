//! What holds the line, in any order: whatever fails and is mended, nothing is sent that nobody
//! let go on, and nothing is forgotten.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common {
    pub mod cases;
    pub mod scene;
}

use std::collections::HashSet;

use common::{
    cases::{actor, evidence, facts, known, said, take},
    scene::{Scene, report},
};
use handover::{
    app::{Effect, Keeping, LoadId, Msg, Past},
    domain::{Failure, FailureKind, PersonStatus, TaskStatus},
    offboard::{
        Board, Call, CallId, Case, CaseId, Conclusion, Event, Hold, Observation, Options, Plan,
        ProfileEnd, Record,
    },
    overlays::Overlay,
};
use proptest::prelude::*;
use rstest::rstest;

/// Something that happens while two people are being offboarded.
#[derive(Clone, Copy, Debug)]
enum Turn {
    /// The call of a case that is under way is answered as hoped for.
    Goes(usize),
    /// It fails like this.
    Fails(usize, FailureKind),
    /// The journal cannot be written, or can again.
    Journal(bool),
    /// Another reading is refused for its key.
    Refused,
    /// Another key, which may change things or not.
    Key(bool),
    /// Time passes.
    Wait(i64),
}

fn turn() -> impl Strategy<Value = Turn> {
    let kind = prop::sample::select(vec![
        FailureKind::NotKept,
        FailureKind::NotKept,
        FailureKind::SignedOut,
        FailureKind::Unanswered,
    ]);
    prop_oneof![
        8 => (0_usize..2).prop_map(Turn::Goes),
        3 => (0_usize..2, kind).prop_map(|(case, kind)| Turn::Fails(case, kind)),
        2 => any::<bool>().prop_map(Turn::Journal),
        1 => Just(Turn::Refused),
        1 => any::<bool>().prop_map(Turn::Key),
        1 => (0_i64..90).prop_map(Turn::Wait),
    ]
}

/// Two leavers whose profiles are to be deleted, and which calls were answered.
struct Play {
    scene: Scene,
    answered: HashSet<(CaseId, CallId)>,
}

impl Play {
    fn new(hold: Option<Hold>, plan: bool) -> Self {
        let mut scene = Scene::ready();
        scene.msg(Msg::Journal(Box::new(Past { keeping: Keeping::Journal, ..Past::default() })));
        if let Some(why) = hold {
            take(&mut scene, Event::Held { why });
        }
        let mut play = Self { scene, answered: HashSet::new() };
        if plan {
            play.plan();
        }
        play
    }

    fn plan(&mut self) {
        let options = Options { profile: ProfileEnd::DeleteAfterProof, ..Options::default() };
        let plans = [2, 5].map(|leaver| Plan::new(known(leaver), known(12), options)).to_vec();
        take(&mut self.scene, Event::Planned { actor: actor(), plans });
    }

    /// The call of a case that is under way.
    fn open(&self, case: CaseId) -> Option<(CallId, Call)> {
        let mut calls = self.scene.effects.iter().rev();
        let newest = calls.find_map(|effect| match effect {
            Effect::Call { case: of, id, call, .. } if *of == case => Some((*id, *call)),
            _ => None,
        });
        newest.filter(|(call, _)| !self.answered.contains(&(case, *call)))
    }

    fn answer(&mut self, case: usize, with: impl FnOnce(&Call) -> Observation) {
        let Some(case) = self.cases().get(case).map(Case::id) else { return };
        if let Some((call, what)) = self.open(case) {
            self.answered.insert((case, call));
            let seen = with(&what);
            let was_kept = !matches!(&seen,
                Observation::Failed(failure) if failure.kind == FailureKind::NotKept);
            if what.changes_portal() && was_kept {
                // By the writer of the journal, before it leaves.
                let event = Event::Sending { case, call, order: what };
                let record = Record { at: self.scene.model.now, event };
                self.scene.records.push(Effect::Record(Box::new(record)));
            }
            self.scene.msg(Msg::Seen { case, call, seen });
        }
    }

    fn happen(&mut self, turn: Turn) {
        match turn {
            Turn::Goes(case) => self.answer(case, as_hoped),
            Turn::Fails(case, kind) => {
                self.answer(case, |call| match kind {
                    // Only what changes the portal waits for the journal.
                    FailureKind::NotKept if !call.changes_portal() => as_hoped(call),
                    _ => Observation::Failed(Failure::new(kind, "no")),
                });
            }
            Turn::Journal(works) => {
                let why = (!works).then(|| "no storage space".to_owned());
                self.scene.msg(Msg::JournalTrouble(why));
            }
            Turn::Refused => {
                let failure = Failure::new(FailureKind::SignedOut, "no");
                self.scene.msg(Msg::LoadFailed { load: LoadId(99), failure });
            }
            Turn::Key(writes) => {
                self.scene.sign_in(if writes { &["*"] } else { &["accounts:read"] });
            }
            Turn::Wait(seconds) => self.scene.wait(seconds),
        }
    }

    /// The board as the next console, or one that views, makes it of the journal.
    fn replayed(&self) -> Board {
        let mut board = Board::default();
        for effect in &self.scene.records {
            let Effect::Record(record) = effect else { continue };
            board.replay(Record::from_line(&record.to_line()).unwrap());
        }
        board
    }

    fn cases(&self) -> &[Case] {
        self.scene.model.board.cases()
    }
}

fn as_hoped(call: &Call) -> Observation {
    match call {
        Call::ReadFacts { leaver, .. } => {
            let number = if *leaver == known(2).id { 2 } else { 5 };
            facts(number, 12, PersonStatus::Active)
        }
        Call::Probe(_) | Call::PollRemoval(_) => Observation::Absent,
        Call::Start { .. } => Observation::Answered(report(0, false, TaskStatus::Running)),
        Call::Poll(_) => Observation::Answered(report(100, true, TaskStatus::Completed)),
        Call::Prove { .. } => evidence(0, true),
        _ => Observation::Carried,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// The journal that works again and the new key lift their own holds only.
    #[test]
    fn what_an_earlier_console_left_waits_for_the_admin(
        turns in prop::collection::vec(turn(), 1..40),
    ) {
        let mut play = Play::new(Some(Hold::Resume), true);
        play.scene.model.overlays.push(Overlay::Resume);
        for turn in turns {
            play.happen(turn);
            prop_assert!(play.cases().iter().all(Case::is_waiting), "{turn:?}");
        }
    }

    /// Whoever reads the journal sees the board that its writer saw.
    #[test]
    fn the_journal_tells_it_all(
        before in prop::collection::vec(turn(), 0..6),
        turns in prop::collection::vec(turn(), 1..40),
    ) {
        let mut play = Play::new(None, false);
        for turn in before {
            play.happen(turn);
        }
        play.plan();
        for turn in turns {
            play.happen(turn);
            let again = play.replayed();
            prop_assert_eq!(again.held(), play.scene.model.board.held());
            let told = |case: &Case| (case.conclusion().clone(), case.is_waiting());
            let (live, kept): (Vec<_>, Vec<_>) =
                (play.cases().iter().map(told).collect(), again.cases().iter().map(told).collect());
            prop_assert_eq!(live, kept, "{:?}", turn);
        }
    }

    /// A case that has not ended waits in the line or has a call under way; once everything is
    /// mended, nothing holds the line, and a lane begins what waits.
    #[test]
    fn nothing_is_forgotten(turns in prop::collection::vec(turn(), 1..60)) {
        let mut play = Play::new(None, true);
        for turn in turns {
            play.happen(turn);
        }
        play.happen(Turn::Journal(true));
        // Another key would take up by itself what was left.
        if play.scene.model.board.held().is_some() {
            play.happen(Turn::Key(true));
        }
        prop_assert_eq!(play.scene.model.board.held(), None);
        for case in play.cases() {
            let lives = case.is_settled() || play.open(case.id()).is_some();
            prop_assert!(lives, "{:?}, {:?}", case.conclusion(), play.scene.effects);
        }
    }
}

/// A console that only shows another one's board never changes it for its own key.
#[test]
fn a_viewer_whose_key_is_refused_goes_on_showing() {
    let mut scene = Scene::ready();
    let keeping = Keeping::Viewer("console 7".into());
    scene.msg(Msg::Journal(Box::new(Past { keeping, ..Past::default() })));
    let refused = || {
        let failure = Failure::new(FailureKind::SignedOut, "no");
        Msg::LoadFailed { load: LoadId(99), failure }
    };
    let asked = |scene: &Scene| matches!(scene.model.overlays.last(), Some(Overlay::NewKey(_)));
    scene.msg(refused());
    assert!(asked(&scene));
    scene.sign_in(&["accounts:read"]);
    assert_eq!(scene.model.board.held(), None);
    let at = scene.model.now;
    let held = Event::Held { why: Hold::SignedOut };
    let records = vec![Record { at, event: held }];
    scene.msg(Msg::Followed { records, anew: false });
    assert_eq!(scene.model.board.held(), Some(Hold::SignedOut), "that of the other console");
    scene.msg(refused());
    assert!(asked(&scene), "its own key is another matter");
}

/// A hold that nobody was waiting behind ends with its console.
#[test]
fn a_hold_on_an_empty_board_is_not_kept_for_the_next_console() {
    let mut play = Play::new(None, false);
    play.happen(Turn::Refused);
    assert_eq!(play.replayed().held(), Some(Hold::SignedOut));
    let past = |play: &Play| -> Vec<Record> {
        let records = play.scene.records.iter().filter_map(|effect| match effect {
            Effect::Record(record) => Some(Record::clone(record)),
            _ => None,
        });
        records.collect()
    };
    let before = past(&play);
    let mut scene = Scene::new();
    let keeping = Keeping::Journal;
    let records = before.clone();
    scene.msg(Msg::Journal(Box::new(Past { keeping, records, ..Past::default() })));
    scene.sign_in(&["*"]);
    assert_eq!(scene.model.board.held(), None);
    play.scene.records.extend(scene.records);
    assert_eq!(play.replayed().held(), None, "and so it is for whoever reads the journal");
}

/// In journals of the time when there was one hold at most, its end has no name.
#[test]
fn an_end_without_a_name_lifts_all_holds() {
    let at = "2026-03-01T09:00:00Z".parse().unwrap();
    let mut line = Record { at, event: Event::Released { actor: actor(), why: None } }.to_line();
    line = line.replace(",\"why\":null", "");
    assert!(!line.contains("why"), "{line}");
    let mut board = Board::default();
    for why in [Hold::Resume, Hold::SignedOut] {
        board.replay(Record { at, event: Event::Held { why } });
    }
    board.replay(Record::from_line(&line).unwrap());
    assert_eq!(board.held(), None);
}

#[test]
fn a_journal_that_cannot_be_written_holds_the_line_until_it_can() {
    let mut scene = Scene::ready();
    scene.msg(Msg::Journal(Box::new(Past { keeping: Keeping::Journal, ..Past::default() })));
    common::cases::plan(&mut scene, &[known(2), known(5), known(11)]);
    scene.start(2, 12);
    scene.msg(Msg::JournalTrouble(Some("the journal cannot be written: disk full".into())));
    assert_eq!(scene.model.board.held(), Some(Hold::Journal));
    assert!(said(&scene, "disk full. Nothing is sent to the portal; reading goes on"));
    let effects = scene.see(2, Observation::Answered(report(100, true, TaskStatus::Completed)));
    let starts =
        |effect: &Effect| matches!(effect, Effect::Call { call, .. } if call.changes_portal());
    assert!(!effects.iter().any(starts), "a free lane stays free: {effects:?}");
    assert!(scene.press("3x").iter().all(|effect| !starts(effect)));
    scene.msg(Msg::JournalTrouble(None));
    assert_eq!(scene.model.board.held(), None);
}

/// The journal tells of trouble and of its end; what could not be sent is told later, and must
/// not hold a line that nobody would let go on.
#[test]
fn what_was_not_sent_for_a_trouble_that_has_passed_holds_nothing() {
    let mut scene = Scene::ready();
    scene.msg(Msg::Journal(Box::new(Past { keeping: Keeping::Journal, ..Past::default() })));
    common::cases::plan(&mut scene, &[known(2)]);
    let not_kept = || Observation::Failed(Failure::new(FailureKind::NotKept, "disk full"));
    scene.see(2, facts(2, 12, PersonStatus::Active));
    let effects = scene.see(2, not_kept());
    let again =
        |effect: &Effect| matches!(effect, Effect::Call { call: Call::ReadFacts { .. }, .. });
    assert!(effects.iter().any(again), "taken up again: {effects:?}");
    assert_eq!(scene.model.board.held(), None);
}

#[rstest]
#[case::the_trouble_ends_later(true)]
#[case::the_trouble_was_over(false)]
fn a_deletion_that_could_not_be_kept_is_taken_up_again(#[case] lasts: bool) {
    let mut scene = Scene::ready();
    scene.msg(Msg::Journal(Box::new(Past { keeping: Keeping::Journal, ..Past::default() })));
    let options = Options { profile: ProfileEnd::DeleteAfterProof, ..Options::default() };
    let plans = vec![Plan::new(known(2), known(12), options)];
    take(&mut scene, Event::Planned { actor: actor(), plans });
    scene.start(2, 12);
    scene.see(2, Observation::Answered(report(100, true, TaskStatus::Completed)));
    scene.see(2, evidence(0, true));
    assert_eq!(*scene.model.board.cases()[0].conclusion(), Conclusion::Deleting);
    if lasts {
        scene.msg(Msg::JournalTrouble(Some("disk full".into())));
    }
    let not_kept = Observation::Failed(Failure::new(FailureKind::NotKept, "disk full"));
    let mut effects = scene.see(2, not_kept);
    let proves = |effects: &[Effect]| {
        let mut calls = effects.iter();
        calls.any(|effect| matches!(effect, Effect::Call { call: Call::Prove { .. }, .. }))
    };
    if lasts {
        assert!(!proves(&effects), "{effects:?}");
        effects = scene.msg(Msg::JournalTrouble(None));
    }
    assert!(proves(&effects), "{effects:?}");
    let effects = scene.see(2, evidence(0, true));
    let deletes =
        |effect: &Effect| matches!(effect, Effect::Call { call: Call::DeleteProfile(_), .. });
    assert!(effects.iter().any(deletes), "{effects:?}");
}
