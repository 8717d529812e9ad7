use serde::{Deserialize, Serialize};

use super::Clean;

/// What a progress answer says of a reassignment (docspace-api.md 8). It names neither heir nor
/// initiator nor time, and it is not always the truth: see `offboard`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskReport {
    /// The last published checkpoint, 0..=100: one of 0 5 10 20 30 50 70 90 95 100.
    pub percentage: u8,
    /// True also for failed and cancelled tasks, and for a task that was stopped while it
    /// waited and runs all the same (docspace-api.md 9.5).
    pub completed: bool,
    /// The server's own word.
    pub status: TaskStatus,
    /// The server's error text; `None` where it sends the empty string.
    pub error: Option<Clean>,
}

impl TaskReport {
    /// The terminal rule of docspace-api.md 9.3: `isCompleted` alone is neither necessary nor
    /// sufficient.
    pub fn has_ended(&self) -> bool {
        match self.status {
            TaskStatus::Completed | TaskStatus::Canceled | TaskStatus::Failed => true,
            TaskStatus::Created | TaskStatus::Running => self.completed && self.percentage == 100,
        }
    }

    /// The step that is under way at this checkpoint.
    pub fn step(&self) -> Step {
        Step::at(self.percentage)
    }
}

/// `DistributedTaskStatus` (docspace-api.md 3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskStatus {
    /// 0; never seen in a recording.
    Created,
    /// 1; waiting tasks say so too.
    Running,
    /// 2.
    Completed,
    /// 3; what `terminate` answers whatever happened.
    Canceled,
    /// 4, which the server spells `Failted`.
    Failed,
}

/// A step of a reassignment: what is being done between two checkpoints (docspace-api.md 9.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// 0: waiting in the server's line, or signing in as the initiator.
    Starting,
    /// 5: initiator, source and heir are checked.
    CheckingRights,
    /// 10: shared personal documents move into the heir's documents, one by one.
    MovingSharedFiles,
    /// 20: with profile deletion everything unshared is destroyed here; else only noted.
    PersonalFiles,
    /// 30: third-party storages change owner.
    MovingConnections,
    /// 50: rooms and folders change owner, in one statement.
    MovingRooms,
    /// 70: files change owner, in one statement.
    MovingFiles,
    /// 90: mail and audit event.
    Notifying,
    /// 95: with profile deletion the profile goes; else nothing.
    Finishing,
    /// 100.
    Done,
}

impl Step {
    /// All steps, in their order.
    pub const ALL: [Self; 10] = [
        Self::Starting,
        Self::CheckingRights,
        Self::MovingSharedFiles,
        Self::PersonalFiles,
        Self::MovingConnections,
        Self::MovingRooms,
        Self::MovingFiles,
        Self::Notifying,
        Self::Finishing,
        Self::Done,
    ];

    /// The step that runs once this checkpoint was published. Numbers between checkpoints, which
    /// no recorded server sends, belong to the checkpoint below.
    pub fn at(percentage: u8) -> Self {
        Self::ALL
            .into_iter()
            .rev()
            .find(|step| step.checkpoint() <= percentage)
            .unwrap_or(Self::Starting)
    }

    /// The number that announces this step.
    pub const fn checkpoint(self) -> u8 {
        match self {
            Self::Starting => 0,
            Self::CheckingRights => 5,
            Self::MovingSharedFiles => 10,
            Self::PersonalFiles => 20,
            Self::MovingConnections => 30,
            Self::MovingRooms => 50,
            Self::MovingFiles => 70,
            Self::Notifying => 90,
            Self::Finishing => 95,
            Self::Done => 100,
        }
    }

    /// The step's name on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::CheckingRights => "checking rights",
            Self::MovingSharedFiles => "moving shared files",
            Self::PersonalFiles => "personal files",
            Self::MovingConnections => "moving connections",
            Self::MovingRooms => "moving rooms",
            Self::MovingFiles => "moving files",
            Self::Notifying => "notifying",
            Self::Finishing => "finishing",
            Self::Done => "done",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_checkpoint_names_its_step_and_numbers_between_belong_below() {
        for step in Step::ALL {
            assert_eq!(Step::at(step.checkpoint()), step);
        }
        assert_eq!(Step::at(69), Step::MovingRooms);
        assert_eq!(Step::at(255), Step::Done);
    }

    #[test]
    fn completed_alone_is_neither_necessary_nor_sufficient_for_an_end() {
        let report = |percentage, completed, status| TaskReport {
            percentage,
            completed,
            status,
            error: None,
        };
        assert!(!report(50, true, TaskStatus::Running).has_ended(), "recording `longstage`");
        assert!(report(100, true, TaskStatus::Running).has_ended());
        assert!(report(70, true, TaskStatus::Canceled).has_ended());
        assert!(report(10, false, TaskStatus::Failed).has_ended(), "docspace-api.md 9.3, rare");
        assert!(!report(0, false, TaskStatus::Running).has_ended());
    }
}
