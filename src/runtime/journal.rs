//! The journal of a portal: what outlives the process. Every intent is on disk before its request
//! leaves, and what came of it is written down after.
//!
//! JSON lines, appended only, in one file per portal. The first line is the head; what the others
//! mean is not known here. The order of the rooms:
//!
//! * `files`: the paths, and what only their owner may do. `lock`: one process writes, others view.
//! * `reading`: what is whole, damaged or torn in a file.
//! * `tail`: the end of the file, which is kept whole whatever fails. `writer`: its thread.

mod files;
mod follow;
mod lock;
mod reading;
mod tail;
mod writer;

use std::{fs::File, io, path::Path, sync::mpsc, time::Duration};

use tokio::{
    sync::{oneshot, watch},
    time::timeout,
};

pub(super) use self::files::safe as file_name;
use self::{
    files::Files,
    lock::Lock,
    reading::Reading,
    tail::{Entry, Tail, not_kept},
};
pub use self::{
    follow::{Follow, News},
    lock::Holder,
};
use crate::domain::{Failure, Receipt};

/// How long leaving may wait for a disk.
const PATIENCE: Duration = Duration::from_millis(300);

/// A handle on a journal; clones write to the same one, in the order in which they are called.
#[derive(Clone, Debug)]
pub struct Journal {
    keeper: Keeper,
    trouble: watch::Sender<Option<String>>,
}

/// Who writes things down.
#[derive(Clone, Debug)]
enum Keeper {
    Writer(mpsc::Sender<Entry>),
    /// Nobody, because of this.
    Nobody(String),
    /// Nobody, and nobody has to.
    Volatile,
}

/// A journal as it was found.
#[derive(Debug)]
pub struct Opened {
    /// The way to go on with it.
    pub journal: Journal,
    /// Its lines without the head, each a JSON object, with the numbers that they have in the file.
    pub lines: Vec<(usize, String)>,
    /// What was wrong with it, one sentence each.
    pub warnings: Vec<String>,
    /// Who writes it, if it is not us: the journal is one to view.
    pub holder: Option<Holder>,
    /// What they write from now on.
    pub follow: Option<Follow>,
}

impl Journal {
    /// Opens the journal of a portal (host, and port where it is not the usual one) in the state
    /// directory. Blocks as long as the disk does.
    ///
    /// If it can be read but not written, its lines are given and nothing is kept:
    /// [`trouble`](Self::trouble) says why.
    ///
    /// # Errors
    /// One sentence, if it cannot be read, or is one of a newer handover. It is not touched then.
    pub fn open(directory: &Path, portal: &str) -> Result<Opened, String> {
        let files = Files::of(directory, portal);
        let name = files.journal.display();
        files.make_directory().map_err(|error| {
            format!("the directory {} cannot be made: {error}", directory.display())
        })?;
        // First the lock: only of a file that nobody writes can be said that its end is torn.
        let lock = Lock::take(&files.lock);
        let bytes = files.read().map_err(|error| format!("{name} cannot be read: {error}"))?;
        let mut reading = Reading::of(&bytes);
        let (whole, torn) = bytes.split_at(reading.end);
        reading.take_head(portal).map_err(|why| format!("{name} cannot be used: {why}"))?;

        let damaged = reading.damaged.iter();
        let mut warnings: Vec<String> = damaged
            .map(|number| format!("line {number} of {name} is damaged and was skipped"))
            .collect();
        let (journal, holder) = match lock {
            Ok(Ok(lock)) => match files.open_journal(torn, reading.end as u64) {
                Ok(file) => {
                    if !torn.is_empty() {
                        let aside = files.torn.display();
                        warnings.push(format!("the end of {name} was torn and is in {aside} now"));
                    }
                    (Self::written(file, &reading, lock, portal), None)
                }
                Err(error) => (Self::unwritable(&error), None),
            },
            Ok(Err(holder)) => {
                (Self::kept_by_nobody(format!("{holder} has the journal")), Some(holder))
            }
            Err(error) => (Self::unwritable(&error), None),
        };
        let follow = holder.is_some().then(|| Follow::behind(files.journal.clone(), whole));
        Ok(Opened { journal, lines: reading.lines, warnings, holder, follow })
    }

    /// A journal that keeps nothing and promises everything: that of the demo, whose portal ends
    /// with the process.
    pub fn volatile() -> Self {
        Self { keeper: Keeper::Volatile, trouble: watch::Sender::new(None) }
    }

    /// A journal that keeps nothing and promises nothing, because of this.
    pub fn unkept(why: String) -> Self {
        Self::kept_by_nobody(why)
    }

