//! What a stop of a task would leave behind now, in three lines.

use super::{ENTER, Overlay, QUIT};
use crate::{
    app::{Action, Effects, Key, Model, update::perform},
    offboard::CaseId,
    ui::text,
};

/// The lines, live, and the task's state above them; each in at most so many columns.
pub fn lines(model: &Model, case: CaseId, columns: usize) -> Vec<String> {
    let Some(case) = model.board.case(case) else {
        return vec!["it is no longer on the board".into()];
    };
    let state = crate::screens::tasks::view::state_words(case, &model.board, model.now);
    let subject = format!("{}  {}: {state}", case.leaver().email, case.leaver().name);
    let mut lines = text::wrap(&subject, columns);
    lines.push(String::new());
    for sentence in case.stop_would_leave() {
        lines.extend(text::wrap(&sentence, columns));
    }
    lines
}

/// `x` stops the task that was read about; every other key but a mistyped one leads back.
pub(super) fn key(model: &mut Model, case: CaseId, key: Key) -> Effects {
    const STOP: Key = Key::char('x');
    const LEAVE: Key = Key::char('w');
    match key {
        STOP if model.tasks.list.cursor() == Some(case) => perform(model, Action::Stop),
        LEAVE | QUIT | ENTER => Effects::new(),
        _ => {
            model.overlays.push(Overlay::Leave(case));
            Effects::new()
        }
    }
}
