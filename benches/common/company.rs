//! A console that has read a large company, with tasks of others on its board.

use handover::{
    app::{Loaded, Model, Msg, update},
    domain::{
        Clean, Connection, KeyId, KeyInfo, Login, Page, Person, PersonId, PersonStatus, Role,
        Scopes, Session, TaskReport, TaskStatus, Timestamp,
    },
    offboard::{Event, Order},
    ui::{Depth, Scheme, Theme},
};

pub const PEOPLE: u32 = 100_000;
pub const PAGE: u32 = 100;

pub fn person(number: u32) -> Person {
    // Names in another order than the server's, which sorts by e-mail.
    let name =
        format!("{:05} Somebody of the Company", number.wrapping_mul(2_654_435_761) % 99_991);
    Person {
        id: PersonId::from_u128(u128::from(number) + 1),
        name: Clean::new(&name),
        email: Clean::new(&format!("somebody.{number:06}@example.com")),
        role: Role::RoomAdmin,
        status: if number.is_multiple_of(10) {
            PersonStatus::Disabled
        } else {
            PersonStatus::Active
        },
        login: Login::Portal,
        groups: Clean::new("R&D, Sales"),
        disabled_at: None,
        used_space: None,
        quota: None,
    }
}

pub fn page(number: u32) -> Loaded {
    let items = (number * PAGE..(number + 1) * PAGE).map(person).collect();
    Loaded::People(Page { items, total: PEOPLE })
}

pub fn signed_in() -> Model {
    let mut model = Model::new("docs.example.com", Timestamp::UNIX_EPOCH);
    let me = person(PEOPLE);
    let me = Person { role: Role::Owner, ..me };
    let (name, creator) = (Clean::new("bench"), me.id);
    let key = KeyInfo {
        id: KeyId::from_u128(1),
        name,
        scopes: Scopes::default(),
        expires: None,
        creator,
        active: Some(true),
    };
    update(
        &mut model,
        Msg::SignedIn(Box::new(Session {
            key,
            me,
            read_only: false,
            connection: Connection::default(),
        })),
    );
    update(&mut model, Msg::Resized { width: 120, height: 40 });
    model
}

/// A console that has read this many pages.
pub fn with_pages(pages: u32) -> Model {
    let mut model = signed_in();
    let Some(load) = model.users.loading.id else { return model };
    for number in 0..pages {
        update(&mut model, Msg::Page { load, rows: page(number) });
    }
    if pages == PEOPLE / PAGE {
        update(&mut model, Msg::LoadDone { load });
    }
    model
}

/// Puts this many running tasks of others on the board; returns what it wants to look at.
pub fn with_tasks(mut model: Model, tasks: u32) -> (Model, Vec<Order>) {
    let actor = model.actor();
    let mut orders = Vec::new();
    for number in 0..tasks {
        let (Some(actor), person) = (actor, person(number * 10)) else { break };
        let report = report([5, 10, 20, 30, 50, 70][number as usize % 6]);
        let leaver = (&person).into();
        orders.extend(model.board.take(model.now, Event::Found { actor, leaver, report }));
    }
    (model, orders)
}

/// The record of a task that runs.
pub const fn report(percentage: u8) -> TaskReport {
    TaskReport { percentage, completed: false, status: TaskStatus::Running, error: None }
}

/// What a terminal of 16 colours shows.
pub fn theme() -> Theme {
    Theme::new(&Scheme::default(), Depth::Named, true)
}
