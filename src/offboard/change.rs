//! Changes of the portal outside of cases: what is asked for, what is read to judge it, and the
//! judgement.
//!
//! The portal answers some changes with success and makes none, and refuses one that it has made
//! (docspace-api.md 7.2). So no answer decides: what is read back afterwards does; see
//! [`verdict`].

pub mod verdict;

pub use verdict::Verdict;

use serde::{Deserialize, Serialize};

use crate::domain::{Clean, Group, GroupId, Person, PersonId, Role, TaskReport};

/// One change, of one group or one person: one request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// `POST group`.
    CreateGroup {
        /// Its name, which need not be the only one of its kind.
        name: String,
        /// Who heads it, and is a member.
        head: Option<PersonId>,
        /// Who else is a member.
        members: Vec<PersonId>,
    },
    /// `PUT group/{id}`.
    RenameGroup {
        /// Which.
        group: GroupId,
        /// The new name.
        name: String,
    },
    /// `PUT group/{id}/manager`.
    SetHead {
        /// Of which.
        group: GroupId,
        /// The new head.
        person: PersonId,
    },
    /// `PUT group/{id}/members` for one person.
    AddMember {
        /// To which.
        group: GroupId,
        /// Whom.
        person: PersonId,
    },
    /// `DELETE group/{id}/members` for one person.
    RemoveMember {
        /// From which.
        group: GroupId,
        /// Whom.
        person: PersonId,
    },
    /// `PUT group/{from}/members/{to}`.
    MoveMembers {
        /// The group that is left.
        from: GroupId,
        /// The group that is joined.
        to: GroupId,
    },
    /// `DELETE group/{id}`.
    DeleteGroup(GroupId),
    /// `PUT people/status/Terminated` for one person.
    Disable(PersonId),
    /// `PUT people/status/Active` for one person.
    Enable(PersonId),
    /// `PUT people/type/{type}` for one person.
    ChangeRole {
        /// Whose.
        person: PersonId,
        /// The new one.
        role: Role,
    },
    /// `PUT security/activeconnections/logoutall/{id}`.
    EndSessions(PersonId),
    /// `DELETE people/{id}`.
    DeleteProfile(PersonId),
}

/// What is read before or after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// All groups of exactly this name.
    GroupsNamed(String),
    /// One group.
    Group(GroupId),
    /// Whether somebody is in a group; the group and the person as they are now.
    Member(GroupId, PersonId),
    /// Two groups, each with its hidden members.
    Both(GroupId, GroupId),
    /// One person.
    Person(PersonId),
    /// A profile that is being deleted, and the clean-up that follows.
    Profile(PersonId),
}

/// What a look brought. `None` is a group or a person that no longer exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The groups of that name.
    Groups(Vec<Group>),
    /// The group.
    Group(Option<Group>),
    /// Whether the person is in the group.
    Member {
        /// The group.
        group: Option<Group>,
        /// The person.
        person: Option<Person>,
        /// Whether they are in it.
        inside: bool,
    },
    /// Both groups of a move.
    Both(Side, Side),
    /// The person.
    Person(Option<Person>),
    /// Whether the profile still exists, and the record of the clean-up.
    Profile(Option<Person>, Option<TaskReport>),
}

/// A group before or after its members were moved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// The group; its count leaves out disabled members.
    pub group: Option<Group>,
    /// How many disabled members it has.
    pub hidden: u32,
    /// The names of the first hundred of these.
    pub names: Vec<Clean>,
}

impl Change {
    /// The one group that it concerns, if there is one.
    pub const fn group(&self) -> Option<GroupId> {
        match self {
            Self::RenameGroup { group, .. }
            | Self::SetHead { group, .. }
            | Self::AddMember { group, .. }
            | Self::RemoveMember { group, .. }
            | Self::DeleteGroup(group) => Some(*group),
            _ => None,
        }
    }

    /// What must be read before it leaves: what a repetition, or a move, is judged by.
    pub fn look_before(&self) -> Option<Look> {
        match self {
            Self::CreateGroup { .. } | Self::MoveMembers { .. } => self.look(),
            _ => None,
        }
    }

    /// What proves it afterwards; `None` for what cannot be read back: nobody can list somebody
    /// else's sessions (docspace-api.md 5.7).
    pub fn look(&self) -> Option<Look> {
        Some(match self {
            Self::CreateGroup { name, .. } => Look::GroupsNamed(name.clone()),
            Self::RenameGroup { group, .. }
            | Self::SetHead { group, .. }
            | Self::DeleteGroup(group) => Look::Group(*group),
            Self::AddMember { group, person } | Self::RemoveMember { group, person } => {
                Look::Member(*group, *person)
            }
            Self::MoveMembers { from, to } => Look::Both(*from, *to),
            Self::Disable(person) | Self::Enable(person) | Self::ChangeRole { person, .. } => {
                Look::Person(*person)
            }
            Self::DeleteProfile(person) => Look::Profile(*person),
            Self::EndSessions(_) => return None,
        })
    }

    /// What stands against sending it, judged by what was read before: a group of that name.
    pub fn doubt(&self, before: &Seen) -> Option<String> {
        match (self, before) {
            (Self::CreateGroup { .. }, Seen::Groups(groups)) => groups.first().map(|group| {
                let head = group.manager.as_ref().map_or("nobody", |head| &head.name);
                format!(
                    "{} of this name exists: {} members, headed by {head}",
                    if groups.len() == 1 { "a group".into() } else { groups.len().to_string() },
                    group.members
                )
            }),
            _ => None,
        }
    }
}
