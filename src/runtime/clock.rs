//! The only clock of the model: time enters it as data.

use std::time::Duration;

use jiff::SignedDuration;
use tokio::time::Instant;

use crate::domain::Timestamp;

/// Tells the time to the model, and how long a pause of the model lasts.
///
/// Tests run it faster together with the demo portal's clock, so that a minute of both takes a
/// second and their order stays the same.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: Timestamp,
    speed: u32,
}

impl Clock {
    /// The time of this machine.
    pub fn real() -> Self {
        Self::fast(1)
    }

    /// From now on so many times as fast; at least once.
    pub fn fast(speed: u32) -> Self {
        Self { start: Timestamp::now(), speed: speed.max(1) }
    }

    /// What time it is for the model.
    pub fn now(&self) -> Timestamp {
        let passed = Timestamp::now().duration_since(self.start);
        passed
            .checked_mul(self.speed.cast_signed())
            .and_then(|passed| self.start.checked_add(passed).ok())
            .unwrap_or(self.start)
    }

    /// How far the model's time is ahead of this machine's.
    pub fn lead(&self) -> SignedDuration {
        self.now().duration_since(Timestamp::now())
    }

    /// How long a pause of the model lasts in real time.
    pub fn pause(&self, pause: Duration) -> Duration {
        pause / self.speed
    }

    /// What time it will be for the model at this instant; the past counts as now.
    pub fn at(&self, instant: Instant) -> Timestamp {
        let ahead = instant.saturating_duration_since(Instant::now()) * self.speed;
        self.now().checked_add(ahead).unwrap_or(Timestamp::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fast_clock_runs_ahead_and_shortens_pauses_alike() {
        let clock = Clock::fast(1_000);
        assert_eq!(clock.pause(Duration::from_secs(2)), Duration::from_millis(2));
        let soon = clock.at(Instant::now() + Duration::from_secs(1));
        let ahead = soon.duration_since(clock.start).as_secs();
        assert!((990..2_000).contains(&ahead), "{ahead} s");
    }
}
