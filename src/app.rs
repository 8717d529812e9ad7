//! The Elm loop: model, messages, `update`, effects as plain data.
//!
//! * [`key`]: keys as the terminal reports them, without the terminal's types.
//! * [`msg`]: everything that can happen; [`effect`]: everything that can be asked for.
//! * [`action`]: what a person can do; [`keymap`]: the one table of bindings.
//! * [`list`]: a list whose cursor and marks hold ids, never row numbers.
//! * [`model`]: the state.
//! * [`update`](mod@update): the only place that changes it. Synchronous, total, reads no clock.

pub mod effect;
pub mod key;
pub mod model;
pub mod msg;
pub mod update;
pub mod view;

pub use effect::{Effect, Effects, Load};
pub use key::{Key, KeyCode, Modifiers};
pub use model::Model;
pub use msg::{LoadId, Loaded, Msg, Net};
pub use update::update;
pub use view::view;
