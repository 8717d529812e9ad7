//! The Elm loop: model, messages, `update`, effects as plain data.
//!
//! * [`key`]: keys as the terminal reports them, without the terminal's types.
//! * [`msg`]: everything that can happen; [`effect`]: everything that can be asked for.
//! * [`action`]: what a person can do; [`keymap`]: the one table of bindings.
//! * [`list`]: a list whose cursor and marks hold ids, never row numbers.
//! * [`model`]: the state.
//! * [`update`](mod@update): the only place that changes it. Synchronous, total, reads no clock.

pub mod action;
pub mod directory;
pub mod effect;
pub mod input;
pub mod key;
pub mod keymap;
pub mod list;
pub mod messages;
pub mod model;
pub mod msg;
mod possible;
mod secret;
pub mod update;
pub mod view;

pub use action::Action;
pub use effect::{Effect, Effects, Load};
pub use input::{Input, LONGEST_PASTE};
pub use key::{Key, KeyCode, Modifiers};
pub use model::Model;
pub use msg::{Keeping, LoadId, Loaded, Msg, Net, Past};
pub use secret::Secret;
pub use update::update;
pub use view::view;
