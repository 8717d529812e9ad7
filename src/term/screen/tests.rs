use std::num::NonZeroU16;

use proptest::prelude::*;
use ratatui::style::Style;

use super::*;

fn text(text: &str) -> impl FnOnce(&mut Buffer) + '_ {
    move |buffer| {
        buffer.set_string(0, 0, text, Style::new());
    }
}

fn drawn(frame: Option<Vec<u8>>) -> String {
    String::from_utf8(frame.expect("a frame")).expect("UTF-8")
}

#[test]
fn the_first_frame_clears_and_the_second_says_only_what_changed() {
    let mut screen = Screen::new(Size::new(20, 2));
    let first = drawn(screen.frame(text("people")));
    assert!(first.starts_with("\x1b[?2026h") && first.ends_with("\x1b[?2026l"), "{first:?}");
    assert!(first.contains("\x1b[2J") && first.contains("people"), "{first:?}");
    let second = drawn(screen.frame(text("groups")));
    assert!(second.contains("gr") && !second.contains("\x1b[2J"), "{second:?}");
    let third = drawn(screen.frame(text("grouse")));
    assert!(!third.contains("gr") && third.contains("se"), "{third:?}");
}

#[test]
fn a_frame_that_changes_nothing_writes_nothing() {
    let mut screen = Screen::new(Size::new(20, 2));
    assert!(screen.frame(text("same")).is_some());
    assert_eq!(screen.frame(text("same")), None);
}

#[test]
fn a_repaint_and_another_size_draw_everything_in_one_bracket() {
    let mut screen = Screen::new(Size::new(20, 2));
    screen.frame(text("same"));
    screen.repaint();
    let again = drawn(screen.frame(text("same")));
    assert!(again.contains("\x1b[2J") && again.contains("same"), "{again:?}");
    screen.resize(Size::new(20, 2));
    assert_eq!(screen.frame(text("same")), None, "the same size is no change");
    screen.resize(Size::new(10, 2));
    assert!(drawn(screen.frame(text("same"))).contains("\x1b[2J"));
}

#[test]
fn the_bell_rings_once_even_without_a_change() {
    let mut screen = Screen::new(Size::new(20, 2));
    screen.frame(text("same"));
    screen.ring();
    assert_eq!(drawn(screen.frame(text("same"))).matches('\x07').count(), 1);
    assert_eq!(screen.frame(text("same")), None);
}

#[test]
fn nothing_is_drawn_on_a_terminal_without_cells() {
    let mut screen = Screen::new(Size::new(0, 0));
    assert_eq!(screen.frame(|_| panic!("nothing to draw on")), None);
}

const WIDTH: u16 = 24;
const HEIGHT: u16 = 12;

/// A list whose window begins at this row, with a cursor, between a head and a foot.
fn list(first: u16, cursor: u16, foot: &str) -> impl FnOnce(&mut Buffer) + '_ {
    move |buffer| {
        buffer.set_string(0, 0, format!("rows from {first}"), Style::new());
        for y in 1..HEIGHT - 2 {
            let row = first + y;
            let style = if row == cursor { Style::new().reversed() } else { Style::new() };
            // Some rows are alike, some are blank, some have wide characters.
            let text = match row % 5 {
                0 => String::new(),
                1 => "alike".to_owned(),
                2 => format!("名前 {row} 🙂"),
                _ => format!("person {row}"),
            };
            buffer.set_string(0, y, text, style);
        }
        buffer.set_string(0, HEIGHT - 1, foot, Style::new());
    }
}

/// What a terminal shows, row by row, with its highlighting.
fn seen(terminal: &vt100::Parser) -> Vec<(String, bool)> {
    let screen = terminal.screen();
    let row = |(y, text): (u16, String)| {
        let reversed = screen.cell(y, 0).is_some_and(vt100::Cell::inverse);
        (text.trim_end().to_owned(), reversed)
    };
    (0..HEIGHT).zip(screen.rows(0, WIDTH)).map(row).collect()
}

fn terminal() -> vt100::Parser {
    let cells = |count| NonZeroU16::new(count).expect("more than none");
    vt100::Parser::new(cells(HEIGHT), cells(WIDTH), 0)
}

proptest! {
    #[test]
    fn a_terminal_that_followed_every_frame_shows_what_a_fresh_one_shows(
        windows in prop::collection::vec((0..40_u16, 0..50_u16, "[a-z ]{0,8}"), 1..12),
    ) {
        let (mut screen, mut followed) = (Screen::new(Size::new(WIDTH, HEIGHT)), terminal());
        for (first, cursor, foot) in &windows {
            followed.process(&screen.frame(list(*first, *cursor, foot)).unwrap_or_default());
            let mut fresh = terminal();
            let whole = Screen::new(Size::new(WIDTH, HEIGHT)).frame(list(*first, *cursor, foot));
            fresh.process(&whole.unwrap_or_default());
            prop_assert_eq!(seen(&followed), seen(&fresh));
        }
    }
}

#[test]
fn a_list_that_scrolls_by_a_row_sends_little() {
    let mut screen = Screen::new(Size::new(WIDTH, HEIGHT));
    let whole = drawn(screen.frame(list(5, 9, "foot"))).len();
    let scrolled = drawn(screen.frame(list(6, 10, "foot")));
    assert!(scrolled.len() * 2 < whole, "{} of {whole}: {scrolled:?}", scrolled.len());
}

#[test]
fn what_accompanies_a_frame_is_sent_once_and_only_the_last_of_each_kind() {
    let mut screen = Screen::new(Size::new(20, 2));
    screen.frame(text("same"));
    screen.accompany(Companion::Clipboard, b"first".to_vec());
    screen.accompany(Companion::Title, b"title".to_vec());
    screen.accompany(Companion::Clipboard, b"second".to_vec());
    screen.resize(Size::new(20, 3));
    let frame = drawn(screen.frame(text("same")));
    assert!(frame.ends_with("\x1b[?2026lsecondtitle") && !frame.contains("first"), "{frame:?}");
    assert_eq!(screen.frame(text("same")), None);
    screen.accompany(Companion::Mouse, b"third".to_vec());
    assert!(drawn(screen.frame(text("same"))).ends_with("third"));
}
