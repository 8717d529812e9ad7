use std::time::Duration;

use tokio::{sync::watch, time::Instant};

/// How the line to the portal is doing, for the screen. Watch it with
/// [`Client::net`](super::Client::net).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Net {
    /// How long the portal takes to answer: smoothed over the last few requests, in whole
    /// milliseconds, without the time that a request waited on this side.
    pub latency: Option<Duration>,
    /// The portal answered 429: nothing is sent before this instant. `None` once it is over.
    pub paused_until: Option<Instant>,
}

impl Net {
    /// Takes the time that one answer took into the smoothed latency (weight one quarter).
    fn observe(&mut self, took: Duration) {
        let smooth = self.latency.map_or(took, |latency| (latency * 3 + took) / 4);
        let millis = smooth.as_millis().try_into().unwrap_or(u64::MAX);
        self.latency = Some(Duration::from_millis(millis));
    }
}

/// The one writer of [`Net`]: wakes its readers only when something changed.
#[derive(Debug, Default)]
pub(super) struct NetWriter(watch::Sender<Net>);

impl NetWriter {
    pub(super) fn watch(&self) -> watch::Receiver<Net> {
        self.0.subscribe()
    }

    pub(super) fn answered_in(&self, took: Duration) {
        self.change(|net| net.observe(took));
    }

    pub(super) fn paused(&self, until: Option<Instant>) {
        self.change(|net| net.paused_until = until);
    }

    fn change(&self, change: impl FnOnce(&mut Net)) {
        self.0.send_if_modified(|net| {
            let before = *net;
            change(net);
            *net != before
        });
    }
}
