//! What the screen costs on a portal of 100,000 people: a frame, a key, a page that arrives, a
//! character of the filter. `cargo bench --bench screen`.

#[path = "common/company.rs"]
mod company;

use std::sync::LazyLock;

use company::{PAGE, PEOPLE, page, theme, with_pages, with_tasks};
use divan::{Bencher, black_box};
use handover::{
    app::{Key, KeyCode, Model, Msg, update, view},
    ui::Theme,
};
use ratatui::{buffer::Buffer, layout::Rect};

fn main() {
    divan::main();
}

static THEME: LazyLock<Theme> = LazyLock::new(theme);

fn draw(model: &Model, buffer: &mut Buffer) {
    buffer.reset();
    view(model, &THEME, buffer.area, buffer);
}

#[divan::bench(args = [(80, 24), (120, 40)])]
fn frame_of_100_000_people(bencher: Bencher, (width, height): (u16, u16)) {
    let (mut model, _) = with_tasks(with_pages(PEOPLE / PAGE), 8);
    update(&mut model, Msg::Resized { width, height });
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    bencher.bench_local(|| draw(black_box(&model), &mut buffer));
}

#[divan::bench]
fn frame_of_500_tasks(bencher: Bencher) {
    let (mut model, _) = with_tasks(with_pages(1), 500);
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
