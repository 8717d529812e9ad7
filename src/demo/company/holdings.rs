//! What a person has, and how much work a reassignment makes of it.

use serde::Deserialize;

use crate::demo::queue::{Stage, Work};

/// What is counted as made by a person; the stages of a task move or destroy it (docspace-api.md 9.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Holdings {
    /// Folders outside his personal documents, rooms among them.
    pub folders: u32,
    /// Files outside his personal documents, in anybody's rooms.
    pub files: u32,
    /// Personal documents that he shared with somebody.
    pub shared: u32,
    /// Personal documents that he shared with nobody.
    pub private: u32,
}

impl Holdings {
    /// The work of one stage. With next to nothing to move all stages together take some 50 ms, as the
    /// quick ones of the recordings do; 15 ms to destroy a document is recording `heavynatural`'s, as is 25 ms
    /// to move one. The statements' cost per row is chosen so that believable numbers of rows reach the
    /// 30 s limit; no recording has a slow statement without a lock.
    pub fn work(&self, stage: Stage, delete_profile: bool) -> Work {
        let micros = match stage {
            Stage::SignIn => 8_000,
            Stage::Check => 4_000,
            Stage::SharedFiles => 6_000 + cost(self.shared, 25_000),
            Stage::PersonalFiles if delete_profile => 6_000 + cost(self.private, 15_000),
            Stage::Rooms => 6_000 + cost(self.folders, 4_000),
            Stage::Files => 5_000 + cost(self.files, 1_500),
            Stage::Notify => 6_000,
            Stage::Profile if delete_profile => 60_000,
            Stage::PersonalFiles | Stage::Storages | Stage::Profile => 3_000,
        };
        Work { millis: micros / 1_000, statement: matches!(stage, Stage::Rooms | Stage::Files) }
    }

    /// Takes out what a finished stage takes from its owner and answers what of it the heir gets: with
    /// `delete_profile` private documents are destroyed, not inherited.
    #[must_use = "this is what the heir gets"]
    pub fn hand_over(&mut self, stage: Stage, delete_profile: bool) -> Self {
        let none = Self::default();
        match stage {
            Stage::SharedFiles => Self { shared: std::mem::take(&mut self.shared), ..none },
            Stage::Rooms => Self { folders: std::mem::take(&mut self.folders), ..none },
            Stage::Files => Self { files: std::mem::take(&mut self.files), ..none },
            Stage::PersonalFiles if delete_profile => {
                self.private = 0;
                none
            }
            _ => none,
        }
    }

    /// Adds what was inherited.
    pub fn receive(&mut self, inherited: Self) {
        self.folders += inherited.folders;
        self.files += inherited.files;
        self.shared += inherited.shared;
        self.private += inherited.private;
    }

    /// The storage that his personal documents take: `usedSpace` of the user object, in bytes.
    pub fn personal_bytes(&self) -> u64 {
        cost(self.shared, 310_000) + cost(self.private, 240_000)
    }
}

fn cost(items: u32, each: u64) -> u64 {
    u64::from(items) * each
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOME: Holdings = Holdings { folders: 100, files: 1000, shared: 10, private: 20 };

    #[test]
    fn only_rooms_and_files_are_single_statements() {
        for stage in Stage::ALL {
            let expected = stage == Stage::Rooms || stage == Stage::Files;
            assert_eq!(SOME.work(stage, false).statement, expected, "{stage:?}");
        }
    }

    #[test]
    fn work_grows_with_what_the_stage_moves() {
        let none = Holdings::default();
        let more = |stage, delete_profile| {
            SOME.work(stage, delete_profile).millis - none.work(stage, delete_profile).millis
        };
        assert_eq!(more(Stage::SharedFiles, false), 250);
        assert_eq!(more(Stage::PersonalFiles, true), 300);
        assert_eq!(more(Stage::PersonalFiles, false), 0);
        assert_eq!(more(Stage::Rooms, false), 400);
        assert_eq!(more(Stage::Files, false), 1500);
    }

    /// Recordings `percent` and `pubrate`: done in 50 to 300 ms; six of them within the third of a second
    /// that the timed schedules leave them.
    #[test]
    fn somebody_with_nothing_is_done_in_a_blink() {
        let millis = |delete| {
            Stage::ALL.iter().map(|stage| Holdings::default().work(*stage, delete).millis).sum()
        };
        assert!((40..55_u64).contains(&millis(false)));
        assert!((50..300_u64).contains(&millis(true)));
    }

    #[test]
    fn the_heir_gets_everything_but_the_private_documents() {
        for (delete_profile, left) in [(false, 20), (true, 0)] {
            let (mut leaver, mut heir) = (SOME, SOME);
            for stage in Stage::ALL {
                heir.receive(leaver.hand_over(stage, delete_profile));
            }
            assert_eq!(leaver, Holdings { private: left, ..Holdings::default() });
            assert_eq!(heir, Holdings { folders: 200, files: 2000, shared: 20, private: 20 });
        }
    }
}
