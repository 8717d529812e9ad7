//! The model and what moves it, without a terminal.

use super::{Clock, Executor, executor::Errand};
use crate::app::{Habits, Model, Msg, Past, Preferences, update};

/// The one owner of the model.
pub struct Engine {
    model: Model,
    executor: Executor,
    clock: Clock,
}

/// How many messages are taken in before the screen gets its turn.
const BATCH: usize = 256;

impl Engine {
    /// An engine at its start; `host` is the portal as the header names it.
    pub fn new(host: &str, clock: Clock, executor: Executor) -> Self {
        let mut model = Model::new(host, clock.now());
        model.zone = clock.zone();
        Self { model, executor, clock }
    }

    /// The same, with what the person chose to have otherwise. It goes before the past and the
    /// habits: what those tell names the keys that hold.
    #[must_use]
    pub fn with_preferences(mut self, preferences: Preferences) -> Self {
        self.model.preferences = preferences;
        self
    }

    /// The same, with what earlier runs of the console left behind.
    #[must_use]
    pub fn with_past(mut self, past: Past) -> Self {
        self.feed([Msg::Journal(Box::new(past))]);
        self
    }

    /// The same, arranged as the admin likes it; what changes of that is remembered.
    #[must_use]
    pub fn with_habits(mut self, habits: Habits) -> Self {
        self.feed([Msg::Habits(Box::new(habits))]);
        self
    }

    /// Waits until what was to be kept is on disk, for a moment at most.
    pub async fn flush(&self) {
        self.executor.flush().await;
    }

    /// The state.
    pub const fn model(&self) -> &Model {
        &self.model
    }

    /// Waits for what a background job has to say. Nothing is lost if the wait is given up.
    pub async fn next(&mut self) -> Msg {
        self.executor.next().await
    }

    /// Takes in this message and those that are ready behind it.
    pub fn feed_ready(&mut self, first: Msg) -> Vec<Errand> {
        let mut batch = vec![first];
        while batch.len() < BATCH
            && let Some(msg) = self.executor.ready()
        {
            batch.push(msg);
        }
        self.feed(batch)
    }

    /// Takes in messages, after telling the time. Returns what only the holder of the terminal
    /// can do; everything else is on its way.
    pub fn feed(&mut self, msgs: impl IntoIterator<Item = Msg>) -> Vec<Errand> {
        let clock = Msg::Clock(self.clock.now());
        let mut errands = Vec::new();
        for msg in std::iter::once(clock).chain(msgs) {
            for effect in update(&mut self.model, msg) {
                errands.extend(self.executor.perform(effect));
            }
        }
        errands
    }

    /// Waits until no call is on its way; see [`Executor::idle`].
    pub fn idle(&self) -> impl Future<Output = ()> + use<> {
        self.executor.idle()
    }
}
