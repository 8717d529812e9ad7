//! What an action does.

use std::time::Duration;

use super::{
    board, copy, habits, keys, mouse, read_groups, read_sweep_candidates, read_users, report, tell,
    wishes,
};
use crate::{
    app::{Action, Effect, Effects, Load, Model, list::Move},
    offboard::{Case, Event, Lanes, Level, Notice, Origin, Plan},
    overlays::{
        self, Overlay,
        picker::{Picker, Purpose},
    },
    ui::{Pane, text},
};

/// After the row under the cursor changed by itself or by a click, a stop is deaf for this long: it
/// would meet a task that nobody has looked at.
const DEAF: Duration = Duration::from_millis(300);

/// Does it, or says why it is not possible.
pub(crate) fn perform(model: &mut Model, action: Action) -> Effects {
    if let Some(refusal) = model.refusal(action) {
        return tell(model, Notice::new(Level::Warning, refusal));
    }
    match action {
        Action::ShowUsers => show(model, Pane::Users),
        Action::ShowGroups => show(model, Pane::Groups),
        Action::ShowTasks => show(model, Pane::Tasks),
        Action::NextPane | Action::PreviousPane => {
            let next = if model.focus == Pane::Tasks { model.shown } else { Pane::Tasks };
            show(model, next)
        }
        Action::Zoom => {
            model.zoomed = !model.zoomed;
            Effects::new()
        }
        Action::Freeze => freeze(model),
        Action::Compact => {
            model.taste.compact = !model.taste.compact;
            Effects::new()
        }
        Action::Mouse => mouse::switch(model),
        Action::Refresh => refresh(model),
        Action::Redraw => vec![Effect::Repaint],
        Action::Suspend => vec![Effect::Suspend],
        Action::Palette => open(model, Overlay::Palette(overlays::palette::Palette::default())),
        Action::Help => open(model, Overlay::Help { all: false, top: 0 }),
        Action::Messages => open(model, Overlay::Messages { top: 0 }),
        Action::Actions => {
            let menu = overlays::actions::Menu::of(model);
            open(model, Overlay::Actions(menu))
        }
        Action::Quit => quit(model),
        Action::Up => go(model, Move::Up),
        Action::Down => go(model, Move::Down),
        Action::PageUp => go(model, Move::PageUp),
        Action::PageDown => go(model, Move::PageDown),
        Action::First => go(model, Move::First),
        Action::Last => go(model, Move::Last),
        Action::Open => open_row(model),
        Action::Back => back(model),
        Action::Filter => {
            model.filtering = true;
            Effects::new()
        }
        Action::ServerFilter => {
            let form = overlays::filters::Form::of(model);
            open(model, Overlay::Filters(form))
        }
        Action::Sort => {
            let menu = overlays::sort::Menu::of(model);
            open(model, Overlay::Sort(menu))
        }
        Action::Columns => open(model, Overlay::Columns(overlays::columns::Menu::default())),
        Action::Reverse => reverse(model),
        Action::CopyId => copy::ids(model),
        Action::CopyRow => copy::rows(model),
        Action::Mark | Action::MarkRange | Action::MarkAll | Action::UnmarkAll => {
            mark(model, action)
        }
        Action::Offboard => overlays::sheet::open(model),
        Action::Stop => stop(model),
        Action::StopAll => {
            open(model, Overlay::Confirm(overlays::confirm::Confirm::stop_all(model)))
        }
        Action::Retry => {
            let Some(case) = model.tasks.list.cursor() else { return Effects::new() };
            board(model, Event::Retried { case })
        }
        Action::AnotherHeir => another_heir(model),
        Action::Follow => {
            model.tasks.follows = !model.tasks.follows;
            Effects::new()
        }
        Action::MoveLater => move_in_line(model, false),
        Action::MoveEarlier => move_in_line(model, true),
        Action::Leave => match model.tasks.list.cursor() {
            Some(case) => open(model, Overlay::Leave(case)),
            None => Effects::new(),
        },
        Action::MoreLanes => lanes(model, model.board.lanes().more()),
        Action::FewerLanes => lanes(model, model.board.lanes().fewer()),
        Action::UndoKit => overlays::undo::open(model),
        Action::Report => vec![report::write(model)],
        Action::ClearEnded => board(model, Event::Cleared),
        Action::Sweep => sweep(model),
        Action::Resume => super::resume(model),
        Action::NewKey => open(model, Overlay::NewKey(overlays::key::NewKey::default())),
        Action::Theme => {
            model.next_theme();
            let text = format!("theme: {}", model.theme());
            tell(model, Notice::new(Level::Info, text))
        }
        Action::Changes => open(model, Overlay::Changes(overlays::changes::Results::default())),
        _ => wishes::open(model, action),
    }
}

