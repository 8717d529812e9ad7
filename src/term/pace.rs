//! How much may be on its way to the terminal.
//!
//! Over a slow link a program draws faster than the link carries, and what a key does is seen
//! only after everything before it. So each frame ends in a question to the terminal. The answers
//! tell how long the way is and how many bytes the link carries in a second, and so when the link
//! is free again; the next frame leaves then, and never waits in front of it (TCP BBR in small). What
//! waits for room is not a frame but the wish for one, so what is drawn is always the newest state.
//!
//! A terminal that never answers gets a fixed rate. That is decided within a second, and an answer
//! that comes later all the same is welcome.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

/// How long before the link is free the next frame may leave: a clock is never so exact.
const STOCK: Duration = Duration::from_millis(10);
/// An answer that is late by more means that the link is not what it was.
const LATE: Duration = Duration::from_millis(100);
/// Without any answer for so long, the terminal is taken for one that never answers.
const SILENT: Duration = Duration::from_secs(1);
/// So much leaves before the first answer: a question, and two frames.
const FIRST: usize = 2;
/// An answer that takes longer is lost; the slowest links need a second or two for a screen.
const LOST: Duration = Duration::from_secs(5);
/// Bytes a second for a terminal that never answers: a held key needs a third of it.
const ASSUMED: f64 = 20_000.0;
/// Such a terminal may be so far behind; a whole screen is about as large.
const AHEAD: Duration = Duration::from_millis(200);
/// Smaller frames tell of the way, larger ones of the rate.
const TELLING: u32 = 100;
/// How much of what earlier frames told is kept with each new one.
const MEMORY: f64 = 0.9;

/// A frame that left.
#[derive(Clone, Copy, Debug)]
struct Frame {
    left: Instant,
    bytes: u32,
    /// Nothing was on its way before it.
    alone: bool,
    /// It is not a frame but the question that begins one.
    probe: bool,
}

/// Whether the terminal answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answers {
    /// Not known yet, or not yet again.
    Unknown,
    Yes,
    /// It did not within [`LOST`], and nothing was known of it: it is not asked any more.
    Never,
    /// Nobody wants to know: frames are not paced.
    Off,
}

/// Decides when there is room for a frame.
#[derive(Debug)]
pub struct Pace {
    answers: Answers,
    /// The frames whose answer is still to come.
    in_flight: VecDeque<Frame>,
    /// The way there and back, without any bytes.
    way: Option<Duration>,
    /// Bytes that the link carried, and the seconds that it took for them.
    carried: (f64, f64),
    /// When the last frame that arrived was through the link, by the sender's clock.
    through: Option<Instant>,
    /// When everything that left is through a link of the assumed rate.
    assumed: Option<Instant>,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            answers: Answers::Unknown,
            in_flight: VecDeque::new(),
            way: None,
            carried: (0.0, 0.0),
            through: None,
            assumed: None,
        }
    }
}

impl Pace {
    /// Frames are drawn as soon as they are wanted, and end in no question.
    pub fn off() -> Self {
        Self { answers: Answers::Off, ..Self::default() }
    }

    /// Forgets what the terminal told, but not whether it is to be asked.
    pub fn restart(&mut self) {
        if self.asks() {
            *self = Self::default();
        }
    }

    /// Whether frames are to end in a question.
    pub fn asks(&self) -> bool {
        matches!(self.answers, Answers::Unknown | Answers::Yes)
    }

    /// To be called before a frame is drawn: an answer that is lost by now is not waited for.
    pub fn begin(&mut self, now: Instant) {
        if self.in_flight.front().is_some_and(|oldest| now >= oldest.left + LOST) {
            let answers = match self.answers {
                Answers::Yes => Answers::Unknown,
                _ => Answers::Never,
            };
            *self = Self { answers, assumed: self.assumed, ..Self::default() };
        }
    }

