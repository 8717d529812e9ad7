//! The ladder of a task: each step with its times and its evidence, while it goes on and as a
//! story after its end.

mod story;
pub mod view;

pub use story::{Line, story};

use super::{Overlay, scroll, scrolling};
use crate::{
    app::{Action, Effects, Key, Model, keymap::Context, update::perform},
    offboard::CaseId,
};

/// The ladder that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// Whose it is.
    pub case: CaseId,
    /// Lines above the first one that is shown.
    pub top: usize,
}

impl Ladder {
    pub(super) fn key(self, model: &mut Model, key: Key) -> Effects {
        // Another case may be under the cursor by now, if a filter is set.
        let is_under_cursor = model.tasks.list.cursor() == Some(self.case);
        if let Some(action) = action(model, key).filter(|_| is_under_cursor) {
            model.overlays.push(Overlay::Ladder(self));
            return perform(model, action);
        }
        let (columns, rows) = room(model.size);
        let lines = story(model, self.case, columns).len();
        let tops = lines.saturating_sub(rows) + 1;
        scroll(model, key, self.top, tops, |top| Overlay::Ladder(Self { top, ..self }))
    }
}

/// What can be done without leaving the ladder: what is about the one task.
fn action(model: &Model, key: Key) -> Option<Action> {
    let contexts = [Context::Tasks, Context::Lists, Context::Everywhere];
    let action = model.preferences.keymap.lookup(&contexts, key)?;
    let is_about_the_task = matches!(
        action,
        Action::Stop
            | Action::Retry
            | Action::AnotherHeir
            | Action::Leave
            | Action::Actions
            | Action::CopyId
            | Action::CopyRow
    );
    (is_about_the_task && scrolling(key).is_none()).then_some(action)
}

/// Columns and rows for the story on a screen of this size: without frame, footer and hints.
pub const fn room((width, height): (u16, u16)) -> (usize, usize) {
    (width.saturating_sub(6) as usize, height.saturating_sub(4) as usize)
}
