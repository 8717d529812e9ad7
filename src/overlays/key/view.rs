use super::NewKey;
use crate::{
    overlays::view::{Line, hint},
    ui::{Theme, text},
};

/// The dialog: why, a dot for each character, and what becomes of the tasks meanwhile.
pub fn lines(dialog: &NewKey, columns: usize, theme: &Theme) -> Vec<Line> {
    let plain = |line: &str| vec![(line.to_owned(), theme.text)];
    let mut lines = vec![
        plain("The portal does not take the API key any more."),
        plain("Tasks on the server go on; nothing is started until there is a new key."),
        vec![],
    ];
    let dots = dialog.typed.len().min(columns.saturating_sub(12));
    let typed = theme.symbols.mark.repeat(dots);
    lines.push(vec![
        ("New key: ".into(), theme.strong),
        (typed, theme.text),
        (" ".into(), theme.cursor),
    ]);
    if dialog.trying {
        lines.push(vec![("signing in".into(), theme.faint)]);
    } else if let Some(refusal) = &dialog.refusal {
        lines
            .extend(text::wrap(refusal, columns).into_iter().map(|line| vec![(line, theme.error)]));
    }
    lines.push(vec![]);
    lines.push(hint(theme, &[("Enter", "sign in"), ("Ctrl-U", "clear"), ("Esc", "later")]));
    lines
}