    /// Whether the next frame is to begin with a question, too: the two answers tell the way and the
    /// rate apart before anything else is sent. It is another question than that at the end, so an
    /// answer that was given up, and comes after all, cannot be taken for its own.
    pub fn probes(&self) -> bool {
        self.asks() && self.way.is_none() && self.in_flight.is_empty()
    }

    /// From when on there is room for a frame, if no answer comes first; `None` is now.
    pub fn room_at(&self, now: Instant) -> Option<Instant> {
        let oldest = self.in_flight.front().map(|oldest| oldest.left);
        match self.answers {
            Answers::Off => None,
            Answers::Never => self.behind(),
            // The first picture, and the list that fills it.
            Answers::Unknown if self.in_flight.len() <= FIRST => self.behind(),
            Answers::Unknown => oldest.map(|left| left + SILENT).max(self.behind()),
            Answers::Yes => {
                let lost = oldest? + LOST;
                let free = match self.passage() {
                    // The link is slower than it seemed: whatever is sent now waits.
                    Some((due, _)) if now > due + LATE => lost,
                    Some((_, free)) => free.checked_sub(STOCK)?,
                    None => lost,
                };
                Some(free.min(lost))
            }
        }
    }

    /// When the next answer is due, and when everything that left is through the link; `None` if
    /// nothing is on its way, or nothing is known about the link.
    fn passage(&self) -> Option<(Instant, Instant)> {
        let (rate, way) = (self.rate()?, self.way?);
        let mut through = self.in_flight.iter().scan(self.through?, |free, frame| {
            let seconds = f64::from(frame.bytes) / rate;
            *free = (*free).max(frame.left) + Duration::from_secs_f64(seconds);
            Some(*free)
        });
        let first = through.next()?;
        Some((first + way, through.last().unwrap_or(first)))
    }

    /// When a terminal of the assumed rate is no further behind than it may be.
    fn behind(&self) -> Option<Instant> {
        self.assumed.and_then(|through| through.checked_sub(AHEAD))
    }

    /// Bytes a second; `None` as long as frames take no time.
    fn rate(&self) -> Option<f64> {
        let (bytes, seconds) = self.carried;
        (seconds > 0.0).then(|| bytes / seconds)
    }

    /// The question leaves that begins a frame, see [`probes`](Self::probes).
    pub fn probed(&mut self, now: Instant) {
        self.in_flight.push_back(Frame { left: now, bytes: 0, alone: true, probe: true });
    }

    /// So many bytes leave, with a question at their end if the terminal is asked.
    pub fn sent(&mut self, now: Instant, bytes: usize) {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let begins = self.assumed.unwrap_or(now).max(now);
        self.assumed = Some(begins + Duration::from_secs_f64(f64::from(bytes) / ASSUMED));
        if self.asks() {
            let alone = self.in_flight.is_empty();
            self.in_flight.push_back(Frame { left: now, bytes, alone, probe: false });
        }
    }

    /// The answer to the question at the beginning of a frame came.
    pub fn found(&mut self, now: Instant) {
        let Some(probe) = self.next_answer(true) else { return };
        self.answers = Answers::Yes;
        self.way = Some(now.saturating_duration_since(probe.left));
        self.through = Some(probe.left);
    }

    /// What is answered now, if the answer to such a question comes next.
    fn next_answer(&mut self, probe: bool) -> Option<Frame> {
        self.in_flight.front().filter(|frame| frame.probe == probe)?;
        self.in_flight.pop_front()
    }

