//! A second admin who works on the portal beside whoever tries it: now and then starts a run of somebody
//! disabled, or stops one of theirs.
//!
//! No timer: what they do is due at times drawn from the seed, and happens when the world catches up.

use std::collections::HashSet;

use fastrand::Rng;
use uuid::Uuid;

use super::queue::Order;
use super::site::Site;
use super::world::{Person, Role, Status, World};

/// How long they wait between two deeds, in milliseconds.
const PAUSE: std::ops::Range<u64> = 20_000..90_000;
/// Of a longer time in which nobody looked only the end is played, in milliseconds.
const MEMORY: u64 = 3_600_000;

/// The second admin and what they will do next.
#[derive(Debug)]
pub struct SecondAdmin {
    /// Who they are.
    pub id: Uuid,
    dice: Rng,
    next: u64,
    started: Vec<Uuid>,
}

impl SecondAdmin {
    /// The last of the portal's DocSpace admins; `None` where there is no such person.
    pub fn of(world: &World, seed: u64) -> Option<SecondAdmin> {
        let fits = |person: &&Person| is_active_admin(person);
        let id = world.people.iter().filter(fits).last()?.id;
        let mut dice = Rng::with_seed(seed ^ 2);
        let next = world.now + dice.u64(PAUSE);
        Some(SecondAdmin { id, dice, next, started: Vec::new() })
    }

    /// When the next deed is due, if by `now`.
    pub fn due(&self, now: u64) -> Option<u64> {
        let next = self.next.max(now.saturating_sub(MEMORY));
        (next <= now).then_some(next)
    }

    /// Does what is due at the portal's time.
    pub fn act(&mut self, site: &mut Site) {
        self.next = site.world.now + self.dice.u64(PAUSE);
        if site.is_down() || !site.world.people.get(self.id).is_some_and(is_active_admin) {
            return;
        }
        self.started.retain(|source| site.reassigns.unfinished(*source));
        match self.dice.choice(&self.started).copied() {
            Some(source) if self.dice.bool() => {
                site.reassigns.terminate(source);
            }
            _ => self.start(site),
        }
    }

    fn start(&mut self, site: &mut Site) {
        let world = &site.world;
        let owners: HashSet<Uuid> =
            world.documents.rooms().map(|(room, _)| room.created_by).collect();
        let leaves = |person: &&Person| {
            person.status == Status::Disabled
                && !person.role.is_admin()
                && owners.contains(&person.id)
                && site.reassigns.truth(person.id).is_empty()
        };
        let inherits = |person: &&Person| {
            person.status == Status::Active && person.role.is_at_least_room_admin()
        };
        let source = self.dice.choice(world.people.iter().filter(leaves).collect::<Vec<_>>());
        let heir = self.dice.choice(world.people.iter().filter(inherits).collect::<Vec<_>>());
        if let (Some(source), Some(heir)) = (source, heir) {
            let (source, heir) = (source.id, heir.id);
            let order = Order { source, heir, initiator: self.id, delete_profile: false };
            site.reassigns.start(world.now, order, &mut site.world);
            self.started.push(source);
        }
    }
}

fn is_active_admin(person: &Person) -> bool {
    person.role == Role::Admin && person.status == Status::Active
}
