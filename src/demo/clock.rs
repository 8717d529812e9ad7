//! The demo portal's clock: real time at any speed, or time that stands until somebody moves it.

use std::time::{Duration, Instant};

use jiff::Timestamp;

/// Tells the portal's time in server milliseconds, counted from the Unix epoch.
#[derive(Debug)]
pub struct Clock {
    /// The time told at `running_since`, or now if the clock stands.
    told: u64,
    /// Since when it runs; nothing if it stands.
    running_since: Option<Instant>,
    speed: f64,
}

impl Clock {
    /// A clock that starts at the machine's time and runs `speed` times as fast. A speed that is not a
    /// positive number makes it stand.
    pub fn running(speed: f64) -> Self {
        let told = u64::try_from(Timestamp::now().as_millisecond()).unwrap_or_default();
        Self { told, running_since: Some(Instant::now()), speed }
    }

    /// A clock that stands at a time.
    pub fn standing(at: u64) -> Self {
        Self { told: at, running_since: None, speed: 1.0 }
    }

    /// The portal's time.
    pub fn now(&self) -> u64 {
        let real = self.running_since.map_or(Duration::ZERO, |since| since.elapsed());
        let passed =
            Duration::try_from_secs_f64(real.as_secs_f64() * self.speed).unwrap_or_default();
        self.told.saturating_add(u64::try_from(passed.as_millis()).unwrap_or(u64::MAX))
    }

    /// Moves the time forward at once, whether the clock runs or stands.
    pub fn advance(&mut self, millis: u64) {
        self.told = self.told.saturating_add(millis);
    }

    /// Stops the clock at its time.
    pub fn pause(&mut self) {
        self.told = self.now();
        self.running_since = None;
    }

    /// Lets the clock run on from the time at which it stands.
    pub fn resume(&mut self) {
        self.told = self.now();
        self.running_since = Some(Instant::now());
    }
}

/// A server time as the portal writes it in its answers: zone UTC, seven fraction digits (all recordings).
/// Times beyond the calendar are its last second.
pub fn iso(millis: u64) -> String {
    let time =
        i64::try_from(millis).ok().and_then(|millis| Timestamp::from_millisecond(millis).ok());
    format!("{:.7}", time.unwrap_or(Timestamp::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_clock_moves_only_when_it_is_moved() {
        let mut clock = Clock::standing(1000);
        assert_eq!(clock.now(), 1000);
        clock.advance(500);
        assert_eq!(clock.now(), 1500);
        clock.advance(u64::MAX);
        assert_eq!(clock.now(), u64::MAX);
    }

    #[test]
    fn a_fast_clock_outruns_the_machine_and_can_be_paused() {
        let mut clock = Clock::running(1_000_000.0);
        let begun = clock.now();
        while clock.now() < begun + 10_000 {
            std::hint::spin_loop();
        }
        clock.pause();
        let paused = clock.now();
        assert!(paused >= begun + 10_000);
        assert_eq!(clock.now(), paused);
        clock.advance(5);
        assert_eq!(clock.now(), paused + 5);
        clock.resume();
        while clock.now() == paused + 5 {
            std::hint::spin_loop();
        }
        assert!(clock.now() > paused + 5);
    }

    #[test]
    fn a_running_clock_starts_at_the_machines_time() {
        let before = Timestamp::now().as_millisecond();
        let told = i64::try_from(Clock::running(1.0).now()).unwrap();
        assert!((before..=Timestamp::now().as_millisecond()).contains(&told));
    }

    #[test]
    fn a_senseless_speed_makes_the_clock_stand() {
        for speed in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let clock = Clock::running(speed);
            assert_eq!(clock.now(), clock.told, "{speed}");
        }
    }

    #[test]
    fn times_are_written_as_the_server_writes_them() {
        assert_eq!(iso(1_795_276_800_123), "2026-11-21T16:00:00.1230000Z");
        assert_eq!(iso(0), "1970-01-01T00:00:00.0000000Z");
        assert!(iso(u64::MAX).starts_with("9999-12-3"));
    }
}
