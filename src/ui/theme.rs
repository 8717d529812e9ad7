//! Colours and symbols. State is always a word and a symbol, never a colour alone.

mod colour;
mod scheme;
mod themes;

use ratatui::style::Style;

use crate::offboard::{Conclusion, Origin, Proof, Standing};

pub use colour::{Colours, Depth, Look};
pub use scheme::Scheme;
pub use themes::Themes;

/// What things mean, and how that looks. The styles are the tokens that a theme's file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Ordinary text.
    pub text: Style,
    /// Less important text: e-mails, hints, column heads.
    pub faint: Style,
    /// What the eye should find first: the portal, a pane's title.
    pub strong: Style,
    /// The row under the cursor of the pane that has the focus.
    pub cursor: Style,
    /// The same in a pane without the focus.
    pub cursor_away: Style,
    /// A marked row's mark.
    pub marked: Style,
    /// A filter that hides rows.
    pub chip: Style,
    /// A task that moves.
    pub running: Style,
    /// A task that waits.
    pub waiting: Style,
    /// Something to look at: slow, out of sight, stopping, unproven.
    pub warning: Style,
    /// Something failed, is lost, or moves again.
    pub error: Style,
    /// Proven, or done as wanted.
    pub good: Style,
    /// An action that is not possible now.
    pub impossible: Style,
    /// A key in a hint.
    pub key: Style,
    /// The frame of a dialog.
    pub dialog: Style,
    /// Characters for bars, arrows and states.
    pub symbols: Symbols,
}

impl Theme {
    /// A theme on a terminal of this depth, with UTF-8 or ASCII characters.
    pub fn new(scheme: &Scheme, depth: Depth, unicode: bool) -> Self {
        let mut theme = Self::plain(unicode);
        for (token, style) in theme.tokens() {
            *style = scheme.look(token).at(depth);
        }
        theme
    }

    /// No theme: the characters alone.
    pub const fn plain(unicode: bool) -> Self {
        Self {
            text: Style::new(),
            faint: Style::new(),
            strong: Style::new(),
            cursor: Style::new(),
            cursor_away: Style::new(),
            marked: Style::new(),
            chip: Style::new(),
            running: Style::new(),
            waiting: Style::new(),
            warning: Style::new(),
            error: Style::new(),
            good: Style::new(),
            impossible: Style::new(),
            key: Style::new(),
            dialog: Style::new(),
            symbols: if unicode { Symbols::UNICODE } else { Symbols::ASCII },
        }
    }

    /// The tokens that a theme's file names, and their styles here.
    fn tokens(&mut self) -> [(&'static str, &mut Style); 15] {
        [
            ("text", &mut self.text),
            ("faint", &mut self.faint),
            ("strong", &mut self.strong),
            ("cursor", &mut self.cursor),
            ("cursor_away", &mut self.cursor_away),
            ("marked", &mut self.marked),
            ("chip", &mut self.chip),
            ("running", &mut self.running),
            ("waiting", &mut self.waiting),
            ("warning", &mut self.warning),
            ("error", &mut self.error),
            ("good", &mut self.good),
            ("impossible", &mut self.impossible),
            ("key", &mut self.key),
            ("dialog", &mut self.dialog),
        ]
    }

    /// The names of the tokens.
    fn token_names() -> [&'static str; 15] {
        Self::plain(false).tokens().map(|(token, _)| token)
    }

    /// The style of a task's state.
    pub const fn state(&self, conclusion: &Conclusion) -> Style {
        match conclusion {
            Conclusion::Waiting | Conclusion::Preparing(_) | Conclusion::Queued => self.waiting,
            Conclusion::Running(_) | Conclusion::Deleting => self.running,
            Conclusion::Slow(_)
            | Conclusion::OutOfSight(_)
            | Conclusion::Stopping(_)
            | Conclusion::Held(_)
            | Conclusion::Withdrawing(_)
            | Conclusion::FinishedBeforeStop
            | Conclusion::DespiteStop(_)
            | Conclusion::Done(Proof::Unproven) => self.warning,
            Conclusion::MovingAgain(_)
            | Conclusion::StoppedByServer(_)
            | Conclusion::Failed { .. }
            | Conclusion::Lost(_) => self.error,
            Conclusion::Done(Proof::Proven) => self.good,
            Conclusion::Stopped(_) | Conclusion::Withdrawn { .. } => self.text,
        }
    }
}

/// The characters that are not text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Symbols {
    /// Between leaver and heir.
    pub arrow: &'static str,
    /// Before the row under the cursor.
    pub cursor: &'static str,
    /// Before a marked row.
    pub mark: &'static str,
    /// A done part of a gauge.
    pub full: &'static str,
    /// Half a cell of it.
    pub half: &'static str,
    /// The rest of a gauge.
    pub empty: &'static str,
    /// A horizontal rule.
    pub rule: &'static str,
    /// Where text was cut.
    pub cut: &'static str,
    /// Between facts of one line.
    pub dot: &'static str,
    /// Unknown or nothing.
    pub none: &'static str,
    unicode: bool,
}

