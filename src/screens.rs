//! The panes: each a model, an update and a view.

pub mod columns;
pub mod groups;
pub mod people;
pub mod tasks;
