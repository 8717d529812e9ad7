//! What the background jobs do: one function per kind of effect.

pub(super) mod chores;
mod evidence;
mod undo;

use std::pin::pin;

use futures::{Stream, StreamExt};
use secrecy::SecretString;
use tokio::{sync::mpsc, task::spawn_blocking};

pub(super) use self::undo::{owners, undo};

use super::{
    Clock, Files, Journal, SignedIn,
    mishap::{self, Place},
};
use crate::{
    app::{Load, LoadId, Loaded, Msg, Secret},
    docspace::{Client, Gate, Priority},
    domain::{
        Clean, Failure, Page, PeopleQuery, PersonId, PersonStatus, Receipt, TaskReport, Traces,
    },
    offboard::{Call, CallId, CaseId, Event, Facts, Observation, Record, Report},
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
        Load::GroupsOf(person) => chores::groups_of(&client, load, person, pages).await,
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

/// Signs in with another key.
pub(super) async fn sign_in(client: Client, secret: Secret) -> SignedIn {
    let client = client.with_key(&SecretString::from(secret.expose()))?;
    let session = client.sign_in().await?;
    Ok((client, session))
}

/// What a change of a case needs besides the portal: its intent is kept before it leaves.
pub(super) struct Intent {
    pub(super) journal: Journal,
    pub(super) clock: Clock,
    pub(super) case: CaseId,
    pub(super) id: CallId,
}

impl Intent {
    /// Keeps it; the receipt lets the change through.
    async fn keep(self, event: Event) -> Result<Receipt, Failure> {
        self.journal.promise(Record { at: self.clock.now(), event }.to_line()).await
    }
}

/// Makes a call for a case.
pub(super) async fn call(client: Client, call: Call, intent: Intent) -> Observation {
    let seen = if call.changes_portal() {
        let sending = Event::Sending { case: intent.case, call: intent.id, order: call };
        match intent.keep(sending).await {
            Ok(receipt) => change(client.gate(receipt), call).await,
            Err(failure) => Err(failure),
        }
    } else {
        look(&client, call, intent.clock).await
    };
    seen.unwrap_or_else(Observation::Failed)
}

async fn change(gate: Gate, call: Call) -> Result<Observation, Failure> {
    Ok(match call {
        Call::Start { leaver, heir, delete_profile } => {
            Observation::Answered(gate.start(leaver, heir, delete_profile).await?)
        }
        Call::Terminate(person) => report(gate.terminate(person).await?),
        Call::GiveGroup { group, heir } => carried(gate.set_manager(group, heir).await?),
        Call::Disable(person) => {
            let disabled = gate.set_status(person, PersonStatus::Disabled).await?;
            Observation::Changed(Box::new(disabled))
        }
        Call::EndSessions(person) => carried(gate.end_sessions(person).await?),
        Call::DeleteProfile(person) => carried(gate.delete_profile(person).await?),
        Call::ReadFacts { .. }
        | Call::Probe(_)
        | Call::Poll(_)
        | Call::Prove { .. }
        | Call::PollRemoval(_) => Observation::Absent,
    })
}

async fn look(client: &Client, call: Call, clock: Clock) -> Result<Observation, Failure> {
    Ok(match call {
        Call::ReadFacts { leaver, heir } => {
            Observation::Facts(Box::new(evidence::facts(client, leaver, heir).await?))
        }
        Call::Prove { leaver, since } => {
            Observation::Evidence(Box::new(evidence::proof(client, leaver, since, clock).await?))
        }
        Call::Probe(person) => report(client.progress(person, Priority::Start).await?),
        Call::Poll(person) => report(client.progress(person, Priority::Poll).await?),
        Call::PollRemoval(person) => report(client.removal_progress(person).await?),
        Call::Start { .. }
        | Call::Terminate(_)
        | Call::GiveGroup { .. }
        | Call::Disable(_)
        | Call::EndSessions(_)
        | Call::DeleteProfile(_) => Observation::Absent,
    })
}

fn report(seen: Option<TaskReport>) -> Observation {
    seen.map_or(Observation::Absent, Observation::Answered)
}

/// The gate has compared the answer with what was asked for.
fn carried<T>(_: T) -> Observation {
    Observation::Carried
}

/// Reads what a leaver holds, for the admin who decides.
pub(super) async fn pre_flight(
    client: Client,
    leaver: PersonId,
    heir: Option<PersonId>,
) -> Result<Facts, Failure> {
    evidence::pre_flight(&client, leaver, heir).await
}

/// Reads what the audit trail has of a person.
pub(super) async fn trail(client: Client, person: PersonId) -> Result<Traces, Failure> {
    evidence::traces(&client, person).await
}

/// Looks at one person's progress for the sweep, behind everything else.
pub(super) async fn sweep(client: Client, person: PersonId) -> Result<Option<TaskReport>, Failure> {
    client.progress(person, Priority::List).await
}

/// Writes a report beside the loop: a disk may take its time.
pub(super) async fn write_report(files: Files, report: Box<Report>) -> Option<Msg> {
    let written = spawn_blocking(move || files.write_report(&report)).await;
    Some(Msg::Wrote(written.unwrap_or_else(|error| Err(error.to_string()))))
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
