//! Panics. On the thread of the screen the terminal is given back before the report is printed;
//! on any other thread the screen lives on: a report printed into it would never heal.

use std::{panic, thread};

use crate::{
    domain::{Failure, FailureKind},
    term,
};

/// Exit status after a panic on the thread of the screen, the same as Rust's own.
pub const STATUS: u8 = 101;

/// Makes this thread the one of the screen.
pub fn install() {
    let screen = thread::current().id();
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == screen {
            term::leave();
            report(info);
        } else {
            tracing::error!(%info, "panic in the background");
        }
    }));
}

/// What is told of a job that panicked.
pub(super) fn failure() -> Failure {
    Failure::new(
        FailureKind::Panicked,
        "A defect of handover: the job ended in a panic; --log FILE shows where",
    )
}
