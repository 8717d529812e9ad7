//! The Elm loop: model, messages, `update`, effects as plain data.
//!
//! * [`key`]: keys as the terminal reports them, without the terminal's types.
//! * [`msg`]: everything that can happen; [`effect`]: everything that can be asked for.
//! * [`action`]: what a person can do; [`keymap`]: the one table of bindings.
//! * [`habits`]: how the admin has arranged the screen, for the next time; [`mod@title`]: the window's.
//! * [`list`]: a list whose cursor and marks hold ids, never row numbers; [`search`]: what is typed to find rows.
//! * [`model`]: the state; [`preferences`]: what the person chose to have otherwise.
//! * [`update`](mod@update): the only place that changes it. Synchronous, total, reads no clock.

pub mod action;
pub mod directory;
pub mod effect;
pub mod habits;
pub mod input;
pub mod key;
pub mod keymap;
pub mod list;
pub mod messages;
pub mod model;
pub mod msg;
mod possible;
pub mod preferences;
pub mod search;
mod secret;
pub mod title;
pub mod update;
pub mod view;

pub use action::Action;
pub use effect::{Effect, Effects, Load};
pub use habits::Habits;
pub use input::{Input, LONGEST_PASTE};
pub use key::{Key, KeyCode, Modifiers};
pub use model::Model;
pub use msg::{Keeping, LoadId, Loaded, Msg, Net, Past};
pub use preferences::Preferences;
pub use secret::Secret;
pub use title::title;
pub use update::update;
pub use view::view;