    /// The answer to the question at the end of a frame came. Answers that nobody waits for are
    /// ignored.
    pub fn answered(&mut self, now: Instant) {
        let due = self.passage().map(|(due, _)| due);
        let Some(frame) = self.next_answer(false) else { return };
        let took = now.saturating_duration_since(frame.left);
        if took > LOST || due.is_some_and(|due| now > due + LATE) {
            // Another link, or one that stood still: what it was like is no guide.
            (self.way, self.carried, self.through) = (None, (0.0, 0.0), None);
            return;
        }
        let tells_of_the_way = frame.alone && frame.bytes < TELLING;
        let way = match self.way {
            // The way became longer, or this frame was unlucky: it is not believed at once.
            Some(known) if took > known && tells_of_the_way => (known * 7 + took) / 8,
            Some(known) => known.min(took),
            // What left before the link is measured anew tells nothing.
            None => return,
        };
        self.way = Some(way);
        let through = now.checked_sub(way).unwrap_or(frame.left).max(frame.left);
        let begun = self.through.unwrap_or(frame.left).max(frame.left);
        if frame.bytes >= TELLING {
            let seconds = through.saturating_duration_since(begun).as_secs_f64();
            let (carried, took) = self.carried;
            self.carried = (carried * MEMORY + f64::from(frame.bytes), took * MEMORY + seconds);
        }
        self.through = Some(through);
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
        let (mut rows, mut probe) = (25, None);
        for now in (0..for_ms).map(|ms| start + ms * MS) {
            if probe.take_if(|arrival| *arrival <= now).is_some() {
                pace.found(now);
            }
            while arrivals.front().is_some_and(|arrival| *arrival <= now) {
                arrivals.pop_front();
                pace.answered(now);
            }
            if (now - start).as_millis().is_multiple_of(33) {
                rows += 1;
            }
            if rows > 0 && pace.room_at(now).is_none_or(|at| at <= now) {
                pace.begin(now);
                if pace.probes() {
                    pace.probed(now);
                    probe = Some(now + way);
                }
                let bytes = 80 + 110 * rows.min(25);
                pace.sent(now, bytes as usize);
                free_at = free_at.max(now) + bytes * 1_000 / rate * MS / 1_000;
                arrivals.push_back(free_at + way);
                (frames, rows) = (frames + 1, 0);
                let warm = now > start + 3_000 * MS;
                longest = if warm { longest.max(free_at + way - now) } else { longest };
            }
        }
        (frames, longest)
    }

    #[test]
    fn a_fast_link_gets_every_frame_also_over_a_long_way() {
        assert_eq!(run(9_900, MS, 1_000).0, 300);
        let (frames, _) = run(9_900, 300 * MS, 1_000);
        assert!(frames > 285, "{frames} of 300");
    }

    #[test]
    fn a_slow_link_gets_what_it_carries_and_no_queue() {
        let (frames, longest) = run(20_000, 300 * MS, 10);
        assert!(frames > 570, "{frames} of the 600 that the link can carry");
        assert!(longest < 350 * MS, "{longest:?} instead of 319 ms");
    }

    #[test]
    fn a_link_that_is_too_slow_gets_fewer_frames_and_is_not_overrun() {
        let (frames, longest) = run(30_000, 600 * MS, 4);
        assert!(frames > 60, "{frames}");
        assert!(longest < 1_100 * MS, "{longest:?}; the way alone takes 600 ms");
    }

    #[test]
    fn a_terminal_that_never_answers_gets_a_rate_within_a_second_and_is_not_asked_for_ever() {
        let mut pace = Pace::default();
        let start = Instant::now();
        assert_eq!(pace.room_at(start), None, "the first frame waits for nothing");
        pace.probed(start);
        pace.sent(start, 2_000);
        assert!(pace.room_at(start).is_none_or(|at| at <= start), "nor does the second");
        pace.sent(start, 2_000);
        assert_eq!(pace.room_at(start), Some(start + SILENT));
        let mut now = start + SILENT;
        let mut bytes = 0_u32;
        while now < start + 10 * SILENT {
            pace.begin(now);
            pace.sent(now, 2_000);
            bytes += 2_000;
            now = pace.room_at(now).unwrap().max(now);
        }
        assert!(!pace.asks() && !pace.probes());
        let rate = f64::from(bytes) / 9.0;
        assert!((ASSUMED * 0.9..ASSUMED * 1.1).contains(&rate), "{rate} bytes a second");
    }

