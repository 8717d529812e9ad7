//! The file of habits: one per portal, beside its journal. It is read before the first frame and
//! written by a thread of its own, so that a slow disk is felt by nobody.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::mpsc::{self, Receiver, Sender},
    thread,
    time::Duration,
};

use tokio::{sync::oneshot, time::timeout};

use super::journal;
use crate::app::Habits;

/// How long leaving may wait for a disk.
const PATIENCE: Duration = Duration::from_millis(300);

const UNREADABLE: &str = "how the screen was arranged last time cannot be read";

/// Keeps habits.
#[derive(Debug)]
pub struct Memory {
    path: PathBuf,
}

/// The way to the thread that writes.
#[derive(Debug)]
pub(super) struct Writer(Sender<Entry>);

enum Entry {
    Habits(Box<Habits>),
    /// Everything before is to be on disk when this is answered.
    Flush(oneshot::Sender<()>),
}

impl Memory {
    /// The memory of a portal in the state directory.
    pub fn of(directory: &Path, portal: &str) -> Self {
        Self { path: directory.join(format!("{}.habits.json", journal::file_name(portal))) }
    }

    /// What is remembered, and one sentence if there is something that cannot be read: the habits
    /// are the usual ones then. What means nothing is set aside, unless somebody else keeps it
    /// (`is_ours`). Blocks as long as the disk does.
    pub fn read(&self, is_ours: bool) -> (Habits, Option<String>) {
        match self.try_read(is_ours) {
            Ok(habits) => (habits, None),
            Err(why) => (Habits::default(), Some(why)),
        }
    }

    fn try_read(&self, is_ours: bool) -> Result<Habits, String> {
        let name = self.path.display();
        let text = match fs::read(&self.path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Habits::default()),
            Err(error) => return Err(format!("{UNREADABLE}: {name}: {error}")),
        };
        Habits::from_json(&text).map_err(|why| {
            let broken = with_ending(&self.path, "broken");
            if is_ours && fs::rename(&self.path, &broken).is_ok() {
                format!("{UNREADABLE} and is set aside: {} ({why})", broken.display())
            } else {
                format!("{UNREADABLE}: {name} ({why})")
            }
        })
    }

    /// Starts the thread; `trouble` is called once, with a sentence, if it cannot write. A thread
    /// that cannot be started remembers nothing.
    pub(super) fn start(self, trouble: impl FnOnce(String) + Send + 'static) -> Writer {
        let (sender, queue) = mpsc::channel();
        let write = move || self.write_all(&queue, trouble);
        let thread = thread::Builder::new().name("memory".into()).stack_size(256 * 1024);
        if let Err(error) = thread.spawn(write) {
            tracing::warn!(%error, "habits are not remembered");
        }
        Writer(sender)
    }

    /// Writes the newest of what waits, until nobody can send any more.
    fn write_all(&self, queue: &Receiver<Entry>, trouble: impl FnOnce(String)) {
        let mut trouble = Some(trouble);
        while let Ok(first) = queue.recv() {
            let (mut newest, mut waiting) = (None, Vec::new());
            for entry in std::iter::once(first).chain(queue.try_iter()) {
                match entry {
                    Entry::Habits(habits) => newest = Some(habits),
                    Entry::Flush(reply) => waiting.push(reply),
                }
            }
            let written = newest.map_or(Ok(()), |habits| self.write(&habits));
            if let Err(error) = written
                && let Some(trouble) = trouble.take()
            {
                let name = self.path.display();
                trouble(format!(
                    "how the screen is arranged cannot be remembered: {name}: {error}"
                ));
            }
            for reply in waiting {
                // Who no longer waits does not want to know.
                reply.send(()).ok();
            }
        }
    }

    /// Replaces the file as a whole: a reader sees the old one or the new one.
    fn write(&self, habits: &Habits) -> io::Result<()> {
        let part = with_ending(&self.path, "part");
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
        file.write_all(habits.to_json().as_bytes())?;
        file.sync_all()?;
        fs::rename(part, &self.path)
    }
}

impl Writer {
    /// Keeps these habits soon, instead of those before.
    pub(super) fn remember(&self, habits: Box<Habits>) {
        // Without its thread nothing is remembered; that was said.
        self.0.send(Entry::Habits(habits)).ok();
    }

    /// Waits until what was to be remembered is on disk, for a moment at most.
    pub(super) async fn flush(&self) {
        let (reply, answer) = oneshot::channel();
        if self.0.send(Entry::Flush(reply)).is_ok() {
            timeout(PATIENCE, answer).await.ok();
        }
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}
