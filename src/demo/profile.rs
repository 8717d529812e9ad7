//! How a person is written: the short and the full form (docspace-api.md 3).

use std::cmp::Ordering;

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::auth::Caller;
use super::clock::iso;
use super::version::Version;
use super::world::{Account, Group, LOST_USER, Person, Role, World};

/// The short form: lists of creators, invited people and the like. People that are gone are the lost
/// user, `profile removed` (docspace-api.md 2.2, 3.1).
pub fn short(world: &World, base: &str, id: Uuid) -> Value {
    let mut members = Map::new();
    match world.people.get(id) {
        Some(person) => put_short(&mut members, base, person),
        None => put_names(&mut members, base, LOST_USER, "profile removed", "people/filter"),
    }
    Value::Object(members)
}

fn put_short(members: &mut Map<String, Value>, base: &str, person: &Person) {
    let name = html_encode(&person.display_name());
    let list = if person.role == Role::Guest { "guests" } else { "people" };
    let page = format!("{list}/filter?search={}", query_encode(&person.email));
    put_names(members, base, person.id, &name, &page);
}

fn put_names(members: &mut Map<String, Value>, base: &str, id: Uuid, name: &str, page: &str) {
    let mut put = |name: &str, value: Value| members.insert(name.to_owned(), value);
    put("id", id.to_string().into());
    put("displayName", name.into());
    let hash = id.as_fields().0;
    let photo = |size| {
        format!("/static/images/default_user_photo_size_{size}-{size}.png?hash={hash}").into()
    };
    put("avatar", photo(82));
    put("avatarOriginal", photo(200));
    put("avatarMax", photo(200));
    put("avatarMedium", photo(48));
    put("avatarSmall", photo(32));
    put("profileUrl", format!("{base}/accounts/{page}").into());
    put("hasAvatar", false.into());
    put("isAnonim", false.into());
}

/// The full form as `caller` may see it.
pub fn full(world: &World, base: &str, caller: &Caller, person: &Person) -> Value {
    let groups: Vec<&Group> = groups_of(world, person.id);
    let department: Vec<String> = groups.iter().map(|group| html_encode(&group.name)).collect();
    let admin_modules = person.role.is_admin().then(|| json!(["files"]));
    let sees_space = caller.is_admin() || caller.id == person.id;
    let creator = person.created_by.filter(|_| caller.is_admin());
    let mut full = json!({
        "firstName": &*person.first_name,
        "lastName": &*person.last_name,
        "userName": person.user_name,
        "email": person.email,
        "status": person.status as u8,
        "activationStatus": person.activation as u8,
        "terminated": person.terminated.map(stored_date),
        "department": department.join(", "),
        "groups": (!groups.is_empty()).then(|| summaries(world, &groups)),
        "isAdmin": person.role == Role::Admin || (person.role == Role::Owner && world.version < Version::V3_7),
        "isRoomAdmin": person.role == Role::RoomAdmin,
        "isLDAP": person.is_ldap(),
        "listAdminModules": admin_modules,
        "isOwner": person.role == Role::Owner,
        "isVisitor": person.role == Role::Guest,
        "isCollaborator": person.role == Role::User,
        "mobilePhoneActivationStatus": 0,
        "isSSO": person.account == Account::Sso,
        "usedSpace": sees_space.then(|| person.holdings.personal_bytes()),
        "createdBy": creator.map(|id| short(world, base, id)),
        "registrationDate": stored_date(person.created),
    });
    if let Value::Object(members) = &mut full {
        put_short(members, base, person);
    }
    full
}

/// The groups of a person in the order in which the server names them: by title, case matters.
pub fn groups_of(world: &World, person: Uuid) -> Vec<&Group> {
    let mut groups: Vec<&Group> = world.groups.of(person).collect();
    groups.sort_by(|a, b| a.name.cmp(&b.name).then(b.named.cmp(&a.named)));
    groups
}

/// Groups as a person's profile has them; `manager` is a user name (docspace-api.md 3.2).
pub fn summaries(world: &World, groups: &[&Group]) -> Value {
    let summary = |group: &&Group| {
        let manager = group.manager.and_then(|id| world.people.get(id));
        json!({
            "id": group.id,
            "name": group.name,
            "manager": manager.map(|person| &person.user_name),
        })
    };
    Value::Array(groups.iter().map(summary).collect())
}

/// The order of names in the server's database, which knows no case.
pub fn by_name(a: &str, b: &str) -> Ordering {
    a.chars().flat_map(char::to_lowercase).cmp(b.chars().flat_map(char::to_lowercase))
}

/// A date that went through the database, which rounds to whole seconds (docspace-api.md 15).
pub fn stored_date(millis: u64) -> String {
    iso((millis + 500) / 1000 * 1000)
}

/// HTML encoding as .NET does it: the five signs, Latin-1 letters, and everything beyond the basic
/// plane; the rest stays raw (docspace-api.md 3.2, recording `misc`).
pub fn html_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => encoded.push_str("&amp;"),
            '<' => encoded.push_str("&lt;"),
            '>' => encoded.push_str("&gt;"),
            '"' => encoded.push_str("&quot;"),
            '\'' | '\u{a0}'..='\u{ff}' | '\u{1_0000}'.. => {
                encoded.push_str("&#");
                encoded.push_str(&u32::from(c).to_string());
                encoded.push(';');
            }
            c => encoded.push(c),
        }
    }
    encoded
}

/// Percent-encodes a query value.
fn query_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.extend(['%', hex(byte >> 4), hex(byte & 15)]),
        }
    }
    encoded
}

fn hex(digit: u8) -> char {
    char::from_digit(digit.into(), 16).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recording `misc`: the people `obrien…` and `zoe…`.
    #[test]
    fn names_are_encoded_as_recorded() {
        assert_eq!(html_encode("O'Brien & Co"), "O&#39;Brien &amp; Co");
        assert_eq!(html_encode("Ünal-Жук 王Zoë"), "&#220;nal-Жук 王Zo&#235;");
        assert_eq!(html_encode("😀"), "&#128512;");
    }
}
