//! The threads for everything but the screen.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    time::Duration,
};

use tokio::runtime::Builder;

/// How long jobs may take to end when the console is left.
const PATIENCE: Duration = Duration::from_millis(500);
/// Threads for jobs, which wait for the portal most of the time.
const THREADS: usize = 2;
/// Threads for name look-ups, started when needed.
const BLOCKING_THREADS: usize = 4;

/// Runs a task on this thread and its background jobs on others. At its end, also by a panic, no
/// job is waited for that hangs: a name look-up can take half a minute.
///
/// # Errors
/// If the system has no threads left.
pub fn run<T>(task: impl Future<Output = T>) -> io::Result<T> {
    let runtime = Builder::new_multi_thread()
        .worker_threads(THREADS)
        .max_blocking_threads(BLOCKING_THREADS)
        .enable_all()
        .build()?;
    let end = catch_unwind(AssertUnwindSafe(|| runtime.block_on(task)));
    runtime.shutdown_timeout(PATIENCE);
    Ok(end.unwrap_or_else(|panic| resume_unwind(panic)))
}
