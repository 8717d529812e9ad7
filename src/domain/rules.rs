//! Who may hand over whose content to whom (docspace-api.md 8.2 and 14), so that a refusal is
//! explained before anything is sent, and the server's one text for five reasons afterwards.

use serde::{Deserialize, Serialize};

use super::{Login, Person, PersonId, PersonStatus, Role};

/// The person who acts: the owner of the API key, with what the key allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The key owner's id.
    pub id: PersonId,
    /// Their current role.
    pub role: Role,
    /// Whether the key has a scope that writes people.
    pub can_write: bool,
}

/// Why something is not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The key's scopes, or `--read-only`, do not allow changes.
    KeyIsReadOnly,
    /// Only DocSpace admins and the owner may reassign.
    ActorIsNoAdmin,
    /// The owner of the portal cannot be offboarded.
    LeaverIsOwner,
    /// Nobody can offboard themselves.
    LeaverIsYou,
    /// A DocSpace admin, and the actor is not the owner.
    LeaverIsAdmin,
    /// The person is not disabled.
    LeaverIsNotDisabled,
    /// A directory manages the person: the portal refuses to disable them (docspace-api.md 5.1).
    LeaverIsLdap,
    /// The person is the heir in a run on the board that has not ended.
    LeaverInherits,
    /// The heir is the leaver.
    HeirIsLeaver,
    /// The heir is one of the people who leave in the same plan.
    HeirLeavesToo,
    /// Users and guests cannot own rooms.
    HeirCannotOwn,
    /// The heir is disabled.
    HeirIsDisabled,
    /// The server accepts an invited heir and then fails at 10 % as soon as something is
    /// shared (docspace-api.md 8.2, recording `personal`).
    HeirIsPending,
    /// A task of this person is on the board and has not ended.
    AlreadyOnBoard,
}

impl Refusal {
    /// The reason in at most 60 characters.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::KeyIsReadOnly => "read-only: by the key's scopes or by --read-only",
            Self::ActorIsNoAdmin => "only DocSpace admins and the owner can do this",
            Self::LeaverIsOwner => "the owner must hand over the portal first",
            Self::LeaverIsYou => "you cannot offboard yourself",
            Self::LeaverIsAdmin => "only the owner can do this to a DocSpace admin",
            Self::LeaverIsNotDisabled => "must be disabled first",
            Self::LeaverIsLdap => "managed by LDAP: disable them in the directory",
            Self::LeaverInherits => "inherits in a task on the board: its end comes first",
            Self::HeirIsLeaver => "the heir is the leaver",
            Self::HeirLeavesToo => "leaves too: marked in the same plan",
            Self::HeirCannotOwn => "users and guests cannot own rooms",
            Self::HeirIsDisabled => "is disabled",
            Self::HeirIsPending => "never joined: a run would fail at shared files",
            Self::AlreadyOnBoard => "already on the board, its end was not seen yet",
        }
    }
}

/// Whether the actor may reassign this person's content; with `disable` also that of an active
/// one, who is disabled first.
pub fn may_offboard(actor: &Actor, leaver: &Person, disable: bool) -> Result<(), Refusal> {
    if !actor.role.is_admin() {
        Err(Refusal::ActorIsNoAdmin)
    } else if !actor.can_write {
        Err(Refusal::KeyIsReadOnly)
    } else if leaver.role == Role::Owner {
        Err(Refusal::LeaverIsOwner)
    } else if leaver.id == actor.id {
        Err(Refusal::LeaverIsYou)
    } else if leaver.role == Role::DocSpaceAdmin && actor.role != Role::Owner {
        Err(Refusal::LeaverIsAdmin)
    } else if leaver.status == PersonStatus::Disabled {
        Ok(())
    } else if leaver.login == Login::Ldap {
        Err(Refusal::LeaverIsLdap)
    } else if disable {
        Ok(())
    } else {
        Err(Refusal::LeaverIsNotDisabled)
    }
}

/// Whether this person can receive what `leavers` own.
pub fn may_inherit(heir: &Person, leavers: &[PersonId]) -> Result<(), Refusal> {
    if leavers == [heir.id] {
        return Err(Refusal::HeirIsLeaver);
    }
    if leavers.contains(&heir.id) {
        return Err(Refusal::HeirLeavesToo);
    }
    match (heir.role, heir.status) {
        (Role::User | Role::Guest, _) => Err(Refusal::HeirCannotOwn),
        (_, PersonStatus::Disabled) => Err(Refusal::HeirIsDisabled),
        (_, PersonStatus::Pending) => Err(Refusal::HeirIsPending),
        _ => Ok(()),
    }
}

/// Why somebody who was to inherit cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unfit {
    /// The profile no longer exists.
    Gone,
    /// The account is disabled.
    Disabled,
    /// They were invited and never joined: see [`Refusal::HeirIsPending`].
    Pending,
    /// Users and guests cannot own rooms.
    CannotOwn,
    /// They leave in another task, or are the leaver.
    Leaves,
}