/// Puts leavers into the line; the sheet's last Enter leads here. The cursor goes to the first of
/// them: `x` means what was just started, and not what was looked at before.
pub(crate) fn start(model: &mut Model, plans: Vec<Plan>) -> Effects {
    let Some(actor) = model.actor() else { return Effects::new() };
    if let Some(people) = model.people_list() {
        let leaves = |id| plans.iter().any(|plan| plan.leaver.id == id);
        people.list.retain_marks(|marked| !leaves(marked));
    }
    let newest = model.board.cases().iter().map(Case::id).max();
    let effects = board(model, Event::Planned { actor, plans });
    let planned = model.board.cases().iter().find(|case| Some(case.id()) > newest);
    if let Some(first) = planned.map(Case::id) {
        model.tasks.show(&model.board, first);
    }
    model.displaced = Some(model.now);
    show(model, Pane::Tasks);
    effects
}

/// Opens a dialog above what is there.
fn open(model: &mut Model, overlay: Overlay) -> Effects {
    model.overlays.push(overlay);
    Effects::new()
}

/// Leaves. Leavers who still wait would be forgotten, so that is asked first.
fn quit(model: &mut Model) -> Effects {
    let waiting = model.board.cases().iter().filter(|case| case.is_waiting()).count();
    let changes = model.chores.unsent();
    if waiting + changes > 0 {
        let question = overlays::confirm::Confirm::quit(waiting, changes, &model.keeping);
        return open(model, Overlay::Confirm(question));
    }
    model.leaving = true;
    vec![Effect::Quit]
}

pub(super) fn show(model: &mut Model, pane: Pane) -> Effects {
    model.focus = pane;
    if pane != Pane::Tasks {
        model.shown = pane;
    }
    Effects::new()
}

fn refresh(model: &mut Model) -> Effects {
    match model.focus {
        Pane::Users => {
            let query = model.users.query.clone();
            read_users(model, query)
        }
        Pane::Groups => {
            let mut effects = read_groups(model);
            if let Some(group) = model.groups.open.as_ref().map(|(group, _)| *group) {
                effects.extend(read_members(model, group));
            }
            effects
        }
        Pane::Tasks => read_sweep_candidates(model),
    }
}

pub(super) fn read_members(model: &mut Model, group: crate::domain::GroupId) -> Effects {
    let old = model.groups.open.as_ref().and_then(|(_, members)| members.loading.id);
    let (id, effects) = model.load(Load::Members(group), old);
    match &mut model.groups.open {
        Some((open, members)) if *open == group => {
            let query = members.query.clone();
            members.begin(id, query);
        }
        _ => model.groups.open(group, id),
    }
    effects
}

fn go(model: &mut Model, movement: Move) -> Effects {
    let (pane, areas) = (model.focus, model.areas());
    model.tasks.follows &= pane != Pane::Tasks;
    let page = if pane == Pane::Tasks { areas.board_rows() } else { areas.list_rows() };
    model.rows(pane).go(movement, page);
    Effects::new()
}

/// Freezes the order of all rows, or arranges them anew. What they say is not frozen: the screen
/// would contradict the portal.
fn freeze(model: &mut Model) -> Effects {
    let (people, board) = (&model.people, &model.board);
    if model.users.is_frozen() {
        model.users.thaw(people);
        model.groups.thaw(people);
        model.tasks.list.thaw();
    } else {
        model.users.freeze(people);
        model.groups.freeze(people);
        model.tasks.list.freeze(board.cases().iter().map(Case::id));
    }
    Effects::new()
}

fn open_row(model: &mut Model) -> Effects {
    if let Some(case) = model.cursor_case().map(Case::id) {
        return open(model, Overlay::Ladder(overlays::ladder::Ladder { case, top: 0 }));
    }
    match (model.focus, model.groups.list.cursor()) {
        (Pane::Groups, Some(group)) if model.groups.open.is_none() => read_members(model, group),
        (Pane::Groups, None) => Effects::new(),
        _ => perform(model, Action::Actions),
    }
}

