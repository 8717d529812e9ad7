//! People: lists and single profiles (docspace-api.md 3 and 4).

pub(super) mod query;

use futures::Stream;
use serde::Deserialize;

use super::{
    Client, Priority,
    answer::Answer,
    error::ApiError,
    walk::{self, Row},
    wire::{self, Code},
};
use crate::domain::{
    Clean, Failure, GroupId, Login, Page, PeopleQuery, Person, PersonId, PersonStatus, Role,
    Timestamp,
};

impl Client {
    /// One person, as the portal knows them now (docspace-api.md 4.2). A person who was deleted
    /// is [`FailureKind::NotFound`](crate::domain::FailureKind::NotFound).
    pub async fn person(&self, id: PersonId, priority: Priority) -> Result<Person, Failure> {
        self.get(&format!("people/{id}"), priority, decode_one).await
    }

    /// One person with the ids of the groups that they are in, which the portal names for disabled
    /// people, too (docspace-api.md 3.2).
    pub async fn person_in_groups(&self, id: PersonId) -> Result<(Person, Vec<GroupId>), Failure> {
        self.get(&format!("people/{id}"), Priority::Start, decode_in_groups).await
    }

    /// One page of a list of people: 100 rows from `start`, sorted by e-mail, which is the only
    /// unique column (docspace-api.md 4.3). The server lists the owner among the DocSpace admins,
    /// so a query for either role gives both.
    pub async fn people(&self, query: &PeopleQuery, start: u32) -> Result<Page<Person>, Failure> {
        self.get(&query::route(query, start), Priority::List, decode_page).await
    }

    /// All pages of a list of people, in order, a few of them under way at a time. Nobody comes
    /// twice, and a list that changes meanwhile is gone over again for those who slipped through.
    /// Ends at the first failure.
    pub fn walk_people(
        &self,
        query: PeopleQuery,
    ) -> impl Stream<Item = Result<Page<Person>, Failure>> + Send + use<> {
        let client = self.clone();
        walk::pages(move |start| {
            let (client, query) = (client.clone(), query.clone());
            async move { client.people(&query, start).await }
        })
    }
}

/// Reads a list of people.
pub fn decode_page(answer: &Answer) -> Result<Page<Person>, ApiError> {
    answer.page::<WirePerson, _>()
}

/// Reads one person.
pub fn decode_one(answer: &Answer) -> Result<Person, ApiError> {
    answer.one::<WirePerson>().map(Person::from)
}

/// Reads one person and the groups that they are in.
pub fn decode_in_groups(answer: &Answer) -> Result<(Person, Vec<GroupId>), ApiError> {
    let groups: InGroups = answer.one()?;
    Ok((decode_one(answer)?, groups.groups.into_iter().map(|group| group.id).collect()))
}

impl Row for Person {
    type Id = PersonId;

    fn id(&self) -> PersonId {
        self.id
    }
}

/// `EmployeeFullDto`, as far as the console shows it. Members of value null are left out.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WirePerson {
    id: PersonId,
    first_name: Option<String>,
    last_name: Option<String>,
    display_name: Option<String>,
    email: Option<String>,
    status: Option<Code>,
    department: Option<String>,
    is_owner: Option<bool>,
    is_admin: Option<bool>,
    is_room_admin: Option<bool>,
    is_collaborator: Option<bool>,
    #[serde(rename = "isLDAP")]
    is_ldap: Option<bool>,
    #[serde(rename = "isSSO")]
    is_sso: Option<bool>,
    #[serde(default, deserialize_with = "wire::date")]
    terminated: Option<Timestamp>,
    used_space: Option<Code>,
    quota_limit: Option<Code>,
}

/// The groups of a person; absent without any.
#[derive(Deserialize)]
struct InGroups {
    #[serde(default)]
    groups: Vec<InGroup>,
}

#[derive(Deserialize)]
struct InGroup {
    id: GroupId,
}

impl WirePerson {
    pub(super) const fn id(&self) -> PersonId {
        self.id
    }

    /// First and last name, which are raw. The encoded `displayName` is all that short forms
    /// have; who has no name at all is called by their e-mail.
    pub(super) fn name(&self) -> Clean {
        let first = self.first_name.as_deref().unwrap_or_default().trim();
        let last = self.last_name.as_deref().unwrap_or_default().trim();
        match (first, last) {
            ("", "") => match (self.email.as_deref(), self.display_name.as_deref()) {
                (Some(email), _) if !email.trim().is_empty() => Clean::new(email),
                (_, Some(encoded)) => Clean::from_html(encoded),
                _ => Clean::new(&self.id.to_string()),
            },
            (name, "") | ("", name) => Clean::new(name),
            (first, last) => Clean::new(&format!("{first} {last}")),
        }
    }

    /// `EmployeeStatus`. Whatever is neither active nor disabled is taken as never joined, so
    /// that the console neither starts from such a person nor hands anything to them.
    pub(super) fn status(&self) -> PersonStatus {
        match &self.status {
            Some(status) if status.is(1, &["Active"]) => PersonStatus::Active,
            Some(status) if status.is(2, &["Terminated"]) => PersonStatus::Disabled,
            _ => PersonStatus::Pending,
        }
    }

