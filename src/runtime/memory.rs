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
const KEPT_AS_IT_IS: &str = "what is arranged now is not remembered";

/// Keeps habits.
#[derive(Debug)]
pub struct Memory {
    path: PathBuf,
}

/// What a start finds.
#[derive(Debug)]
pub struct Remembered {
    /// The habits; the usual ones if they cannot be read.
    pub habits: Habits,
    /// One sentence if something cannot be read, or will not be written.
    pub warning: Option<String>,
    /// What may be written from now on: not what somebody else keeps, what could not be read, and
    /// what a newer version has written.
    pub memory: Option<Memory>,
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

    /// Reads what is remembered. What means nothing is set aside, unless somebody else keeps it
    /// (`is_ours`). Blocks as long as the disk does.
    pub fn read(self, is_ours: bool) -> Remembered {
        let name = self.path.display();
        let (habits, warning, is_writable) = match fs::read(&self.path) {
            Ok(bytes) => self.understand(&String::from_utf8_lossy(&bytes), is_ours),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                (Habits::default(), None, true)
            }
            Err(error) => {
                let why = format!("{UNREADABLE}: {name}: {error}; {KEPT_AS_IT_IS}");
                (Habits::default(), Some(why), false)
            }
        };
        Remembered { habits, warning, memory: Some(self).filter(|_| is_ours && is_writable) }
    }

    /// The habits in a text, one sentence of trouble, and whether the file may be replaced.
    fn understand(&self, text: &str, is_ours: bool) -> (Habits, Option<String>, bool) {
        let name = self.path.display();
        match Habits::from_json(text) {
            Ok(habits) if is_ours && Habits::are_newer(text) => {
                let why = format!("a newer version has written {name}; {KEPT_AS_IT_IS}");
                (habits, Some(why), false)
            }
            Ok(habits) => (habits, None, true),
            Err(why) => {
                let broken = with_ending(&self.path, "broken");
                if is_ours && fs::rename(&self.path, &broken).is_ok() {
                    let why =
                        format!("{UNREADABLE} and is set aside: {} ({why})", broken.display());
                    (Habits::default(), Some(why), true)
                } else {
                    let why = format!("{UNREADABLE}: {name} ({why}); {KEPT_AS_IT_IS}");
                    (Habits::default(), Some(why), false)
                }
            }
        }
    }

    /// Starts the thread; `trouble` is called once, with a sentence, if it cannot write.
    ///
    /// # Errors
    /// One sentence, if there is no thread: nothing is remembered then.
    pub(super) fn start(
        self,
        trouble: impl FnOnce(String) + Send + 'static,
    ) -> Result<Writer, String> {
        let (sender, queue) = mpsc::channel();
        let write = move || self.write_all(&queue, trouble);
        let thread = thread::Builder::new().name("memory".into()).stack_size(256 * 1024);
        match thread.spawn(write) {
            Ok(_) => Ok(Writer(sender)),
            Err(error) => Err(format!("{KEPT_AS_IT_IS}: there is no thread for it: {error}")),
        }
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
        // A thread that has panicked remembers nothing; the panic was said.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_is_told_when_what_came_before_is_on_disk() {
        let state = tempfile::tempdir().unwrap();
        let memory = || Memory::of(state.path(), "docs.example.com");
        let writer = memory().start(|why| panic!("{why}")).unwrap();
        let (reply, answer) = oneshot::channel();
        writer.remember(Box::new(Habits { compact: true, ..Habits::default() }));
        writer.0.send(Entry::Flush(reply)).unwrap();
        assert_eq!(answer.blocking_recv(), Ok(()));
        assert!(memory().read(true).habits.compact);
    }
}
