//! What the terminal can show, from the environment; it is never asked (a question would delay
//! the first frame, and some terminals never answer).

use std::{env, io};

use rustix::termios::isatty;
use thiserror::Error;

use super::{Charset, clipboard::Route};
use crate::ui::{Colours, Depth};

/// What the terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// The colours that are wanted and known.
    pub depth: Depth,
    /// Symbols beyond ASCII are drawn as such.
    pub unicode: bool,
}

/// Why the console cannot be shown here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoTerminal {
    /// Standard input is something else.
    #[error("standard input is not a terminal")]
    Input,
    /// Standard output is something else.
    #[error("standard output is not a terminal")]
    Output,
    /// `TERM=dumb`.
    #[error("this terminal cannot move its cursor (TERM=dumb)")]
    Dumb,
}

impl Capabilities {
    /// What this terminal can show. The flag's wish for colours goes before `NO_COLOR`, and this
    /// before the file's.
    ///
    /// # Errors
    /// If there is no terminal, or one that cannot move its cursor.
    pub fn detect(flag: Option<Colours>, file: Colours) -> Result<Self, NoTerminal> {
        if !isatty(io::stdin()) {
            return Err(NoTerminal::Input);
        }
        if !isatty(io::stdout()) {
            return Err(NoTerminal::Output);
        }
        let var = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        Self::from_env(var, flag, file)
    }

    fn from_env(
        var: impl Fn(&str) -> Option<String>,
        flag: Option<Colours>,
        file: Colours,
    ) -> Result<Self, NoTerminal> {
        let term = var("TERM").unwrap_or_default();
        if term == "dumb" {
            return Err(NoTerminal::Dumb);
        }
        let depth = match (flag, file) {
            (Some(Colours::Of(depth)), _) => depth,
            // https://no-color.org: set to anything but nothing.
            _ if var("NO_COLOR").is_some() => Depth::None,
            (None, Colours::Of(depth)) => depth,
            (Some(Colours::Auto), _) | (None, Colours::Auto) => depth(&term, &var),
        };
        Ok(Self { depth, unicode: Charset::from_env(&var) == Charset::Full })
    }
}

/// A terminal of the VT series, or something that behaves like one.
fn is_old(term: &str) -> bool {
    term.starts_with("vt")
}

/// The colours that a terminal of this name shows, as far as it says.
fn depth(term: &str, var: impl Fn(&str) -> Option<String>) -> Depth {
    // tmux calls itself screen, too. GNU screen shows no true colours, and passes the variable of
    // the terminal around it on all the same.
    let in_screen = match Route::from_env(&var) {
        Route::Tmux => false,
        Route::Screen => true,
        Route::Direct => term.starts_with("screen"),
    };
    let says_true = matches!(var("COLORTERM").as_deref(), Some("truecolor" | "24bit"));
    if (says_true || term.ends_with("-direct")) && !in_screen {
        Depth::True
    } else if term.ends_with("-256color") {
        Depth::Indexed
    } else if is_old(term) {
        Depth::None
    } else {
        Depth::Named
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// What is detected with these variables: `TERM=xterm LANG=C`.
    fn detect(
        variables: &str,
        flag: Option<Colours>,
        file: Colours,
    ) -> Result<Capabilities, NoTerminal> {
        let variables: Vec<(&str, &str)> =
            variables.split(' ').filter_map(|variable| variable.split_once('=')).collect();
        let value = |name: &str| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Capabilities::from_env(value, flag, file)
    }

    #[rstest]
    #[case::says_nothing("", Depth::Named)]
    #[case::unknown("TERM=wonder", Depth::Named)]
    #[case::xterm("TERM=xterm", Depth::Named)]
    #[case::linux("TERM=linux", Depth::Named)]
    #[case::vt100("TERM=vt100", Depth::None)]
    #[case::vt220("TERM=vt220", Depth::None)]
    #[case::xterm_256("TERM=xterm-256color", Depth::Indexed)]
    #[case::xterm_direct("TERM=xterm-direct", Depth::True)]
    #[case::says_true("TERM=xterm-256color COLORTERM=truecolor", Depth::True)]
    #[case::says_it_otherwise("TERM=xterm COLORTERM=24bit", Depth::True)]
    #[case::says_something_else("TERM=xterm-256color COLORTERM=yes", Depth::Indexed)]
    #[case::screen("TERM=screen", Depth::Named)]
    #[case::screen_256("TERM=screen-256color", Depth::Indexed)]
    #[case::screen_in_a_rich_one("TERM=screen COLORTERM=truecolor STY=1.pts", Depth::Named)]
    #[case::screen_256_in_a_rich_one("TERM=screen-256color COLORTERM=truecolor", Depth::Indexed)]
    #[case::screen_as_xterm("TERM=xterm-256color COLORTERM=truecolor STY=1.pts", Depth::Indexed)]
    #[case::tmux("TERM=tmux-256color TMUX=/tmp/tmux", Depth::Indexed)]
    #[case::tmux_as_screen("TERM=screen-256color TMUX=/tmp/tmux", Depth::Indexed)]
    #[case::rich_tmux("TERM=tmux-256color TMUX=/tmp/tmux COLORTERM=truecolor", Depth::True)]
    #[case::rich_tmux_as_screen("TERM=screen-256color TMUX=/t COLORTERM=truecolor", Depth::True)]
    #[case::no_color("TERM=xterm-256color COLORTERM=truecolor NO_COLOR=1", Depth::None)]
    fn the_terminal_tells_its_depth(#[case] variables: &str, #[case] expected: Depth) {
        let seen = detect(variables, None, Colours::Auto).map(|can| can.depth);
        assert_eq!(seen, Ok(expected));
    }

    #[rstest]
    #[case::flag_above_all("TERM=vt100 NO_COLOR=1", "256", "16", Depth::Indexed)]
    #[case::never_is_never("TERM=xterm COLORTERM=truecolor", "never", "256", Depth::None)]
    #[case::no_color_above_file("TERM=xterm NO_COLOR=1", "", "256", Depth::None)]
    #[case::no_color_above_auto("TERM=xterm NO_COLOR=1", "auto", "auto", Depth::None)]
    #[case::file_above_terminal("TERM=xterm COLORTERM=truecolor", "", "16", Depth::Named)]
    #[case::auto_above_file("TERM=xterm-256color", "auto", "16", Depth::Indexed)]
    fn wishes_have_their_order(
        #[case] variables: &str,
        #[case] flag: &str,
        #[case] file: &str,
        #[case] expected: Depth,
    ) {
        let seen = detect(variables, flag.parse().ok(), file.parse().unwrap());
        assert_eq!(seen.map(|can| can.depth), Ok(expected));
    }

    #[rstest]
    #[case::utf_8("TERM=xterm LANG=en_US.UTF-8", true)]
    #[case::the_first_that_is_set("TERM=xterm LC_ALL=C LANG=en_US.UTF-8", false)]
    #[case::written_otherwise("LC_CTYPE=de_DE.utf8", true)]
    #[case::no_font("TERM=linux LANG=C.UTF-8", false)]
    #[case::old("TERM=vt100 LANG=C.UTF-8", false)]
    fn symbols_need_utf_8_and_a_font(#[case] variables: &str, #[case] expected: bool) {
        let seen = detect(variables, None, Colours::Auto);
        assert_eq!(seen.map(|can| can.unicode), Ok(expected));
    }

    #[test]
    fn a_dumb_terminal_is_refused() {
        let always = Some(Colours::Of(Depth::Named));
        assert_eq!(detect("TERM=dumb", always, Colours::Auto), Err(NoTerminal::Dumb));
    }
}
