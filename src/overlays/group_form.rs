//! The form of a group: a new one with manager and members, or another name for one.

pub mod view;

use super::{
    Overlay,
    picker::{Picker, Purpose},
};
use crate::{
    app::{
        Effects, Input, Key, KeyCode, Model,
        update::{chores::begin, tell},
    },
    domain::{Clean, Group, GroupId},
    offboard::{Change, Level, Notice, Party, chores::Wanted},
};

/// The longest name that the portal takes, in characters (docspace-api.md 7.2).
const LONGEST: usize = 128;

/// The form.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// The group that gets another name, and the one it has; `None` for a new group.
    pub group: Option<(GroupId, Clean)>,
    /// The name.
    pub name: Input,
    /// Who will head it.
    pub head: Option<Party>,
    /// Who else will be in it.
    pub members: Vec<Party>,
    /// The line under the cursor: name, manager, members.
    pub line: usize,
}

impl Form {
    /// The form of a new group.
    pub fn new_group() -> Self {
        let name = Input::default();
        Self { group: None, name, head: None, members: Vec::new(), line: 0 }
    }

    /// The form for another name.
    pub fn rename(group: &Group) -> Self {
        let mut form = Self { group: Some((group.id, group.name.clone())), ..Self::new_group() };
        form.name.paste(&group.name);
        form
    }

    /// Takes what was picked for the manager, or for the members.
    pub(super) fn take(&mut self, head: bool, mut people: Vec<Party>) {
        if head {
            self.head = people.pop();
            self.line = 2;
        } else {
            self.members = people;
            self.line = 0;
        }
    }

    pub(super) fn key(mut self, model: &mut Model, key: Key) -> Effects {
        let lines = if self.group.is_some() { 1 } else { 3 };
        match key.code {
            KeyCode::Enter if self.line == 0 => return self.done(model),
            KeyCode::Enter => {
                let purpose = if self.line == 1 { Purpose::FormHead } else { Purpose::FormMembers };
                let picker = Picker::open(model, purpose);
                model.overlays.push(Overlay::GroupForm(self));
                model.overlays.push(Overlay::Picker(picker));
                return Effects::new();
            }
            KeyCode::Down => self.line = (self.line + 1).min(lines - 1),
            KeyCode::Up => self.line = self.line.saturating_sub(1),
            KeyCode::Tab => self.line = (self.line + 1) % lines,
            KeyCode::BackTab => self.line = (self.line + lines - 1) % lines,
            KeyCode::Backspace | KeyCode::Delete if self.line == 1 => self.head = None,
            KeyCode::Backspace | KeyCode::Delete if self.line == 2 => self.members.clear(),
            _ if self.line == 0 => {
                self.name.key(key);
            }
            _ => {}
        }
        model.overlays.push(Overlay::GroupForm(self));
        Effects::new()
    }

    /// An empty name is refused here: the portal takes one when it renames.
    fn done(self, model: &mut Model) -> Effects {
        let name = self.name.value().trim().to_owned();
        let refusal = match &self.group {
            _ if name.is_empty() => Some("a group needs a name"),
            _ if name.chars().count() > LONGEST => Some("a name has at most 128 characters"),
            Some((_, old)) if **old == name => Some("the group has this name already"),
            _ => None,
        };
        if let Some(refusal) = refusal {
            model.overlays.push(Overlay::GroupForm(self));
            return tell(model, Notice::new(Level::Warning, refusal));
        }
        let subject = Clean::new(&name);
        let (title, label, change) = if let Some((group, old)) = self.group {
            let label = format!("{old}: rename to {subject}");
            ("Rename", label, Change::RenameGroup { group, name })
        } else {
            let label = format!("make the group {subject}");
            let head = self.head.map(|head| head.id);
            let members = self.members.iter().map(|member| member.id).collect();
            ("New group", label, Change::CreateGroup { name, head, members })
        };
        let label = Clean::new(&label);
        begin(model, title.into(), vec![Wanted { change, subject, label }])
    }
}
