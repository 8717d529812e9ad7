use super::{Clean, GroupId, PersonId, PersonStatus};

/// A contact group (docspace-api.md 7.1).
#[derive(Clone, Debug, PartialEq, Eq)]
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
    pub ldap: bool,
}

/// The head of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manager {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: Clean,
    /// A head who is disabled stays head: reassignment does not move the role
    /// (recording `grouphead`).
    pub status: PersonStatus,
}
