//! What a reassignment task is made of: who asked for what, its stages, and what progress shows of it.

use uuid::Uuid;

/// What one accepted `POST /people/reassign/start` asked for (docspace-api.md 8.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Whose rooms and files move: the leaver.
    pub source: Uuid,
    /// Who gets them.
    pub heir: Uuid,
    /// On whose behalf the task runs: it signs in as this person at its beginning.
    pub initiator: Uuid,
    /// Whether the leaver's personal documents and profile are destroyed.
    pub delete_profile: bool,
}

/// What `GET /people/reassign/progress` shows of a task (docspace-api.md 8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The last checkpoint: 0 5 10 20 30 50 70 90 95 100.
    pub percentage: u8,
    /// Set at every end, and on a waiting task that somebody terminated (docspace-api.md 9.5).
    pub is_completed: bool,
    /// [`RUNNING`], [`COMPLETED`], [`CANCELLED`] or [`FAILED`]. A waiting task says running too.
    pub status: u8,
    /// Why it failed; empty when fine, never absent.
    pub error: String,
}

/// `status` of a task that waits or runs.
pub const RUNNING: u8 = 1;
/// `status` of a task that did everything.
pub const COMPLETED: u8 = 2;
/// `status` of a task that noticed its cancel flag; also what `terminate` always answers.
pub const CANCELLED: u8 = 3;
/// `status` of a task that failed (the server spells it `Failted`).
pub const FAILED: u8 = 4;

/// The work between two checkpoints (docspace-api.md 9.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// 0 → 5: sign in as the initiator.
    SignIn,
    /// 5 → 10: check initiator, source and heir.
    Check,
    /// 10 → 20: move what is shared in the source's personal documents, one by one.
    SharedFiles,
    /// 20 → 30: with `delete_profile` destroy his other personal documents, one by one.
    PersonalFiles,
    /// 30 → 50: third-party storages.
    Storages,
    /// 50 → 70: all rooms and folders, one SQL statement.
    Rooms,
    /// 70 → 90: all files, one SQL statement.
    Files,
    /// 90 → 95: mail and audit event.
    Notify,
    /// 95 → 100: with `delete_profile` delete the profile.
    Profile,
}

impl Stage {
    /// All stages in the order in which a task passes them.
    pub const ALL: [Self; 9] = [
        Self::SignIn,
        Self::Check,
        Self::SharedFiles,
        Self::PersonalFiles,
        Self::Storages,
        Self::Rooms,
        Self::Files,
        Self::Notify,
        Self::Profile,
    ];

    /// The percentage that is shown while this stage works.
    pub const fn from(self) -> u8 {
        match self {
            Self::SignIn => 0,
            Self::Check => 5,
            Self::SharedFiles => 10,
            Self::PersonalFiles => 20,
            Self::Storages => 30,
            Self::Rooms => 50,
            Self::Files => 70,
            Self::Notify => 90,
            Self::Profile => 95,
        }
    }

    /// The percentage that is published when this stage is over.
    pub fn reached(self) -> u8 {
        self.next().map_or(100, Self::from)
    }

    /// The stage after this one; none after the last.
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| *stage > self)
    }
}

/// How much work a stage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Work {
    /// Server milliseconds it takes when nothing is in its way.
    pub millis: u64,
    /// Whether it is one SQL statement: then the command timeout applies (docspace-api.md 9.4).
    pub statement: bool,
}

/// What tasks do to the portal. The queue knows when; the portal knows what.
pub trait Portal {
    /// A stage begins: how much work is it?
    fn begin(&mut self, now: u64, order: &Order, stage: Stage) -> Work;

    /// A stage's work is over: apply it, or say why the task fails (the text of `error`).
    ///
    /// Not called for a statement that ran into the command timeout: that one moved nothing.
    fn finish(&mut self, now: u64, order: &Order, stage: Stage) -> Result<(), String>;
}

/// What is really going on with one task, whatever progress says. For tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Truth {
    /// Who gets the rooms when it runs through.
    pub heir: Uuid,
    /// Whether it deletes the profile.
    pub delete_profile: bool,
    /// Where the task is.
    pub place: Place,
}

/// Where a task is that has not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In a worker's hands.
    Running {
        /// What it works at.
        stage: Stage,
        /// Whether it will end as cancelled at its next checkpoint.
        cancelled: bool,
    },
    /// In the line.
    Waiting {
        /// How many tasks stand before it.
        ahead: usize,
    },
}
