//! Dialogs above the panes. The topmost takes the keys; Esc always leads back, and two other keys
//! do the same where Esc lags.

pub mod actions;
pub mod changes;
pub mod columns;
pub mod confirm;
pub mod filters;
pub mod foreign;
pub mod group_form;
pub mod headships;
pub mod heir;
pub mod help;
mod inheritance;
pub mod key;
pub mod ladder;
pub mod leave;
pub mod palette;
pub mod picker;
pub mod resume;
pub mod review;
pub mod sheet;
pub mod sort;
pub mod undo;
pub mod view;

use ratatui::layout::Position;

use crate::{
    app::{Action, Effects, Key, KeyCode, Model, keymap::BACK, list::Move},
    offboard::CaseId,
};

/// A dialog.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// The keys, scrolled down by so many lines.
    Help {
        /// Those of every context, not only of the one in front.
        all: bool,
        /// Lines above the first one that is shown.
        top: usize,
    },
    /// All messages, scrolled down by so many.
    Messages {
        /// Messages above the first one that is shown.
        top: usize,
    },
    /// The names of actions.
    Palette(palette::Palette),
    /// What can be done with a row, and why the rest cannot.
    Actions(actions::Menu),
    /// The order of a list.
    Sort(sort::Menu),
    /// The columns of a list.
    Columns(columns::Menu),
    /// The server's filters.
    Filters(filters::Form),
    /// Whether what an earlier run left behind shall go on.
    Resume,
    /// A new API key.
    NewKey(key::NewKey),
    /// A question.
    Confirm(confirm::Confirm),
    /// The offboarding sheet.
    Sheet(Box<sheet::Sheet>),
    /// The undo kit of a task.
    Undo(undo::Kit),
    /// Another heir, and for whom.
    OtherHeir(heir::OtherHeir),
    /// The steps of a task.
    Ladder(ladder::Ladder),
    /// What a stop of this task would leave behind.
    Leave(CaseId),
    /// Whether somebody else's task shall be stopped.
    Foreign(foreign::Foreign),
    /// The question before changes.
    Review(review::Review),
    /// What became of changes.
    Changes(changes::Results),
    /// People, groups or roles to choose from.
    Picker(picker::Picker),
    /// A new group, or another name for one.
    GroupForm(group_form::Form),
    /// The groups of a person.
    Headships(headships::Headships),
}

/// What many dialogs know. With a modifier held it is another key, here as elsewhere.
const ENTER: Key = Key::plain(KeyCode::Enter);
const QUIT: Key = Key::char('q');

/// Hands a key to the topmost dialog.
pub fn key(model: &mut Model, key: Key) -> Effects {
    if BACK.contains(&key) {
        return back(model);
    }
    let Some(top) = model.overlays.pop() else { return Effects::new() };
    match top {
        Overlay::Help { all, .. } if model.preferences.keymap.is(key, Action::Help) => {
            model.overlays.push(Overlay::Help { all: !all, top: 0 });
            Effects::new()
        }
        Overlay::Help { all, top } => {
            let length = help::lines(model, all).len();
            scroll(model, key, top, length, |top| Overlay::Help { all, top })
        }
        Overlay::Messages { top } => {
            let length = model.messages.len();
            scroll(model, key, top, length, |top| Overlay::Messages { top })
        }
        Overlay::Palette(palette) => palette.key(model, key),
        Overlay::Actions(menu) => menu.key(model, key),
        Overlay::Sort(menu) => menu.key(model, key),
        Overlay::Columns(menu) => menu.key(model, key),
        Overlay::Filters(form) => form.key(model, key),
        Overlay::Resume => resume::key(model, key),
        Overlay::NewKey(dialog) => dialog.key(model, key),
        Overlay::Confirm(confirm) => confirm.key(model, key),
        Overlay::Sheet(sheet) => sheet.key(model, key),
        Overlay::OtherHeir(question) => question.key(model, key),
        Overlay::Ladder(ladder) => ladder.key(model, key),
        Overlay::Leave(case) => leave::key(model, case, key),
        Overlay::Foreign(question) => question.key(model, key),
        Overlay::Undo(kit) => kit.key(model, key),
        Overlay::Review(review) => review.key(model, key),
        Overlay::Changes(results) => results.key(model, key),
        Overlay::Picker(picker) => picker.key(model, key),
        Overlay::GroupForm(form) => form.key(model, key),
        Overlay::Headships(headships) => headships.key(model, key),
    }
}

/// Leads the cursor of the topmost dialog to the row at this place, as its arrow keys would; does
/// nothing where no row is.
pub fn point(model: &mut Model, at: Position) -> Effects {
    view::steps_to(model, at).map(|steps| walk(model, steps)).unwrap_or_default()
}

