//! The server's filters for users: status, role, group.

use super::Overlay;
use crate::{
    app::{Effects, Key, KeyCode, Model, update::filter_users},
    domain::{Clean, GroupId, PeopleQuery, PersonStatus, Role},
};

/// The form: three lines, each with a value that `←` and `→` change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// What will be asked for.
    pub query: PeopleQuery,
    /// The line under the cursor, 0..=2.
    pub line: usize,
    /// The groups to choose from, by name.
    groups: Vec<(GroupId, Clean)>,
}

/// Roles that the server filters by: it counts the owner among the DocSpace admins.
const ROLES: [Role; 4] = [Role::DocSpaceAdmin, Role::RoomAdmin, Role::User, Role::Guest];

impl Form {
    /// The form with the filters that hold.
    pub fn of(model: &Model) -> Self {
        let mut groups: Vec<_> = model.groups.iter().map(|g| (g.id, g.name.clone())).collect();
        groups.sort_by(|a, b| a.1.cmp(&b.1));
        Self { query: model.users.query.clone(), line: 0, groups }
    }

    /// The lines: name and value.
    pub fn lines(&self) -> [(&'static str, String); 3] {
        let any = || "any".to_owned();
        let group = self.query.group.map(|id| {
            let known = self.groups.iter().find(|(group, _)| *group == id);
            known.map_or_else(|| id.to_string(), |(_, name)| name.to_string())
        });
        [
            ("status", self.query.status.map_or_else(any, |status| status.word().to_owned())),
            ("role", self.query.role.map_or_else(any, |role| role.word().to_owned())),
            ("group", group.unwrap_or_else(any)),
        ]
    }

    pub(super) fn key(mut self, model: &mut Model, key: Key) -> Effects {
        match key.code {
            KeyCode::Enter => {
                if self.query == model.users.query {
                    return Effects::new();
                }
                return filter_users(model, self.query);
            }
            KeyCode::Char('q' | 'f') => return Effects::new(),
            KeyCode::Down | KeyCode::Char('j') => self.line = (self.line + 1).min(2),
            KeyCode::Up | KeyCode::Char('k') => self.line = self.line.saturating_sub(1),
            KeyCode::Tab => self.line = (self.line + 1) % 3,
            KeyCode::BackTab => self.line = (self.line + 2) % 3,
            KeyCode::Right | KeyCode::Char('l' | ' ') => self.turn(true),
            KeyCode::Left | KeyCode::Char('h') => self.turn(false),
            KeyCode::Backspace | KeyCode::Delete | KeyCode::Char('U') => {
                self.query = PeopleQuery::default();
            }
            _ => {}
        }
        model.overlays.push(Overlay::Filters(self));
        Effects::new()
    }

    fn turn(&mut self, forward: bool) {
        let groups: Vec<GroupId> = self.groups.iter().map(|(id, _)| *id).collect();
        let query = &mut self.query;
        match self.line {
            0 => query.status = next(&PersonStatus::ALL, query.status, forward),
            1 => query.role = next(&ROLES, query.role, forward),
            _ => query.group = next(&groups, query.group, forward),
        }
    }
}

/// The value after this one, or before it; `None` stands between the last and the first.
fn next<T: Copy + PartialEq>(all: &[T], current: Option<T>, forward: bool) -> Option<T> {
    let place = current.and_then(|value| all.iter().position(|other| *other == value));
    match (place, forward) {
        (None, true) => all.first().copied(),
        (None, false) => all.last().copied(),
        (Some(place), true) => all.get(place + 1).copied(),
        (Some(place), false) => place.checked_sub(1).and_then(|place| all.get(place)).copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_turn_in_a_circle_with_any_between_last_and_first() {
        let all = [1, 2];
        assert_eq!(next(&all, None, true), Some(1));
        assert_eq!(next(&all, Some(2), true), None);
        assert_eq!(next(&all, None, false), Some(2));
        assert_eq!(next(&all, Some(1), false), None);
    }
}
