//! What holds the line, in any order: whatever fails and is mended, nothing is sent that nobody
//! let go on, and nothing is forgotten.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common {
    pub mod cases;
    pub mod scene;
}

use std::collections::HashSet;

use common::{
    cases::{actor, evidence, facts, known, take},
    scene::{Scene, report},
};
use handover::{
    app::{Effect, Keeping, LoadId, Msg, Past},
    domain::{Failure, FailureKind, PersonStatus, TaskStatus},
    offboard::{Call, CallId, Case, CaseId, Event, Hold, Observation, Options, Plan, ProfileEnd},
    overlays::Overlay,
};
use proptest::prelude::*;

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
    fn new(hold: Option<Hold>) -> Self {
        let mut scene = Scene::ready();
        scene.msg(Msg::Journal(Box::new(Past { keeping: Keeping::Journal, ..Past::default() })));
        if let Some(why) = hold {
            take(&mut scene, Event::Held { why });
        }
        let options = Options { profile: ProfileEnd::DeleteAfterProof, ..Options::default() };
        let plans = [2, 5].map(|leaver| Plan::new(known(leaver), known(12), options)).to_vec();
        take(&mut scene, Event::Planned { actor: actor(), plans });
        Self { scene, answered: HashSet::new() }
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
        let case = self.scene.model.board.cases()[case].id();
        if let Some((call, what)) = self.open(case) {
            self.answered.insert((case, call));
            self.scene.msg(Msg::Seen { case, call, seen: with(&what) });
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
        let mut play = Play::new(Some(Hold::Resume));
        play.scene.model.overlays.push(Overlay::Resume);
        for turn in turns {
            play.happen(turn);
            prop_assert!(play.cases().iter().all(Case::is_waiting), "{turn:?}");
        }
    }

    /// A case that has not ended waits in the line or has a call under way; once everything is
    /// mended, nothing holds the line, and a lane begins what waits.
    #[test]
    fn nothing_is_forgotten(turns in prop::collection::vec(turn(), 1..60)) {
        let mut play = Play::new(None);
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
