//! The pace: how fast and in which order requests leave this machine.
//!
//! A portal takes 1,500 requests a minute and few of them at once (docspace-api.md 13), and the
//! people who work on it need some of that. So requests are admitted by priority, first come
//! first served within one, and never faster than the limits in any second, however the seconds
//! are cut. A stop never waits for its turn.
//!
//! There is no background task: whoever joins or leaves hands out what is free, and an alarm is
//! set only while somebody waits for time to pass.

#[cfg(test)]
mod tests;
mod window;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use tokio::{runtime::Handle, sync::oneshot, time::Instant};

use self::window::Window;
use super::net::NetWriter;

/// Who goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// Stopping a run: leaves at once, whatever the limits say. Only a 429 holds it.
    Stop,
    /// Starting a run, and the readings that belong to the start.
    Start,
    /// Asking for the progress of a run.
    Poll,
    /// Everything that fills lists.
    List,
}

/// How many requests may leave. The defaults are well below what a portal takes by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Requests in any second.
    pub per_second: usize,
    /// Of these, polls.
    pub polls_per_second: usize,
    /// Requests without an answer yet.
    pub in_flight: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { per_second: 20, polls_per_second: 10, in_flight: 8 }
    }
}

/// The longest wait after a 429 that names none (docspace-api.md 13).
const LONGEST_BACK_OFF: Duration = Duration::from_secs(60);

/// Admits requests one by one.
#[derive(Debug)]
pub(super) struct Pace(Arc<Shared>);

/// The right to have one request under way; dropping it lets the next one go.
#[derive(Debug)]
pub(super) struct Permit {
    shared: Arc<Shared>,
    granted: Instant,
}

#[derive(Debug)]
struct Shared {
    in_flight: usize,
    net: Arc<NetWriter>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Who waits, by [`Priority`]. A waiter who went away leaves a closed sender behind.
    waiting: [VecDeque<oneshot::Sender<Permit>>; 4],
    sent: Window,
    polls: Window,
    in_flight: usize,
    throttle: Throttle,
    /// When the alarm rings that is set.
    alarm: Option<Instant>,
}

/// What 429 answers have said.
#[derive(Debug, Default)]
struct Throttle {
    /// Nothing leaves before this.
    until: Option<Instant>,
    /// When the latest pause began: an answer to an older request tells nothing new.
    began: Option<Instant>,
    /// Pauses in a row.
    streak: u32,
}

/// What can be done now.
enum Next {
    Admit(Priority),
    WaitUntil(Instant),
    /// Nobody waits, or somebody waits for an answer to come in.
    Nothing,
}

impl Pace {
    pub(super) fn new(limits: Limits, net: Arc<NetWriter>) -> Self {
        let state = State {
            waiting: Default::default(),
            sent: Window::new(limits.per_second),
            polls: Window::new(limits.polls_per_second),
            in_flight: 0,
            throttle: Throttle::default(),
            alarm: None,
        };
        Self(Arc::new(Shared { in_flight: limits.in_flight, net, state: Mutex::new(state) }))
    }

    /// Waits for the turn of a request. Dropping the future gives up the place.
    pub(super) async fn admit(&self, priority: Priority) -> Permit {
        let (turn, admitted) = oneshot::channel();
        self.0.state().waiting[priority as usize].push_back(turn);
        self.0.hand_out();
        match admitted.await {
            Ok(permit) => permit,
            // The sender is only dropped with the queue, and `self` keeps the queue.
            Err(_) => std::future::pending().await,
        }
    }
}

impl Permit {
    /// The portal answered this request with 429: nothing leaves until it is over. Returns how
    /// long that is.
    pub(super) fn throttled(&self, retry_after: Option<Duration>) -> Duration {
        let now = Instant::now();
        let mut state = self.shared.state();
        let throttle = &mut state.throttle;
        let known = throttle.until.filter(|until| now < *until);
        if throttle.began.is_none_or(|began| self.granted > began) {
            throttle.began = Some(now);
            throttle.streak += 1;
        }
        let until = match (retry_after, known) {
            (Some(wait), known) => known.max(Some(now + wait)),
            // One of several requests that ran into the same wall.
            (None, Some(known)) => Some(known),
            (None, None) => Some(now + back_off(throttle.streak)),
        };
        throttle.until = until;
        self.shared.net.paused(until);
        drop(state);
        self.shared.hand_out();
        until.map_or(Duration::ZERO, |until| until - now)
    }

