//! Leaving within a second, whatever hangs.

use std::{process, thread, time::Duration};

use rustix::process::Signal;
use tokio::sync::watch;

use crate::term;

/// How long the loop has to leave in good order.
const PATIENCE: Duration = Duration::from_millis(800);

/// The demand to leave. Clones share it; it is heard by the one that waits.
#[derive(Clone, Debug)]
pub struct Stop(watch::Sender<Option<u8>>);

impl Default for Stop {
    fn default() -> Self {
        Self(watch::Sender::new(None))
    }
}

impl Stop {
    /// Demands that the console leaves as this signal would make it leave. If the loop does not,
    /// because it hangs in a message, the process ends without it.
    pub fn demand(&self, signal: Signal) {
        let status = by_signal(signal);
        let first = self.0.send_if_modified(|demanded| {
            let first = demanded.is_none();
            demanded.get_or_insert(status);
            first
        });
        if first {
            let overdue = move || {
                thread::sleep(PATIENCE);
                at_once(status);
            };
            if thread::Builder::new().name("stop".into()).spawn(overdue).is_err() {
                at_once(status);
            }
        }
    }

    /// Whether the demand was made.
    pub fn is_demanded(&self) -> bool {
        self.0.borrow().is_some()
    }

    /// Waits for the demand, and returns its exit status.
    pub async fn demanded(&self) -> u8 {
        let mut demand = self.0.subscribe();
        let status = demand.wait_for(Option::is_some).await;
        // The sender is `self`, so the wait ends with a demand only.
        status.ok().and_then(|status| *status).unwrap_or_default()
    }
}

/// Gives the terminal back and ends the process, from any thread.
pub fn at_once(status: u8) -> ! {
    term::leave();
    process::exit(i32::from(status))
}

/// The exit status of a process that this signal ended, as shells report it.
pub fn by_signal(signal: Signal) -> u8 {
    u8::try_from(128 + signal.as_raw()).unwrap_or(u8::MAX)
}
