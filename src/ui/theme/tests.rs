use ratatui::style::{Color, Modifier};
use rstest::rstest;

use super::*;
use crate::toml_text;

fn on_every_terminal(scheme: &Scheme) -> impl Iterator<Item = (Depth, Theme)> {
    let terminals = Depth::ALL.into_iter().flat_map(|depth| [(depth, true), (depth, false)]);
    terminals.map(move |(depth, unicode)| (depth, Theme::new(scheme, depth, unicode)))
}

/// How bright a colour is, from 0 to 1 (WCAG 2.2, "relative luminance").
fn luminance(color: [u8; 3]) -> f64 {
    let linear = color.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

/// From 1, the same, to 21, black on white (WCAG 2.2, "contrast ratio").
fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn rgb(color: Color) -> [u8; 3] {
    match color {
        Color::Rgb(r, g, b) => [r, g, b],
        Color::Indexed(index) => colour::table(index),
        other => panic!("{other} is what the terminal's owner made of it"),
    }
}

#[test]
fn every_theme_of_the_program_names_every_token() {
    for name in Scheme::names() {
        let path = format!("{}/assets/themes/{name}.toml", env!("CARGO_MANIFEST_DIR"));
        let entries = toml_text::entries(&std::fs::read_to_string(path).unwrap()).unwrap();
        let named: Vec<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(named, Theme::token_names(), "{name}");
        assert_eq!(Scheme::built_in(name).unwrap().name(), name);
    }
}

#[rstest]
#[case::dark("dark", "#1e1e1e", 4.5)]
#[case::light("light", "#ffffff", 4.5)]
#[case::high_contrast("high-contrast", "#000000", 7.0)]
fn colours_stand_out(#[case] name: &str, #[case] background: &str, #[case] least: f64) {
    let scheme = Scheme::built_in(name).unwrap();
    let behind: Look = background.parse().unwrap();
    let behind = rgb(behind.at(Depth::True).fg.unwrap());
    for depth in [Depth::Indexed, Depth::True] {
        let mut theme = Theme::new(&scheme, depth, true);
        for (token, style) in theme.tokens() {
            let Some(color) = style.fg else { continue };
            let ratio = contrast(rgb(color), style.bg.map_or(behind, rgb));
            assert!(ratio >= least, "{name}: {token} has {ratio:.1} at {depth:?}");
        }
    }
}

#[test]
fn sixteen_colours_can_be_read() {
    let colours = |name: &str| {
        let mut theme = Theme::new(&Scheme::built_in(name).unwrap(), Depth::Named, true);
        theme.tokens().map(|(_, style)| style.fg)
    };
    let bright = [Color::Yellow, Color::Cyan, Color::Green, Color::Gray, Color::White];
    assert!(!colours("light").iter().flatten().any(|color| bright.contains(color)));
    assert!(!colours("high-contrast").contains(&Some(Color::DarkGray)));
    // The Linux console has eight backgrounds.
    let behind = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
        .map(|name| name.parse::<Look>().unwrap().at(Depth::Named).fg);
    for name in Scheme::names() {
        let mut theme = Theme::new(&Scheme::built_in(name).unwrap(), Depth::Named, true);
        for (token, style) in theme.tokens().into_iter().filter(|(_, style)| style.bg.is_some()) {
            assert!(behind.contains(&style.bg), "{name}: {token}");
        }
    }
}

#[test]
fn mono_has_no_colour_anywhere_and_neither_has_any_theme_where_there_is_none() {
    let colourless = |theme: &mut Theme| {
        theme.tokens().iter().all(|(_, style)| style.fg.is_none() && style.bg.is_none())
    };
    for name in Scheme::names() {
        for (depth, mut theme) in on_every_terminal(&Scheme::built_in(name).unwrap()) {
            let expected = name == "mono" || depth == Depth::None;
            assert_eq!(colourless(&mut theme), expected, "{name} at {depth:?}");
        }
    }
}

/// The cursor is seen, and told from the pane without the focus, whatever the colours are.
#[test]
fn cursors_and_alarms_stand_out_without_colour() {
    for name in Scheme::names() {
        for (depth, theme) in on_every_terminal(&Scheme::built_in(name).unwrap()) {
            let of = |style: Style| style.add_modifier;
            assert!(of(theme.cursor).contains(Modifier::REVERSED), "{name} at {depth:?}");
            assert!(of(theme.cursor_away).contains(Modifier::UNDERLINED), "{name} at {depth:?}");
            assert!(of(theme.error).contains(Modifier::BOLD), "{name} at {depth:?}");
            assert!(of(theme.key).contains(Modifier::BOLD), "{name} at {depth:?}");
        }
    }
}

#[test]
fn dark_has_the_sixteen_colours_that_the_terminals_owner_chose() {
    let mut theme = Theme::new(&Scheme::default(), Depth::Named, true);
    for (token, style) in theme.tokens() {
        let is_named = |color: Color| !matches!(color, Color::Rgb(..) | Color::Indexed(_));
        assert!(style.fg.is_none_or(is_named) && style.bg.is_none(), "{token}: {style:?}");
    }
    assert_eq!(theme.error, Style::new().fg(Color::Red).add_modifier(Modifier::BOLD));
}

mod a_theme_of_ones_own {
    use super::*;

    #[test]
    fn names_only_what_differs() {
        let own = Scheme::parse("own", "error = \"magenta\"\nlike = \"mono\"\n").unwrap();
        assert_eq!(own.name(), "own");
        assert_eq!(own.look("error"), "magenta".parse().unwrap());
        assert_eq!(own.look("chip"), "underline".parse().unwrap());
        let own = Scheme::parse("own", "").unwrap();
        assert_eq!(own.look("error"), Scheme::default().look("error"));
    }

    #[rstest]
    #[case::no_token("erorr = \"red\"", "1: erorr: there is no such token; the nearest is error")]
    #[case::no_look("\nerror = \"rde\"", "2: error: rde is none of black red")]
    #[case::no_text("error = 1", "1: error: a text in quotes is wanted")]
    #[case::like_nothing("like = \"drak\"", "1: like: one of dark, light, mono, high-contrast")]
    #[case::no_toml("error", "1: ")]
    fn is_refused_with_line_and_reason(#[case] text: &str, #[case] why: &str) {
        let said = Scheme::parse("own", text).unwrap_err().to_string();
        assert!(said.starts_with(why), "{said}");
    }
}
