//! How far the screen is behind a held key over slow links, with more and more live tasks.
//! `cargo bench --bench link`.
//!
//! The console's own model, picture, brush and pacing run against a simulated link and a terminal
//! that answers at once, in simulated time: the same figures on any machine, in seconds. A key
//! moves the cursor of a list 30 times a second for 5 s; each second the running times change,
//! and ten times a second a task tells something. What counts is when the first frame that
//! shows the last key has arrived whole, and the floor is a program that echoes each key.
//! What the whole program does over a real pty is measured from outside.

#[path = "common/company.rs"]
mod company;

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use company::{PAGE, PEOPLE, report, theme, with_pages, with_tasks};
use handover::{
    app::{Effect, Key, Model, Msg, update, view},
    offboard::{CallId, CaseId, Observation, Order},
    term::{pace::Pace, screen::Screen},
    ui::Theme,
};
use jiff::SignedDuration;
use ratatui::layout::Size;

/// Name, milliseconds of one way, bytes a second.
const LINKS: [(&str, u32, u32); 4] =
    [("wan", 50, 1_000_000), ("3g", 100, 50_000), ("slow", 150, 10_000), ("gprs", 300, 4_000)];
const TASKS: [u32; 4] = [0, 8, 50, 500];
const HELD: u32 = 5_000;
const KEYS_PER_SECOND: u32 = 30;
/// The pauses of the console's loop: between frames, and before the answer to a key.
const FRAME: u32 = 33;
const ANSWER: u32 = 2;

fn main() {
    println!(
        "ms from the release of a key until its last step is seen, and that as a ratio to `cat`"
    );
    println!(
        "{:>6} {:>6} {:>8} {:>6} {:>9} {:>9} {:>9}",
        "link", "tasks", "lag", "ratio", "frames/s", "bytes/key", "gap"
    );
    for (name, way, rate) in LINKS {
        for tasks in TASKS {
            let run = Console::new(tasks).hold(way, rate);
            println!(
                "{name:>6} {tasks:>6} {:>8} {:>6.2} {:>9.1} {:>9} {:>9}",
                run.lag,
                f64::from(run.lag) / f64::from(2 * way),
                f64::from(run.frames) * 1_000.0 / f64::from(HELD),
                run.bytes / (HELD * KEYS_PER_SECOND / 1_000),
                run.gap,
            );
        }
    }
}

/// What was seen.
struct Run {
    lag: u32,
    frames: u32,
    bytes: u32,
    /// The longest time between two frames' arrivals while the key was held.
    gap: u32,
}

struct Console {
    model: Model,
    theme: Theme,
    screen: Screen,
    looks: VecDeque<(CaseId, CallId, u8)>,
}

impl Console {
    fn new(tasks: u32) -> Self {
        let (model, orders) = with_tasks(with_pages(PEOPLE / PAGE / 10), tasks);
        let look = |order| match order {
            Order::Call { case, id, .. } => Some((case, id, 5)),
            _ => None,
        };
        let looks: VecDeque<_> = orders.into_iter().filter_map(look).collect();
        assert_eq!(looks.len(), tasks as usize, "every task is watched");
        Self { model, theme: theme(), screen: Screen::new(Size::new(120, 40)), looks }
    }

    /// A task tells something: mostly that nothing has changed.
    fn hear(&mut self, steps: u32) {
        let Some((case, call, percentage)) = self.looks.pop_front() else { return };
        let percentage =
            if steps.is_multiple_of(3) { (percentage + 5) % 95 + 5 } else { percentage };
        let seen = Observation::Answered(report(percentage));
        for effect in update(&mut self.model, Msg::Seen { case, call, seen }) {
            if let Effect::Call { case, id, .. } = effect {
                self.looks.push_back((case, id, percentage));
            }
        }
    }

    fn frame(&mut self) -> Option<Vec<u8>> {
        let Self { model, theme, screen, .. } = self;
        screen.frame(|buffer| view(model, theme, buffer.area, buffer))
    }

    /// Holds the key. Time is counted in milliseconds from `start`, which is only a name for
    /// zero.
    fn hold(&mut self, way: u32, rate: u32) -> Run {
        const WARM: u32 = 3_000;
        let (start, mut pace) = (Instant::now(), Pace::default());
        let at = |ms: u32| start + Duration::from_millis(ms.into());
        let (mut answers, mut probe) = (VecDeque::<u32>::new(), None::<u32>);
        let (mut free, mut next_frame, mut drawn, mut dirty) = (0, 0, 0, true);
        let (mut run, mut last_arrival) = (Run { lag: 0, frames: 0, bytes: 0, gap: 0 }, WARM);
        // A key is released right after its last repetition.
        let release = WARM + HELD - 1_000 / KEYS_PER_SECOND;
        for now in 0.. {
            if probe.take_if(|answer| *answer <= now).is_some() {
                pace.found(at(now));
            }
            while answers.front().is_some_and(|answer| *answer <= now) {
                answers.pop_front();
                pace.answered(at(now));
            }
            if now.is_multiple_of(1_000) {
                let time = self.model.now + SignedDuration::from_secs(1);
                update(&mut self.model, Msg::Clock(time));
                dirty = dirty || self.model.wants_clock();
            }
            if now.is_multiple_of(100) {
                self.hear(now / 100);
                dirty = dirty || !self.looks.is_empty();
            }
            // The last key arrives one way after it was pressed.
            let key = now.checked_sub(WARM + way).filter(|held| *held < HELD);
            if key.is_some_and(|held| (held * KEYS_PER_SECOND) % 1_000 < KEYS_PER_SECOND) {
                update(&mut self.model, Msg::Key(Key::char('j')));
                (dirty, next_frame) = (true, next_frame.min(drawn + ANSWER));
            }
            if dirty
                && now >= next_frame
                && pace.room_at(at(now)).is_none_or(|room| room <= at(now))
            {
                (dirty, drawn, next_frame) = (false, now, now + FRAME);
                let Some(frame) = self.frame() else { continue };
                // The status request at its end.
                let bytes = u32::try_from(frame.len()).unwrap_or(u32::MAX) + 4;
                pace.begin(at(now));
                if pace.probes() {
                    pace.probed(at(now));
                    probe = Some(free.max(now) + 2 * way);
                }
                pace.sent(at(now), frame.len() + 4);
                free = free.max(now) + (bytes * 1_000).div_ceil(rate);
                let arrival = free + way;
                answers.push_back(arrival + way);
                if (WARM..release + 2 * way).contains(&arrival) {
                    (run.frames, run.bytes) = (run.frames + 1, run.bytes + bytes);
                    run.gap = run.gap.max(arrival - last_arrival);
                    last_arrival = arrival;
                }
                if now >= release + way {
                    run.lag = arrival - release;
                    return run;
                }
            } else if now >= release + way && !dirty {
                // The last key was drawn with an earlier frame.
                run.lag = last_arrival.saturating_sub(release);
                return run;
            }
        }
        run
    }
}
