//! Reassignments: reading them (docspace-api.md 8). Starting and stopping is the [`Gate`]'s.
//!
//! [`Gate`]: super::Gate

use serde::{Deserialize, Deserializer, de};

use super::{Client, Priority, answer::Answer, error::ApiError, wire::Code};
use crate::domain::{Clean, Failure, PersonId, TaskReport, TaskStatus};

impl Client {
    /// Whether the portal sees something to hand over (docspace-api.md 8.1): rooms that the
    /// person owns or is a member of, or shared documents, which only `Type=Guest` looks at.
    ///
    /// `false` proves little: archived rooms, templates and storages are not looked at.
    pub async fn necessary(&self, person: PersonId) -> Result<bool, Failure> {
        // Without `UserId` the server answers `true` (recording `disabling`).
        let route = format!("people/reassign/necessary?UserId={person}&Type=Guest");
        self.get(&route, Priority::List, decode_necessary).await
    }

    /// How far the reassignment of this leaver is; `None` when the portal knows of none, which
    /// also means that it waits for long, ended a minute ago, or was lost (docspace-api.md 8.3).
    ///
    /// A poll is not repeated here when it fails: whoever polls does that anyway.
    pub async fn progress(
        &self,
        person: PersonId,
        priority: Priority,
    ) -> Result<Option<TaskReport>, Failure> {
        self.get(&format!("people/reassign/progress/{person}"), priority, decode_progress).await
    }

    /// How far the clean-up after a deleted profile is (docspace-api.md 5.3 and 5.5); `None` when
    /// the portal knows of none, which also means that it ended a minute ago. The profile is gone
    /// whatever it says: a failed clean-up leaves content without an owner (recording
    /// `deleting`).
    pub async fn removal_progress(&self, person: PersonId) -> Result<Option<TaskReport>, Failure> {
        let route = format!("people/remove/progress/{person}");
        self.get(&route, Priority::Start, decode_progress).await
    }
}

/// Reads whether there is something to hand over.
pub fn decode_necessary(answer: &Answer) -> Result<bool, ApiError> {
    answer.one()
}

/// Reads the answer to a progress or terminate call: a task, or none.
pub fn decode_progress(answer: &Answer) -> Result<Option<TaskReport>, ApiError> {
    Ok(answer.maybe::<WireTask>()?.map(TaskReport::from))
}

/// Reads the answer to a start, which always has a task.
pub fn decode_start(answer: &Answer) -> Result<TaskReport, ApiError> {
    answer.one::<WireTask>().map(TaskReport::from)
}

/// `TaskProgressResponseDto`: the same for reassignments and for removals.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireTask {
    percentage: Option<Code>,
    is_completed: Option<bool>,
    #[serde(default, deserialize_with = "status")]
    status: Option<TaskStatus>,
    error: Option<String>,
}

/// `DistributedTaskStatus`. An unknown one is an error: what a task does is never guessed.
fn status<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<TaskStatus>, D::Error> {
    let known: [(TaskStatus, i64, &[&str]); 5] = [
        (TaskStatus::Created, 0, &["Created"]),
        (TaskStatus::Running, 1, &["Running"]),
        (TaskStatus::Completed, 2, &["Completed"]),
        (TaskStatus::Canceled, 3, &["Canceled", "Cancelled"]),
        (TaskStatus::Failed, 4, &["Failted", "Failed"]),
    ];
    let Some(code) = Option::<Code>::deserialize(deserializer)? else { return Ok(None) };
    let found = known.into_iter().find(|(_, number, names)| code.is(*number, names));
    match found {
        Some((status, ..)) => Ok(Some(status)),
        None => Err(de::Error::custom(format_args!("unknown status of a task: {code}"))),
    }
}

impl From<WireTask> for TaskReport {
    fn from(wire: WireTask) -> Self {
        let percentage = wire.percentage.and_then(|code| code.number()).unwrap_or_default();
        let error = wire.error.filter(|error| !error.trim().is_empty());
        Self {
            percentage: u8::try_from(percentage.clamp(0, 100)).unwrap_or_default(),
            completed: wire.is_completed.unwrap_or_default(),
            status: wire.status.unwrap_or(TaskStatus::Running),
            error: error.map(|error| Clean::new(&error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn read(task: &str) -> Result<Option<TaskReport>, ApiError> {
        let body = format!(r#"{{"response":{task},"count":1}}"#);
        decode_progress(&Answer::recorded("GET progress", 200, "application/json", body.as_bytes()))
    }

    #[rstest]
    #[case(r#"{"percentage":10,"isCompleted":true,"status":4,"error":"account"}"#)]
    #[case(r#"{"percentage":"10","isCompleted":true,"status":"4","error":"account"}"#)]
    #[case(r#"{"percentage":10.0,"isCompleted":true,"status":"Failted","error":" account "}"#)]
    #[case(r#"{"percentage":10,"isCompleted":true,"status":"failed","error":"account","new":{}}"#)]
    fn numbers_and_names_say_the_same(#[case] task: &str) {
        let failed = TaskReport {
            percentage: 10,
            completed: true,
            status: TaskStatus::Failed,
            error: Some(Clean::new("account")),
        };
        assert_eq!(read(task), Ok(Some(failed)));
    }

    #[test]
    fn an_empty_error_is_none_and_percentages_stay_in_bounds() {
        let task = read(r#"{"percentage":400,"error":"","status":"Canceled"}"#).unwrap().unwrap();
        assert_eq!((task.percentage, task.error, task.status), (100, None, TaskStatus::Canceled));
        assert_eq!(read(r#"{"percentage":-3}"#).unwrap().unwrap().percentage, 0);
    }

    #[test]
    fn an_unknown_status_is_never_guessed() {
        let error = read(r#"{"percentage":10,"status":7}"#).unwrap_err().to_string();
        assert!(error.contains("`response.status`: unknown status of a task: 7"), "{error}");
    }
}