/// Takes away one thing: the users' filters of last time, the filter, then the marks, then the open
/// group.
fn back(model: &mut Model) -> Effects {
    if model.focus == Pane::Users && model.taste.old_filters.is_some() {
        return habits::clear_filters(model);
    }
    if !keys::filter(model).is_empty() {
        keys::filter(model).clear();
        keys::refilter(model);
    } else if model.marks() > 0 {
        mark(model, Action::UnmarkAll);
    } else if model.focus == Pane::Groups
        && let Some((_, members)) = model.groups.open.take()
    {
        return members.loading.id.map(Effect::CancelLoad).into_iter().collect();
    } else if model.focus == Pane::Groups && model.groups.show_all() {
        return Effects::new();
    } else if model.focus == Pane::Tasks {
        let shown = model.shown;
        show(model, shown);
    }
    Effects::new()
}

fn reverse(model: &mut Model) -> Effects {
    let (people, groups) = (&model.people, &mut model.groups);
    match (model.focus, &mut groups.open) {
        (Pane::Users, _) => {
            model.users.reverse = !model.users.reverse;
            model.users.arrange(people);
        }
        (Pane::Groups, Some((_, members))) => {
            members.reverse = !members.reverse;
            members.arrange(people);
        }
        (Pane::Groups, None) => {
            groups.reverse = !groups.reverse;
            groups.arrange();
        }
        (Pane::Tasks, _) => {}
    }
    Effects::new()
}

fn mark(model: &mut Model, action: Action) -> Effects {
    let Some(people) = model.people_list() else { return Effects::new() };
    match action {
        Action::Mark => people.list.toggle_mark(),
        Action::MarkRange => people.list.mark_range(),
        Action::MarkAll => {
            people.list.mark_all();
            if people.loading.id.is_some() {
                let text = format!("the list is still being read: {} marked", people.list.marks());
                return tell(model, Notice::new(Level::Warning, text));
            }
        }
        _ => people.list.unmark_all(),
    }
    Effects::new()
}

fn stop(model: &mut Model) -> Effects {
    let Some(case) = model.cursor_case() else { return Effects::new() };
    let (id, leaver, origin) = (case.id(), case.leaver().id, case.origin());
    if model.is_within(DEAF, model.displaced) {
        let key = model.preferences.keymap.way_to(Action::Stop);
        let text =
            format!("the row under the cursor has just changed: look, then press {key} again");
        return tell(model, Notice::new(Level::Warning, text));
    }
    match origin {
        Origin::Ours => board(model, Event::Stopped { case: id }),
        Origin::Foreign => overlays::foreign::open(model, id, leaver),
    }
}

/// Picks another heir for the task under the cursor. Heirs are read anew: the lists may be old.
fn another_heir(model: &mut Model) -> Effects {
    let Some(case) = model.cursor_case().map(Case::id) else { return Effects::new() };
    let effects = overlays::sheet::read_heirs(model);
    let picker = Picker::open(model, Purpose::Heir(case));
    model.overlays.push(Overlay::Picker(picker));
    effects
}

fn move_in_line(model: &mut Model, forward: bool) -> Effects {
    let Some(case) = model.tasks.list.cursor() else { return Effects::new() };
    // The cursor stays on what it moved, also where nobody has moved the cursor yet.
    model.tasks.follows = false;
    model.tasks.list.go_to(case);
    board(model, Event::Moved { case, forward })
}

fn lanes(model: &mut Model, lanes: Lanes) -> Effects {
    let mut effects = board(model, Event::Lanes { lanes });
    let text = match lanes {
        Lanes::Auto => "lanes: auto, one run ahead of those that are seen to move".into(),
        fixed @ Lanes::Fixed(most) => {
            let runs = text::counted(most.into(), "run");
            format!("{fixed}: up to {runs} of yours at once")
        }
    };
    effects.extend(tell(model, Notice::new(Level::Info, text)));
    effects
}

fn sweep(model: &mut Model) -> Effects {
    if model.sweep.progress().is_some() {
        model.sweep.stop();
        return tell(model, Notice::new(Level::Info, "probing stopped"));
    }
    read_sweep_candidates(model)
}
