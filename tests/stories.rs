//! The painful stories of an admin's day, each under its number.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

#[path = "stories/report.rs"]
mod report;
