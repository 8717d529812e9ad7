use std::time::Duration;

use jiff::SignedDuration;
use tokio::{sync::watch, time::Instant};

use crate::domain::Timestamp;

/// How the line to the portal is doing, for the screen. Watch it with
/// [`Client::net`](super::Client::net).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Net {
    /// How long the portal takes to answer: smoothed over the last few requests, in whole
    /// milliseconds, without the time that a request waited on this side.
    pub latency: Option<Duration>,
    /// The portal answered 429: nothing is sent before this instant. `None` once it is over.
    pub paused_until: Option<Instant>,
    /// How far the portal's clock is ahead of this machine's (negative: behind), by the `Date` of
    /// its answers: smoothed over the last few, in whole milliseconds. `Date` is in seconds, so
    /// the first answers tell it to half a second only.
    pub clock_offset: Option<SignedDuration>,
}

/// An offset that differs by more than this from the smoothed one is no noise: a clock was set, or
/// this machine slept.
const CLOCK_WAS_SET: SignedDuration = SignedDuration::from_secs(2);

impl Net {
    /// Takes the time that one answer took into the smoothed latency (weight one quarter).
    fn observe(&mut self, took: Duration) {
        let smooth = self.latency.map_or(took, |latency| (latency * 3 + took) / 4);
        let millis = smooth.as_millis().try_into().unwrap_or(u64::MAX);
        self.latency = Some(Duration::from_millis(millis));
    }

    /// Takes one answer's offset into the smoothed one (weight one eighth).
    fn compare(&mut self, offset: SignedDuration) {
        let smooth = match self.clock_offset {
            Some(known) if (offset - known).abs() < CLOCK_WAS_SET => (known * 7 + offset) / 8,
            _ => offset,
        };
        let millis = i64::try_from(smooth.as_millis()).unwrap_or_default();
        self.clock_offset = Some(SignedDuration::from_millis(millis));
    }
}

/// The one writer of [`Net`]: wakes its readers only when something changed.
#[derive(Debug, Default)]
pub(super) struct NetWriter(watch::Sender<Net>);

impl NetWriter {
    pub(super) fn watch(&self) -> watch::Receiver<Net> {
        self.0.subscribe()
    }

    /// An answer came just now, after `took`; the portal says that it gave it at `date`.
    pub(super) fn answered(&self, took: Duration, date: Option<Timestamp>) {
        let offset = date.map(|date| offset(date, Timestamp::now(), took));
        self.change(|net| {
            net.observe(took);
            if let Some(offset) = offset {
                net.compare(offset);
            }
        });
    }

    pub(super) fn paused(&self, until: Option<Instant>) {
        self.change(|net| net.paused_until = until);
    }

    fn change(&self, change: impl FnOnce(&mut Net)) {
        self.0.send_if_modified(|net| {
            let before = *net;
            change(net);
            *net != before
        });
    }
}

/// How far the portal's clock is ahead, by one answer that came `now`. It was given about halfway
/// between question and answer, and its date was cut to the second, by half a second on average.
fn offset(date: Timestamp, now: Timestamp, took: Duration) -> SignedDuration {
    let halfway = SignedDuration::try_from(took / 2).unwrap_or_default();
    date.duration_since(now) + SignedDuration::from_millis(500) + halfway
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millisecond(1_795_000_000_000 + millis).unwrap()
    }

    /// What answers say that come every 370 ms from a clock which is `ahead` of this one.
    fn answers(ahead: i64, count: i64) -> impl Iterator<Item = SignedDuration> {
        (0..count).map(|number| number * 370).map(move |now| {
            let date = (now - 20 + ahead).div_euclid(1000) * 1000;
            offset(at(date), at(now), Duration::from_millis(40))
        })
    }

    #[test]
    fn the_clocks_are_compared_to_a_fraction_of_what_the_date_tells() {
        for ahead in [-7_300, -400, 0, 250, 61_000] {
            let mut net = Net::default();
            for offset in answers(ahead, 40) {
                net.compare(offset);
                let wrong = net.clock_offset.unwrap() - SignedDuration::from_millis(ahead);
                assert!(wrong.abs() <= SignedDuration::from_millis(500), "{ahead}: {wrong:?}");
            }
            let wrong = net.clock_offset.unwrap() - SignedDuration::from_millis(ahead);
            assert!(wrong.abs() <= SignedDuration::from_millis(200), "{ahead}: {wrong:?}");
        }
    }

    #[test]
    fn a_clock_that_was_set_is_believed_at_once() {
        let mut net = Net::default();
        answers(0, 20).chain(answers(3_600_000, 1)).for_each(|offset| net.compare(offset));
        assert!(net.clock_offset.unwrap() > SignedDuration::from_secs(3_599));
    }
}
