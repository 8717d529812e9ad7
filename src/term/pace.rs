//! How many frames may be on their way to the terminal.
//!
//! Over a slow link a program draws faster than the link carries, and what a key does is seen
//! only after everything before it. So each frame ends in a question to the terminal, and the
//! answer tells how long the frame took. That time minus the smallest one seen is the delay of
//! the queue: while it is small, more frames may be on their way; when it grows, fewer (TCP Vegas
//! in small). What waits for room is not a frame but the wish for one, so what is drawn is always
//! the newest state.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

/// With a shorter queue than this, one more frame in flight is tried.
const SHORT: Duration = Duration::from_millis(40);
/// With a longer one, fewer frames.
const LONG: Duration = Duration::from_millis(80);
/// How many frames at first, at least and at most.
const FIRST: f64 = 4.0;
const LEAST: f64 = 1.0;
const MOST: f64 = 16.0;
/// An answer that takes longer is lost; the slowest links need a second or two for a screen. If
/// it would have been the first, the terminal is not asked again.
const LOST: Duration = Duration::from_secs(5);
/// A frame of so many bytes tells how wide the way is.
const LARGE: u32 = 1_000;

/// Whether the terminal answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answers {
    /// Not known yet. Nothing waits for an answer that may never come.
    Unknown,
    Yes,
    No,
}

/// A frame that left.
#[derive(Clone, Copy, Debug)]
struct Frame {
    left: Instant,
    bytes: u32,
    /// Nothing was on its way before it, so it waited for nothing but itself.
    alone: bool,
}

/// A frame that arrived.
#[derive(Clone, Copy, Debug)]
struct Trip {
    took: Duration,
    bytes: u32,
}

/// Decides when there is room for a frame.
#[derive(Debug)]
pub struct Pace {
    answers: Answers,
    /// The frames whose answer is still to come.
    in_flight: VecDeque<Frame>,
    /// The fastest trip: the length of the way.
    fastest: Option<Trip>,
    /// The last trip of a large frame that was alone: the width of the way.
    widest: Option<Trip>,
    window: f64,
    /// When the window last shrank. Frames that left before it tell of the old window.
    shrunk: Option<Instant>,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            answers: Answers::Unknown,
            in_flight: VecDeque::new(),
            fastest: None,
            widest: None,
            window: FIRST,
            shrunk: None,
        }
    }
}

impl Pace {
    /// Whether frames are to end in a question.
    pub fn asks(&self) -> bool {
        self.answers != Answers::No
    }

    /// From when on there is room for a frame, if no answer comes first; `None` is now.
    pub fn room_at(&self) -> Option<Instant> {
        let full = self.answers == Answers::Yes && self.is_full();
        self.in_flight.front().filter(|_| full).map(|oldest| oldest.left + LOST)
    }

    fn is_full(&self) -> bool {
        let frames = u32::try_from(self.in_flight.len()).unwrap_or(u32::MAX);
        f64::from(frames) >= self.window
    }

    /// A frame of so many bytes leaves, with a question at its end.
    pub fn asked(&mut self, now: Instant, bytes: usize) {
        if self.in_flight.front().is_some_and(|oldest| now >= oldest.left + LOST) {
            let answers = match self.answers {
                Answers::Yes => Answers::Unknown,
                Answers::Unknown | Answers::No => Answers::No,
            };
            *self = Self { answers, ..Self::default() };
        }
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let alone = self.in_flight.is_empty();
        self.in_flight.push_back(Frame { left: now, bytes, alone });
    }

    /// An answer came. Answers that nobody asked for are ignored.
    pub fn answered(&mut self, now: Instant) {
        // A window that held nothing back has proved nothing, and must not grow.
        let was_full = self.is_full();
        let Some(frame) = self.in_flight.pop_front() else { return };
        self.answers = Answers::Yes;
        let queue = self.learn(frame, now.saturating_duration_since(frame.left));
        if queue < SHORT && was_full {
            self.window += 1.0 / self.window;
        } else if queue > LONG && self.shrunk.is_none_or(|shrunk| frame.left > shrunk) {
            self.window *= 0.7;
            self.shrunk = Some(now);
        }
        self.window = self.window.clamp(LEAST, MOST);
    }

