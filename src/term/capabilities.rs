//! What the terminal can show, from the environment; it is never asked (a question would delay
//! the first frame, and some terminals never answer).

use std::{env, io};

use rustix::termios::isatty;
use thiserror::Error;

use super::Charset;

/// What the terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Colours are wanted and known.
    pub colour: bool,
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
    /// What this terminal can show.
    ///
    /// # Errors
    /// If there is no terminal, or one that cannot move its cursor.
    pub fn detect() -> Result<Self, NoTerminal> {
        if !isatty(io::stdin()) {
            return Err(NoTerminal::Input);
        }
        if !isatty(io::stdout()) {
            return Err(NoTerminal::Output);
        }
        Self::from_env(|name| env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn from_env(var: impl Fn(&str) -> Option<String>) -> Result<Self, NoTerminal> {
        let term = var("TERM").unwrap_or_default();
        if term == "dumb" {
            return Err(NoTerminal::Dumb);
        }
        let old = term.starts_with("vt");
        let unicode = Charset::from_env(&var) == Charset::Full;
        Ok(Self { colour: !old && var("NO_COLOR").is_none(), unicode })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(env: &[(&str, &str)]) -> Result<Capabilities, NoTerminal> {
        Capabilities::from_env(|name| {
            env.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_modern_terminal_shows_everything() {
        let seen = detect(&[("TERM", "xterm-256color"), ("LANG", "en_US.UTF-8")]);
        assert_eq!(seen, Ok(Capabilities { colour: true, unicode: true }));
    }

    #[test]
    fn the_first_locale_variable_that_is_set_decides() {
        let seen = detect(&[("TERM", "xterm"), ("LC_ALL", "C"), ("LANG", "en_US.UTF-8")]);
        assert_eq!(seen.map(|can| can.unicode), Ok(false));
        assert_eq!(detect(&[("LC_CTYPE", "de_DE.utf8")]).map(|can| can.unicode), Ok(true));
    }

    #[test]
    fn no_color_and_old_terminals_have_no_colour() {
        assert_eq!(detect(&[("NO_COLOR", "1")]).map(|can| can.colour), Ok(false));
        assert_eq!(
            detect(&[("TERM", "vt100"), ("LANG", "C.UTF-8")]),
            Ok(Capabilities { colour: false, unicode: false })
        );
        assert_eq!(
            detect(&[("TERM", "linux"), ("LANG", "C.UTF-8")]),
            Ok(Capabilities { colour: true, unicode: false })
        );
    }

    #[test]
    fn a_dumb_terminal_is_refused() {
        assert_eq!(detect(&[("TERM", "dumb")]), Err(NoTerminal::Dumb));
    }
}
