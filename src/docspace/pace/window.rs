use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;

/// How long a booking counts.
const SECOND: Duration = Duration::from_secs(1);

/// At most so many bookings in any second: a sliding window, so that the end of one second and
/// the beginning of the next do not add up to a burst.
#[derive(Debug)]
pub(super) struct Window {
    limit: usize,
    booked: VecDeque<Instant>,
}

impl Window {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit: limit.max(1), booked: VecDeque::with_capacity(limit) }
    }

    /// When the next booking is possible; `None` is now.
    pub(super) fn free_at(&mut self, now: Instant) -> Option<Instant> {
        while self.booked.front().is_some_and(|&booked| booked + SECOND <= now) {
            self.booked.pop_front();
        }
        // Stops overdraw, so more than `limit` may be booked.
        let blocking = self.booked.len().checked_sub(self.limit)?;
        self.booked.get(blocking).map(|&booked| booked + SECOND)
    }

    /// Books one request, whether or not there was room.
    pub(super) fn book(&mut self, now: Instant) {
        self.booked.push_back(now);
    }
}
