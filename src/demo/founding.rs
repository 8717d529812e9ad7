//! From the demo company to a portal on its first day.

use std::sync::Arc;

use serde::Serialize;
use uuid::Uuid;

use super::company::{self, Company};
use super::world::{Account, Activation, CardKey, Person, Role, Room, Status, World};

/// Everybody of the demo company has this password.
pub const PASSWORD: &str = "handover-demo";

const DAY: u64 = 24 * 3_600_000;

/// What a newcomer needs: `demo --serve --json` prints it as one line.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    /// Where the portal listens.
    pub url: String,
    /// The owner's login.
    pub owner: OwnerLogin,
    /// API keys, ready to use.
    pub keys: CardKeys,
    /// The first 50 people.
    pub people: Vec<CardPerson>,
}

/// The owner's login.
#[derive(Debug, Clone, Serialize)]
pub struct OwnerLogin {
    /// The e-mail.
    pub email: String,
    /// The password.
    pub password: String,
}

/// An API key of each kind; `None` when a small company has nobody of that role.
#[derive(Debug, Clone, Serialize)]
pub struct CardKeys {
    /// The owner's, without limits.
    pub owner: String,
    /// Another of the owner's, without limits: what is typed when the first was revoked.
    pub owner_spare: String,
    /// A DocSpace admin's.
    pub admin: Option<String>,
    /// A room admin's.
    pub room_admin: Option<String>,
    /// A user's.
    pub user: Option<String>,
    /// The owner's, with `*:read` only.
    pub read_only: String,
}

/// One person of the card.
#[derive(Debug, Clone, Serialize)]
pub struct CardPerson {
    /// The id.
    pub id: Uuid,
    /// The e-mail.
    pub email: String,
    /// owner, admin, `room_admin`, user or guest.
    pub role: &'static str,
    /// active, disabled or pending.
    pub status: &'static str,
    /// How many rooms they own.
    pub rooms: usize,
}

/// Moves a company into a world that opens at `now`.
pub fn found(company: &Company, now: u64, seed: u64) -> World {
    let password: Arc<str> = PASSWORD.into();
    let owned = rooms_owned(company);
    let people = company.people.iter().zip(owned).map(|(person, rooms)| {
        let created_by = company.people.first().map(|owner| owner.id).filter(|id| *id != person.id);
        settle(person, rooms, created_by, &password, now)
    });
    let mut world = World::new(now, seed);
    world.people.reserve(company.people.len());
    for person in people {
        world.people.add(person);
    }
    let id_of = |index: &usize| company.people.get(*index).map(|person| person.id);
    for group in &company.groups {
        world.groups.add(group.id, &group.name);
        for member in group.members.iter().filter_map(id_of) {
            world.groups.join(group.id, member);
        }
        if let Some(head) = group.head.as_ref().and_then(id_of) {
            world.groups.appoint(group.id, head);
        }
    }
    for room in &company.rooms {
        let Some(creator) = id_of(&room.owner) else { continue };
        let members = room.members.iter().filter_map(id_of).map(|id| (id, EDITOR)).collect();
        let settled = Room { kind: room.kind, area: room.area, members };
        let id = world.documents.add_room(now, creator, &room.title, settled);
        if let Some(folder) = world.documents.folders.get_mut(&id) {
            folder.more_folders = room.folders;
            folder.more_files = room.files;
        }
    }
    for key in &company.keys {
        if let Some(owner) = id_of(&key.owner) {
            world.new_key(owner, &key.name, Vec::new(), None);
        }
    }
    world
}

/// `access` of somebody who may edit in a room.
const EDITOR: u8 = 10;

fn rooms_owned(company: &Company) -> Vec<u32> {
    let mut owned = vec![0; company.people.len()];
    for room in &company.rooms {
        if let Some(count) = owned.get_mut(room.owner) {
            *count += 1;
        }
    }
    owned
}

fn settle(
    person: &company::Person,
    rooms: u32,
    created_by: Option<Uuid>,
    password: &Arc<str>,
    now: u64,
) -> Person {
    let mut holdings = person.holdings;
    // The rooms exist one by one; only what is in them are mere numbers.
    holdings.folders = holdings.folders.saturating_sub(rooms);
    let joined = person.status != company::Status::Pending;
    Person {
        id: person.id,
        first_name: person.first_name.clone(),
        last_name: person.last_name.clone(),
        email: person.email.clone(),
        user_name: person.email.split('@').next().unwrap_or_default().into(),
        // Passwords of other directories are not kept here.
        password: (joined && person.account == Account::Standard).then(|| password.clone()),
        role: match person.role {
            company::Role::Owner => Role::Owner,
            company::Role::DocSpaceAdmin => Role::Admin,
            company::Role::RoomAdmin => Role::RoomAdmin,
            company::Role::User => Role::User,
            company::Role::Guest => Role::Guest,
        },
        status: match person.status {
            company::Status::Active => Status::Active,
            company::Status::Disabled => Status::Disabled,
            company::Status::Pending => Status::Pending,
        },
        activation: if created_by.is_none() {
            Activation::NotActivated
        } else {
            Activation::Pending
        },
        joined,
        account: person.account,
        created_by,
        created: now.saturating_sub(u64::from(person.registered_days_ago) * DAY),
        terminated: None,
        holdings,
    }
}

/// Makes the keys that the card shows and writes the card.
pub fn card(world: &mut World, url: String) -> Card {
    let owner = world.people.owner();
    let email = world.people.get(owner).map(|person| person.email.to_string()).unwrap_or_default();
    let first_of = |role: Role| {
        let fits = |person: &&Person| person.role == role && person.status == Status::Active;
        world.people.iter().find(fits).map(|person| person.id)
    };
    let (admin, room_admin, user) =
        (first_of(Role::Admin), first_of(Role::RoomAdmin), first_of(Role::User));
    let mut key_of = |on_card: CardKey, whose: Uuid, name: &str, permissions: Vec<String>| {
        let key = world.new_key(whose, name, permissions, None);
        world.keys.put_on_card(on_card, key.id);
        key.secret
    };
    let keys = CardKeys {
        owner: key_of(CardKey::Owner, owner, "demo owner", Vec::new()),
        owner_spare: key_of(CardKey::OwnerSpare, owner, "demo owner, spare", Vec::new()),
        admin: admin.map(|id| key_of(CardKey::Admin, id, "demo admin", Vec::new())),
        room_admin: room_admin
            .map(|id| key_of(CardKey::RoomAdmin, id, "demo room admin", Vec::new())),
        user: user.map(|id| key_of(CardKey::User, id, "demo user", Vec::new())),
        read_only: key_of(CardKey::ReadOnly, owner, "demo read only", vec!["*:read".to_owned()]),
    };
    let people = world.people.iter().take(50).map(|person| card_person(world, person)).collect();
    Card { url, owner: OwnerLogin { email, password: PASSWORD.to_owned() }, keys, people }
}

fn card_person(world: &World, person: &Person) -> CardPerson {
    CardPerson {
        id: person.id,
        email: person.email.to_string(),
        role: match person.role {
            Role::Owner => "owner",
            Role::Admin => "admin",
            Role::RoomAdmin => "room_admin",
            Role::User => "user",
            Role::Guest => "guest",
        },
        status: match person.status {
            Status::Active => "active",
            Status::Disabled => "disabled",
            Status::Pending => "pending",
        },
        rooms: world.documents.rooms().filter(|(room, _)| room.created_by == person.id).count(),
    }
}