    #[test]
    fn a_late_first_answer_is_welcome() {
        let mut pace = Pace::default();
        let start = Instant::now();
        pace.probed(start);
        pace.sent(start, 4_000);
        pace.found(start + 2 * SILENT);
        pace.answered(start + 3 * SILENT);
        assert_eq!((pace.room_at(start + 4 * SILENT), pace.rate()), (None, Some(4_000.0)));
    }

    #[test]
    fn an_answer_that_is_lost_does_not_freeze_the_screen() {
        let mut pace = Pace::default();
        let now = Instant::now();
        pace.probed(now);
        pace.sent(now, 1_000);
        pace.found(now + 10 * MS);
        pace.answered(now + 110 * MS);
        let now = now + 200 * MS;
        pace.sent(now, 1_000);
        assert_eq!(pace.room_at(now).map(|at| at + STOCK), Some(now + 100 * MS), "when it is free");
        assert_eq!(pace.room_at(now + SILENT), Some(now + LOST), "while the answer is late");
        pace.begin(now + LOST);
        assert!(pace.probes(), "it begins anew");
    }

    /// The way and the rate that a pace learns when this many frames of these bytes are answered
    /// one after the other.
    fn learn(pace: &mut Pace, mut now: Instant, way: Duration, rate: u32, frames: u32) -> Instant {
        for _ in 0..frames {
            now = now.max(pace.room_at(now).unwrap_or(now));
            pace.begin(now);
            let probes = pace.probes();
            if probes {
                pace.probed(now);
            }
            pace.sent(now, 250);
            if probes {
                pace.found(now + way);
            }
            now += way + 250 * MS / rate;
            pace.answered(now);
        }
        now
    }

    #[test]
    fn a_link_that_becomes_another_one_is_measured_anew() {
        let mut pace = Pace::default();
        let now = learn(&mut pace, Instant::now(), 50 * MS, 50, 20);
        assert_eq!(pace.way, Some(50 * MS));
        let now = learn(&mut pace, now, 300 * MS, 50, 3);
        assert_eq!(pace.way, Some(300 * MS), "the way became longer");
        pace.sent(now, 250);
        pace.answered(now + 3_600_000 * MS);
        let now = learn(&mut pace, now + 3_600_000 * MS, 300 * MS, 50, 2);
        let rate = pace.rate().unwrap();
        assert!((45_000.0..55_000.0).contains(&rate), "an hour of sleep is no rate: {rate}");
        // The answer to a frame that was given up is not taken for that of the next one.
        pace.sent(now, 250);
        let now = now + LOST;
        pace.begin(now);
        pace.probed(now);
        pace.sent(now, 250);
        pace.answered(now + MS);
        pace.found(now + 300 * MS);
        pace.answered(now + 305 * MS);
        assert_eq!((pace.way, pace.room_at(now + 305 * MS)), (Some(300 * MS), None));
    }

    #[test]
    fn one_lost_answer_stops_nothing_for_longer_than_it_is_waited_for() {
        let mut pace = Pace::default();
        let now = learn(&mut pace, Instant::now(), 300 * MS, 4, 3);
        pace.sent(now, 4_000_000);
        assert_eq!(pace.room_at(now), Some(now + LOST));
    }

    #[test]
    fn an_answer_without_a_question_is_ignored() {
        let mut pace = Pace::default();
        pace.answered(Instant::now());
        assert_eq!(pace.answers, Answers::Unknown);
    }

    #[test]
    fn without_pacing_nothing_is_asked_and_nothing_waits() {
        let mut pace = Pace::off();
        for _ in 0..100 {
            pace.sent(Instant::now(), 10_000);
            pace.restart();
            assert!(!pace.asks() && !pace.probes() && pace.room_at(Instant::now()).is_none());
        }
    }
}
