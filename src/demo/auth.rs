//! Who calls, and whether their key's scope covers the call (docspace-api.md 2.1, 2.2).

use axum::http::{HeaderMap, Method};
use serde_json::Value;
use uuid::Uuid;

use super::envelope::{Exception, Refusal};
use super::world::{Role, Status, World};

/// What kind of credential the caller showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// None.
    Nothing,
    /// An API key.
    Key(Uuid),
    /// A login token in the header.
    Token,
    /// A login token in the cookie.
    Cookie,
    /// E-mail and password.
    Basic,
}

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// The person; nil for nobody.
    pub id: Uuid,
    /// Their role; `None` for nobody.
    pub role: Option<Role>,
    /// What they showed.
    pub credential: Credential,
}

impl Caller {
    /// A caller without credentials.
    pub const NOBODY: Caller =
        Caller { id: Uuid::nil(), role: None, credential: Credential::Nothing };

    /// The owner?
    pub fn is_owner(&self) -> bool {
        self.role == Some(Role::Owner)
    }

    /// Owner or DocSpace admin?
    pub fn is_admin(&self) -> bool {
        self.role.is_some_and(Role::is_admin)
    }

    /// Owner, DocSpace admin or room admin?
    pub fn is_at_least_room_admin(&self) -> bool {
        self.role.is_some_and(Role::is_at_least_room_admin)
    }

    /// 403 by role, unless the caller is owner or DocSpace admin.
    pub fn must_be_admin(&self) -> Result<(), Refusal> {
        if self.is_admin() { Ok(()) } else { Err(Refusal::role()) }
    }
}

/// What a route asks of the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing; but a key that is sent must be good and have the global scope.
    Anonymous,
    /// Credentials; a key's scope does not matter.
    AnyScope,
    /// `/people/@self`
    OwnProfile,
    /// `/people…`
    Accounts,
    /// `/group…`: reading needs `accounts:read`, `accounts:write` is not enough.
    Groups,
    /// `/files/rooms…`
    Rooms,
    /// `/files…`
    Files,
    /// Everything else.
    Global,
}

impl Access {
    /// Whether a key with these permissions may call with this method. No permissions are all.
    fn covers(self, method: &Method, permissions: &[String]) -> bool {
        let has = |wanted: &str| permissions.iter().any(|have| have == wanted);
        if permissions.is_empty() || has("*") || has("*:write") || self == Access::AnyScope {
            return true;
        }
        let (area, write_reads) = match self {
            Access::OwnProfile => ("accounts.self", true),
            Access::Accounts => ("accounts", true),
            Access::Groups => ("accounts", false),
            Access::Rooms => ("rooms", true),
            Access::Files => ("files", true),
            Access::Anonymous | Access::AnyScope | Access::Global => ("*", true),
        };
        let (read, write) = (has(&format!("{area}:read")), has(&format!("{area}:write")));
        if method == Method::GET { read || has("*:read") || (write && write_reads) } else { write }
    }
}

