//! The whole portal behind its one lock: the world, the tasks, the clock, the faults.

use super::chores::Chores;
use super::clock::Clock;
use super::faults::{Faults, Revocation};
use super::limiter::Limiter;
use super::queue::{Queue, Settings};
use super::remove::{self, Removal};
use super::second_admin::SecondAdmin;
use super::types::{self, Demotion};
use super::world::World;

/// What happens to the portal from outside.
#[derive(Debug, Clone, Copy)]
enum Event {
    Restart,
    Revoke(Revocation),
    SecondAdmin,
}

/// What handlers work on.
#[derive(Debug)]
pub struct Site {
    /// The portal's state.
    pub world: World,
    /// The reassignment tasks.
    pub reassigns: Queue,
    /// The clean-up after deleted people.
    pub removals: Chores<Removal>,
    /// Type changes.
    pub type_changes: Chores<Demotion>,
    /// The portal's time.
    pub clock: Clock,
    /// What goes wrong on purpose.
    pub faults: Faults,
    /// Counts requests, where it is switched on.
    pub limiter: Option<Limiter>,
    /// Somebody else who works on the portal, too.
    pub second_admin: Option<SecondAdmin>,
    /// How many requests have arrived.
    pub requests: u64,
    /// How many of them asked for a reassignment's progress.
    pub polls: u64,
    /// The time at which the portal started, in server milliseconds.
    started: u64,
    restarted: bool,
}

impl Site {
    /// A portal that opens now.
    pub fn new(world: World, clock: Clock, workers: usize, faults: Faults) -> Site {
        let stock = Settings::default();
        let command_timeout = faults.command_timeout.map_or(stock.command_timeout, millis);
        let reassigns =
            Queue::new(Settings { workers, command_timeout, start_race_every: faults.start_race });
        let started = world.now;
        Site {
            world,
            reassigns,
            removals: Chores::new(remove::STEPS),
            type_changes: Chores::new(types::STEPS),
            clock,
            limiter: faults.rate_limit.then(Limiter::default),
            faults,
            second_admin: None,
            requests: 0,
            polls: 0,
            started,
            restarted: false,
        }
    }

    /// When the portal started, in server milliseconds.
    pub fn started(&self) -> u64 {
        self.started
    }

    /// Lets everything happen that is due by now. Nothing happens by itself: every request begins
    /// with this.
    pub fn catch_up(&mut self) {
        let now = self.clock.now();
        while let Some((at, event)) = self.next_event(now) {
            self.advance(at);
            self.happen(event);
        }
        self.advance(now);
    }

    /// The first of what is due by `now` and comes from outside of the world.
    fn next_event(&self, now: u64) -> Option<(u64, Event)> {
        let restart = self.restart_due(now).map(|at| (at, Event::Restart));
        let revocations = self.faults.revocations.iter().map(|revocation| {
            (self.started.saturating_add(millis(revocation.at)), Event::Revoke(*revocation))
        });
        let second_admin = self.second_admin.as_ref().and_then(|admin| admin.due(now));
        let second_admin = second_admin.map(|at| (at, Event::SecondAdmin));
        revocations
            .filter(|(at, _)| *at <= now)
            .chain(restart)
            .chain(second_admin)
            .min_by_key(|(at, _)| *at)
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Restart => {
                self.restart();
                self.restarted = true;
            }
            Event::Revoke(due) => {
                self.world.keys.switch(due.key, false);
                self.faults.revocations.retain(|revocation| *revocation != due);
            }
            Event::SecondAdmin => {
                if let Some(mut admin) = self.second_admin.take() {
                    admin.act(self);
                    self.second_admin = Some(admin);
                }
            }
        }
    }

    fn advance(&mut self, now: u64) {
        self.world.page.clear();
        self.reassigns.advance(now, &mut self.world);
        while let Some(due) = self.removals.due(now) {
            self.world.now = due.at;
            let outcome = self.remove_step(&due);
            self.removals.reached(&due, outcome);
        }
        while let Some(due) = self.type_changes.due(now) {
            self.world.now = due.at;
            self.type_step(&due);
            self.type_changes.reached(&due, Ok(()));
        }
        self.world.now = now;
    }

    fn restart_due(&self, now: u64) -> Option<u64> {
        let at = self.started.saturating_add(millis(self.faults.restart?.at));
        (!self.restarted && at <= now).then_some(at)
    }

    /// Whether the server is down just now, between the two ends of a restart.
    pub fn is_down(&self) -> bool {
        self.faults.restart.is_some_and(|restart| {
            let down = self.started.saturating_add(millis(restart.at));
            (down..down.saturating_add(millis(restart.down))).contains(&self.world.now)
        })
    }

    /// The server process starts again: tasks and their records are gone (docspace-api.md 9.6).
    pub fn restart(&mut self) {
        self.reassigns.restart();
        self.removals.restart();
        self.type_changes.restart();
    }
}

fn millis(seconds: u64) -> u64 {
    seconds.saturating_mul(1000)
}
