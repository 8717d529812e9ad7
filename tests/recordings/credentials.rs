//! Who asked, with what: the words of a recording's `as` and its headers, turned into real credentials.

use crate::recordings::Exchange;
use crate::stage::Stage;

/// The owner's e-mail.
pub const OWNER: &str = "owner@example.com";
/// What stands for the owner's password, `<password-1>` hashed and `<password-5>` plain.
pub const OWNER_PASSWORD: &str = "owner's secret";
/// What stands for everybody else's, `<password-2>` plain and `<password-3>` hashed.
pub const OTHERS_PASSWORD: &str = "everybody's secret";

/// An API key.
#[derive(Clone, Debug)]
pub struct ApiKey {
    /// E-mail of the one who made it.
    pub by: String,
    pub name: String,
    pub permissions: Vec<String>,
    pub secret: String,
}

/// E-mail of who asked: `owner (API key, full)`, `heir, RoomAdmin (login token)`,
/// `name@example.com (API key, full)`. Other askers are the owner in disguise.
pub fn asker(exchange: &Exchange) -> String {
    let name = exchange.asker.split([',', ' ']).next().unwrap_or_default();
    match name {
        "other" | "anonymous" => OWNER.to_owned(),
        _ if name.contains('@') => name.to_owned(),
        _ => format!("{name}@example.com"),
    }
}

/// The headers of a question: those recorded with real credentials in place of placeholders, or the
/// credentials that `as` names.
pub fn headers(stage: &Stage, exchange: &Exchange) -> Vec<(String, String)> {
    let recorded = &exchange.request.headers;
    let mut headers: Vec<(String, String)> = recorded
        .iter()
        .map(|(name, value)| (name.clone(), with_credentials(stage, exchange, name, value)))
        .collect();
    if !recorded.keys().any(|name| name == "authorization" || name == "cookie") {
        headers.extend(named(stage, exchange).map(|value| ("authorization".to_owned(), value)));
    }
    headers
}

/// The value of `Authorization` for what `as` says.
fn named(stage: &Stage, exchange: &Exchange) -> Option<String> {
    let (_, rest) = exchange.asker.split_once('(').unwrap_or_default();
    if let Some(permissions) = rest.strip_prefix("API key, ") {
        return Some(format!("Bearer {}", key(stage, exchange, permissions)));
    }
    if rest.starts_with("login token") {
        return stage.tokens.get(&asker(exchange)).cloned();
    }
    match exchange.label.as_str() {
        "badkey" | "invalid-key" => Some(format!("Bearer sk-{:064}", 0)),
        "badtoken" => Some("Bearer abc.def.ghi".to_owned()),
        _ => None,
    }
}

/// The key that was used: `scope[…]` and `…-use` say which, else the first that fits.
fn key(stage: &Stage, exchange: &Exchange, permissions: &str) -> String {
    let permissions = permissions.trim_end_matches([')', ',']).replace(", raw", "");
    let by = asker(exchange);
    let wanted: Vec<&str> = permissions.split(' ').filter(|word| *word != "full").collect();
    let scoped = exchange.label.strip_prefix("scope[").map(|rest| rest.trim_end_matches(']'));
    let fits = |key: &&ApiKey| match scoped {
        Some("*") => key.name == "scope *",
        Some(_) => key.name.starts_with("scope ") && key.permissions == wanted,
        None => key.by == by && key.permissions == wanted,
    };
    let found = if exchange.label.ends_with("-use") {
        stage.keys.iter().rev().find(fits)
    } else {
        stage.keys.iter().find(fits)
    };
    found
        .unwrap_or_else(|| panic!("{}: no key of {by} with {wanted:?}", exchange.label))
        .secret
        .clone()
}

fn with_credentials(stage: &Stage, exchange: &Exchange, name: &str, value: &str) -> String {
    let owner_key = || stage.keys[0].secret.clone();
    let token = |email: &str| stage.tokens[email].clone();
    let placed = match (name, exchange.label.as_str()) {
        ("apikeybearer", _) | ("cookie", "key-cookie") => owner_key(),
        ("cookie", "key-cookie-bearer") => format!("Bearer%20{}", owner_key()),
        ("cookie", "cookie-and-token" | "cookie-and-key") => token("heir@example.com"),
        ("authorization", "token-garbage") => "nonsense".to_owned(),
        ("authorization", "jwt-like") => {
            "eyJhbGciOiJIUzI1NiJ9.eyJuYW1lIjoieCJ9.c2lnbmVk".to_owned()
        }
        ("authorization", "basic-good") => base64(&format!("{OWNER}:{OWNER_PASSWORD}")),
        ("authorization", "basic-bad") => base64(&format!("{OWNER}:wrong")),
        ("authorization", _) if value.contains("<api-key>") => {
            let (_, rest) = exchange.asker.split_once("API key, ").unwrap_or(("", "full)"));
            key(stage, exchange, rest)
        }
        ("authorization" | "cookie", _) if value.contains("<token>") => token(&asker(exchange)),
        _ => return value.to_owned(),
    };
    ["<api-key>", "<token>", "<credentials>"]
        .into_iter()
        .fold(value.to_owned(), |value, placeholder| value.replace(placeholder, &placed))
}

/// The body of a question with passwords in place of placeholders. Browsers hash a password before they
/// send it; here it goes as it is.
pub fn body(exchange: &Exchange) -> Option<String> {
    let body = exchange.request.body.as_ref()?;
    if let Some(text) = body.as_str() {
        return Some(text.to_owned());
    }
    let text = body.to_string();
    let text = text.replace("\"passwordHash\":\"<", "\"password\":\"<");
    let passwords = [
        ("<password-1>", OWNER_PASSWORD),
        ("<password-5>", OWNER_PASSWORD),
        ("<password-2>", OTHERS_PASSWORD),
        ("<password-3>", OTHERS_PASSWORD),
        ("<password-6>", "wrong"),
    ];
    Some(passwords.iter().fold(text, |text, (from, to)| text.replace(from, to)))
}

fn base64(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..=chunk.len() {
            let six = bits >> (18 - 6 * place) & 63;
            encoded.push(char::from(LETTERS[six as usize]));
        }
        encoded.extend(std::iter::repeat_n('=', 3 - chunk.len()));
    }
    encoded
}
