//! One leaver's run, concluded from evidence. Pure: observations in, orders out.
//!
//! The server's records vanish after a minute while the job goes on, `terminate` answers
//! "canceled" whatever happened, a second start silently joins the first (docspace-api.md 9).
//! So a [`Case`] believes no single answer: it keeps what the server forgets and concludes.
//!
//! * [`plan`]: what shall be done to a leaver. [`facts`]: what is known of them before.
//! * [`observation`]: what was seen, what to do next. [`evidence`]: the proof.
//! * [`conclusion`]: the words on the screen. [`timeline`]: what happened, and when.
//! * [`case`]: the state machine.
//! * [`board`]: all cases, and the line that is kept on this side.
//! * [`journal`]: what the board takes in, as it is kept and played back.
//! * [`ladder`]: the steps of a case, how each stands and on what evidence.
//! * [`inheritance`]: what each heir is about to receive.
//! * [`undo`]: rooms for another heir, after a run with the wrong one.
//! * [`report`]: what happened to everybody, to be kept.
//! * [`change`]: changes outside of cases. [`chores`]: carrying them out one by one.
//! * [`sweep`]: looking for tasks that somebody else started.

pub mod board;
pub mod case;
pub mod change;
pub mod chores;
pub mod conclusion;
pub mod evidence;
pub mod facts;
pub mod inheritance;
pub mod journal;
pub mod ladder;
pub mod observation;
pub mod plan;
pub mod report;
pub mod sweep;
pub mod timeline;
pub mod undo;

pub use board::{Board, Hold, Lanes, Tally};
pub use case::{Case, Origin, Start};
pub use change::{Change, Look, Seen, Side, Verdict};
pub use chores::{ChoreId, ChoreOrder, Chores};
pub use conclusion::{Conclusion, Preparation, Proof};
pub use evidence::{Evidence, Trail};
pub use facts::{Facts, Holdings};
pub use inheritance::Inheritance;
pub use journal::{Event, Record};
pub use ladder::{Rung, Standing};
pub use observation::{Call, CallId, CaseId, Level, Notice, Observation, Order, Orders};
pub use plan::{Options, Party, Plan, ProfileEnd};
pub use report::Report;
pub use sweep::Sweep;
pub use timeline::{Entry, Mark, Stage};
pub use undo::{Undo, UndoCall, UndoSeen};
