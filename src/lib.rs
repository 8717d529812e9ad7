//! `handover`: the offboarding console for ONLYOFFICE DocSpace portals.
//!
//! The map of the crate, from the bottom up; dependencies point downwards only and
//! `tests/arch.rs` enforces it (docs/ARCHITECTURE.md says why each wall stands where it does).
//!
//! * [`domain`]: people, groups, tasks, roles, rules, text hygiene. No I/O, no terminal, no wire.
//! * [`docspace`]: the HTTP client. Wire types in, domain types out; errors told apart; pacing.
//! * [`offboard`]: one leaver's run as a pure state machine; the lanes.
//! * [`app`]: the Elm loop: model, messages, `update`, effects as plain data, key bindings.
//! * [`screens`], [`overlays`]: panes and dialogs, each a model, an update and a view.
//! * [`ui`]: theme, layout, widgets.
//! * [`runtime`]: the loop, the executor of effects, signals.
//! * [`term`]: the terminal: guard, input, output. The only place that knows crossterm.
//! * [`demo`]: a portal that behaves like a DocSpace, for newcomers and for tests.
//! * [`toml_text`]: TOML that people write, with what is wrong in it told by its line.
//! * [`config`]: the config file.
//! * [`cli`]: the command line.

pub mod app;
pub mod cli;
pub mod config;
pub mod demo;
pub mod docspace;
pub mod domain;
pub mod offboard;
pub mod overlays;
pub mod runtime;
pub mod screens;
pub mod term;
pub mod toml_text;
pub mod ui;
