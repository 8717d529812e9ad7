//! Reads what is known of a leaver, before the start and after the end.
//!
//! Whatever single reading is refused is unknown; only a portal that does not answer at all, or
//! does not know us any more, fails the whole.

use std::time::Duration;

use futures::future::try_join_all;
use tokio::try_join;

use crate::{
    docspace::{Client, Priority},
    domain::{
        Area, AuditEvent, Clean, Failure, FailureKind, Group, KeyInfo, Person, PersonId, Rooms,
        Timestamp, Traces,
    },
    offboard::{Evidence, Facts, Holdings, Trail},
    runtime::Clock,
};

/// How much older than the start an audit row may be, by the portal's clock. Short, because the row
/// of somebody else's run before would prove ours: the record of one that ended within the last
/// minute is seen by the probe.
const SKEW: Duration = Duration::from_secs(30);
/// The same, while the portal has not told its clock.
const UNKNOWN_SKEW: Duration = Duration::from_secs(5 * 60);

/// Leaver and heir as they are now, and what decides about the start: rooms, groups headed.
pub(super) async fn facts(
    client: &Client,
    leaver: PersonId,
    heir: PersonId,
) -> Result<Facts, Failure> {
    let (leaver, heir, rooms, heads) = try_join!(
        person(client, leaver),
        person(client, heir),
        rooms(client, leaver),
        heads(client, leaver),
    )?;
    Ok(Facts { leaver, heir, holdings: Holdings { rooms, heads, ..Holdings::default() } })
}

/// All that is known of a leaver, for the admin who decides; the heir if there is one yet.
pub(super) async fn pre_flight(
    client: &Client,
    leaver: PersonId,
    heir: Option<PersonId>,
) -> Result<Facts, Failure> {
    let heir = async {
        match heir {
            Some(heir) => person(client, heir).await,
            None => Ok(None),
        }
    };
    let own = |keys: Vec<KeyInfo>| -> Vec<Clean> {
        keys.into_iter().filter(|key| key.creator == leaver).map(|key| key.name).collect()
    };
    let (person, heir, rooms, heads, keys, necessary) = try_join!(
        person(client, leaver),
        heir,
        rooms(client, leaver),
        heads(client, leaver),
        known(client.keys()),
        known(client.necessary(leaver)),
    )?;
    let holdings = Holdings { rooms, heads, keys: keys.map(own), necessary };
    Ok(Facts { leaver: person, heir, holdings })
}

/// What proves a hand-over that was started then.
pub(super) async fn proof(
    client: &Client,
    leaver: PersonId,
    since: Timestamp,
    clock: Clock,
) -> Result<Evidence, Failure> {
    let offset = client.net().borrow().clock_offset;
    let skew = if offset.is_some() { SKEW } else { UNKNOWN_SKEW };
    let ahead = clock.ahead(offset.unwrap_or_default());
    let from = since.checked_add(ahead).ok().and_then(|from| from.checked_sub(skew).ok());
    let trail = client.audit_events(AuditEvent::REASSIGNED, Some(leaver), from);
    let (rooms, necessary, trail, profile) = try_join!(
        rooms(client, leaver),
        known(client.necessary(leaver)),
        known(trail),
        known(person(client, leaver)),
    )?;
    let member_of = match necessary {
        Some(true) => known(client.rooms_shared_with(leaver)).await?.map(|count| count as usize),
        _ => None,
    };
    let newest = |events: Vec<AuditEvent>| {
        events.into_iter().max_by_key(|event| event.id).map_or(Trail::NoRow, Trail::Row)
    };
    Ok(Evidence {
        profile_exists: profile.map(|person| person.is_some()),
        rooms,
        necessary,
        member_of,
        trail: trail.map_or(Trail::Unknown, newest),
    })
}

/// The newest lines of the audit trail about a person, of any time.
pub(super) async fn traces(client: &Client, person: PersonId) -> Result<Traces, Failure> {
    let newest = |action| async move {
        let events = client.audit_events(action, Some(person), None).await?;
        Ok::<_, Failure>(events.into_iter().next())
    };
    let (status_changed, reassigned) =
        try_join!(newest(AuditEvent::STATUS_CHANGED), newest(AuditEvent::REASSIGNED))?;
    Ok(Traces { status_changed, reassigned })
}

/// That a person is gone is an answer, not a failure.
async fn person(client: &Client, id: PersonId) -> Result<Option<Person>, Failure> {
    match client.person(id, Priority::Start).await {
        Err(failure) if failure.kind == FailureKind::NotFound => Ok(None),
        person => person.map(Some),
    }
}

pub(super) async fn rooms(client: &Client, owner: PersonId) -> Result<Rooms, Failure> {
    let areas = Area::ALL.map(|area| async move {
        let read = known(client.owned_rooms(owner, area, Priority::Start)).await?;
        Ok::<_, Failure>((area, read))
    });
    let mut rooms = Rooms::default();
    for (area, read) in try_join_all(areas).await? {
        if let Some(read) = read {
            rooms.learn(area, read);
        }
    }
    Ok(rooms)
}

async fn heads(client: &Client, person: PersonId) -> Result<Option<Vec<Group>>, Failure> {
    known(client.groups_headed(person)).await
}

/// A refused reading leaves its fact unknown; one that may succeed later fails the whole.
async fn known<T>(read: impl Future<Output = Result<T, Failure>>) -> Result<Option<T>, Failure> {
    match read.await {
        Ok(read) => Ok(Some(read)),
        Err(failure) if failure.kind.is_passing() || failure.kind == FailureKind::SignedOut => {
            Err(failure)
        }
        Err(failure) => {
            tracing::info!(%failure, "a fact stays unknown");
            Ok(None)
        }
    }
}
