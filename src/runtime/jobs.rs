//! What the background jobs do: one function per kind of effect.

use std::pin::pin;

use futures::{Stream, StreamExt};
use tokio::sync::mpsc;

use super::mishap::{self, Place};
use crate::{
    app::{Load, LoadId, Loaded, Msg},
    docspace::{Client, Priority},
    domain::{Clean, Failure, FailureKind, Page, PeopleQuery, Person, PersonId, TaskReport},
    offboard::{Call, Facts, Observation},
};

/// Reads a list to its end; each page is a message, and the last word says how it ended.
pub(super) async fn load(
    client: Client,
    load: LoadId,
    what: Load,
    pages: mpsc::Sender<Msg>,
) -> Option<Msg> {
    mishap::strike(Place::Load);
    let members = |group| PeopleQuery { group: Some(group), ..PeopleQuery::default() };
    match what {
        Load::People(query) => walk(load, client.walk_people(query), Loaded::People, pages).await,
        Load::Members(group) => {
            walk(load, client.walk_people(members(group)), Loaded::People, pages).await
        }
        Load::Groups => walk(load, client.walk_groups(), Loaded::Groups, pages).await,
    }
}

async fn walk<T>(
    load: LoadId,
    list: impl Stream<Item = Result<Page<T>, Failure>>,
    rows: fn(Page<T>) -> Loaded,
    pages: mpsc::Sender<Msg>,
) -> Option<Msg> {
    let mut list = pin!(list);
    while let Some(page) = list.next().await {
        match page {
            Ok(page) => pages.send(Msg::Page { load, rows: rows(page) }).await.ok()?,
            Err(failure) => return Some(Msg::LoadFailed { load, failure }),
        }
    }
    Some(Msg::LoadDone { load })
}

/// Makes a call for a case.
pub(super) async fn call(client: Client, call: Call) -> Observation {
    let seen = match call {
        Call::ReadFacts { leaver, heir } => return facts(&client, leaver, heir).await,
        Call::Probe(person) => client.progress(person, Priority::Start).await,
        Call::Poll(person) => client.progress(person, Priority::Poll).await,
        Call::Start { leaver, heir, delete_profile } => {
            client.gate().start(leaver, heir, delete_profile).await.map(Some)
        }
        Call::Terminate(person) => client.gate().terminate(person).await,
    };
    match seen {
        Ok(Some(report)) => Observation::Answered(report),
        Ok(None) => Observation::Absent,
        Err(failure) => Observation::Failed(failure),
    }
}

/// Reads leaver and heir side by side.
async fn facts(client: &Client, leaver: PersonId, heir: PersonId) -> Observation {
    let read = |id| client.person(id, Priority::Start);
    let (leaver, heir) = tokio::join!(read(leaver), read(heir));
    match (exists(leaver), exists(heir)) {
        (Ok(leaver), Ok(heir)) => Observation::Facts(Box::new(Facts { leaver, heir })),
        (Err(failure), _) | (_, Err(failure)) => Observation::Failed(failure),
    }
}

/// That a person is gone is an answer, not a failure.
fn exists(person: Result<Person, Failure>) -> Result<Option<Person>, Failure> {
    match person {
        Err(failure) if failure.kind == FailureKind::NotFound => Ok(None),
        person => person.map(Some),
    }
}

/// Looks at one person's progress for the sweep, behind everything else.
pub(super) async fn sweep(client: Client, person: PersonId) -> Result<Option<TaskReport>, Failure> {
    client.progress(person, Priority::List).await
}

/// Asks for the portal's title; the header does without if there is none.
pub(super) async fn title(client: Client) -> Option<Msg> {
    told(client.portal_title().await).map(Msg::Title)
}

/// Asks for the portal's version; the header does without if it does not tell.
pub(super) async fn version(client: Client) -> Option<Msg> {
    told(client.portal_version().await).map(Msg::Version)
}

fn told(answer: Result<Option<Clean>, Failure>) -> Option<Clean> {
    answer.inspect_err(|failure| tracing::info!(%failure, "the header stays without")).ok()?
}