impl Symbols {
    /// For UTF-8 terminals.
    pub const UNICODE: Self = Self {
        arrow: "→",
        cursor: "▸",
        mark: "●",
        full: "█",
        half: "▌",
        empty: "░",
        rule: "─",
        cut: "…",
        dot: "·",
        none: "–",
        unicode: true,
    };

    /// For everything else.
    pub const ASCII: Self = Self {
        arrow: "->",
        cursor: ">",
        mark: "*",
        full: "#",
        half: "#",
        empty: ".",
        rule: "-",
        cut: "~",
        dot: "|",
        none: "-",
        unicode: false,
    };

    /// Whether characters outside ASCII may be used.
    pub const fn is_unicode(&self) -> bool {
        self.unicode
    }

    /// Keys as they are named: arrows are drawn, or spelled out.
    pub fn keys(&self, keys: &str) -> String {
        if self.unicode {
            return keys.to_owned();
        }
        let arrows = [("↑", "Up "), ("↓", "Down "), ("←", "Left "), ("→", "Right ")];
        let spell = |keys: String, (arrow, word)| keys.replace(arrow, word);
        arrows.into_iter().fold(keys.to_owned(), spell).trim_end().to_owned()
    }

    /// The symbol of a step of the ladder (at most two columns).
    pub const fn standing(&self, standing: Standing) -> &'static str {
        let (unicode, ascii) = match standing {
            Standing::Planned => ("·", "."),
            Standing::Running => ("▶", ">"),
            Standing::Done => ("✔", "ok"),
            Standing::Otherwise => ("≈", "~"),
            Standing::Failed => ("!", "!!"),
            Standing::Skipped => ("–", "--"),
        };
        if self.unicode { unicode } else { ascii }
    }

    /// The symbol of a task's state (at most two columns).
    pub const fn state(&self, conclusion: &Conclusion, origin: Origin) -> &'static str {
        let (unicode, ascii) = match conclusion {
            Conclusion::Running(_) | Conclusion::Queued if matches!(origin, Origin::Foreign) => {
                ("⇄", "<>")
            }
            Conclusion::Waiting | Conclusion::Preparing(_) => ("…", ".."),
            Conclusion::Held(_) => ("‖", "||"),
            Conclusion::Withdrawn { .. } => ("–", "--"),
            Conclusion::Queued => ("◌", "o"),
            Conclusion::Running(_) => ("▶", ">"),
            Conclusion::Slow(_) => ("▷", ">>"),
            Conclusion::OutOfSight(_) => ("◍", "()"),
            Conclusion::Stopping(_) | Conclusion::Withdrawing(_) => ("◧", "x>"),
            Conclusion::MovingAgain(_) => ("▲", "!>"),
            Conclusion::Stopped(_) => ("■", "xx"),
            Conclusion::StoppedByServer(_) => ("▣", "xs"),
            Conclusion::FinishedBeforeStop => ("✔x", "ox"),
            Conclusion::DespiteStop(_) => ("x✔", "xo"),
            Conclusion::Failed { .. } => ("!", "!!"),
            Conclusion::Done(Proof::Unproven) => ("✓", "o?"),
            Conclusion::Done(Proof::Proven) => ("✔", "ok"),
            Conclusion::Deleting => ("⌫", "rm"),
            Conclusion::Lost(_) => ("?", "??"),
        };
        if self.unicode { unicode } else { ascii }
    }
}

#[cfg(test)]
mod tests;
