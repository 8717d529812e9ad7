use std::fmt::Write;

use crate::docspace::walk::PAGE;
use crate::domain::{PeopleQuery, PersonStatus, Role};

/// A member that a list of people is asked for.
///
/// `fields` that name an object without a dot end the server's process (docspace-api.md 1.1,
/// recording `fieldscrash`), so only plain members have a name here.
#[derive(Clone, Copy)]
enum Field {
    Id,
    FirstName,
    LastName,
    DisplayName,
    Email,
    Status,
    Department,
    IsOwner,
    IsAdmin,
    IsRoomAdmin,
    IsCollaborator,
    IsVisitor,
    IsLdap,
    IsSso,
    Terminated,
    UsedSpace,
    QuotaLimit,
}

/// Everything that the client reads of a person.
const FIELDS: [Field; 17] = [
    Field::Id,
    Field::FirstName,
    Field::LastName,
    Field::DisplayName,
    Field::Email,
    Field::Status,
    Field::Department,
    Field::IsOwner,
    Field::IsAdmin,
    Field::IsRoomAdmin,
    Field::IsCollaborator,
    Field::IsVisitor,
    Field::IsLdap,
    Field::IsSso,
    Field::Terminated,
    Field::UsedSpace,
    Field::QuotaLimit,
];

impl Field {
    /// The name, whose case matters: a wrong one empties the rows (recording `paging`).
    const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::FirstName => "firstName",
            Self::LastName => "lastName",
            Self::DisplayName => "displayName",
            Self::Email => "email",
            Self::Status => "status",
            Self::Department => "department",
            Self::IsOwner => "isOwner",
            Self::IsAdmin => "isAdmin",
            Self::IsRoomAdmin => "isRoomAdmin",
            Self::IsCollaborator => "isCollaborator",
            Self::IsVisitor => "isVisitor",
            Self::IsLdap => "isLDAP",
            Self::IsSso => "isSSO",
            Self::Terminated => "terminated",
            Self::UsedSpace => "usedSpace",
            Self::QuotaLimit => "quotaLimit",
        }
    }
}

/// The route of one page of people.
pub(super) fn route(query: &PeopleQuery, start: u32) -> String {
    let mut route = format!("people/filter?count={PAGE}&startIndex={start}&sortBy=email");
    let mut filter = |name: &str, value: &dyn std::fmt::Display| {
        // Writing to a string cannot fail.
        write!(route, "&{name}={value}").ok();
    };
    if let Some(status) = query.status {
        filter("employeeStatus", &status_number(status));
    }
    if let Some(role) = query.role {
        filter("employeeType", &role_name(role));
    }
    if let Some(group) = query.group {
        filter("groupId", &group);
    }
    filter("fields", &FIELDS.map(Field::name).join(","));
    route
}

const fn status_number(status: PersonStatus) -> u8 {
    match status {
        PersonStatus::Active => 1,
        PersonStatus::Disabled => 2,
        PersonStatus::Pending => 4,
    }
}

/// `EmployeeType`, by name: the numbers changed their meaning in 3.0 (docspace-api.md 3.3). The
/// owner has no type of their own and is listed among the admins (4.3).
pub(in crate::docspace) const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Owner | Role::DocSpaceAdmin => "DocSpaceAdmin",
        Role::RoomAdmin => "RoomAdmin",
        Role::User => "User",
        Role::Guest => "Guest",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::GroupId;

    #[test]
    fn a_page_is_sorted_by_the_unique_column() {
        let route = route(&PeopleQuery::default(), 200);
        assert!(
            route.starts_with("people/filter?count=100&startIndex=200&sortBy=email&fields=id,")
        );
    }

    #[test]
    fn filters_are_written_as_the_server_reads_them() {
        let query = PeopleQuery {
            status: Some(PersonStatus::Disabled),
            role: Some(Role::RoomAdmin),
            group: Some(GroupId::from_u128(7)),
        };
        let route = route(&query, 0);
        assert!(route.contains("&employeeStatus=2&employeeType=RoomAdmin&groupId=00000000-"));
    }
}
