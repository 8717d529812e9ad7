//! A queue with a small portal behind it, driven by a steered clock.

use std::collections::HashMap;

use uuid::Uuid;

use crate::demo::queue::{Order, Portal, Queue, Record, Settings, Stage, Work};

/// A second.
pub const S: u64 = 1000;

pub const ANN: Uuid = Uuid::from_u128(1);
pub const BEN: Uuid = Uuid::from_u128(2);
pub const CAT: Uuid = Uuid::from_u128(3);
pub const HEIR: Uuid = Uuid::from_u128(8);
pub const OTHER_HEIR: Uuid = Uuid::from_u128(9);

/// A portal where everybody owns one room and every stage takes 5 ms unless told otherwise.
#[derive(Debug, Default)]
pub struct Rooms {
    pub owner: HashMap<Uuid, Uuid>,
    pub work: HashMap<(Uuid, Stage), u64>,
    pub failures: HashMap<(Uuid, Stage), &'static str>,
    pub finished: Vec<(Uuid, Stage)>,
}

impl Rooms {
    /// Who owns the room that was this person's in the beginning.
    pub fn owner_of_room_of(&self, person: Uuid) -> Uuid {
        self.owner.get(&person).copied().unwrap_or(person)
    }
}

impl Portal for Rooms {
    fn begin(&mut self, _: u64, order: &Order, stage: Stage) -> Work {
        let millis = self.work.get(&(order.source, stage)).copied().unwrap_or(5);
        Work { millis, statement: matches!(stage, Stage::Rooms | Stage::Files) }
    }

    fn finish(&mut self, _: u64, order: &Order, stage: Stage) -> Result<(), String> {
        if let Some(error) = self.failures.get(&(order.source, stage)) {
            return Err((*error).to_owned());
        }
        self.finished.push((order.source, stage));
        if stage == Stage::Rooms {
            self.owner.entry(order.source).or_insert(order.source);
            for owner in self.owner.values_mut().filter(|owner| **owner == order.source) {
                *owner = order.heir;
            }
        }
        Ok(())
    }
}

/// The queue, its portal and the time.
pub struct Bench {
    pub queue: Queue,
    pub rooms: Rooms,
    pub now: u64,
}

impl Bench {
    pub fn new() -> Self {
        Self::with(Settings::default())
    }

    pub fn with(settings: Settings) -> Self {
        Self { queue: Queue::new(settings), rooms: Rooms::default(), now: 0 }
    }

    /// Lets time pass until `now`, in one step.
    pub fn until(&mut self, now: u64) {
        self.now = now;
        self.queue.advance(now, &mut self.rooms);
    }

    pub fn start(&mut self, source: Uuid, heir: Uuid) -> String {
        let order = Order { source, heir, initiator: Uuid::nil(), delete_profile: false };
        short(Some(self.queue.start(self.now, order, &mut self.rooms)))
    }

    pub fn progress(&self, source: Uuid) -> String {
        short(self.queue.progress(source))
    }

    pub fn terminate(&mut self, source: Uuid) -> String {
        short(self.queue.terminate(source))
    }

    /// Progress at a time.
    pub fn at(&mut self, now: u64, source: Uuid) -> String {
        self.until(now);
        self.progress(source)
    }

    pub fn owner(&self, person: Uuid) -> Uuid {
        self.rooms.owner_of_room_of(person)
    }
}

/// `percentage/isCompleted/status/error`, or `absent`: the short form of the timed schedules.
pub fn short(record: Option<Record>) -> String {
    record.map_or_else(
        || "absent".to_owned(),
        |r| format!("{}/{}/{}/{}", r.percentage, r.is_completed, r.status, r.error),
    )
}
