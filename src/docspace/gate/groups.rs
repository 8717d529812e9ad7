//! Changing groups (docspace-api.md 7.2).

use serde::Serialize;

use super::{Gate, refused};
use crate::{
    docspace::{
        Priority,
        answer::Answer,
        groups::{decode_one, decode_with_members},
        link::{Change, Verb},
    },
    domain::{Clean, Failure, Group, GroupId, PersonId},
};

/// Why the portal leaves out somebody who shall become a member or a head.
const LEFT_OUT: &str = "the portal leaves out people who are disabled, guests or gone";

impl Gate {
    /// Makes a group; its manager becomes a member. Names need not be unique: asked twice, the
    /// portal has two.
    pub async fn create_group(
        self,
        name: &str,
        manager: Option<PersonId>,
        members: &[PersonId],
    ) -> Result<Group, Failure> {
        let body = NewGroup { group_name: name, group_manager: manager, members };
        let change = Change::new(Verb::Post, "group", &body, Priority::Start);
        let (group, inside) = self.send(&change, decode_with_members).await?;
        // Up to 3.6 bad ids are skipped (docspace-api.md 7.2).
        if is_headed_by(&group, manager) && members.iter().all(|id| inside.contains(id)) {
            return Ok(group);
        }
        Err(refused(&format!("The group was made, but not with everybody: {LEFT_OUT}")))
    }

    /// Gives a group another name.
    pub async fn rename_group(self, group: GroupId, name: &str) -> Result<Group, Failure> {
        if name.trim().is_empty() {
            // The portal would take it (recording `grouphead`).
            return Err(refused("Nothing was sent: a group needs a name"));
        }
        let body = Rename { group_name: name };
        let change = Change::new(Verb::Put, &format!("group/{group}"), &body, Priority::Start);
        let group = self.send(&change, decode_one).await?;
        if group.name == Clean::new(name) {
            return Ok(group);
        }
        Err(refused("The portal answered with success, but the group has another name"))
    }

    /// Makes somebody the head of a group, and a member; the old head stays a member.
    ///
    /// After [`FailureKind::Forbidden`](crate::domain::FailureKind::Forbidden) the head may have
    /// changed all the same: who is no admin is refused only afterwards (recording `grouphead`).
    pub async fn set_manager(self, group: GroupId, person: PersonId) -> Result<Group, Failure> {
        let route = format!("group/{group}/manager");
        let change = Change::new(Verb::Put, &route, &Head { user_id: person }, Priority::Start);
        let group = self.send(&change, decode_one).await?;
        if is_headed_by(&group, Some(person)) {
            return Ok(group);
        }
        Err(refused(&format!("The group has the head that it had: {LEFT_OUT}")))
    }

    /// Adds people to a group. Who is a member already stays one.
    pub async fn add_members(self, group: GroupId, people: &[PersonId]) -> Result<Group, Failure> {
        let (group, inside) = self.change_members(Verb::Put, group, people).await?;
        let missing = people.iter().filter(|id| !inside.contains(id)).count();
        if missing == 0 {
            return Ok(group);
        }
        let all = people.len();
        Err(refused(&format!("{missing} of {all} people are not in the group: {LEFT_OUT}")))
    }

    /// Takes people out of a group. Its head among them is no longer its head.
    ///
    /// Disabled members are in no answer, so that they are out cannot be seen here.
    pub async fn remove_members(
        self,
        group: GroupId,
        people: &[PersonId],
    ) -> Result<Group, Failure> {
        let (group, inside) = self.change_members(Verb::Delete, group, people).await?;
        let left = people.iter().filter(|id| inside.contains(id)).count();
        if left == 0 {
            return Ok(group);
        }
        Err(refused(&format!(
            "{left} of {} people are still in the group, although the portal answered with success",
            people.len()
        )))
    }

    /// Moves the active members of one group to another one, and returns that other one. Disabled
    /// members, and a disabled head, stay behind; an active head becomes a plain member. Up to
    /// 3.6 the portal copies instead, which the answer does not show: read `from` again.
    pub async fn move_members(self, from: GroupId, to: GroupId) -> Result<Group, Failure> {
        if from == to {
            // The portal would empty the group (recording `grouphead`).
            return Err(refused("Nothing was sent: this is one and the same group"));
        }
        let route = format!("group/{from}/members/{to}");
        let group =
            self.send(&Change::bare(Verb::Put, &route, Priority::Start), decode_one).await?;
        if group.id == to {
            return Ok(group);
        }
        Err(refused("The portal answered with another group than the one to move people to"))
    }

    /// Deletes a group, and with it what was shared with the group.
    pub async fn delete_group(self, group: GroupId) -> Result<(), Failure> {
        let change = Change::bare(Verb::Delete, &format!("group/{group}"), Priority::Start);
        self.send(&change, Answer::done).await
    }

    async fn change_members(
        &self,
        verb: Verb,
        group: GroupId,
        people: &[PersonId],
    ) -> Result<(Group, Vec<PersonId>), Failure> {
        let route = format!("group/{group}/members");
        let change = Change::new(verb, &route, &Members { members: people }, Priority::Start);
        self.send(&change, decode_with_members).await
    }
}

/// Whether a group has the head that was asked for, if one was.
fn is_headed_by(group: &Group, head: Option<PersonId>) -> bool {
    head.is_none_or(|head| group.manager.as_ref().is_some_and(|manager| manager.id == head))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewGroup<'a> {
    group_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_manager: Option<PersonId>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    members: &'a [PersonId],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rename<'a> {
    group_name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    user_id: PersonId,
}

#[derive(Serialize)]
struct Members<'a> {
    members: &'a [PersonId],
}
