//! The question whether what an earlier run of the console left behind shall go on.

/// Draws it.
pub mod view;

use super::Overlay;
use crate::app::{Effects, Key, KeyCode, Model, update};

pub(super) fn key(model: &mut Model, key: Key) -> Effects {
    if key.code == KeyCode::Enter {
        return update::resume(model);
    }
    model.overlays.push(Overlay::Resume);
    Effects::new()
}
