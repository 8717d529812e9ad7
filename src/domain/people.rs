use super::{GroupId, PersonStatus, Role};

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows of this page.
    pub items: Vec<T>,
    /// How many rows match in all, as the server counts them before paging.
    pub total: u32,
}

/// What the server is asked to filter people by (docspace-api.md 4.3). Every member that is
/// `None` filters nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleQuery {
    /// Only people of this status.
    pub status: Option<PersonStatus>,
    /// Only people of this role. The server silently ignores a set of roles together with a
    /// group (docspace-api.md 4.3), one role it honours.
    pub role: Option<Role>,
    /// Only members of this group, disabled ones included.
    pub group: Option<GroupId>,
}