/// Lets a request in, or says how it is turned away.
pub fn admit(
    world: &mut World,
    headers: &HeaderMap,
    method: &Method,
    access: Access,
) -> Result<Caller, Refusal> {
    let found = identify(world, headers);
    if access == Access::Anonymous {
        return match found {
            Ok((caller, permissions)) if access.covers(method, &permissions) => Ok(caller),
            Ok(_) => Err(Refusal::ForbiddenKey),
            Err(_) if shown_key(headers).is_some() => Err(Refusal::ForbiddenKey),
            Err(_) => Ok(Caller::NOBODY),
        };
    }
    let (caller, permissions) = found?;
    if !access.covers(method, &permissions) {
        return Err(Refusal::OutOfScope);
    }
    Ok(caller)
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The API key in the only form that works: `Bearer sk-…`, one space, this case.
fn shown_key(headers: &HeaderMap) -> Option<&str> {
    header(headers, "authorization")?.strip_prefix("Bearer ").filter(|rest| rest.starts_with("sk-"))
}

/// The person behind the credentials, and the permissions of their key.
fn identify(world: &mut World, headers: &HeaderMap) -> Result<(Caller, Vec<String>), Refusal> {
    if let Some(secret) = shown_key(headers) {
        return by_key(world, secret).ok_or(Refusal::Unauthenticated);
    }
    let authorization = header(headers, "authorization");
    if let Some(basic) = authorization.and_then(|text| text.strip_prefix("Basic ")) {
        let caller = by_password(world, basic).ok_or(Refusal::Unauthenticated)?;
        return Ok((caller, Vec::new()));
    }
    if let Some(jwt) = authorization.and_then(|text| text.strip_prefix("Bearer "))
        && jwt.split('.').count() == 3
    {
        return Err(refuse_jwt(jwt));
    }
    let cookie = cookie(headers);
    let token = authorization.map(|text| text.strip_prefix("Bearer ").unwrap_or(text));
    let (token, credential) = match (cookie, token) {
        (Some(cookie), _) => (cookie, Credential::Cookie),
        (None, Some(token)) => (token.to_owned(), Credential::Token),
        (None, None) => return Err(Refusal::Unauthenticated),
    };
    let login = world.keys.login(&token).filter(|login| login.expires > world.now);
    let caller = login.and_then(|login| active(world, login.person, credential));
    Ok((caller.ok_or(Refusal::Unauthenticated)?, Vec::new()))
}

/// The value of the cookie `asc_auth_key`.
pub fn cookie(headers: &HeaderMap) -> Option<String> {
    let pairs =
        header(headers, "cookie")?.split(';').filter_map(|pair| pair.trim().split_once('='));
    let value =
        pairs.into_iter().find(|(name, _)| *name == "asc_auth_key").map(|(_, value)| value)?;
    Some(super::query::decode(value, false))
}

fn active(world: &World, id: Uuid, credential: Credential) -> Option<Caller> {
    let person = world.people.get(id).filter(|person| person.status == Status::Active)?;
    Some(Caller { id, role: Some(person.role), credential })
}

fn by_key(world: &mut World, secret: &str) -> Option<(Caller, Vec<String>)> {
    let now = world.now;
    let key = world.keys.by_secret(secret)?;
    if !key.is_active || key.expires.is_some_and(|expires| expires <= now) {
        return None;
    }
    let (id, creator, permissions) = (key.id, key.created_by, key.permissions.clone());
    let caller = active(world, creator, Credential::Key(id))?;
    if let Some(key) = world.keys.get_mut(id) {
        key.last_used = Some(now);
    }
    Some((caller, permissions))
}

/// Basic credentials are checked each time and never lock anybody out (docspace-api.md 2.1).
fn by_password(world: &World, basic: &str) -> Option<Caller> {
    let pair = String::from_utf8(base64(basic.trim())?).ok()?;
    let (email, password) = pair.split_once(':')?;
    let person = world.people.by_email(email)?;
    if person.password.as_deref() != Some(password) {
        return None;
    }
    active(world, person.id, Credential::Basic)
}

/// Something with two dots is taken for a token of the identity service, which the demo portal does
/// not have: garbage gives 400, somebody else's token 401 (docspace-api.md 2.1, recordings `auth`,
/// `authforms`).
fn refuse_jwt(jwt: &str) -> Refusal {
    let head = jwt.split('.').next().unwrap_or("");
    let decoded = base64(head).and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    let exception = if decoded.is_some() {
        let message = "Claim 'sub' is not present in JWT".to_owned();
        Exception { status: 401, message, kind: None }
    } else {
        let message =
            format!("IDX12729: Unable to decode the header '{head}' as Base64Url encoded string.");
        Exception { status: 400, message, kind: Some(("System.ArgumentException", -2_147_024_809)) }
    };
    Refusal::ThrownAtDoor(exception)
}

/// Decodes base64 in either alphabet, with or without padding.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for c in text.trim_end_matches('=').bytes() {
        let six = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        held = (held << 6 | u32::from(six)) & 0xFFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xFF).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of docspace-api.md 2.2, recording `scopes`.
    #[test]
    fn scopes_as_recorded() {
        let columns: [&[&str]; 7] = [
            &["accounts:read"],
            &["accounts:write"],
            &["accounts:read", "accounts:write"],
            &["rooms:read"],
            &["accounts.self:read"],
            &["*:read"],
            &["*"],
        ];
        let table = [
            (Method::GET, Access::OwnProfile, [0, 0, 0, 0, 1, 1, 1]),
            (Method::GET, Access::Accounts, [1, 1, 1, 0, 0, 1, 1]),
            (Method::GET, Access::AnyScope, [1, 1, 1, 1, 1, 1, 1]),
            (Method::PUT, Access::Accounts, [0, 1, 1, 0, 0, 0, 1]),
            (Method::POST, Access::Accounts, [0, 1, 1, 0, 0, 0, 1]),
            (Method::GET, Access::Groups, [1, 0, 1, 0, 0, 1, 1]),
            (Method::PUT, Access::Groups, [0, 1, 1, 0, 0, 0, 1]),
            (Method::GET, Access::Rooms, [0, 0, 0, 1, 0, 1, 1]),
            (Method::GET, Access::Global, [0, 0, 0, 0, 0, 1, 1]),
            (Method::GET, Access::Anonymous, [0, 0, 0, 0, 0, 1, 1]),
        ];
        for (method, access, expected) in table {
            for (column, expected) in columns.iter().zip(expected) {
                let permissions: Vec<String> = column.iter().map(ToString::to_string).collect();
                let covers = access.covers(&method, &permissions);
                assert_eq!(covers, expected == 1, "{method} {access:?} with {column:?}");
            }
        }
    }

    #[test]
    fn base64_in_both_alphabets() {
        assert_eq!(base64("YTpi").unwrap(), b"a:b");
        assert_eq!(base64("YTo=").unwrap(), b"a:");
        assert_eq!(base64("-_-_").unwrap(), base64("+/+/").unwrap());
        assert_eq!(base64("a b"), None);
    }
}
