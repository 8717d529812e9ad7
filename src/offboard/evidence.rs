//! The proof: what says that a hand-over happened, besides the task's own record.

use serde::{Deserialize, Serialize};

use crate::domain::{Area, AuditEvent, Rooms};

/// What was read after the end (docspace-api.md 17.15). `None` is unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Whether the profile still exists.
    #[serde(default)]
    pub profile_exists: Option<bool>,
    /// The rooms that the leaver still owns, area by area.
    #[serde(default)]
    pub rooms: Rooms,
    /// What `GET necessary` says for the guest type: something is still to hand over.
    #[serde(default)]
    pub necessary: Option<bool>,
    /// How many active rooms the leaver is a member of. Such a room makes `necessary` true
    /// although nothing is left to hand over (docspace-api.md 8.1, recording `targets`).
    #[serde(default)]
    pub member_of: Option<usize>,
    /// What the audit trail says.
    #[serde(default)]
    pub trail: Trail,
}

/// The newest audit event 4030 with the leaver as its target since the start.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trail {
    /// It could not be read.
    #[default]
    Unknown,
    /// It has no such row.
    NoRow,
    /// The row.
    Row(AuditEvent),
}

impl Evidence {
    /// Whether the audit trail has the run: it wrote this row at 90–95 %, when all rooms and
    /// files had moved (docspace-api.md 9.2).
    pub const fn is_in_audit_trail(&self) -> bool {
        matches!(self.trail, Trail::Row(_))
    }

    /// What is missing for a proof, a phrase each; empty is the proof. `gone` says that the
    /// profile was to be destroyed.
    pub fn misses(&self, gone: bool) -> Vec<String> {
        let mut misses = Vec::new();
        let exists = self.profile_exists != Some(false);
        for area in Area::ALL.into_iter().filter(|_| exists) {
            match self.rooms.of(area).map(<[_]>::len) {
                Some(0) => {}
                Some(count) => misses.push(format!("still owns {}", area.rooms(count))),
                None => misses.push(format!("{}s could not be read", area.kind())),
            }
        }
        match (self.necessary, self.member_of) {
            _ if !exists => {}
            (Some(false), _) | (Some(true), Some(1..)) => {}
            (Some(true), _) => misses.push("the portal still sees something to hand over".into()),
            (None, _) => misses.push("whether something is left could not be read".into()),
        }
        match &self.trail {
            Trail::Row(_) => {}
            Trail::NoRow => misses.push("no row 4030 in the audit trail".into()),
            Trail::Unknown => misses.push("the audit trail could not be read".into()),
        }
        if gone {
            match self.profile_exists {
                Some(false) => {}
                Some(true) => misses.push("the profile is still there".into()),
                None => misses.push("whether the profile is gone could not be read".into()),
            }
        }
        misses
    }

    /// What was found, a line each, for the ladder and the report.
    pub fn lines(&self) -> Vec<String> {
        let owned = Area::ALL.map(|area| {
            let count = self.rooms.of(area).map_or("?".to_owned(), |rooms| rooms.len().to_string());
            format!("{count} {}", area.word())
        });
        let mut lines = vec![format!("rooms still owned: {}", owned.join(", "))];
        lines.push(match (self.necessary, self.member_of) {
            (Some(false), _) => "necessary: no".into(),
            (Some(true), Some(count @ 1..)) => {
                let rooms = Area::Active.rooms(count);
                format!("necessary: yes, as a member of {rooms}, which stays")
            }
            (Some(true), _) => "necessary: yes".into(),
            (None, _) => "necessary: unknown".into(),
        });
        lines.push(match &self.trail {
            Trail::Row(event) => format!("audit row {}: {}", event.id, event.sentence),
            Trail::NoRow => "audit row 4030: none".into(),
            Trail::Unknown => "audit trail: unknown".into(),
        });
        lines.push(match self.profile_exists {
            Some(true) => "profile: there".into(),
            Some(false) => "profile: gone".into(),
            None => "profile: unknown".into(),
        });
        lines
    }
}
