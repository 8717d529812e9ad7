use std::num::NonZeroU16;

use proptest::{prelude::*, sample::select};
use ratatui::{layout::Rect, style::Style};

use super::*;
use crate::term::screen::Screen;

const WIDTH: u16 = 30;
const HEIGHT: u16 = 8;
const AREA: Rect = Rect::new(0, 0, WIDTH, HEIGHT);

fn between(shown: &Buffer, next: &Buffer) -> String {
    let mut bytes = Vec::new();
    paint(shown, next, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn row(text: &str) -> Buffer {
    let mut buffer = Buffer::empty(Rect { height: 1, ..AREA });
    buffer.set_string(0, 0, text, Style::new());
    buffer
}

#[test]
fn near_changes_are_bridged_and_far_ones_reached_by_a_movement() {
    let shown = row("somebody@example.com");
    assert_eq!(between(&shown, &row("Somebody@example.com")), "\x1b[HS");
    assert_eq!(between(&shown, &row("SomeBody@example.com")), "\x1b[HSomeB");
    assert_eq!(between(&shown, &row("SomebodY@example.com")), "\x1b[HS\x1b[6CY");
}

#[test]
fn the_end_of_a_row_is_erased_and_not_overwritten() {
    let shown = row("somebody@example.com");
    assert_eq!(between(&shown, &row("some")), "\x1b[1;5H\x1b[K");
    assert_eq!(between(&shown, &row("somebody@example")), "\x1b[1;17H\x1b[K");
    assert_eq!(between(&shown, &row("somebody@example.c")), "\x1b[1;19H  ");
}

#[test]
fn a_style_is_said_once_and_blanks_need_none() {
    let styled = |style| {
        let mut next = row("");
        next.set_string(2, 0, "ab cd", style);
        next.set_string(9, 0, "ef", Style::new());
        between(&row(""), &next)
    };
    assert_eq!(styled(Style::new().fg(Color::DarkGray)), "\x1b[1;3H\x1b[90mab cd  \x1b[mef");
    assert_eq!(styled(Style::new().reversed()), "\x1b[1;3H\x1b[7mab cd\x1b[2C\x1b[mef");
    let rich = Style::new().fg(Color::Rgb(1, 2, 3)).bg(Color::Indexed(200));
    assert!(styled(rich).contains("\x1b[38;2;1;2;3;48;5;200mab cd\x1b["), "{:?}", styled(rich));
}

#[test]
fn behind_a_character_of_doubtful_width_the_place_is_said() {
    for doubtful in ["名", "👩‍🔬", "e\u{301}"] {
        let told = between(&row(""), &row(&format!("{doubtful}X")));
        let column = 1 + doubtful.width();
        assert!(told.ends_with(&format!("{doubtful}\x1b[1;{column}HX")), "{told:?}");
    }
}

#[test]
fn a_row_stands_straight_also_where_a_terminal_draws_an_emoji_wider() {
    // This model of a terminal draws the parts of a joined emoji side by side, in four columns.
    let cells = |count| NonZeroU16::new(count).unwrap();
    let mut terminal = vt100::Parser::new(cells(1), cells(WIDTH), 0);
    let mut screen = Screen::new((WIDTH, 1).into());
    let mut show = |name: &str| {
        let frame = screen.frame(|buffer| {
            buffer.set_string(0, 0, name, Style::new());
            buffer.set_string(12, 0, "disabled", Style::new());
        });
        terminal.process(&frame.unwrap());
        let row = terminal.screen().rows(0, WIDTH).next().unwrap();
        (terminal.screen().cell(0, 12).unwrap().contents().to_owned(), row)
    };
    assert_eq!(show("👩‍🔬 Zoë").0, "d");
    assert_eq!(show("Zoë 👩‍🔬").0, "d");
    assert_eq!(show("Zoë").1, "Zoë         disabled", "nothing of it is left");
}

/// What the terminal shows in each cell: text, colours, and whether it is bold, underlined,
/// reversed. Colours of blanks that nobody sees do not count.
type Look = (String, vt100::Color, vt100::Color, [bool; 3]);

fn seen(terminal: &vt100::Parser) -> Vec<Look> {
    let screen = terminal.screen();
    let cells = (0..HEIGHT).flat_map(|y| (0..WIDTH).filter_map(move |x| screen.cell(y, x)));
    cells
        .filter(|cell| !cell.is_wide_continuation())
        .map(|cell| {
            let attributes = [cell.bold(), cell.underline(), cell.inverse()];
            let text = if cell.has_contents() { cell.contents() } else { " " };
            look(text, cell.fgcolor(), cell.bgcolor(), attributes)
        })
        .collect()
}

fn wanted(buffer: &Buffer) -> Vec<Look> {
    let colour = |colour| match colour {
        Color::Red => vt100::Color::Idx(1),
        Color::DarkGray => vt100::Color::Idx(8),
        Color::Indexed(index) => vt100::Color::Idx(index),
        Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
        _ => vt100::Color::Default,
    };
    let mut looks = Vec::new();
    for y in 0..HEIGHT {
        let mut x = 0;
        while x < WIDTH {
            let cell = &buffer[(x, y)];
            let has = |modifier| cell.modifier.contains(modifier);
            let attributes =
                [has(Modifier::BOLD), has(Modifier::UNDERLINED), has(Modifier::REVERSED)];
            looks.push(look(cell.symbol(), colour(cell.fg), colour(cell.bg), attributes));
            x += u16::try_from(cell.symbol().width().max(1)).unwrap();
        }
    }
    looks
}

fn look(text: &str, fg: vt100::Color, bg: vt100::Color, [bold, line, inverse]: [bool; 3]) -> Look {
    let unseen = text == " " && !line && !inverse;
    let fg = if unseen { vt100::Color::Default } else { fg };
    (text.to_owned(), fg, bg, [bold && !unseen, line, inverse])
}

fn style() -> impl Strategy<Value = Style> {
    let colour = select(vec![
        Color::Reset,
        Color::Reset,
        Color::Red,
        Color::DarkGray,
        Color::Indexed(99),
        Color::Rgb(9, 8, 7),
    ]);
    let modifier = select(vec![
        Modifier::empty(),
        Modifier::BOLD,
        Modifier::UNDERLINED,
        Modifier::REVERSED,
        Modifier::BOLD | Modifier::REVERSED,
    ]);
    (colour.clone(), colour, modifier)
        .prop_map(|(fg, bg, modifier)| Style::new().fg(fg).bg(bg).add_modifier(modifier))
}

/// Some text somewhere.
fn stroke() -> impl Strategy<Value = (u16, u16, String, Style)> {
    let text = select(vec![
        "",
        " ",
        "a",
        "moving rooms",
        "名前 x",
        "Zoë",
        "e\u{301}é",
        "☕",
        "██▌░ 50%",
        "         ",
    ]);
    let text = (text, 1..4_usize).prop_map(|(text, times)| text.repeat(times));
    (0..WIDTH, 0..HEIGHT, text, style())
}

#[derive(Debug, Clone)]
enum Change {
    Strokes(Vec<(u16, u16, String, Style)>),
    /// Rows from..to move by so many.
    Move(u16, u16, u16, bool),
    Clear,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => prop::collection::vec(stroke(), 1..8).prop_map(Change::Strokes),
        3 => (0..HEIGHT, 0..HEIGHT, 1..4_u16, any::<bool>())
            .prop_map(|(from, to, by, up)| Change::Move(from, to, by, up)),
        1 => Just(Change::Clear),
    ]
}

fn apply(change: &Change, buffer: &mut Buffer) {
    match change {
        Change::Strokes(strokes) => {
            for (x, y, text, style) in strokes {
                buffer.set_stringn(*x, *y, text, usize::from(WIDTH - x), *style);
            }
        }
        Change::Move(from, to, by, up) => {
            let old = buffer.clone();
            for y in (*from.min(to)..=*from.max(to)).filter(|y| *y < HEIGHT) {
                let source = if *up { Some(y + by) } else { y.checked_sub(*by) };
                let source = source.filter(|y| *y < HEIGHT);
                for x in 0..WIDTH {
                    buffer[(x, y)] = source.map_or(Cell::EMPTY, |row| old[(x, row)].clone());
                }
            }
        }
        Change::Clear => buffer.reset(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn after_every_frame_the_terminal_shows_the_picture_cell_by_cell(
        changes in prop::collection::vec(change(), 1..20),
    ) {
        let cells = |count| NonZeroU16::new(count).unwrap();
        let mut terminal = vt100::Parser::new(cells(HEIGHT), cells(WIDTH), 0);
        let mut screen = Screen::new(AREA.as_size());
        let mut picture = Buffer::empty(AREA);
        for change in &changes {
            apply(change, &mut picture);
            let frame = screen.frame(|buffer| buffer.clone_from(&picture)).unwrap_or_default();
            terminal.process(&frame);
            let (seen, wanted) = (seen(&terminal), wanted(&picture));
            let wrong = seen.iter().zip(&wanted).enumerate().find(|(_, (seen, wanted))| seen != wanted);
            prop_assert!(wrong.is_none() && seen.len() == wanted.len(), "{wrong:?} after {:?}", String::from_utf8_lossy(&frame));
        }
    }
}
