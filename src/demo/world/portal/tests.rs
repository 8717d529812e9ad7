//! What each stage leaves behind, and how a task fails (docspace-api.md 9.2, 9.3, 9.6).

use super::*;
use crate::demo::world::{Account, Activation, Area, Room};

struct House {
    world: World,
    order: Order,
    room: u32,
    shared: u32,
    private: u32,
}

fn person(world: &mut World, name: &str, role: Role, status: Status) -> Uuid {
    let id = world.new_id();
    world.people.add(Person {
        id,
        first_name: name.into(),
        last_name: "Test".into(),
        email: format!("{name}@example.com").into(),
        user_name: name.into(),
        password: None,
        role,
        status,
        activation: Activation::Pending,
        joined: true,
        account: Account::Standard,
        created_by: None,
        created: 0,
        terminated: None,
        holdings: Holdings { folders: 3, files: 7, shared: 0, private: 2 },
    });
    id
}

/// A leaver with a room, a shared and a private document, who heads a group.
fn house(delete_profile: bool) -> House {
    let mut world = World::new(1_000, 1);
    let initiator = person(&mut world, "owner", Role::Owner, Status::Active);
    let source = person(&mut world, "leaver", Role::RoomAdmin, Status::Disabled);
    let heir = person(&mut world, "heir", Role::RoomAdmin, Status::Active);
    let data = Room { kind: 2, area: Area::Archive, members: vec![(heir, 10)] };
    let documents = &mut world.documents;
    let room = documents.add_room(0, source, "Room", data);
    let home = documents.my_documents(0, source);
    let shared = documents.add_file(0, source, home, "shared.txt", 1);
    let private = documents.add_file(0, source, home, "private.txt", 1);
    if let Some(file) = documents.files.get_mut(&shared) {
        file.shares.push((initiator, 2));
    }
    let group = world.new_id();
    world.groups.add(group, "Group");
    world.groups.join(group, source);
    world.groups.appoint(group, source);
    House { world, order: Order { source, heir, initiator, delete_profile }, room, shared, private }
}

impl House {
    /// Runs all stages; an error comes with the percentage at which the task stands then.
    fn run(&mut self) -> Result<(), (u8, String)> {
        for stage in Stage::ALL {
            let done = self.world.finish(2_000, &self.order, stage);
            done.map_err(|error| (stage.from(), error))?;
        }
        Ok(())
    }

    fn fails_with(&mut self, percentage: u8, error: &str) {
        assert_eq!(self.run(), Err((percentage, error.to_owned())));
    }

    fn room_owner(&self) -> Uuid {
        self.world.documents.folders[&self.room].created_by
    }
}

#[test]
fn everything_moves_but_private_documents_groups_and_memberships() {
    let mut house = house(false);
    house.run().unwrap();
    let House { world, order, shared, private, .. } = &house;
    assert_eq!(house.room_owner(), order.heir);
    let moved = &world.documents.files[shared];
    assert_eq!(moved.created_by, order.heir);
    assert_eq!(&*world.documents.folders[&moved.folder].title, "Documents of user leaver Test");
    assert_eq!(world.documents.files[private].created_by, order.source);
    let group = world.groups.iter().next().unwrap();
    assert_eq!(group.manager, Some(order.source));
    let left = world.holdings_of(order.source);
    assert_eq!(left, Holdings { private: 3, ..Holdings::default() });
    let row = world.trail.rows.last().unwrap();
    assert_eq!((row.action.id, row.actor), (4030, order.initiator));
    assert_eq!(row.sentence, "Data Reassigned: from user leaver Test to user heir Test");
    assert_eq!(row.targets, [order.source.to_string()]);
}

#[test]
fn with_the_profile_private_documents_are_destroyed_and_the_person_is_gone() {
    let mut house = house(true);
    house.run().unwrap();
    let House { world, order, private, .. } = &house;
    assert_eq!(house.room_owner(), order.heir);
    assert!(!world.documents.files.contains_key(private));
    assert!(world.people.get(order.source).is_none());
    let group = world.groups.iter().next().unwrap();
    assert_eq!((group.manager, group.members.len()), (None, 0));
    let actions: Vec<u16> = world.trail.rows.iter().map(|row| row.action.id).collect();
    assert_eq!(actions, [4030, 4018]);
}

/// Recording `initiator`.
#[test]
fn a_disabled_initiator_fails_at_once_and_a_demoted_one_at_the_check() {
    let mut house = house(false);
    house.world.people.set_status(house.order.initiator, Status::Disabled);
    house.fails_with(0, "account");
    house.world.people.set_status(house.order.initiator, Status::Active);
    house.world.people.change(house.order.initiator, |person| person.role = Role::User);
    house.fails_with(5, "You don't have enough permission to perform the operation");
}

/// Recordings `personal` and `initiator`: only something shared needs an active heir.
#[test]
fn a_disabled_heir_fails_only_when_something_is_shared() {
    let mut house = house(false);
    house.world.people.set_status(house.order.heir, Status::Disabled);
    house.fails_with(10, "account");
    assert_eq!(house.room_owner(), house.order.source);
    house.world.documents.files.remove(&house.shared);
    house.run().unwrap();
    assert_eq!(house.room_owner(), house.order.heir);
}

#[test]
fn a_guest_cannot_inherit_and_nobody_cannot_leave() {
    let mut house = house(false);
    house.world.people.change(house.order.heir, |person| person.role = Role::Guest);
    house.fails_with(5, "You don't have enough permission to perform the operation");
    house.world.delete_profile(house.order.source);
    house.fails_with(5, "User could not be found");
}

/// Recording `deleting`: the content has moved, the profile stays.
#[test]
fn a_broken_identity_service_stops_the_deletion_of_the_profile() {
    let mut house = house(true);
    house.world.identity_status = 500;
    house.fails_with(95, "Internal Server Error");
    assert_eq!(house.room_owner(), house.order.heir);
    assert!(house.world.people.get(house.order.source).is_some());
}
