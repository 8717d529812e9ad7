//! Why a group or a person cannot be changed now.

use crate::{
    app::{Action, Model},
    domain::{
        Group, Person, Reason, Role, may_change_group, may_change_groups, may_change_role,
        may_delete_profile, may_disable, may_enable, may_end_sessions,
    },
    ui::Pane,
};

/// Why not, in at most 60 characters; `None` if it can be done. With several people marked, the
/// dialog sorts out for whom.
pub(super) fn no_chore(model: &Model, action: Action) -> Option<Reason> {
    let Some(actor) = model.actor() else { return model.no_session() };
    let allowed = match action {
        Action::NewGroup => may_change_groups(&actor).err(),
        Action::RenameGroup | Action::DeleteGroup | Action::SetManager | Action::AddMembers => {
            of_group(model, |group| may_change_group(&actor, group).err())
        }
        Action::MoveMembers => of_group(model, |group| {
            let empty = (group.members == 0).then_some("no active member: there is nobody to move");
            may_change_group(&actor, group).err().or(empty)
        }),
        Action::RemoveMembers if model.groups.open.is_none() || model.focus != Pane::Groups => {
            Some("open the group, then choose who leaves it")
        }
        Action::RemoveMembers if model.chosen().is_empty() => {
            Some("there is nobody under the cursor")
        }
        Action::RemoveMembers => of_group(model, |group| may_change_group(&actor, group).err()),
        Action::Headships => one_person(model, |_| None),
        Action::Disable => people(model, |person| may_disable(&actor, person).err()),
        Action::Enable => people(model, |person| may_enable(&actor, person).err()),
        Action::EndSessions => people(model, |person| may_end_sessions(&actor, person).err()),
        Action::DeleteProfile => people(model, |person| {
            let planned = model.board.may_plan(person.id).map_err(crate::domain::Refusal::sentence);
            may_delete_profile(&actor, person).and(planned).err()
        }),
        Action::ChangeRole => people(model, |person| {
            let reasons = Role::ALL.map(|role| may_change_role(&actor, person, role).err());
            // Any role will do; if there is none, the reason of the nearest one tells most.
            if reasons.contains(&None) { None } else { reasons.into_iter().flatten().nth(2) }
        }),
        _ => None,
    };
    let read_only = || may_change_groups(&actor).err().filter(|_| action != Action::Headships);
    allowed.or_else(read_only)
}

fn of_group(model: &Model, why: impl Fn(&Group) -> Option<Reason>) -> Option<Reason> {
    match model.group_in_front() {
        Some(group) => why(group),
        None => Some("there is no group under the cursor"),
    }
}

fn one_person(model: &Model, why: impl Fn(&Person) -> Option<Reason>) -> Option<Reason> {
    match model.chosen().as_slice() {
        [one] => model.people.get(*one).map_or(Some("not read yet"), why),
        [] => Some("there is nobody under the cursor"),
        _ => Some("only for one person at a time"),
    }
}

fn people(model: &Model, why: impl Fn(&Person) -> Option<Reason>) -> Option<Reason> {
    match model.chosen().as_slice() {
        [] => Some("there is nobody under the cursor"),
        [one] => model.people.get(*one).map_or(Some("not read yet"), why),
        _ => None,
    }
}

impl Model {
    /// The group that an action is about: the open one, or the one under the cursor of its list.
    pub fn group_in_front(&self) -> Option<&Group> {
        if self.focus != Pane::Groups {
            return None;
        }
        let open = self.groups.open.as_ref().map(|(group, _)| *group);
        open.or(self.groups.list.cursor()).and_then(|group| self.groups.get(group))
    }
}
