//! Who may change which person and which group (docspace-api.md 5, 7 and 14), so that what the
//! portal would refuse, or take and ignore, is explained before anything is sent.
//!
//! Each reason has at most 60 characters.

use super::{Actor, Group, Login, Person, PersonStatus, Role};

/// Why something is not possible.
pub type Reason = &'static str;

const NO_ADMIN: Reason = "only DocSpace admins and the owner can do this";
const READ_ONLY: Reason = "read-only: by the key's scopes or by --read-only";
const ADMINS_OWNER: Reason = "only the owner can do this to a DocSpace admin";
const LDAP: Reason = "managed by LDAP: change it in the directory";

/// Whether the actor may change groups at all.
pub fn may_change_groups(actor: &Actor) -> Result<(), Reason> {
    if !actor.role.is_admin() {
        Err(NO_ADMIN)
    } else if !actor.can_write {
        Err(READ_ONLY)
    } else {
        Ok(())
    }
}

/// Whether the actor may change this group: not what a directory decides.
pub fn may_change_group(actor: &Actor, group: &Group) -> Result<(), Reason> {
    may_change_groups(actor)?;
    if group.ldap { Err(LDAP) } else { Ok(()) }
}

/// Whether a person can become a member or the head of a group. The portal leaves everybody else
/// out and answers with success (docspace-api.md 7.2).
pub fn may_join_group(person: &Person) -> Result<(), Reason> {
    match (person.status, person.role) {
        (PersonStatus::Disabled, _) => Err("is disabled: the portal would leave them out"),
        (_, Role::Guest) => Err("is a guest: the portal would leave them out"),
        _ => Ok(()),
    }
}

/// Whether the actor may disable this person (docspace-api.md 5.1).
pub fn may_disable(actor: &Actor, person: &Person) -> Result<(), Reason> {
    may_touch(actor, person)?;
    if person.status == PersonStatus::Disabled { Err("is disabled already") } else { Ok(()) }
}

/// Whether the actor may enable this person (docspace-api.md 5.1). A free seat is the portal's
/// own matter.
pub fn may_enable(actor: &Actor, person: &Person) -> Result<(), Reason> {
    may_touch(actor, person)?;
    if person.status == PersonStatus::Disabled { Ok(()) } else { Err("is not disabled") }
}

/// Whether the actor may give this person another role at once (docspace-api.md 5.6). Steps down
/// to user or guest hand over rooms, also such as the person is only a member of; they are not
/// offered.
pub fn may_change_role(actor: &Actor, person: &Person, role: Role) -> Result<(), Reason> {
    may_change_groups(actor)?;
    if person.role == Role::Owner {
        return Err("the owner must hand over the portal first");
    }
    if person.id == actor.id {
        return Err("nobody can change their own role");
    }
    if person.status != PersonStatus::Active {
        return Err("only active people can get another role");
    }
    if person.role == role {
        return Err("has this role already");
    }
    let owner = actor.role == Role::Owner;
    match role {
        Role::Owner => Err("the portal is handed over in its own settings"),
        Role::DocSpaceAdmin if !owner => Err("only the owner can make DocSpace admins"),
        Role::RoomAdmin if person.role == Role::DocSpaceAdmin && !owner => Err(ADMINS_OWNER),
        Role::DocSpaceAdmin | Role::RoomAdmin => Ok(()),
        Role::User if person.role == Role::Guest => Ok(()),
        Role::User | Role::Guest => Err("a step down would hand over rooms: do it in the portal"),
    }
}

/// Whether the actor may end this person's sessions (docspace-api.md 5.7): an admin those of
/// anybody.
pub fn may_end_sessions(actor: &Actor, person: &Person) -> Result<(), Reason> {
    may_change_groups(actor)?;
    if person.status == PersonStatus::Disabled {
        Err("disabling has ended their sessions")
    } else {
        Ok(())
    }
}