    /// Writes a line, one JSON object, soon and behind all before it. A power cut may take it.
    pub fn append(&self, line: String) {
        if let Keeper::Writer(queue) = &self.keeper {
            // Without its writer nothing is promised any more, which is what counts.
            queue.send(Entry { text: ended(line), reply: None }).ok();
        }
    }

    /// Writes a line like [`append`](Self::append), and waits until it and all before it are on
    /// disk. The line has its place when this returns, not when it is first waited for; it may be
    /// kept even if the wait is given up.
    ///
    /// A failure is one of the kind [`NotKept`](crate::domain::FailureKind::NotKept); the line is
    /// not kept then.
    pub fn promise(&self, line: String) -> impl Future<Output = Result<Receipt, Failure>> + use<> {
        let kept = self.kept(ended(line));
        async move { kept.await.map(|()| Receipt::of_kept_intent()) }
    }

    /// The sentence why nothing is kept, for as long as that is so. What is the case now is news
    /// to a new receiver.
    ///
    /// It is for showing: whether the next line can be kept, only the next try tells.
    pub fn trouble(&self) -> watch::Receiver<Option<String>> {
        let mut trouble = self.trouble.subscribe();
        trouble.mark_changed();
        trouble
    }

    /// Waits until everything so far is on disk, but not for long: a console that is left must
    /// leave. For one that only views, there is nothing to wait for.
    pub async fn flush(&self) -> Result<(), Failure> {
        if matches!(self.keeper, Keeper::Nobody(_)) {
            return Ok(());
        }
        let late = |_| Err(not_kept("the journal's disk does not answer"));
        timeout(PATIENCE, self.kept(String::new())).await.unwrap_or_else(late)
    }

    /// A journal that is written from here on; a new one begins with its head.
    fn written(file: File, reading: &Reading, lock: Lock, portal: &str) -> Self {
        let trouble = watch::Sender::new(None);
        let tail = Tail::new(file, reading.end as u64);
        let writer = match writer::start(tail, lock, trouble.clone()) {
            Ok(writer) => writer,
            Err(error) => return Self::unwritable(&error),
        };
        let journal = Self { keeper: Keeper::Writer(writer), trouble };
        if reading.end == 0 {
            journal.append(reading::head(portal));
        }
        journal
    }

    fn unwritable(error: &io::Error) -> Self {
        Self::kept_by_nobody(tail::cannot_write(error))
    }

    fn kept_by_nobody(why: String) -> Self {
        let trouble = watch::Sender::new(Some(why.clone()));
        Self { keeper: Keeper::Nobody(why), trouble }
    }

    /// Hands a text over; the answer comes when it is on disk.
    fn kept(&self, text: String) -> impl Future<Output = Result<(), Failure>> + use<> {
        let (reply, answer) = oneshot::channel();
        // The receiver is below, so an answer always arrives; a writer that is gone drops its
        // end, and that is an answer, too.
        match &self.keeper {
            Keeper::Writer(queue) => {
                queue.send(Entry { text, reply: Some(reply) }).ok();
            }
            Keeper::Nobody(why) => {
                reply.send(Err(not_kept(why))).ok();
            }
            Keeper::Volatile => {
                reply.send(Ok(())).ok();
            }
        }
        let trouble = self.trouble.clone();
        async move {
            answer.await.unwrap_or_else(|_| {
                let why = "the journal has no writer";
                trouble.send_replace(Some(why.into()));
                Err(not_kept(why))
            })
        }
    }
}

/// Lines with their numbers.
pub type Lines = Vec<(usize, String)>;

/// Reads a journal that is not written to: its lines with their numbers, and a sentence for each
/// damaged one.
///
/// # Errors
/// One sentence, if it cannot be read or is no journal of this version.
pub fn read(path: &Path) -> Result<(Lines, Vec<String>), String> {
    let name = path.display();
    let bytes = std::fs::read(path).map_err(|error| format!("{name} cannot be read: {error}"))?;
    let mut reading = Reading::of(&bytes);
    reading.take_any_head().map_err(|why| format!("{name} cannot be used: {why}"))?;
    let damaged = reading.damaged.iter();
    let warnings =
        damaged.map(|number| format!("line {number} of {name} is damaged and was skipped"));
    Ok((reading.lines, warnings.collect()))
}

/// A line with its end, and no other. Between the parts of a JSON text a space says the same as a
/// line end, and inside of its strings there is none.
fn ended(line: String) -> String {
    let mut text = if line.contains('\n') { line.replace('\n', " ") } else { line };
    text.push('\n');
    text
}
