//! The server's enums in routes, queries and bodies: names in any case, numbers, and lists of them
//! that are or-ed together (docspace-api.md 3.3).

use crate::demo::call::Call;
use crate::demo::envelope::Refusal;
use crate::demo::form::Body;
use crate::demo::json::Tree;
use crate::demo::world::Role;

/// `EmployeeStatus` as its number: Active 1, Terminated 2, Pending 4, Default 5, All 7.
pub fn employee_status(text: &str) -> Option<u8> {
    ored(text, |name| match name {
        "active" => Some(1),
        "terminated" => Some(2),
        "pending" => Some(4),
        "default" => Some(5),
        "all" => Some(7),
        _ => None,
    })
}

/// The `EmployeeStatus` in the first segment of a route.
pub fn status_in_route(call: &Call) -> Result<u8, Refusal> {
    let text = call.text(0);
    let refuse = |why: &str| Refusal::invalid("status", &format!("The value '{text}' is {why}."));
    match employee_status(text) {
        Some(status @ 1..=7) => Ok(status),
        Some(_) => Err(refuse("invalid")),
        None => Err(refuse("not valid for Status")),
    }
}

/// `EmployeeType` as its number: All 0, `RoomAdmin` 1, Guest 2, `DocSpaceAdmin` 3, User 4. A comma list
/// is one other type: `1,3` is 3.
pub fn employee_type(text: &str) -> Option<u8> {
    ored(text, |name| match name {
        "all" => Some(0),
        "roomadmin" => Some(1),
        "guest" => Some(2),
        "docspaceadmin" => Some(3),
        "user" => Some(4),
        _ => None,
    })
}

fn ored(text: &str, number: impl Fn(&str) -> Option<u8>) -> Option<u8> {
    text.split(',').try_fold(0, |sum, part| {
        let name = part.trim().to_ascii_lowercase();
        Some(sum | number(&name).or_else(|| name.parse().ok())?)
    })
}

/// The role that an `EmployeeType` names; `All` names none.
pub fn role_named(text: &str) -> Option<Role> {
    match employee_type(text)? {
        1 => Some(Role::RoomAdmin),
        2 => Some(Role::Guest),
        3 => Some(Role::Admin),
        4 => Some(Role::User),
        _ => None,
    }
}

/// The role in a body member that is a name or a number.
pub fn role_in(body: &Body, name: &str) -> Option<Role> {
    match &body.node(name)?.tree {
        Tree::Text(text) | Tree::Number(text) => role_named(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recording `paging`: `employeeTypes=1,3` lists DocSpace admins.
    #[test]
    fn names_numbers_and_lists() {
        assert_eq!(employee_type("1,3"), Some(3));
        assert_eq!(employee_type("ROOMADMIN"), Some(1));
        assert_eq!(employee_type("Nope"), None);
        assert_eq!(employee_status("Active, terminated"), Some(3));
        assert_eq!(employee_status("8"), Some(8));
        assert_eq!(role_named("DocSpaceAdmin"), Some(Role::Admin));
    }
}
