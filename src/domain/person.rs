use serde::{Deserialize, Serialize};

use super::{Clean, PersonId, Timestamp};

/// What a person may do on the portal. There is no such member in an answer: it follows from
/// `isOwner`, `isAdmin`, `isRoomAdmin`, `isCollaborator`, `isVisitor` (docspace-api.md 3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The one owner of the portal; can be neither disabled nor reassigned.
    Owner,
    /// `DocSpaceAdmin`; only the owner may offboard one.
    DocSpaceAdmin,
    /// `RoomAdmin`: the lowest role that can own rooms, so the lowest that can inherit.
    RoomAdmin,
    /// `User` (`isCollaborator`).
    User,
    /// `Guest` (`isVisitor`).
    Guest,
}

impl Role {
    /// All roles, highest first.
    pub const ALL: [Self; 5] =
        [Self::Owner, Self::DocSpaceAdmin, Self::RoomAdmin, Self::User, Self::Guest];

    /// The word on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::DocSpaceAdmin => "DocSpace admin",
            Self::RoomAdmin => "room admin",
            Self::User => "user",
            Self::Guest => "guest",
        }
    }

    /// Whether the portal shows people to this role: to users and guests it refuses every list.
    pub const fn sees_people(self) -> bool {
        !matches!(self, Self::User | Self::Guest)
    }

    /// Whether this role administrates people: the owner and the DocSpace admins.
    pub const fn is_admin(self) -> bool {
        matches!(self, Self::Owner | Self::DocSpaceAdmin)
    }
}

/// `EmployeeStatus` (docspace-api.md 3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonStatus {
    /// 1: can sign in.
    Active,
    /// 4: invited, never joined.
    Pending,
    /// 2, `Terminated`: cannot sign in; the only status from which content can be reassigned.
    Disabled,
}

impl PersonStatus {
    /// All statuses, in the order in which the server lists people.
    pub const ALL: [Self; 3] = [Self::Active, Self::Pending, Self::Disabled];

    /// The word on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Pending => "pending",
            Self::Disabled => "disabled",
        }
    }
}

/// Where a person's sign-in is managed (docspace-api.md 3.2, `isLDAP` and `isSSO`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Login {
    /// On the portal itself.
    #[default]
    Portal,
    /// In an LDAP directory: the portal refuses to disable or delete them.
    Ldap,
    /// At a single sign-on provider.
    Sso,
}

/// One person of the portal, as the list shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The id that every call uses.
    pub id: PersonId,
    /// First and last name; the e-mail when both are empty.
    pub name: Clean,
    /// Unique on the portal.
    pub email: Clean,
    /// Derived from five flags of the answer.
    pub role: Role,
    /// Whether they can sign in.
    pub status: PersonStatus,
    /// Where their sign-in is managed.
    #[serde(default)]
    pub login: Login,
    /// Names of their groups, joined by `, `; empty without groups.
    #[serde(default)]
    pub groups: Clean,
    /// When they were disabled, where the server knows: `PUT /people/status` does not set it
    /// (docspace-api.md 3.2, trap 22).
    pub disabled_at: Option<Timestamp>,
    /// Bytes of their personal documents. The server tells them to DocSpace admins, if its plan
    /// has statistics at all (docspace-api.md 3.2).
    pub used_space: Option<u64>,
    /// How many bytes those may take. The server tells it where quotas of users are switched on
    /// (docspace-api.md 3.2); `None` is no limit, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<u64>,
}

impl Person {
    /// How many bytes of their quota are left; `None` without a limit, or if it is unknown.
    pub fn quota_left(&self) -> Option<u64> {
        Some(self.quota?.saturating_sub(self.used_space?))
    }

    /// How much of their quota is used, in percent; `None` without a limit, or if it is unknown.
    pub fn quota_percent(&self) -> Option<u64> {
        Some(self.used_space?.saturating_mul(100) / self.quota?.max(1))
    }
}
