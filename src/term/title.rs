//! The title of the terminal's window, or of its pane in tmux.

use std::env;

use super::clipboard::Route;

/// Keeps the title that is there on the terminal's stack (XTWINOPS 22).
pub(super) const KEEP: &[u8] = b"\x1b[22;2t";
/// Takes it from there again (XTWINOPS 23).
pub(super) const RESTORE: &[u8] = b"\x1b[23;2t";

/// The title as it was last sent.
#[derive(Debug, Default)]
pub(super) struct Title {
    shown: Option<String>,
}

impl Title {
    /// The bytes that change the title (OSC 2); `None` if it is so already.
    pub(super) fn change(&mut self, title: &str) -> Option<Vec<u8>> {
        if self.shown.as_deref() == Some(title) {
            return None;
        }
        self.shown = Some(title.to_owned());
        // A control character would end the string, and the rest be taken for commands.
        let text: String = title.chars().filter(|c| !c.is_control()).collect();
        Some(format!("\x1b]2;{text}\x1b\\").into_bytes())
    }

    /// The terminal shows another title now.
    pub(super) fn forget(&mut self) {
        self.shown = None;
    }
}

/// Whether this terminal has a title that can be given back: the Linux console and the old ones
/// have none, and GNU screen has no stack.
pub(super) fn is_there() -> bool {
    is_in(|name| env::var(name).ok().filter(|value| !value.is_empty()))
}

fn is_in(var: impl Fn(&str) -> Option<String>) -> bool {
    let term = var("TERM").unwrap_or_default();
    let is_old = term == "linux" || term.starts_with("vt");
    match Route::from_env(var) {
        Route::Tmux => true,
        Route::Screen => false,
        // Over SSH its name may be all that is told of GNU screen.
        Route::Direct => !is_old && !term.starts_with("screen"),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn a_title_is_sent_when_it_changed_and_nothing_in_it_is_a_command() {
        let mut title = Title::default();
        assert_eq!(title.change("1 run"), Some(b"\x1b]2;1 run\x1b\\".to_vec()));
        assert_eq!(title.change("1 run"), None);
        assert_eq!(title.change("a\x1b\\b\u{9c}\x07c"), Some(b"\x1b]2;a\\bc\x1b\\".to_vec()));
        title.forget();
        assert!(title.change("a\x1b\\b\u{9c}\x07c").is_some());
    }

    #[rstest]
    #[case(&[("TERM", "xterm-256color")], true)]
    #[case(&[("TERM", "screen"), ("TMUX", "socket,1,0")], true)]
    #[case(&[("TERM", "screen")], false)]
    #[case(&[("TERM", "screen"), ("STY", "1.pts")], false)]
    #[case(&[("TERM", "linux")], false)]
    #[case(&[("TERM", "vt220")], false)]
    fn only_where_the_old_one_comes_back(#[case] env: &[(&str, &str)], #[case] expected: bool) {
        let variable =
            |name: &str| env.iter().find(|(key, _)| *key == name).map(|pair| pair.1.to_owned());
        assert_eq!(is_in(variable), expected);
    }
}
