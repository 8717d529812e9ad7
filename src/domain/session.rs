use std::fmt;

use super::{Actor, Clean, KeyId, Person, PersonId, Timestamp};

/// Who the console is signed in as, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The API key, as `GET /keys/@self` describes it.
    pub key: KeyInfo,
    /// The key's owner: the key acts as this person (docspace-api.md 2.2).
    pub me: Person,
    /// The console was told to change nothing, whatever the key allows.
    pub read_only: bool,
    /// How far the connection can be trusted.
    pub connection: Connection,
}

/// How far a connection can be trusted: everybody between here and the portal sees the key of one
/// that cannot, and can answer in its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Connection {
    /// Encrypted, with a certificate that was checked; or to this very machine.
    #[default]
    Private,
    /// Encrypted for whoever answered: the certificate was not checked.
    Unchecked,
    /// Not encrypted.
    Open,
}

impl Connection {
    /// What must be known about it; `None` if nothing.
    pub const fn warning(self) -> Option<&'static str> {
        match self {
            Self::Private => None,
            Self::Unchecked => Some("certificate not checked"),
            Self::Open => Some("not encrypted"),
        }
    }
}

impl Session {
    /// The person who acts, for the rules.
    pub fn actor(&self) -> Actor {
        Actor {
            id: self.me.id,
            role: self.me.role,
            can_write: !self.read_only
                && self.me.role.is_admin()
                && self.key.scopes.allow(Scope::WritePeople),
        }
    }
}

/// An API key without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyInfo {
    /// What the portal calls it.
    pub id: KeyId,
    /// The name that its creator gave it.
    pub name: Clean,
    /// What it may be used for.
    pub scopes: Scopes,
    /// When it ends; `None` is never.
    pub expires: Option<Timestamp>,
    /// Who created it, and whom it acts as.
    pub creator: PersonId,
    /// Whether it is switched on, where the portal says so.
    pub active: Option<bool>,
}

impl KeyInfo {
    /// When it ends, in words.
    pub fn end(&self) -> String {
        match self.expires {
            Some(end) => format!("until {}", end.strftime("%Y-%m-%d")),
            None => "no end".to_owned(),
        }
    }
}

/// Facts about the portal that the header shows; each arrives when it arrives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Portal {
    /// `greetingSettings`: the portal's title.
    pub title: Option<Clean>,
    /// Version of the DocSpace server, such as `3.7.2`.
    pub version: Option<Clean>,
}

impl Portal {
    /// Whether moving the members of a group copies them: up to 3.6 (docspace-api.md trap 17).
    /// `false` while the version is not known.
    pub fn copies_instead_of_moving(&self) -> bool {
        let Some(version) = &self.version else { return false };
        let mut numbers = version.split('.').map(|part| part.parse::<u32>().ok());
        match (numbers.next().flatten(), numbers.next().flatten()) {
            (Some(major), minor) => (major, minor.unwrap_or(0)) < (3, 7),
            (None, _) => false,
        }
    }
}

/// The permission list of a key (docspace-api.md 2.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(Vec<Clean>);

/// What the console needs a key for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Reading people and the progress of tasks.
    ReadPeople,
    /// Starting, stopping and everything else that changes people.
    WritePeople,
    /// Reading groups; `accounts:write` alone does not allow it.
    ReadGroups,
}

impl Scopes {
    /// The scopes of a key from its list of permissions; an empty list is a full key.
    pub fn new(permissions: impl IntoIterator<Item = Clean>) -> Self {
        Self(permissions.into_iter().collect())
    }

    /// Whether the key may do everything its owner may.
    pub fn is_full(&self) -> bool {
        self.0.is_empty() || self.has("*")
    }

    /// Whether the key is enough for this use, by the table of docspace-api.md 2.2
    /// (recording `scopes`).
    pub fn allow(&self, scope: Scope) -> bool {
        let enough: &[&str] = match scope {
            Scope::ReadPeople => &["accounts:read", "accounts:write", "*:read", "*:write"],
            Scope::WritePeople => &["accounts:write", "*:write"],
            Scope::ReadGroups => &["accounts:read", "*:read", "*:write"],
        };
        self.is_full() || enough.iter().any(|name| self.has(name))
    }

    fn has(&self, permission: &str) -> bool {
        self.0.iter().any(|name| &**name == permission)
    }
}

impl fmt::Display for Scopes {
    /// `full`, or the list of permissions.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_full() {
            return f.write_str("full");
        }
        for (index, name) in self.0.iter().enumerate() {
            write!(f, "{}{name}", if index == 0 { "" } else { " " })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scopes(names: &[&str]) -> Scopes {
        Scopes::new(names.iter().map(|name| Clean::new(name)))
    }

    #[test]
    fn a_key_that_only_writes_cannot_read_groups() {
        let key = scopes(&["accounts:write"]);
        assert!(key.allow(Scope::WritePeople) && key.allow(Scope::ReadPeople));
        assert!(!key.allow(Scope::ReadGroups));
    }

    #[test]
    fn before_3_7_members_are_copied() {
        for (version, copies) in [("3.6.0", true), ("3.7.2", false), ("4.0", false), ("?", false)] {
            let portal = Portal { version: Some(Clean::new(version)), ..Portal::default() };
            assert_eq!(portal.copies_instead_of_moving(), copies, "{version}");
        }
        assert!(!Portal::default().copies_instead_of_moving());
    }

    #[test]
    fn an_empty_list_and_a_star_are_full_keys() {
        assert!(scopes(&[]).is_full() && scopes(&["*"]).is_full());
        assert!(!scopes(&["*:read"]).allow(Scope::WritePeople));
    }
}
