//! The groups that a person heads, and those that they are in. What they head is given to an heir,
//! marked or all: a reassignment does not move it (recording `grouphead`).

pub mod view;

use super::{
    Overlay, menu_row,
    picker::{Picker, Purpose},
};
use crate::{
    app::{Effects, Key, KeyCode, LoadId, Loaded, Model, update::tell},
    domain::{Failure, Group, GroupId, GroupName, may_change_group},
    offboard::{Level, Notice, Party},
};

/// The dialog.
#[derive(Clone, Debug, PartialEq)]
pub struct Headships {
    /// Whose groups.
    pub person: Party,
    /// The groups that they head, as the server lists them; `None` until it has.
    pub headed: Option<Vec<Group>>,
    /// All groups that they are in or head.
    pub names: Vec<GroupName>,
    /// Why they could not be read.
    pub failure: Option<Failure>,
    /// The row under the cursor, of the groups that they head.
    pub row: usize,
    /// What was marked.
    pub marked: Vec<GroupId>,
    load: LoadId,
}

impl Headships {
    /// The dialog while its groups are read.
    pub const fn new(person: Party, load: LoadId) -> Self {
        Self {
            person,
            headed: None,
            names: Vec::new(),
            failure: None,
            row: 0,
            marked: Vec::new(),
            load,
        }
    }

    /// Takes in what was read; returns the groups as they are now.
    pub(crate) fn take(&mut self, rows: Loaded) -> Vec<Group> {
        match rows {
            Loaded::Groups(page) => self.headed = Some(page.items),
            Loaded::GroupNames(names) => self.names = names,
            Loaded::People(_) => {}
        }
        self.headed.clone().unwrap_or_default()
    }

    /// The groups that can be given to somebody else.
    fn free(&self, model: &Model) -> Vec<GroupId> {
        let Some(actor) = model.actor() else { return Vec::new() };
        let headed = self.headed.iter().flatten();
        let free = headed.filter(|group| may_change_group(&actor, group).is_ok());
        let free = free.map(|group| group.id);
        free.filter(|id| self.marked.is_empty() || self.marked.contains(id)).collect()
    }

    pub(super) fn key(mut self, model: &mut Model, key: Key) -> Effects {
        let rows = self.headed.as_ref().map_or(0, Vec::len);
        match key.code {
            KeyCode::Enter => return self.hand_over(model),
            KeyCode::Char('q' | 'h') => return Effects::new(),
            KeyCode::Char('g') => {
                let headed = self.headed.iter().flatten().map(|group| group.id);
                let groups = self.names.iter().map(|group| group.id).chain(headed);
                model.groups.show_only(self.person.name, groups);
                return crate::app::update::perform(model, crate::app::Action::ShowGroups);
            }
            KeyCode::Char(' ') => {
                let under = self.headed.iter().flatten().nth(self.row).map(|group| group.id);
                if let Some(id) = under {
                    if self.marked.contains(&id) {
                        self.marked.retain(|marked| *marked != id);
                    } else {
                        self.marked.push(id);
                    }
                    self.row = (self.row + 1).min(rows.saturating_sub(1));
                }
            }
            _ => self.row = menu_row(key, self.row, rows),
        }
        model.overlays.push(Overlay::Headships(self));
        Effects::new()
    }

    fn hand_over(self, model: &mut Model) -> Effects {
        let groups = self.free(model);
        let reason = match (&self.headed, model.actor()) {
            (None, _) => Some("the groups are still being read"),
            (Some(headed), _) if headed.is_empty() => Some("heads no group"),
            (_, Some(actor)) if groups.is_empty() => {
                let mut headed = self.headed.iter().flatten();
                headed.find_map(|group| may_change_group(&actor, group).err())
            }
            _ => None,
        };
        if let Some(reason) = reason {
            model.overlays.push(Overlay::Headships(self));
            return tell(model, Notice::new(Level::Warning, reason));
        }
        let picker = Picker::open(model, Purpose::Head(groups, Some(self.person.id)));
        model.overlays.push(Overlay::Picker(picker));
        Effects::new()
    }
}

impl Model {
    /// The dialog that waits for this reading.
    pub(crate) fn headships(&mut self, load: LoadId) -> Option<&mut Headships> {
        self.overlays.iter_mut().rev().find_map(|overlay| match overlay {
            Overlay::Headships(dialog) if dialog.load == load => Some(dialog),
            _ => None,
        })
    }
}
