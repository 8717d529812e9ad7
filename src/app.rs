//! The Elm loop: model, messages, update, effects as plain data.
