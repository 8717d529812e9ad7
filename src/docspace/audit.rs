//! The audit trail (docspace-api.md 12): DocSpace admins with a key that reads everything.

use std::{cmp::Reverse, fmt::Write};

use serde::Deserialize;

use super::{Client, Priority, answer::Answer, error::ApiError, walk::PAGE, wire};
use crate::domain::{AuditEvent, Clean, Failure, PersonId, Timestamp};

/// How many pages of events are read, newest first: older ones are no news.
const PAGES: u32 = 3;

impl Client {
    /// What the portal recorded of one kind of action, newest first: of everybody or of one
    /// person, from a time on, by the portal's clock. At most the newest 300 lines.
    ///
    /// No line proves nothing: lines are written late, and plans without the audit feature give
    /// the newest 20 of any kind, from which those that were asked for are picked here.
    pub async fn audit_events(
        &self,
        action: u32,
        target: Option<PersonId>,
        from: Option<Timestamp>,
    ) -> Result<Vec<AuditEvent>, Failure> {
        let mut events = Vec::new();
        for page in 0..PAGES {
            let route = route(action, target, from, page * PAGE);
            let rows = self.get(&route, Priority::List, decode_events).await?;
            let is_last = rows.len() < PAGE as usize;
            events.extend(rows.into_iter().filter(|event| {
                event.action == action
                    && target.is_none_or(|target| event.targets.contains(&target))
                    && from.is_none_or(|from| event.at.as_second() >= from.as_second())
            }));
            if is_last {
                break;
            }
        }
        // A line that is written meanwhile shifts the pages: their last one comes twice.
        events.sort_by_key(|event| Reverse((event.at, event.id)));
        events.dedup_by_key(|event| event.id);
        Ok(events)
    }
}

/// The route of one page. `from` has to say `Z`, and `target` filters only together with
/// `action` (recording `audit`).
fn route(action: u32, target: Option<PersonId>, from: Option<Timestamp>, start: u32) -> String {
    let mut route = format!("security/audit/events/filter?action={action}&count={PAGE}");
    // Writing to a string cannot fail.
    write!(route, "&startIndex={start}").ok();
    if let Some(target) = target {
        write!(route, "&target={target}").ok();
    }
    if let Some(from) = from {
        write!(route, "&from={}", from.strftime("%Y-%m-%dT%H:%M:%SZ")).ok();
    }
    route
}

/// Reads a page of events, which has no total.
pub fn decode_events(answer: &Answer) -> Result<Vec<AuditEvent>, ApiError> {
    answer.page::<WireEvent, _>().map(|page| page.items)
}

/// `AuditEventDto`. Members without a value are left out.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireEvent {
    id: i64,
    #[serde(deserialize_with = "wire::instant")]
    date: Timestamp,
    action_id: u32,
    user: Option<String>,
    user_id: Option<String>,
    /// The sentence; the number is `actionId`.
    action: Option<String>,
    /// Ids of people, of files, of anything that was acted on.
    #[serde(default)]
    target: Vec<String>,
}

impl From<WireEvent> for AuditEvent {
    fn from(wire: WireEvent) -> Self {
        Self {
            id: wire.id,
            at: wire.date,
            action: wire.action_id,
            actor: wire.user_id.and_then(|id| id.parse().ok()),
            actor_name: Clean::new(wire.user.as_deref().unwrap_or_default()),
            sentence: Clean::new(wire.action.as_deref().unwrap_or_default()),
            targets: wire.target.iter().filter_map(|id| id.parse().ok()).collect(),
        }
    }
}
