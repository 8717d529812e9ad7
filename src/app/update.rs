//! The only place that changes the model.

use super::{Effects, Model, Msg};

/// Takes in one message and says what is to be done.
pub fn update(_model: &mut Model, _msg: Msg) -> Effects {
    Effects::new()
}
