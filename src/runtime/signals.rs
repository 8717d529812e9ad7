//! Signals: those that end the console, and those that the loop hears.

use std::{io, pin::pin};

use futures::future::select_all;
use nix::unistd::{getppid, getsid};
use rustix::process::{Signal, kill_current_process_group};
use tokio::{
    signal::unix::{self, SignalKind},
    sync::mpsc,
};

use super::{
    shell::Happening,
    stop::{self, Stop},
};

const ENDINGS: [Signal; 4] = [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT];

/// Watches for signals from now on. Those that end a program demand to leave. Behind another demand
/// they end the process at once, but for the hang-up: kernel, shell and terminal each tell of the
/// same one. The others go to the loop.
///
/// # Errors
/// If the system does not let us catch one.
pub fn watch(stop: &Stop, shell: &mpsc::Sender<Happening>) -> io::Result<()> {
    for signal in ENDINGS {
        let mut arrivals = unix::signal(kind(signal))?;
        let stop = stop.clone();
        tokio::spawn(async move {
            while arrivals.recv().await.is_some() {
                let status = stop::by_signal(signal);
                if !stop.demand(status) && signal != Signal::HUP {
                    stop::at_once(status);
                }
            }
        });
    }
    let heard: [(Signal, fn() -> Happening); 3] = [
        (Signal::WINCH, || Happening::Resized),
        (Signal::TSTP, || Happening::Suspend),
        (Signal::CONT, || Happening::Resumed),
    ];
    for (signal, happening) in heard {
        let mut arrivals = unix::signal(kind(signal))?;
        let shell = shell.clone();
        tokio::spawn(async move {
            while arrivals.recv().await.is_some() {
                if shell.send(happening()).await.is_err() {
                    return;
                }
            }
        });
    }
    Ok(())
}

/// Waits for the first signal that ends a program. They are caught from now on.
///
/// # Errors
/// If the system does not let us catch one.
pub fn ending() -> io::Result<impl Future<Output = Signal>> {
    let caught = |signal| unix::signal(kind(signal)).map(|arrivals| (signal, arrivals));
    let arrivals: Vec<_> = ENDINGS.into_iter().map(caught).collect::<Result<_, _>>()?;
    Ok(async {
        let first = arrivals.into_iter().map(|(signal, mut arrivals)| async move {
            arrivals.recv().await;
            signal
        });
        select_all(first.map(Box::pin)).await.0
    })
}

/// What suspends and resumes a process that has no screen yet.
#[derive(Debug)]
pub struct Suspension {
    suspends: unix::Signal,
    resumes: unix::Signal,
}

impl Suspension {
    /// Both are caught from now on, and heard [`during`](Self::during) a task.
    ///
    /// # Errors
    /// If the system does not let us catch one.
    pub fn catch() -> io::Result<Self> {
        let (suspends, resumes) = (kind(Signal::TSTP), kind(Signal::CONT));
        Ok(Self { suspends: unix::signal(suspends)?, resumes: unix::signal(resumes)? })
    }

    /// Waits for a task. If the process is suspended meanwhile it lends what it holds of the
    /// terminal, and reclaims it when it goes on.
    pub async fn during<T>(
        &mut self,
        task: impl Future<Output = T>,
        lend: impl Fn(),
        reclaim: impl Fn(),
    ) -> T {
        let mut task = pin!(task);
        loop {
            tokio::select! {
                done = &mut task => return done,
                _ = self.suspends.recv() => {
                    if can_suspend() {
                        lend();
                        if !suspend() {
                            reclaim();
                        }
                    }
                }
                _ = self.resumes.recv() => reclaim(),
            }
        }
    }
}

/// Whether somebody could resume us: without a shell in this session (`ssh -t host handover`) a
/// stopped console would be stuck for good.
///
/// In a container parent and session may be outside of what we can see; their ids are 0 then.
pub fn can_suspend() -> bool {
    let parent = getppid();
    parent.as_raw() > 0 && getsid(Some(parent)) == getsid(None)
}

/// Stops the whole process group, as the terminal's own Ctrl-Z does, so that a script around the
/// console stops with it; returns whether the kernel took that.
pub fn suspend() -> bool {
    kill_current_process_group(Signal::STOP).is_ok()
}

const fn kind(signal: Signal) -> SignalKind {
    SignalKind::from_raw(signal.as_raw())
}
