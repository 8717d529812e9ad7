//! What the mouse does: it leads cursors, scrolls, and opens rows. It reaches nothing that would
//! start, confirm or stop anything on the portal, because a slip of the hand is no decision.

use ratatui::layout::{Position, Rect};

use super::{perform, tell};
use crate::{
    app::{Action, Effect, Effects, Key, KeyCode, Model, view::tab_at},
    offboard::{Level, Notice},
    overlays,
    screens::tasks::most_urgent,
    ui::{Areas, Pane},
};

/// Rows that one notch of the wheel scrolls.
const NOTCH: isize = 3;

/// Turns it on or off.
pub(super) fn switch(model: &mut Model) -> Effects {
    let is_on = !model.mouse();
    model.taste.mouse = Some(is_on).filter(|is_on| *is_on != model.preferences.mouse);
    let text = if is_on { "mouse on: Shift-drag selects text" } else { "mouse off" };
    let mut effects = tell(model, Notice::new(Level::Info, text));
    effects.push(Effect::Mouse(is_on));
    effects
}

/// A press on a tab shows its pane; one on a row gives its pane the focus and leads the cursor
/// there; one on the row that has the cursor opens it, as Enter does. Dialogs take none.
pub(super) fn click(model: &mut Model, column: u16, row: u16) -> Effects {
    if !model.mouse() || !model.overlays.is_empty() {
        return Effects::new();
    }
    let (areas, at) = (model.areas(), Position::new(column, row));
    if areas.tabs.is_some_and(|tabs| tabs.contains(at)) {
        return tab_at(model, column).map(|pane| focus(model, pane)).unwrap_or_default();
    }
    let Some((pane, area)) = pane_at(model, at) else { return Effects::new() };
    // The first line of a pane is its head.
    let Some(line) = at.y.checked_sub(area.y + 1).map(usize::from) else { return Effects::new() };
    let height = usize::from(area.height) - 1;
    let had_focus = model.focus == pane;
    let was_there = match pane {
        // Without the focus the board shows a strip of other rows.
        Pane::Tasks if !had_focus => {
            let case = most_urgent(&model.board, height).get(line).map(|case| case.id());
            case.filter(|case| model.tasks.list.go_to(*case)).map(|_| false)
        }
        _ => model.rows(pane).go_to_line(line, height),
    };
    match was_there {
        Some(true) if had_focus => {
            model.filtering = false;
            perform::perform(model, Action::Open)
        }
        Some(_) => {
            model.tasks.follows &= pane != Pane::Tasks;
            focus(model, pane)
        }
        None => Effects::new(),
    }
}

/// Scrolls the list under the pointer; in a dialog it goes up or down, wherever the pointer is.
pub(super) fn wheel(model: &mut Model, up: bool, column: u16, row: u16) -> Effects {
    if !model.mouse() {
        return Effects::new();
    }
    if !model.overlays.is_empty() {
        let code = if up { KeyCode::Up } else { KeyCode::Down };
        return overlays::key(model, Key::plain(code));
    }
    match pane_at(model, Position::new(column, row)) {
        // The strip of the most urgent tasks stands still.
        Some((Pane::Tasks, _)) if model.focus != Pane::Tasks => {}
        Some((pane, area)) => {
            let height = usize::from(area.height) - 1;
            model.rows(pane).scroll(if up { -NOTCH } else { NOTCH }, height);
            model.tasks.follows &= pane != Pane::Tasks;
        }
        None => {}
    }
    Effects::new()
}

/// The pane at this place, and where it is.
fn pane_at(model: &Model, at: Position) -> Option<(Pane, Rect)> {
    let Areas { list, board, .. } = model.areas();
    let parts = [(model.shown, list), (Pane::Tasks, board)];
    parts.into_iter().find_map(|(pane, area)| Some((pane, area.filter(|area| area.contains(at))?)))
}

fn focus(model: &mut Model, pane: Pane) -> Effects {
    // What was typed into a filter so far holds, as after Enter.
    model.filtering = false;
    perform::show(model, pane)
}
