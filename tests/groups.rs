//! Groups, whole: what an admin presses, what leaves, and what is said about it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests")]

#[path = "support/driver.rs"]
mod driver;
#[path = "groups/flows.rs"]
mod flows;
#[path = "groups/frames.rs"]
mod frames;
#[path = "groups/keys.rs"]
mod keys;
#[path = "common/scene.rs"]
mod scene;