    /// The owner first: up to 3.6 they were `isAdmin` too. Who has no flag at all is a guest,
    /// the role that can do least.
    fn role(&self) -> Role {
        let flags = [
            (self.is_owner, Role::Owner),
            (self.is_admin, Role::DocSpaceAdmin),
            (self.is_room_admin, Role::RoomAdmin),
            (self.is_collaborator, Role::User),
        ];
        flags
            .into_iter()
            .find(|(flag, _)| *flag == Some(true))
            .map_or(Role::Guest, |(_, role)| role)
    }

    fn login(&self) -> Login {
        match (self.is_ldap, self.is_sso) {
            (Some(true), _) => Login::Ldap,
            (_, Some(true)) => Login::Sso,
            _ => Login::Portal,
        }
    }
}

impl From<WirePerson> for Person {
    fn from(wire: WirePerson) -> Self {
        Self {
            id: wire.id,
            name: wire.name(),
            email: Clean::new(wire.email.as_deref().unwrap_or_default()),
            role: wire.role(),
            status: wire.status(),
            login: wire.login(),
            groups: Clean::from_html(wire.department.as_deref().unwrap_or_default()),
            disabled_at: wire.terminated,
            used_space: wire.used_space.as_ref().and_then(bytes),
            // Below zero: unlimited.
            quota: wire.quota_limit.as_ref().and_then(bytes),
        }
    }
}

fn bytes(number: &Code) -> Option<u64> {
    u64::try_from(number.number()?).ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const ID: &str = "66faa6e4-f133-11ea-b126-00ffeec8b4ef";

    fn read(members: &str) -> Person {
        let body = format!(r#"{{"response":{{"id":"{ID}"{members}}},"count":1}}"#);
        let answer = Answer::recorded("GET people", 200, "application/json", body.as_bytes());
        decode_one(&answer).unwrap()
    }

    #[rstest]
    #[case(r#","firstName":"Zoë","lastName":"王","displayName":"Zo&#235; 王""#, "Zoë 王")]
    #[case(r#","firstName":"Administrator","lastName":"""#, "Administrator")]
    #[case(r#","firstName":" ","lastName":"","email":"ann@example.com""#, "ann@example.com")]
    #[case(r#","displayName":"Nora O&#39;Brien""#, "Nora O'Brien")]
    #[case("", ID)]
    fn names(#[case] members: &str, #[case] name: &str) {
        assert_eq!(&*read(members).name, name);
    }

    #[rstest]
    #[case(r#","isOwner":true,"isAdmin":true"#, Role::Owner)]
    #[case(r#","isOwner":false,"isAdmin":true,"isRoomAdmin":false"#, Role::DocSpaceAdmin)]
    #[case(r#","isRoomAdmin":true"#, Role::RoomAdmin)]
    #[case(r#","isCollaborator":true"#, Role::User)]
    #[case(r#","isVisitor":true"#, Role::Guest)]
    #[case("", Role::Guest)]
    fn roles(#[case] members: &str, #[case] role: Role) {
        assert_eq!(read(members).role, role);
    }

    #[rstest]
    #[case(r#","status":1"#, PersonStatus::Active)]
    #[case(r#","status":"2""#, PersonStatus::Disabled)]
    #[case(r#","status":"Terminated""#, PersonStatus::Disabled)]
    #[case(r#","status":4"#, PersonStatus::Pending)]
    #[case(r#","status":8"#, PersonStatus::Pending)]
    fn statuses(#[case] members: &str, #[case] status: PersonStatus) {
        assert_eq!(read(members).status, status);
    }

    #[rstest]
    #[case(r#","usedSpace":734003200"#, Some(734_003_200))]
    #[case(r#","usedSpace":734003200.0"#, Some(734_003_200))]
    #[case(r#","usedSpace":0"#, Some(0))]
    #[case("", None)]
    fn used_space(#[case] members: &str, #[case] bytes: Option<u64>) {
        assert_eq!(read(members).used_space, bytes);
    }

    #[rstest]
    #[case(r#","usedSpace":95,"quotaLimit":100"#, Some(100), Some(95))]
    #[case(r#","usedSpace":5,"quotaLimit":0"#, Some(0), Some(500))]
    #[case(r#","usedSpace":5,"quotaLimit":-1"#, None, None)]
    #[case(r#","usedSpace":5,"quotaLimit":-2"#, None, None)]
    #[case(r#","usedSpace":5"#, None, None)]
    #[case(r#","quotaLimit":100"#, Some(100), None)]
    fn quotas(#[case] members: &str, #[case] bytes: Option<u64>, #[case] percent: Option<u64>) {
        let person = read(members);
        assert_eq!((person.quota, person.quota_percent()), (bytes, percent));
    }

    #[test]
    fn groups_and_sign_in() {
        let person = read(r#","department":"R&amp;D, Sales","isLDAP":true,"isSSO":true"#);
        assert_eq!(&*person.groups, "R&D, Sales");
        assert_eq!(person.login, Login::Ldap);
        assert_eq!(read(r#","isSSO":true"#).login, Login::Sso);
    }
}
