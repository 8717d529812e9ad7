//! One leaver's run, concluded from evidence. Pure: observations in, orders out.
//!
//! The server's records vanish after a minute while the job goes on, `terminate` answers
//! "canceled" whatever happened, a second start silently joins the first (docspace-api.md 9).
//! So a [`Case`] believes no single answer: it keeps what the server forgets and concludes.
//!
//! * [`observation`]: what was seen, what to do next.
//! * [`conclusion`]: the words on the screen.
//! * [`case`]: the state machine.
//! * [`board`]: all cases, and the line that is kept on this side.
//! * [`sweep`]: looking for tasks that somebody else started.

pub mod board;
pub mod case;
pub mod conclusion;
pub mod observation;
pub mod sweep;

pub use board::{Board, Lanes};
pub use case::{Case, Origin, Party};
pub use conclusion::{Conclusion, Preparation, Proof};
pub use observation::{Call, CallId, CaseId, Facts, Level, Notice, Observation, Order, Orders};
pub use sweep::Sweep;