/// Whether the actor may delete this person's profile (docspace-api.md 5.3).
pub fn may_delete_profile(actor: &Actor, person: &Person) -> Result<(), Reason> {
    may_touch(actor, person)?;
    if person.status == PersonStatus::Disabled { Ok(()) } else { Err("must be disabled first") }
}

/// What the status and the profile of a person have in common.
fn may_touch(actor: &Actor, person: &Person) -> Result<(), Reason> {
    may_change_groups(actor)?;
    if person.role == Role::Owner {
        Err("the owner must hand over the portal first")
    } else if person.id == actor.id {
        Err("nobody can do this to themselves")
    } else if person.role == Role::DocSpaceAdmin && actor.role != Role::Owner {
        Err(ADMINS_OWNER)
    } else if person.login == Login::Ldap {
        Err(LDAP)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::domain::{Clean, PersonId};

    fn person(role: Role, status: PersonStatus) -> Person {
        Person {
            id: PersonId::from_u128(2),
            name: Clean::new("Nora"),
            email: Clean::new("nora@example.com"),
            role,
            status,
            login: Login::Portal,
            groups: Clean::default(),
            disabled_at: None,
            used_space: None,
            quota: None,
        }
    }

    const fn actor(role: Role) -> Actor {
        Actor { id: PersonId::from_u128(1), role, can_write: true }
    }

    #[rstest]
    #[case(Role::DocSpaceAdmin, Role::User, PersonStatus::Active, None)]
    #[case(Role::DocSpaceAdmin, Role::User, PersonStatus::Disabled, Some("is disabled already"))]
    #[case(Role::DocSpaceAdmin, Role::DocSpaceAdmin, PersonStatus::Active, Some(ADMINS_OWNER))]
    #[case(Role::Owner, Role::DocSpaceAdmin, PersonStatus::Pending, None)]
    #[case(Role::RoomAdmin, Role::User, PersonStatus::Active, Some(NO_ADMIN))]
    fn disabling(
        #[case] who: Role,
        #[case] whom: Role,
        #[case] status: PersonStatus,
        #[case] reason: Option<Reason>,
    ) {
        assert_eq!(may_disable(&actor(who), &person(whom, status)).err(), reason);
    }

    #[rstest]
    #[case(Role::Owner, Role::User, Role::DocSpaceAdmin, true)]
    #[case(Role::DocSpaceAdmin, Role::User, Role::DocSpaceAdmin, false)]
    #[case(Role::DocSpaceAdmin, Role::User, Role::RoomAdmin, true)]
    #[case(Role::DocSpaceAdmin, Role::DocSpaceAdmin, Role::RoomAdmin, false)]
    #[case(Role::Owner, Role::DocSpaceAdmin, Role::RoomAdmin, true)]
    #[case(Role::Owner, Role::Guest, Role::User, true)]
    #[case(Role::Owner, Role::RoomAdmin, Role::User, false)]
    #[case(Role::Owner, Role::User, Role::User, false)]
    fn roles(#[case] who: Role, #[case] from: Role, #[case] to: Role, #[case] may: bool) {
        let person = person(from, PersonStatus::Active);
        assert_eq!(may_change_role(&actor(who), &person, to).is_ok(), may);
    }

    #[test]
    fn what_a_directory_manages_and_what_a_group_leaves_out() {
        let ldap = Person { login: Login::Ldap, ..person(Role::User, PersonStatus::Disabled) };
        assert_eq!(may_delete_profile(&actor(Role::Owner), &ldap), Err(LDAP));
        assert!(may_join_group(&ldap).is_err());
        assert!(may_join_group(&person(Role::Guest, PersonStatus::Active)).is_err());
        assert!(may_join_group(&person(Role::User, PersonStatus::Pending)).is_ok());
        let reader = Actor { can_write: false, ..actor(Role::Owner) };
        assert_eq!(may_change_groups(&reader), Err(READ_ONLY));
    }
}
