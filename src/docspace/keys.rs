//! API keys and signing in with one (docspace-api.md 2.2).

use serde::Deserialize;

use super::{Client, Priority, answer::Answer, error::ApiError, people, wire};
use crate::domain::{
    Clean, Failure, FailureKind, KeyId, KeyInfo, PersonId, Scope, Scopes, Session, Timestamp,
};

impl Client {
    /// Finds out whom the key acts as, and what it allows.
    ///
    /// `GET /keys/@self` is the one call that works with every key; `/people/@self` needs a scope
    /// that few keys have (recording `scopes`).
    ///
    /// Fails for users and guests, whom the portal refuses every list of people (docspace-api.md
    /// 4.3), and for keys whose scopes do.
    pub async fn sign_in(&self) -> Result<Session, Failure> {
        let key = self.get_to_sign_in("keys/@self", decode_key).await?;
        if !key.scopes.allow(Scope::ReadPeople) {
            let text = format!(
                "This API key sees nobody (its scopes: {}): it needs accounts:read at least",
                key.scopes
            );
            return Err(Failure::new(FailureKind::Forbidden, &text));
        }
        let route = format!("people/{}", key.creator);
        let me = self.get_to_sign_in(&route, people::decode_one).await?;
        if !me.role.sees_people() {
            let (name, role) = (&me.name, me.role.word());
            let text = format!(
                "This API key belongs to {name}, a {role}, who sees nobody: it takes one of the \
                 owner or of a DocSpace admin"
            );
            return Err(Failure::new(FailureKind::Forbidden, &text));
        }
        Ok(Session {
            key,
            me,
            read_only: self.link.options.read_only,
            connection: self.link.connection(),
        })
    }

    /// The keys of the whole portal, if the key's owner is an admin: those of people who were
    /// disabled, too, but those of deleted people no longer name their creator (docspace-api.md
    /// 2.2). Newest first.
    pub async fn keys(&self) -> Result<Vec<KeyInfo>, Failure> {
        self.get("keys", Priority::List, decode_keys).await
    }
}

/// Reads one key, without its secret.
pub fn decode_key(answer: &Answer) -> Result<KeyInfo, ApiError> {
    answer.one::<WireKey>().map(KeyInfo::from)
}

/// Reads a list of keys, which is never paged.
pub fn decode_keys(answer: &Answer) -> Result<Vec<KeyInfo>, ApiError> {
    answer.page::<WireKey, _>().map(|page| page.items)
}

/// `ApiKeyResponseDto`. The masked `key` is not read: no part of a secret is kept.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireKey {
    id: KeyId,
    name: Option<String>,
    permissions: Option<Vec<String>>,
    create_by: Creator,
    #[serde(default, deserialize_with = "wire::date")]
    expires_at: Option<Timestamp>,
    is_active: Option<bool>,
}

#[derive(Deserialize)]
struct Creator {
    id: PersonId,
}

impl From<WireKey> for KeyInfo {
    fn from(wire: WireKey) -> Self {
        let permissions = wire.permissions.unwrap_or_default();
        Self {
            id: wire.id,
            name: Clean::new(wire.name.as_deref().unwrap_or_default()),
            scopes: Scopes::new(permissions.iter().map(|name| Clean::new(name))),
            expires: wire.expires_at,
            creator: wire.create_by.id,
            active: wire.is_active,
        }
    }
}
