//! The painful stories of offboarding: what happens to admins today, and what the console does.
//! Each test has the number of its story.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests")]

#[path = "stories/board.rs"]
mod board;
#[path = "common/cases.rs"]
mod cases;
#[path = "support/driver.rs"]
mod driver;
#[path = "stories/report.rs"]
mod report;
#[path = "common/scene.rs"]
mod scene;
#[path = "common/script.rs"]
mod script;
#[path = "support/wrong_heir.rs"]
mod wrong_heir;
