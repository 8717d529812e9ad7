//! The panes: each a model, an update and a view.

pub mod groups;
pub mod people;
pub mod tasks;
