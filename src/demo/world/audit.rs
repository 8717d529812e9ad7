//! The audit trail and the login history (docspace-api.md 12).

use uuid::Uuid;

/// A kind of audit row: its number and how the server files it (recording `audit`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Action {
    /// `actionId`
    pub id: u16,
    /// `actionType`
    pub kind: u8,
    /// `product`
    pub product: u8,
    /// `location`
    pub location: u8,
    /// `entries`
    pub entries: &'static [u8],
    /// `context` of a row that names no room
    pub context: &'static str,
}

const fn contacts(id: u16, kind: u8, entries: &'static [u8]) -> Action {
    Action { id, kind, product: 8, location: 30, entries, context: "Contacts" }
}

const fn settings(id: u16, kind: u8) -> Action {
    Action { id, kind, product: 7, location: 29, entries: &[], context: "Settings" }
}

const fn rooms(id: u16, kind: u8) -> Action {
    Action { id, kind, product: 2, location: 27, entries: &[25], context: "" }
}

impl Action {
    /// A folder was made. Making a file or a person leaves no row (recording `audit`).
    pub const FOLDER_CREATED: Action =
        Action { id: 5019, kind: 1, product: 2, location: 2, entries: &[2], context: "" };
    /// A room was made.
    pub const ROOM_CREATED: Action = rooms(5070, 1);
    /// A room was archived.
    pub const ROOM_ARCHIVED: Action = rooms(5072, 2);
    /// Somebody was invited to a room.
    pub const ROOM_MEMBER_ADDED: Action = rooms(5085, 2);
    /// A mail for a new password was sent.
    pub const PASSWORD_MAILED: Action = contacts(4015, 8, &[23]);
    /// A person was logged out everywhere by somebody else.
    pub const LOGGED_OUT: Action = contacts(4036, 19, &[23]);
    /// A person was invited.
    pub const INVITED: Action = contacts(4037, 1, &[23]);
    /// A person's storage quota was set.
    pub const QUOTA_SET: Action = settings(6052, 2);
    /// A profile was changed.
    pub const USER_UPDATED: Action = contacts(4006, 2, &[23]);
    /// A profile was deleted.
    pub const USER_DELETED: Action = contacts(4018, 3, &[23]);
    /// A person's type was changed.
    pub const TYPE_CHANGED: Action = contacts(4019, 2, &[23]);
    /// A person was disabled or enabled.
    pub const STATUS_CHANGED: Action = contacts(4020, 2, &[23]);
    /// Several profiles were deleted.
    pub const USERS_DELETED: Action = contacts(4022, 3, &[23]);
    /// A group was made.
    pub const GROUP_CREATED: Action = contacts(4026, 1, &[24]);
    /// A group was changed.
    pub const GROUP_UPDATED: Action = contacts(4027, 2, &[24]);
    /// A group was deleted.
    pub const GROUP_DELETED: Action = contacts(4028, 3, &[24]);
    /// A reassignment reached 95 %.
    pub const DATA_REASSIGNED: Action = contacts(4030, 16, &[23]);
    /// A person's data were removed.
    pub const DATA_REMOVED: Action = contacts(4031, 3, &[23]);
    /// One more row for each disabling.
    pub const COOKIES_UPDATED: Action = settings(6032, 2);
    /// An API key was made.
    pub const KEY_CREATED: Action = settings(6058, 1);
    /// An API key was changed.
    pub const KEY_UPDATED: Action = settings(6059, 2);
    /// An API key was deleted.
    pub const KEY_DELETED: Action = settings(6060, 3);
}

/// One row of the audit trail.
#[derive(Debug, Clone)]
pub struct AuditRow {
    /// The number, one up from the row before.
    pub id: u32,
    /// When, in server milliseconds.
    pub at: u64,
    /// Who did it.
    pub actor: Uuid,
    /// What kind of row it is.
    pub action: Action,
    /// Whom or what it was done to.
    pub targets: Vec<String>,
    /// The sentence that people read.
    pub sentence: String,
    /// The address of the request that did it; empty when a task did.
    pub page: String,
    /// `context`: the action's own, or the room's title.
    pub context: String,
}

/// One row of the login history.
#[derive(Debug, Clone)]
pub struct LoginRow {
    /// The number, one up from the row before.
    pub id: u32,
    /// When, in server milliseconds.
    pub at: u64,
    /// Who.
    pub person: Uuid,
    /// 1029 is a login by password; more in docspace-api.md 12.
    pub action: u16,
}

/// Both histories, oldest first.
#[derive(Debug, Default)]
pub struct Trail {
    /// What was done.
    pub rows: Vec<AuditRow>,
    /// Who came and went.
    pub logins: Vec<LoginRow>,
}

impl Trail {
    /// Adds a row to the login history.
    pub fn add_login(&mut self, at: u64, person: Uuid, action: u16) {
        let id = self.logins.last().map_or(1, |row| row.id + 1);
        self.logins.push(LoginRow { id, at, person, action });
    }

    /// Adds a row to the audit trail; its number is given here.
    pub fn add(&mut self, row: AuditRow) {
        let id = self.rows.last().map_or(1, |last| last.id + 1);
        self.rows.push(AuditRow { id, ..row });
    }
}
