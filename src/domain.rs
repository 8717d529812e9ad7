//! People, groups, tasks, roles and rules. No I/O, no terminal, no wire names.
//!
//! Everything in here is plain data that compares: the client makes it out of answers, the
//! case machine concludes from it, the screens draw it.

mod failure;
mod group;
mod id;
mod people;
mod person;
mod receipt;
mod rules;
mod session;
mod task;
mod text;

pub use failure::{Failure, FailureKind};
pub use group::{Group, Manager};
pub use id::{GroupId, PersonId};
pub use jiff::Timestamp;
pub use people::{Page, PeopleQuery};
pub use person::{Login, Person, PersonStatus, Role};
pub use receipt::Receipt;
pub use rules::{Actor, Refusal, explain_refused_start, may_inherit, may_reassign_from};
pub use session::{KeyInfo, Portal, Scope, Scopes, Session};
pub use task::{Step, TaskReport, TaskStatus};
pub use text::Clean;
