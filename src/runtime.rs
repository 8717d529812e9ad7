//! The loop and the executor of effects.
