//! What the mouse does: it leads cursors, scrolls, and opens rows. It reaches nothing that would
//! start, confirm or stop anything on the portal, because a slip of the hand is no decision.

use std::time::Duration;

use ratatui::layout::{Position, Rect};

use super::{perform, tell};
use crate::{
    app::{Action, Effect, Effects, Model, view::tab_at},
    offboard::{Level, Notice},
    overlays,
    screens::tasks::most_urgent,
    ui::{Areas, Pane},
};

/// Rows that one notch of the wheel scrolls.
const NOTCH: isize = 3;

/// After a click gave another pane the focus, and other rows their places, clicks mean nothing for
/// this long: the second one of a double click would meet a row that nobody has pointed at.
const REARRANGED: Duration = Duration::from_millis(400);

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
/// there; one on the row that has the cursor opens it, as Enter does. While a filter is typed a
/// press ends that and does nothing else. In a dialog one leads the cursor to the row that it
/// meets, and never chooses it.
pub(super) fn click(model: &mut Model, column: u16, row: u16) -> Effects {
    let is_early = model.is_within(REARRANGED, model.refocused);
    if !model.mouse() || is_early {
        return Effects::new();
    }
    if !model.overlays.is_empty() {
        return overlays::point(model, Position::new(column, row));
    }
    let place = |model: &Model| (model.focus, model.filtering, model.tasks.list.cursor());
    let before = place(model);
    let effects = if model.filtering {
        // What was typed so far holds, as after Enter.
        model.filtering = false;
        Effects::new()
    } else {
        press(model, Position::new(column, row))
    };
    if model.focus != before.0 {
        model.refocused = Some(model.now);
    }
    if place(model) != before {
        // The rows may have moved between the picture and the press: a stop waits for a look.
        model.displaced = Some(model.now);
    }
    effects
}

fn press(model: &mut Model, at: Position) -> Effects {
    let areas = model.areas();
    if areas.tabs.is_some_and(|tabs| tabs.contains(at)) {
        let pane = tab_at(model, at.x);
        return pane.map(|pane| perform::show(model, pane)).unwrap_or_default();
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
        Some(true) if had_focus => perform::perform(model, Action::Open),
        Some(_) => {
            model.tasks.follows &= pane != Pane::Tasks;
            perform::show(model, pane)
        }
        None => Effects::new(),
    }
}

/// Scrolls the list under the pointer; in a dialog it goes up or down, wherever the pointer is.
pub(super) fn wheel(model: &mut Model, up: bool, column: u16, row: u16) -> Effects {
    if !model.mouse() {
        return Effects::new();
    }
    let by = if up { -NOTCH } else { NOTCH };
    if !model.overlays.is_empty() {
        return overlays::walk(model, by);
    }
    match pane_at(model, Position::new(column, row)) {
        // The strip of the most urgent tasks stands still.
        Some((Pane::Tasks, _)) if model.focus != Pane::Tasks => {}
        Some((pane, area)) => {
            let height = usize::from(area.height) - 1;
            model.rows(pane).scroll(by, height);
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
