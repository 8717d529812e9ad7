use serde::{Deserialize, Serialize};

use super::{Clean, GroupId, PersonId, PersonStatus};

/// A contact group (docspace-api.md 7.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The group's id.
    pub id: GroupId,
    /// Raw name; not unique on a portal.
    pub name: Clean,
    /// Its head, if it has one. A disabled head is still shown by the server.
    pub manager: Option<Manager>,
    /// Active and pending members; the server leaves disabled ones out of the count.
    pub members: u32,
    /// Managed by a directory: not to be changed here.
    #[serde(default)]
    pub ldap: bool,
}

/// The head of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manager {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: Clean,
    /// A head who is disabled stays head: reassignment does not move the role
    /// (recording `grouphead`).
    pub status: PersonStatus,
}

/// A group as a list of somebody's groups names it, which tells nothing else for sure
/// (docspace-api.md 7.2, `GET group/user/{userid}`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupName {
    /// The group's id.
    pub id: GroupId,
    /// Raw name; not unique on a portal.
    pub name: Clean,
}