    /// The portal took this request: the next 429 starts from the shortest wait again.
    pub(super) fn accepted(&self) {
        let mut state = self.shared.state();
        if state.throttle.began.is_none_or(|began| self.granted > began) {
            state.throttle.streak = 0;
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.shared.state().in_flight -= 1;
        self.shared.hand_out();
    }
}

/// 1 s, 2 s, 4 s … 60 s, each up to a quarter longer so that several consoles drift apart.
fn back_off(streak: u32) -> Duration {
    let seconds = 1_u64 << streak.saturating_sub(1).min(6);
    Duration::from_secs(seconds).mul_f64(1.0 + fastrand::f64() / 4.0).min(LONGEST_BACK_OFF)
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Admits whoever may go now, and sets the alarm for whoever has to wait for time to pass.
    fn hand_out(self: &Arc<Self>) {
        let now = Instant::now();
        let mut state = self.state();
        let mut turns = Vec::new();
        loop {
            match state.next(now, self) {
                Next::Admit(priority) => turns.extend(state.take(priority, now)),
                Next::WaitUntil(at) => {
                    self.set_alarm(&mut state, at);
                    break;
                }
                Next::Nothing => break,
            }
        }
        drop(state);
        for turn in turns {
            // A waiter who went away in this very moment: the permit is dropped, which hands
            // out again.
            drop(turn.send(Permit { shared: Arc::clone(self), granted: now }));
        }
    }

    fn set_alarm(self: &Arc<Self>, state: &mut State, at: Instant) {
        if state.alarm.is_some_and(|set| set <= at) {
            return;
        }
        // A request may also be dropped while the runtime goes away; then nobody waits any more.
        if let Ok(runtime) = Handle::try_current() {
            state.alarm = Some(at);
            runtime.spawn(ring(Arc::downgrade(self), at));
        }
    }
}

/// Hands out again once `at` has come, unless the client is gone by then.
async fn ring(shared: Weak<Shared>, at: Instant) {
    tokio::time::sleep_until(at).await;
    if let Some(shared) = shared.upgrade() {
        let mut state = shared.state();
        if state.alarm == Some(at) {
            state.alarm = None;
        }
        drop(state);
        shared.hand_out();
    }
}

impl State {
    fn next(&mut self, now: Instant, shared: &Shared) -> Next {
        if let Some(until) = self.throttle.until {
            if now < until {
                return Next::WaitUntil(until);
            }
            self.throttle.until = None;
            shared.net.paused(None);
        }
        for queue in &mut self.waiting {
            while queue.front().is_some_and(oneshot::Sender::is_closed) {
                queue.pop_front();
            }
        }
        if self.waits(Priority::Stop) {
            return Next::Admit(Priority::Stop);
        }
        if self.in_flight >= shared.in_flight {
            return Next::Nothing;
        }
        let polls_free_at = self.polls.free_at(now);
        let first = [Priority::Start, Priority::Poll, Priority::List].into_iter().find(|&class| {
            self.waits(class) && (class != Priority::Poll || polls_free_at.is_none())
        });
        match (first, self.sent.free_at(now)) {
            (Some(class), None) => Next::Admit(class),
            (Some(_), Some(at)) => Next::WaitUntil(at),
            (None, _) if self.waits(Priority::Poll) => {
                polls_free_at.map_or(Next::Nothing, Next::WaitUntil)
            }
            (None, _) => Next::Nothing,
        }
    }

    fn waits(&self, priority: Priority) -> bool {
        !self.waiting[priority as usize].is_empty()
    }

    /// Takes the first of a class out of its line and books its request.
    fn take(&mut self, priority: Priority, now: Instant) -> Option<oneshot::Sender<Permit>> {
        let turn = self.waiting[priority as usize].pop_front()?;
        self.in_flight += 1;
        self.sent.book(now);
        if priority == Priority::Poll {
            self.polls.book(now);
        }
        Some(turn)
    }
}
