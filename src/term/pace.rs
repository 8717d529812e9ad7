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
/// An answer that takes longer is lost; the slowest links need a second or two for a screen.
const LOST: Duration = Duration::from_secs(5);
/// After so many questions without any answer, the terminal is not asked again.
const QUESTIONS: usize = 16;

/// Whether the terminal answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answers {
    /// Not known yet. Nothing waits for an answer that may never come.
    Unknown,
    Yes,
    No,
}

/// Decides when there is room for a frame.
#[derive(Debug)]
pub struct Pace {
    answers: Answers,
    /// When the frames left whose answer is still to come.
    in_flight: VecDeque<Instant>,
    fastest: Duration,
    window: f64,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            answers: Answers::Unknown,
            in_flight: VecDeque::new(),
            fastest: Duration::MAX,
            window: FIRST,
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
        self.in_flight.front().filter(|_| full).map(|oldest| *oldest + LOST)
    }

    fn is_full(&self) -> bool {
        let frames = u32::try_from(self.in_flight.len()).unwrap_or(u32::MAX);
        f64::from(frames) >= self.window
    }

    /// A frame with a question leaves.
    pub fn asked(&mut self, now: Instant) {
        if self.in_flight.front().is_some_and(|oldest| now >= *oldest + LOST) {
            *self = Self::default();
        }
        self.in_flight.push_back(now);
        if self.answers == Answers::Unknown && self.in_flight.len() >= QUESTIONS {
            self.answers = Answers::No;
            self.in_flight.clear();
        }
    }

    /// An answer came. Answers that nobody asked for are ignored.
    pub fn answered(&mut self, now: Instant) {
        // A window that held nothing back has proved nothing, and must not grow.
        let was_full = self.is_full();
        let Some(asked) = self.in_flight.pop_front() else { return };
        self.answers = Answers::Yes;
        let took = now.saturating_duration_since(asked);
        self.fastest = self.fastest.min(took);
        let queue = took.saturating_sub(self.fastest);
        if queue < SHORT && was_full {
            self.window += 1.0 / self.window;
        } else if queue > LONG {
            self.window *= 0.7;
        }
        self.window = self.window.clamp(LEAST, MOST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    /// Draws whenever there is room for `for_ms`, at most 30 times a second, over a link that
    /// takes `each` for a frame after what is before it, and `way` in both directions together.
    /// Returns how many frames were drawn, and the longest that one took, once the terminal is
    /// known to answer and the first frames have arrived.
    fn run(for_ms: u32, way: Duration, each: Duration) -> (usize, Duration) {
        let start = Instant::now();
        let mut pace = Pace::default();
        let mut arrivals: VecDeque<Instant> = VecDeque::new();
        let (mut free_at, mut frames, mut longest) = (start, 0, Duration::ZERO);
        for now in (0..for_ms).map(|ms| start + ms * MS) {
            while arrivals.front().is_some_and(|arrival| *arrival <= now) {
                arrivals.pop_front();
                pace.answered(now);
            }
            let is_turn = (now - start).as_millis().is_multiple_of(33);
            if is_turn && pace.room_at().is_none_or(|at| at <= now) {
                pace.asked(now);
                free_at = free_at.max(now) + each;
                arrivals.push_back(free_at + way);
                frames += 1;
                let warm = now > start + 2_000 * MS;
                longest = if warm { longest.max(free_at + way - now) } else { longest };
            }
        }
        (frames, longest)
    }

    #[test]
    fn a_fast_link_gets_every_frame_also_over_a_long_way() {
        assert_eq!(run(9_900, MS, MS).0, 300);
        let (frames, _) = run(9_900, 300 * MS, MS);
        assert!(frames > 270, "{frames} of 300");
    }

    #[test]
    fn a_slow_link_gets_what_it_carries_and_no_queue() {
        let (frames, longest) = run(10_000, 300 * MS, 100 * MS);
        assert!(frames > 70, "{frames} of the 100 that the link carries");
        assert!(longest <= 600 * MS, "{longest:?} instead of 400 ms");
    }

    #[test]
    fn a_terminal_that_never_answers_is_left_alone_and_never_waited_for() {
        let mut pace = Pace::default();
        let now = Instant::now();
        for _ in 0..QUESTIONS {
            assert!(pace.asks() && pace.room_at().is_none());
            pace.asked(now);
        }
        assert!(!pace.asks() && pace.room_at().is_none());
    }

    #[test]
    fn an_answer_that_is_lost_does_not_freeze_the_screen() {
        let mut pace = Pace::default();
        let now = Instant::now();
        pace.asked(now);
        pace.answered(now);
        while pace.room_at().is_none() {
            pace.asked(now);
        }
        assert_eq!(pace.room_at(), Some(now + LOST));
        pace.asked(now + LOST);
        assert_eq!(pace.room_at(), None, "it begins anew");
    }

    #[test]
    fn an_answer_without_a_question_is_ignored() {
        let mut pace = Pace::default();
        pace.answered(Instant::now());
        assert_eq!(pace.answers, Answers::Unknown);
    }
}
