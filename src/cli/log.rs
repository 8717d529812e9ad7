//! The log file. Off by default; the key is in no line of it, because only types that hide it
//! ever reach it.

use std::{fs::OpenOptions, os::unix::fs::OpenOptionsExt, path::Path, sync::Mutex};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::{Layer, layer::SubscriberExt};

use super::Refusal;

/// Begins to log to this file, which only its owner may read: it names people.
pub(super) fn open(path: Option<&Path>) -> Result<(), Refusal> {
    let Some(path) = path else { return Ok(()) };
    let cannot = |why: &dyn std::fmt::Display| format!("cannot log to {}: {why}", path.display());
    let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path);
    let file = file.map_err(|error| cannot(&error))?;
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(Mutex::new(file))
        .with_ansi(false)
        .with_filter(LevelFilter::DEBUG);
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(lines))
        .map_err(|error| cannot(&error))
}
