//! Contact groups (docspace-api.md 7).

use std::fmt::Write;

use futures::Stream;
use serde::Deserialize;

use super::{
    Client, Priority,
    answer::Answer,
    error::ApiError,
    people::WirePerson,
    walk::{self, PAGE, Row},
    wire::Code,
};
use crate::domain::{Clean, Failure, Group, GroupId, GroupName, Manager, Page, PersonId};

impl Client {
    /// One page of the groups: 100 rows from `start`, by name.
    pub async fn groups(&self, start: u32) -> Result<Page<Group>, Failure> {
        let route = format!("group?count={PAGE}&startIndex={start}");
        self.get(&route, Priority::List, decode_page).await
    }

    /// All pages of the groups, in order; like [`Client::walk_people`].
    pub fn walk_groups(&self) -> impl Stream<Item = Result<Page<Group>, Failure>> + Send + use<> {
        let client = self.clone();
        walk::pages(move |start| {
            let client = client.clone();
            async move { client.groups(start).await }
        })
    }

    /// The groups that this person heads, also when they are disabled (recording `grouphead`).
    pub async fn groups_headed(&self, person: PersonId) -> Result<Vec<Group>, Failure> {
        walk::whole(|start| async move {
            let route =
                format!("group?userId={person}&manager=true&count={PAGE}&startIndex={start}");
            self.get(&route, Priority::List, decode_page).await
        })
        .await
    }

    /// The groups of exactly this name, which need not be the only one of its kind. The portal
    /// searches for a part of the name, whatever its case (docspace-api.md 7.2).
    pub async fn groups_named(&self, name: &str) -> Result<Vec<Group>, Failure> {
        let (wanted, part) = (Clean::new(name), escaped(name.trim()));
        let groups: Vec<Group> = walk::whole(|start| {
            let route = format!("group?filterValue={part}&count={PAGE}&startIndex={start}");
            async move { self.get(&route, Priority::List, decode_page).await }
        })
        .await?;
        Ok(groups.into_iter().filter(|group| group.name == wanted).collect())
    }

    /// The groups that this person is in or heads, also when they are disabled: this list names
    /// them, `GET group?userId` is not recorded to.
    pub async fn groups_of(&self, person: PersonId) -> Result<Vec<GroupName>, Failure> {
        self.get(&format!("group/user/{person}"), Priority::List, decode_names).await
    }

    /// One group, as the portal knows it now.
    pub async fn group(&self, id: GroupId) -> Result<Group, Failure> {
        // With members, a group of 250 people takes three times as long (docspace-api.md 7.2).
        self.get(&format!("group/{id}?includeMembers=false"), Priority::Start, decode_one).await
    }
}

/// A text as a part of a query: everything but letters, digits, `-` and `_` of ASCII in percents.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
            escaped.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            write!(escaped, "%{byte:02X}").ok();
        }
    }
    escaped
}

/// Reads a list of groups.
pub fn decode_page(answer: &Answer) -> Result<Page<Group>, ApiError> {
    answer.page::<WireGroup, _>()
}

/// Reads one group.
pub fn decode_one(answer: &Answer) -> Result<Group, ApiError> {
    answer.one::<WireGroup>().map(Group::from)
}

/// Reads the list of somebody's groups, which is never paged.
pub fn decode_names(answer: &Answer) -> Result<Vec<GroupName>, ApiError> {
    answer.page::<WireName, _>().map(|page| page.items)
}

/// Reads a group with its members, as changes of groups answer.
pub fn decode_with_members(answer: &Answer) -> Result<(Group, Vec<PersonId>), ApiError> {
    let group: WireGroup = answer.one()?;
    let members = group.members.iter().map(|member| member.id).collect();
    Ok((group.into(), members))
}

impl Row for Group {
    type Id = GroupId;

    fn id(&self) -> GroupId {
        self.id
    }
}

/// `GroupDto`. Names are raw here, unlike a person's `department`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireGroup {
    id: GroupId,
    name: Option<String>,
    manager: Option<WirePerson>,
    members_count: Option<Code>,
    #[serde(rename = "isLDAP")]
    is_ldap: Option<bool>,
    /// Those who are not disabled; only in the answers of changes.
    #[serde(default)]
    members: Vec<Member>,
}

#[derive(Deserialize)]
struct Member {
    id: PersonId,
}

/// A group in the list of somebody's groups. Its `manager` is a user name, not an id.
#[derive(Deserialize)]
struct WireName {
    id: GroupId,
    name: Option<String>,
}

impl From<WireName> for GroupName {
    fn from(wire: WireName) -> Self {
        Self { id: wire.id, name: Clean::new(wire.name.as_deref().unwrap_or_default()) }
    }
}

impl From<WireGroup> for Group {
    fn from(wire: WireGroup) -> Self {
        let members = wire.members_count.and_then(|count| count.number());
        Self {
            id: wire.id,
            name: Clean::new(wire.name.as_deref().unwrap_or_default()),
            manager: wire.manager.map(|manager| Manager {
                id: manager.id(),
                name: manager.name(),
                status: manager.status(),
            }),
            members: members.and_then(|count| u32::try_from(count).ok()).unwrap_or_default(),
            ldap: wire.is_ldap.unwrap_or_default(),
        }
    }
}