/// Leads the cursor of the topmost dialog so many rows down, or up if negative, or scrolls what
/// is read there. A line that is typed in stays as it is.
pub fn walk(model: &mut Model, steps: isize) -> Effects {
    let code = if steps < 0 { KeyCode::Up } else { KeyCode::Down };
    let mut effects = Effects::new();
    for _ in 0..steps.unsigned_abs() {
        if let Some(Overlay::Palette(palette)) = model.overlays.last_mut() {
            // Else the arrow keys would recall other lines.
            palette.settle();
            if steps < 0 && palette.chosen.is_none() {
                break;
            }
        }
        effects.extend(key(model, Key::plain(code)));
    }
    effects
}

/// Hands pasted text to the topmost dialog; says whether it has an input.
pub fn pasted(model: &mut Model, text: &str) -> bool {
    if let Some(Overlay::Picker(mut picker)) = model.overlays.pop_if(is_picker) {
        picker.paste(text, model);
        model.overlays.push(Overlay::Picker(picker));
        return true;
    }
    match model.overlays.last_mut() {
        Some(Overlay::Confirm(confirm)) => confirm.typed.paste(text),
        Some(Overlay::Palette(palette)) => palette.paste(text),
        Some(Overlay::NewKey(dialog)) => dialog.paste(text),
        Some(Overlay::Sheet(_)) => return sheet::pasted(model, text),
        Some(Overlay::Undo(kit)) => return kit.paste(text),
        Some(Overlay::Review(review)) if review.word.is_some() => review.typed.paste(text),
        Some(Overlay::GroupForm(form)) if form.line == 0 => form.name.paste(text),
        _ => return false,
    }
    true
}

fn is_picker(overlay: &mut Overlay) -> bool {
    matches!(overlay, Overlay::Picker(_))
}

/// Out of the topmost dialog; in the sheet and the undo kit one step back.
fn back(model: &mut Model) -> Effects {
    match model.overlays.pop() {
        Some(Overlay::Sheet(sheet)) => {
            let sheet = sheet.back(model).map(Overlay::Sheet);
            model.overlays.extend(sheet);
        }
        Some(Overlay::Undo(kit)) => model.overlays.extend(kit.back().map(Overlay::Undo)),
        _ => {}
    }
    Effects::new()
}

fn scroll(
    model: &mut Model,
    key: Key,
    top: usize,
    length: usize,
    overlay: impl Fn(usize) -> Overlay,
) -> Effects {
    if [ENTER, QUIT, Key::char('?'), Key::char('!')].contains(&key) {
        return Effects::new();
    }
    let page = usize::from(model.size.1 / 2).max(1);
    let last = view::last_top(model, length, &overlay);
    let top = match scrolling(key) {
        Some(Move::Down) => top + 1,
        Some(Move::Up) => top.saturating_sub(1),
        Some(Move::PageDown) => top + page,
        Some(Move::PageUp) => top.saturating_sub(page),
        Some(Move::First) => 0,
        Some(Move::Last) => last,
        None => top,
    };
    model.overlays.push(overlay(top.min(last)));
    Effects::new()
}

/// How a key moves within menus, whatever it does elsewhere: it must not do that here, too.
fn movement(key: Key) -> Option<Move> {
    if key != Key::plain(key.code) {
        return None;
    }
    match key.code {
        KeyCode::Char('j') | KeyCode::Down => Some(Move::Down),
        KeyCode::Char('k') | KeyCode::Up => Some(Move::Up),
        KeyCode::PageDown => Some(Move::PageDown),
        KeyCode::PageUp => Some(Move::PageUp),
        KeyCode::Char('g') | KeyCode::Home => Some(Move::First),
        KeyCode::Char('G') | KeyCode::End => Some(Move::Last),
        _ => None,
    }
}

/// How a key moves where something is read: Space does, too.
fn scrolling(key: Key) -> Option<Move> {
    if key == Key::char(' ') { Some(Move::PageDown) } else { movement(key) }
}

/// The row that a menu's key leads to, of so many.
fn menu_row(key: Key, row: usize, rows: usize) -> usize {
    let last = rows.saturating_sub(1);
    match movement(key) {
        Some(Move::Down) => (row + 1).min(last),
        Some(Move::Up) => row.saturating_sub(1),
        Some(Move::First | Move::PageUp) => 0,
        Some(Move::Last | Move::PageDown) => last,
        None => row,
    }
}

/// The first row that is shown of a list with room for so many. Lists turn their pages: rows
/// stand still under a pointer while the cursor goes to one of them.
const fn page_top(row: usize, room: usize) -> usize {
    if room == 0 { row } else { row - row % room }
}
