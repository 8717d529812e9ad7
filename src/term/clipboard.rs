//! The clipboard of the person's own terminal, reached by OSC 52: over SSH a clipboard of this
//! machine would be the wrong one.

use std::env;

use base64::{Engine, prelude::BASE64_STANDARD};

/// GNU screen takes escape strings of at most 768 bytes.
const SCREEN_STRING: usize = 512;

/// What stands between the console and the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// Nothing that would have to be told.
    Direct,
    /// tmux.
    Tmux,
    /// GNU screen.
    Screen,
}

impl Route {
    /// The route of this process, from its environment.
    pub fn detect() -> Self {
        Self::from_env(|name| env::var(name).ok().filter(|value| !value.is_empty()))
    }

    /// The innermost of what the variables tell: each inherits those of the others around it.
    pub(super) fn from_env(var: impl Fn(&str) -> Option<String>) -> Self {
        let term = var("TERM").unwrap_or_default();
        let (tmux, screen) = (var("TMUX").is_some(), var("STY").is_some());
        if term.starts_with("tmux") {
            Self::Tmux
        } else if screen && (!tmux || term.starts_with("screen")) {
            Self::Screen
        } else if tmux {
            Self::Tmux
        } else {
            Self::Direct
        }
    }

    /// The bytes that put a text on the terminal's clipboard. tmux is told twice: it takes the
    /// text itself with `set-clipboard on`, and hands it through with `allow-passthrough on`.
    pub fn copy(self, text: &str) -> Vec<u8> {
        let plain = format!("\x1b]52;c;{}\x07", BASE64_STANDARD.encode(text));
        match self {
            Self::Direct => plain.into(),
            Self::Tmux => {
                let passed = plain.replace('\x1b', "\x1b\x1b");
                format!("{plain}\x1bPtmux;{passed}\x1b\\").into()
            }
            Self::Screen => plain
                .as_bytes()
                .chunks(SCREEN_STRING)
                .flat_map(|piece| [b"\x1bP", piece, b"\x1b\\"].concat())
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_tells_the_route() {
        let route = |term: &str, others: &[&str]| {
            Route::from_env(|name| match name {
                "TERM" => Some(term.to_owned()),
                _ => others.contains(&name).then(|| "set".to_owned()),
            })
        };
        assert_eq!(route("xterm", &[]), Route::Direct);
        assert_eq!(route("screen", &["TMUX"]), Route::Tmux);
        assert_eq!(route("screen", &["STY"]), Route::Screen);
        assert_eq!(route("screen.xterm", &["STY", "TMUX"]), Route::Screen, "screen in tmux");
        assert_eq!(route("tmux-256color", &["STY", "TMUX"]), Route::Tmux, "tmux in screen");
    }

    #[test]
    fn a_terminal_gets_base64() {
        assert_eq!(Route::Direct.copy("Zoë"), b"\x1b]52;c;Wm/Dqw==\x07");
    }

    #[test]
    fn tmux_takes_it_or_hands_it_through() {
        let sent = b"\x1b]52;c;YQ==\x07\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\";
        assert_eq!(Route::Tmux.copy("a"), sent);
    }

    #[test]
    fn screen_hands_it_through_in_pieces_that_it_can_hold() {
        let sent = String::from_utf8(Route::Screen.copy(&"a".repeat(1000))).expect("ASCII");
        let pieces: Vec<&str> =
            sent.split("\x1b\\").filter_map(|piece| piece.strip_prefix("\x1bP")).collect();
        assert!(pieces.len() > 2 && pieces.iter().all(|piece| piece.len() <= SCREEN_STRING));
        assert_eq!(pieces.concat().as_bytes(), Route::Direct.copy(&"a".repeat(1000)));
    }
}