impl Unfit {
    /// Why this person cannot receive what the leaver owns; `None` if they can. An heir who is
    /// `None` no longer exists.
    pub fn of(heir: Option<&Person>, leaver: PersonId) -> Option<Self> {
        let Some(heir) = heir else { return Some(Self::Gone) };
        may_inherit(heir, &[leaver]).err().map(|refusal| match refusal {
            Refusal::HeirIsDisabled => Self::Disabled,
            Refusal::HeirIsPending => Self::Pending,
            Refusal::HeirCannotOwn => Self::CannotOwn,
            _ => Self::Leaves,
        })
    }

    /// The words behind a name.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Gone => "no longer exists",
            Self::Disabled => "is disabled",
            Self::Pending => "never joined",
            Self::CannotOwn => "cannot own rooms",
            Self::Leaves => "leaves too",
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::domain::{Clean, Login};

    fn person(number: u128, role: Role, status: PersonStatus) -> Person {
        Person {
            id: PersonId::from_u128(number),
            name: Clean::new("Nora O'Brien"),
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

    fn actor(role: Role) -> Actor {
        Actor { id: PersonId::from_u128(1), role, can_write: true }
    }

    #[rstest]
    #[case(Role::Owner, 2, Role::RoomAdmin, PersonStatus::Disabled, Ok(()))]
    #[case(Role::DocSpaceAdmin, 2, Role::Guest, PersonStatus::Disabled, Ok(()))]
    #[case(Role::Owner, 2, Role::DocSpaceAdmin, PersonStatus::Disabled, Ok(()))]
    #[case(
        Role::DocSpaceAdmin,
        2,
        Role::DocSpaceAdmin,
        PersonStatus::Disabled,
        Err(Refusal::LeaverIsAdmin)
    )]
    #[case(Role::Owner, 2, Role::User, PersonStatus::Active, Err(Refusal::LeaverIsNotDisabled))]
    #[case(Role::Owner, 2, Role::User, PersonStatus::Pending, Err(Refusal::LeaverIsNotDisabled))]
    #[case(Role::Owner, 1, Role::Owner, PersonStatus::Active, Err(Refusal::LeaverIsOwner))]
    #[case(
        Role::DocSpaceAdmin,
        1,
        Role::DocSpaceAdmin,
        PersonStatus::Active,
        Err(Refusal::LeaverIsYou)
    )]
    #[case(Role::RoomAdmin, 2, Role::User, PersonStatus::Disabled, Err(Refusal::ActorIsNoAdmin))]
    fn sources(
        #[case] who: Role,
        #[case] id: u128,
        #[case] role: Role,
        #[case] status: PersonStatus,
        #[case] expected: Result<(), Refusal>,
    ) {
        assert_eq!(may_offboard(&actor(who), &person(id, role, status), false), expected);
    }

    #[rstest]
    #[case(Role::RoomAdmin, PersonStatus::Active, Ok(()))]
    #[case(Role::DocSpaceAdmin, PersonStatus::Active, Ok(()))]
    #[case(Role::Owner, PersonStatus::Active, Ok(()))]
    #[case(Role::RoomAdmin, PersonStatus::Pending, Err(Refusal::HeirIsPending))]
    #[case(Role::RoomAdmin, PersonStatus::Disabled, Err(Refusal::HeirIsDisabled))]
    #[case(Role::User, PersonStatus::Active, Err(Refusal::HeirCannotOwn))]
    #[case(Role::Guest, PersonStatus::Active, Err(Refusal::HeirCannotOwn))]
    fn heirs(
        #[case] role: Role,
        #[case] status: PersonStatus,
        #[case] expected: Result<(), Refusal>,
    ) {
        assert_eq!(may_inherit(&person(9, role, status), &[PersonId::from_u128(2)]), expected);
    }

    #[test]
    fn an_heir_never_leaves_in_the_same_plan() {
        let heir = person(9, Role::RoomAdmin, PersonStatus::Active);
        let marked = [PersonId::from_u128(2), heir.id];
        assert_eq!(may_inherit(&heir, &marked), Err(Refusal::HeirLeavesToo));
        assert_eq!(may_inherit(&heir, &[heir.id]), Err(Refusal::HeirIsLeaver));
    }

    #[rstest]
    #[case(Role::RoomAdmin, PersonStatus::Active, None)]
    #[case(Role::RoomAdmin, PersonStatus::Disabled, Some(Unfit::Disabled))]
    #[case(Role::RoomAdmin, PersonStatus::Pending, Some(Unfit::Pending))]
    #[case(Role::User, PersonStatus::Active, Some(Unfit::CannotOwn))]
    fn what_makes_an_heir_unfit(
        #[case] role: Role,
        #[case] status: PersonStatus,
        #[case] expected: Option<Unfit>,
    ) {
        let heir = person(9, role, status);
        assert_eq!(Unfit::of(Some(&heir), PersonId::from_u128(2)), expected);
        let leaver = Unfit::of(Some(&heir), heir.id);
        assert_eq!(leaver, Some(Unfit::Leaves));
        assert_eq!(Unfit::of(None, heir.id), Some(Unfit::Gone));
    }
}
