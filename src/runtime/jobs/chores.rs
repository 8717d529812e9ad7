//! Changes outside of cases: sent once, after their intent was kept; and what they are judged by.

use futures::future::try_join;
use tokio::sync::mpsc;

use crate::{
    app::{LoadId, Loaded, Msg},
    docspace::{Client, Priority},
    domain::{Clean, Failure, FailureKind, GroupId, Page, PeopleQuery, PersonId, PersonStatus},
    offboard::{Change, ChoreId, Event, Look, Record, Seen, Side},
    runtime::{Clock, Journal},
};

/// What a change needs besides the portal.
pub(in crate::runtime) struct Intent {
    pub(in crate::runtime) journal: Journal,
    pub(in crate::runtime) clock: Clock,
    pub(in crate::runtime) chore: ChoreId,
    pub(in crate::runtime) label: Clean,
}

/// Keeps the intent, then makes the change.
pub(in crate::runtime) async fn change(
    client: Client,
    change: Change,
    intent: Intent,
) -> Result<(), Failure> {
    let Intent { journal, clock, chore, label } = intent;
    let event = Event::Changing { chore, label, change: change.clone() };
    let receipt = journal.promise(Record { at: clock.now(), event }.to_line()).await?;
    let gate = client.gate(receipt);
    match change {
        Change::CreateGroup { name, head, members } => {
            gate.create_group(&name, head, &members).await.map(drop)
        }
        Change::RenameGroup { group, name } => gate.rename_group(group, &name).await.map(drop),
        Change::SetHead { group, person } => gate.set_manager(group, person).await.map(drop),
        Change::AddMember { group, person } => gate.add_members(group, &[person]).await.map(drop),
        Change::RemoveMember { group, person } => {
            gate.remove_members(group, &[person]).await.map(drop)
        }
        Change::MoveMembers { from, to } => gate.move_members(from, to).await.map(drop),
        Change::DeleteGroup(group) => gate.delete_group(group).await,
        Change::Disable(person) => gate.set_status(person, PersonStatus::Disabled).await.map(drop),
        Change::Enable(person) => gate.set_status(person, PersonStatus::Active).await.map(drop),
        Change::ChangeRole { person, role } => gate.change_role(person, role).await.map(drop),
        Change::EndSessions(person) => gate.end_sessions(person).await,
        Change::DeleteProfile(person) => gate.delete_profile(person).await,
    }
}

/// Reads what a change is judged by.
pub(in crate::runtime) async fn look(client: Client, look: Look) -> Result<Seen, Failure> {
    let person = |id| client.person(id, Priority::Start);
    Ok(match look {
        Look::GroupsNamed(name) => Seen::Groups(client.groups_named(&name).await?),
        Look::Group(group) => Seen::Group(found(client.group(group).await)?),
        Look::Person(id) => Seen::Person(found(person(id).await)?),
        Look::Member(group, id) => {
            let (group_now, person) = try_join(async { found(client.group(group).await) }, async {
                found(client.person_in_groups(id).await)
            })
            .await?;
            let inside = person.as_ref().is_some_and(|(_, groups)| groups.contains(&group));
            let person = person.map(|(person, _)| person);
            Seen::Member { group: group_now, person, inside }
        }
        Look::Both(from, to) => {
            let (from, to) = try_join(side(&client, from), side(&client, to)).await?;
            Seen::Both(from, to)
        }
        Look::Profile(id) => {
            let (person, removal) =
                try_join(async { found(person(id).await) }, client.removal_progress(id)).await?;
            Seen::Profile(person, removal)
        }
    })
}

/// A group, and its members whom the portal hides: lists of people name them
/// (docspace-api.md 7.2).
async fn side(client: &Client, id: GroupId) -> Result<Side, Failure> {
    let query = PeopleQuery {
        status: Some(PersonStatus::Disabled),
        group: Some(id),
        ..PeopleQuery::default()
    };
    let (group, hidden) =
        try_join(async { found(client.group(id).await) }, client.people(&query, 0)).await?;
    let names = hidden.items.into_iter().map(|person| person.name).collect();
    Ok(Side { group, hidden: hidden.total, names })
}

/// That something is gone is an answer, not a failure.
fn found<T>(read: Result<T, Failure>) -> Result<Option<T>, Failure> {
    match read {
        Err(failure) if failure.kind == FailureKind::NotFound => Ok(None),
        read => read.map(Some),
    }
}

/// Reads the groups that a person heads, and the names of all that they are in.
pub(super) async fn groups_of(
    client: &Client,
    load: LoadId,
    person: PersonId,
    pages: mpsc::Sender<Msg>,
) -> Option<Msg> {
    match try_join(client.groups_headed(person), client.groups_of(person)).await {
        Ok((headed, names)) => {
            let total = u32::try_from(headed.len()).unwrap_or(u32::MAX);
            let headed = Loaded::Groups(Page { items: headed, total });
            for rows in [headed, Loaded::GroupNames(names)] {
                pages.send(Msg::Page { load, rows }).await.ok()?;
            }
            Some(Msg::LoadDone { load })
        }
        Err(failure) => Some(Msg::LoadFailed { load, failure }),
    }
}
