//! Draws the ladder.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::{
    super::{
        scrolling,
        view::{Line as Drawn, dialog, hint},
    },
    Ladder, Line, room, story,
};
use crate::{
    app::{Action, Model, keymap},
    offboard::{Mark, Standing},
    ui::{Theme, text},
};

/// Draws it on the whole screen, above the footer.
pub fn view(ladder: &Ladder, model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let (columns, rows) = room((area.width, area.height));
    let story = story(model, ladder.case, columns);
    let shown = story.iter().skip(ladder.top).take(rows);
    let mut lines: Vec<Drawn> = shown.map(|line| draw(line, theme)).collect();
    lines.resize(rows, Drawn::new());
    let below = story.len().saturating_sub(ladder.top + rows);
    lines.push(hints(model, ladder, below, columns, theme));
    dialog(&title(model, ladder, theme), (&lines, 0), None, theme, area, buf);
}

fn title(model: &Model, ladder: &Ladder, theme: &Theme) -> String {
    let Some(case) = model.board.case(ladder.case) else { return "Steps".into() };
    let heir = case.heir().map_or("?", |heir| &heir.name);
    format!("{} {} {heir}", case.leaver().name, theme.symbols.arrow)
}

fn draw(line: &Line, theme: &Theme) -> Drawn {
    match line {
        Line::Blank => Drawn::new(),
        Line::Fact(word, text) => {
            vec![(format!("{word:7}"), theme.faint), (text.clone(), theme.text)]
        }
        Line::Step(stage, standing, when) => {
            let style = style(*standing, theme);
            vec![
                (format!("{:3}", theme.symbols.standing(*standing)), style),
                (format!("{:10}", stage.word()), theme.strong),
                (format!("{:15}", standing.words()), style),
                (when.clone(), theme.text),
            ]
        }
        Line::Told(time, text, mark) => {
            let style = match mark {
                Mark::Done | Mark::Under => theme.text,
                Mark::Odd => theme.warning,
                Mark::Failed => theme.error,
            };
            vec![(format!("   {time:11}"), theme.faint), (text.clone(), style)]
        }
        Line::Missing(text) => vec![(" ".repeat(14), theme.text), (text.clone(), theme.warning)],
    }
}

const fn style(standing: Standing, theme: &Theme) -> Style {
    match standing {
        Standing::Planned => theme.waiting,
        Standing::Running => theme.running,
        Standing::Done => theme.good,
        Standing::Otherwise => theme.warning,
        Standing::Failed => theme.error,
        Standing::Skipped => theme.faint,
    }
}

/// How much is above and below, and the keys that help here; as wide as the dialog.
fn hints(model: &Model, ladder: &Ladder, below: usize, columns: usize, theme: &Theme) -> Drawn {
    let more = match (ladder.top, below) {
        (0, 0) => String::new(),
        (_, 0) => "k up".into(),
        _ => format!("j {below} more"),
    };
    let mut line = vec![(format!("{more:10}"), theme.key)];
    let actions =
        [Action::Stop, Action::Retry, Action::AnotherHeir, Action::Leave, Action::Actions];
    // The last one needs no blanks behind it.
    let back = vec![("Esc".to_owned(), theme.key), (" back".to_owned(), theme.faint)];
    for binding in actions.into_iter().filter_map(keymap::binding) {
        // What scrolls here does nothing else here.
        let keys = model.preferences.keymap.keys(binding);
        let key = keys.iter().find(|key| scrolling(**key).is_none());
        let key = key.filter(|_| model.impossible(binding.action).is_none());
        let Some(key) = key else { continue };
        let next = hint(theme, &[(&key.to_string(), &model.label(binding))]);
        if width(&line) + width(&next) + width(&back) <= columns {
            line.extend(next);
        }
    }
    line.extend(back);
    let used = width(&line);
    line.push((" ".repeat(columns.saturating_sub(used)), theme.text));
    line
}

fn width(line: &Drawn) -> usize {
    line.iter().map(|(piece, _)| text::width(piece)).sum()
}
