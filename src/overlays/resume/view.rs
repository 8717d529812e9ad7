use crate::{
    app::{Action, Model},
    overlays::view::{Line, hint},
    screens::tasks::Counts,
    ui::Theme,
};

/// How far the earlier run got, and what Enter does. The counts follow what the portal answers.
pub fn lines(model: &Model, theme: &Theme) -> Vec<Line> {
    let resume = model.preferences.keymap.way_to(Action::Resume);
    let Counts { running, unseen, waiting, held, heirless, failed, done } =
        Counts::of(&model.board);
    let mut counts = vec![format!("{done} done"), format!("{running} running")];
    if unseen > 0 {
        counts.push(format!("{unseen} unseen"));
    }
    if failed > 0 {
        counts.push(format!("{failed} failed"));
    }
    let of_them =
        if heirless > 0 { format!(" ({heirless} for another heir)") } else { String::new() };
    counts.push(format!("{} waiting{of_them}", waiting + held));
    let plain = |line: &str| vec![(line.to_owned(), theme.text)];
    vec![
        vec![(format!("{}: resume?", counts.join(", ")), theme.strong)],
        vec![],
        plain(
            "The console had ended before this run was over. What is running on the server is \
             asked for already; those who wait start when you say so.",
        ),
        vec![],
        hint(theme, &[("Enter", "resume"), ("Esc", &format!("not yet; {resume} resumes"))]),
    ]
}
