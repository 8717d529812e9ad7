//! Changing people (docspace-api.md 5).

use serde::Serialize;

use super::{Gate, refused};
use crate::{
    docspace::{
        Priority,
        answer::Answer,
        link::{Change, Verb},
        people::{decode_one, decode_page, query::role_name},
    },
    domain::{Failure, Person, PersonId, PersonStatus, Role},
};

impl Gate {
    /// Disables or enables a person, and returns them as they are now (docspace-api.md 5.1).
    /// Disabling also ends their sessions; repeating it is harmless. Who never joined is pending
    /// again after being enabled, and nobody can be made pending: the portal refuses that.
    ///
    /// Fails with the portal's own text when an enabled person would need a seat that the plan
    /// does not have.
    pub async fn set_status(
        self,
        person: PersonId,
        status: PersonStatus,
    ) -> Result<Person, Failure> {
        let name = match status {
            PersonStatus::Active => "Active",
            PersonStatus::Pending => "Pending",
            PersonStatus::Disabled => "Terminated",
        };
        // One id a call: one bad id would refuse all (recording `disabling`).
        let body = People { user_ids: [person] };
        let change =
            Change::new(Verb::Put, &format!("people/status/{name}"), &body, Priority::Start);
        let people = self.send(&change, |answer| Ok(decode_page(answer)?.items)).await?;
        let disabled = status == PersonStatus::Disabled;
        find(people, person)
            .filter(|person| (person.status == PersonStatus::Disabled) == disabled)
            .ok_or_else(|| {
                refused(
                    "The portal answered with success and changed no status: before 3.7 it skips \
                     the owner, yourself, DocSpace admins and people of an LDAP directory",
                )
            })
    }

    /// Ends all sessions of a person (docspace-api.md 5.7). Their API keys stay valid; disabling
    /// does the same by itself. The answer does not tell whether there were any, or whether there
    /// is such a person.
    pub async fn end_sessions(self, person: PersonId) -> Result<(), Failure> {
        let route = format!("security/activeconnections/logoutall/{person}");
        let change = Change::bare(Verb::Put, &route, Priority::Start);
        self.send(&change, Answer::done).await
    }

    /// Deletes the profile of a disabled person; what they still own goes to whom the key acts as
    /// (docspace-api.md 5.3). The server moves it afterwards: whether that worked only
    /// [`removal_progress`](crate::docspace::Client::removal_progress) tells.
    pub async fn delete_profile(self, person: PersonId) -> Result<(), Failure> {
        let change = Change::bare(Verb::Delete, &format!("people/{person}"), Priority::Start);
        self.send(&change, decode_one).await.map(drop)
    }

    /// Promotes a person, or makes an admin a room admin, and returns them as they are now
    /// (docspace-api.md 5.6). The portal refuses a role that they already have, and to lower them
    /// further: that would hand over their rooms.
    pub async fn change_role(self, person: PersonId, role: Role) -> Result<Person, Failure> {
        if role == Role::Owner {
            return Err(refused(
                "Nothing was sent: only the owner can hand over the portal, in its settings",
            ));
        }
        let route = format!("people/type/{}", role_name(role));
        let change =
            Change::new(Verb::Put, &route, &People { user_ids: [person] }, Priority::Start);
        let people = self.send(&change, |answer| Ok(decode_page(answer)?.items)).await?;
        find(people, person).filter(|person| person.role == role).ok_or_else(|| {
            refused("The portal answered with success, but the role is not the one asked for")
        })
    }
}

fn find(people: Vec<Person>, id: PersonId) -> Option<Person> {
    people.into_iter().find(|person| person.id == id)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct People {
    user_ids: [PersonId; 1],
}
