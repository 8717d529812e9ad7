//! Playing a journal back on the console.

use std::{env, future::pending};

use super::{
    Refusal,
    arguments::{Choices, Replay},
    console::{background, show},
    settings::Settings,
};
use crate::runtime::{Clock, Engine, Executor, Files, Journal, past};

/// Plays a journal back.
pub(super) fn run(replay: &Replay, choices: &Choices) -> Result<u8, Refusal> {
    let mut past = past::read(&replay.journal)?;
    let settings = Settings::read(choices)?;
    let records = std::mem::take(&mut past.records);
    let begun = records.first().ok_or("there is nothing to play back")?.at;
    let name = replay.journal.file_name().map(|name| name.to_string_lossy());
    let title = format!("replay of {}", name.unwrap_or_default());
    background(async {
        let clock = Clock::from(begun, replay.speed);
        let files = Files::new(&env::temp_dir().join("handover-replay"));
        let executor = Executor::new(clock, Journal::volatile(), files, pending());
        executor.play(records);
        let engine = Engine::new(&title, clock, executor).with_preferences(settings.preferences);
        show(engine.with_past(past), settings.themes, settings.terminal).await
    })
}
