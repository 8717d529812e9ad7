//! What the screen costs on a portal of 100,000 people: a frame, a key, a page that arrives, a
//! character of the filter. `cargo bench --bench screen`.

use std::sync::LazyLock;

use divan::{Bencher, black_box};
use handover::{
    app::{Key, KeyCode, Loaded, Model, Msg, update, view},
    domain::{
        Clean, KeyId, KeyInfo, Login, Page, Person, PersonId, PersonStatus, Role, Scopes, Session,
        TaskReport, TaskStatus, Timestamp,
    },
    offboard::Event,
    ui::{Depth, Scheme, Theme},
};
use ratatui::{buffer::Buffer, layout::Rect};

const PEOPLE: u32 = 100_000;
const PAGE: u32 = 100;

fn main() {
    divan::main();
}

fn person(number: u32) -> Person {
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

fn page(number: u32) -> Loaded {
    let items = (number * PAGE..(number + 1) * PAGE).map(person).collect();
    Loaded::People(Page { items, total: PEOPLE })
}

fn signed_in() -> Model {
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
    update(&mut model, Msg::SignedIn(Box::new(Session { key, me, read_only: false })));
    update(&mut model, Msg::Resized { width: 120, height: 40 });
    model
}

/// A console that has read this many pages.
fn with_pages(pages: u32) -> Model {
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

/// Puts this many running tasks of others on the board.
fn with_tasks(mut model: Model, tasks: u32) -> Model {
    let actor = model.actor();
    for number in 0..tasks {
        let (Some(actor), person) = (actor, person(number * 10)) else { break };
        let percentage = [5, 10, 20, 30, 50, 70][number as usize % 6];
        let status = TaskStatus::Running;
        let report = TaskReport { percentage, completed: false, status, error: None };
        let leaver = (&person).into();
        model.board.take(model.now, Event::Found { actor, leaver, report });
    }
    model
}

static THEME: LazyLock<Theme> =
    LazyLock::new(|| Theme::new(&Scheme::default(), Depth::Named, true));

fn draw(model: &Model, buffer: &mut Buffer) {
    buffer.reset();
    view(model, &THEME, buffer.area, buffer);
}

#[divan::bench(args = [(80, 24), (120, 40)])]
fn frame_of_100_000_people(bencher: Bencher, (width, height): (u16, u16)) {
    let mut model = with_tasks(with_pages(PEOPLE / PAGE), 8);
    update(&mut model, Msg::Resized { width, height });
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    bencher.bench_local(|| draw(black_box(&model), &mut buffer));
}

#[divan::bench]
fn frame_of_500_tasks(bencher: Bencher) {
    let mut model = with_tasks(with_pages(1), 500);
    update(&mut model, Msg::Key(Key::char('3')));
    let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
    bencher.bench_local(|| draw(black_box(&model), &mut buffer));
}

#[divan::bench]
fn cursor_down_and_its_frame(bencher: Bencher) {
    let mut model = with_pages(PEOPLE / PAGE);
    let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
    bencher.bench_local(|| {
        update(&mut model, Msg::Key(Key::char('j')));
        draw(&model, &mut buffer);
    });
}

/// The most that a key can be kept waiting by the list that is being read.
#[divan::bench]
fn a_page_arrives_behind_100_000_people(bencher: Bencher) {
    let mut model = with_pages(PEOPLE / PAGE - 1);
    let Some(load) = model.users.loading.id else { return };
    let mut next = PEOPLE / PAGE;
    let pages = || {
        next += 1;
        page(next)
    };
    bencher
        .with_inputs(pages)
        .bench_local_values(|rows| update(&mut model, Msg::Page { load, rows }));
}

#[divan::bench]
fn one_more_character_of_a_filter(bencher: Bencher) {
    let mut model = with_pages(PEOPLE / PAGE);
    update(&mut model, Msg::Key(Key::char('/')));
    let backspace = Key::plain(KeyCode::Backspace);
    bencher.bench_local(|| {
        update(&mut model, Msg::Key(Key::char('7')));
        update(&mut model, Msg::Key(backspace));
    });
}
