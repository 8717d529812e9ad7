//! A hand-over to the wrong heir on the demo portal, and the way back.
#![allow(dead_code, reason = "each test binary uses another part")]
#![allow(clippy::unwrap_used, reason = "a helper of tests is a test")]

use std::fs;

use handover::{
    demo::{
        Options,
        world::{Area, Folder, Room, Status},
    },
    domain::PersonId,
    offboard::{Case, Report, Undo},
};
use uuid::Uuid;

use super::driver::Driver;

/// A console whose admin chose the wrong heir for somebody who owns rooms.
pub struct WrongHeir {
    pub driver: Driver,
    pub leaver: Uuid,
    pub leaver_email: String,
    pub wrong: Uuid,
    pub right: Uuid,
    pub right_email: String,
    /// The rooms that the leaver owned.
    pub rooms: Vec<u32>,
}

impl WrongHeir {
    /// Hands over, and waits for the end.
    pub async fn done(options: Options) -> Self {
        let mut driver = Driver::start(options).await;
        let (leaver, leaver_email) = leaver(&driver);
        let person =
            |email: &str| driver.portal.steer(|site| site.world.people.by_email(email).unwrap().id);
        let right_email = "henrik.solberg@example.com".to_owned();
        let right = person(&right_email);
        let (wrong, wrong_email) = other_heir(&driver, right);
        let rooms = rooms_of(&driver, leaver);
        driver.press("1 Esc /");
        driver.type_text(&leaver_email);
        driver.press("Enter o");
        driver.idle().await;
        driver.type_text(&wrong_email);
        // However many questions are asked before the start.
        for _ in 0..4 {
            if !driver.model().board.cases().iter().any(|case| is_of(case, leaver)) {
                driver.press("Enter");
                driver.idle().await;
            }
        }
        driver
            .until("at rest", |model| {
                model.board.cases().iter().any(|case| is_of(case, leaver) && case.is_settled())
            })
            .await;
        assert!(rooms.iter().all(|room| rooms_of(&driver, wrong).contains(room)));
        Self { driver, leaver, leaver_email, wrong, right, right_email, rooms }
    }

    /// Opens the undo kit.
    pub async fn open_kit(&mut self) {
        self.driver.press("3 Esc 3 /");
        self.driver.type_text(&self.leaver_email);
        self.driver.press("Enter :");
        self.driver.type_text("undo-kit");
        self.driver.press("Enter");
        self.driver.idle().await;
    }

    /// Chooses the right heir in the open kit, and types their e-mail.
    pub async fn give(&mut self) {
        self.driver.press("Enter");
        self.driver.idle().await;
        let email = self.right_email.clone();
        self.driver.type_text(&email);
        self.driver.press("Enter");
        self.driver.type_text(&email);
        self.driver.press("Enter");
    }

    pub async fn until_over(&mut self) {
        let leaver = self.leaver;
        let is_over = |case: &Case, undo: Option<&Undo>| {
            is_of(case, leaver) && undo.is_some_and(Undo::is_over)
        };
        self.driver
            .until("the undo is over", |model| {
                let board = &model.board;
                board.cases().iter().any(|case| is_over(case, board.undo(case.id())))
            })
            .await;
    }

    pub fn undo(&self) -> &Undo {
        let board = &self.driver.model().board;
        let case = board.cases().iter().find(|case| is_of(case, self.leaver)).unwrap();
        board.undo(case.id()).unwrap()
    }

    pub fn owned_by(&self, person: Uuid) -> Vec<u32> {
        rooms_of(&self.driver, person)
    }

    /// The newest report, once there are so many.
    pub async fn report(&mut self, count: usize) -> Report {
        loop {
            let mut files: Vec<_> = fs::read_dir(self.driver.files.path().join("reports"))
                .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
                .unwrap_or_default();
            files.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
            files.sort_by_key(|path| fs::metadata(path).unwrap().modified().unwrap());
            if files.len() >= count
                && let Some(newest) = files.last()
            {
                return serde_json::from_slice(&fs::read(newest).unwrap()).unwrap();
            }
            self.driver.step().await;
        }
    }
}

fn is_of(case: &Case, person: Uuid) -> bool {
    case.leaver().id == person.to_string().parse::<PersonId>().unwrap()
}

/// A disabled room admin with the most rooms whom nobody hands over yet.
fn leaver(driver: &Driver) -> (Uuid, String) {
    let is_free = |id: Uuid| driver.portal.steer(|site| site.reassigns.truth(id)).is_empty();
    let people = driver.portal.card.people.iter();
    let leavers = people
        .filter(|person| person.status == "disabled" && person.role == "room_admin")
        .filter(|person| is_free(person.id));
    let leaver = leavers.max_by_key(|person| person.rooms).unwrap();
    (leaver.id, leaver.email.clone())
}

/// An active room admin other than this one: id and e-mail.
pub fn other_heir(driver: &Driver, than: Uuid) -> (Uuid, String) {
    let is_active = |id| {
        driver.portal.steer(|site| {
            site.world.people.get(id).is_some_and(|person| person.status == Status::Active)
        })
    };
    let mut people = driver.portal.card.people.iter();
    let heir = people
        .find(|person| person.role == "room_admin" && person.id != than && is_active(person.id));
    let heir = heir.unwrap();
    (heir.id, heir.email.clone())
}

fn rooms_of(driver: &Driver, person: Uuid) -> Vec<u32> {
    let is_seen = |(_, room): &(&Folder, &Room)| room.area != Area::Templates;
    driver.portal.steer(|site| {
        let rooms = site.world.documents.rooms().filter(is_seen);
        let own = rooms.filter(|(folder, _)| folder.created_by == person);
        own.map(|(folder, _)| folder.id).collect()
    })
}
