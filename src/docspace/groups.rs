//! Contact groups (docspace-api.md 7).

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
use crate::domain::{Clean, Failure, Group, GroupId, Manager, Page};

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
}

/// Reads a list of groups.
pub fn decode_page(answer: &Answer) -> Result<Page<Group>, ApiError> {
    answer.page::<WireGroup, _>()
}

/// Reads one group.
pub fn decode_one(answer: &Answer) -> Result<Group, ApiError> {
    answer.one::<WireGroup>().map(Group::from)
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