    /// Learns from a trip, and returns how long the frame waited for others: the trip without
    /// the way itself, and without the time that the frame's own bytes take. Without the latter,
    /// few frames would mean large ones, and those even fewer.
    fn learn(&mut self, frame: Frame, took: Duration) -> Duration {
        let trip = Trip { took, bytes: frame.bytes };
        let fastest = self.fastest.filter(|fastest| fastest.took <= took).unwrap_or(trip);
        self.fastest = Some(fastest);
        if frame.alone && frame.bytes >= LARGE {
            self.widest = Some(trip);
        }
        let own = self.widest.map_or(Duration::ZERO, |wide| {
            let more = |trip: Trip| trip.bytes.saturating_sub(fastest.bytes).max(1);
            let share = f64::from(more(trip)) / f64::from(more(wide));
            wide.took.saturating_sub(fastest.took).mul_f64(share)
        });
        took.saturating_sub(fastest.took).saturating_sub(own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    /// Holds a key for `for_ms`, which moves a list by a row 30 times a second, over a link that
    /// takes `way` in both directions together and carries `rate` bytes in a millisecond. A frame
    /// has some bytes of its own and some for each row that moved since the last one. Returns
    /// how many frames were drawn, and the longest that one took once the first ones arrived.
    fn run(for_ms: u32, way: Duration, rate: u32) -> (usize, Duration) {
        let start = Instant::now();
        let mut pace = Pace::default();
        let mut arrivals: VecDeque<Instant> = VecDeque::new();
        let (mut free_at, mut frames, mut longest) = (start, 0, Duration::ZERO);
        let mut rows = 25;
        for now in (0..for_ms).map(|ms| start + ms * MS) {
            while arrivals.front().is_some_and(|arrival| *arrival <= now) {
                arrivals.pop_front();
                pace.answered(now);
            }
            if (now - start).as_millis().is_multiple_of(33) {
                rows += 1;
                if pace.room_at().is_none_or(|at| at <= now) {
                    let bytes = 100 + 160 * rows.min(25);
                    pace.asked(now, bytes as usize);
                    free_at = free_at.max(now) + bytes * 1_000 / rate * MS / 1_000;
                    arrivals.push_back(free_at + way);
                    (frames, rows) = (frames + 1, 0);
                    let warm = now > start + 5_000 * MS;
                    longest = if warm { longest.max(free_at + way - now) } else { longest };
                }
            }
        }
        (frames, longest)
    }

    #[test]
    fn a_fast_link_gets_every_frame_also_over_a_long_way() {
        assert_eq!(run(9_900, MS, 1_000).0, 300);
        let (frames, _) = run(9_900, 300 * MS, 1_000);
        assert!(frames > 270, "{frames} of 300");
    }

    #[test]
    fn a_slow_link_gets_what_it_carries_and_no_queue() {
        let (frames, longest) = run(20_000, 300 * MS, 10);
        assert!(frames > 450, "{frames} of the 600 that the link can just carry");
        assert!(longest < 500 * MS, "{longest:?} instead of 326 ms");
    }

    #[test]
    fn a_link_that_is_too_slow_gets_fewer_frames_and_is_not_overrun() {
        let (frames, longest) = run(30_000, 600 * MS, 4);
        assert!(frames > 15, "{frames}");
        assert!(longest < 2_500 * MS, "{longest:?}; a whole screen alone takes 1.6 s");
    }

    #[test]
    fn a_terminal_that_never_answers_is_left_alone_and_never_waited_for() {
        let mut pace = Pace::default();
        let now = Instant::now();
        for _ in 0..100 {
            assert!(pace.asks() && pace.room_at().is_none());
            pace.asked(now, 100);
        }
        pace.asked(now + LOST, 100);
        assert!(!pace.asks() && pace.room_at().is_none());
    }

    #[test]
    fn an_answer_that_is_lost_does_not_freeze_the_screen() {
        let mut pace = Pace::default();
        let now = Instant::now();
        pace.asked(now, 100);
        pace.answered(now);
        while pace.room_at().is_none() {
            pace.asked(now, 100);
        }
        assert_eq!(pace.room_at(), Some(now + LOST));
        pace.asked(now + LOST, 100);
        assert_eq!(pace.room_at(), None, "it begins anew");
    }

    #[test]
    fn an_answer_without_a_question_is_ignored() {
        let mut pace = Pace::default();
        pace.answered(Instant::now());
        assert_eq!(pace.answers, Answers::Unknown);
    }
}
