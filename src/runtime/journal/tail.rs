//! The end of a journal's file, which is kept whole whatever fails.

use std::{
    fs::File,
    io::{self, Write},
    mem,
};

use tokio::sync::oneshot;

use crate::domain::{Failure, FailureKind};

/// How many lines may be written and not yet be on disk.
const MOST_UNSYNCED: usize = 256;

/// A file that grows at its end. After a failure of [`append`](Self::append) some of the bytes
/// may be in it; after one of [`sync`](Self::sync) nothing since the last success is certain.
pub(super) trait Storage {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;
    fn sync(&mut self) -> io::Result<()>;
    /// Takes everything from this length on away.
    fn cut(&mut self, length: u64) -> io::Result<()>;
}

/// The file was opened to append: a write lands at its end, also after a cut. The standard
/// library repeats what a signal interrupted.
impl Storage for File {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }
}

/// Something to write, and who waits until it is on disk.
#[derive(Debug)]
pub(super) struct Entry {
    /// Lines with their ends; nothing for one who only waits for the lines before.
    pub(super) text: String,
    /// Who is told. Told of a failure, they have given up: the text must not be written later.
    pub(super) reply: Option<oneshot::Sender<Result<(), Failure>>>,
}

/// The end of a journal's file.
pub(super) struct Tail<S> {
    storage: S,
    /// Where the last whole line ends that was written.
    end: u64,
    /// Where the last line ends that is on disk for certain.
    durable: u64,
    /// Whether there may be something behind `end`.
    is_ragged: bool,
    /// Whether the disk has failed since the last sync that worked: that a write is taken says
    /// nothing then.
    is_doubtful: bool,
    /// What is in the file from `durable` to `end`.
    unsynced: Vec<Entry>,
    /// What is not in the file.
    waiting: Vec<Entry>,
}

impl<S: Storage> Tail<S> {
    /// The end of a file that holds whole lines of this length.
    pub(super) fn new(storage: S, length: u64) -> Self {
        let (unsynced, waiting) = (Vec::new(), Vec::new());
        Self {
            storage,
            end: length,
            durable: length,
            is_ragged: false,
            is_doubtful: false,
            unsynced,
            waiting,
        }
    }

    /// Writes entries behind those before, and syncs once if somebody waits. After a failure,
    /// which `failed` is told first, those who wait are told so, and the other entries are written
    /// with the next ones.
    pub(super) fn take(
        &mut self,
        entries: impl IntoIterator<Item = Entry>,
        failed: impl FnOnce(&io::Error),
    ) -> io::Result<()> {
        self.waiting.extend(entries);
        let written = self.write().and_then(|()| self.sync_if_due());
        if let Err(error) = &written {
            self.is_doubtful = true;
            failed(error);
            self.refuse(error);
            // At once, so that nothing is in the file of which was said that it is not. If that
            // fails too, the next write begins with it.
            self.trim().ok();
        }
        written
    }

    fn write(&mut self) -> io::Result<()> {
        self.trim()?;
        let text: String = self.waiting.iter().map(|entry| entry.text.as_str()).collect();
        if !text.is_empty() {
            self.is_ragged = true;
            self.storage.append(text.as_bytes())?;
            self.is_ragged = false;
            self.end += text.len() as u64;
        }
        self.unsynced.append(&mut self.waiting);
        Ok(())
    }

    fn sync_if_due(&mut self) -> io::Result<()> {
        let is_awaited = self.unsynced.iter().any(|entry| entry.reply.is_some());
        if !is_awaited && !self.is_doubtful && self.unsynced.len() < MOST_UNSYNCED {
            return Ok(());
        }
        if let Err(error) = self.storage.sync() {
            // The kernel may have dropped what it could not write, and would call the next sync a
            // success: all of it is written anew.
            self.waiting = mem::take(&mut self.unsynced);
            self.end = self.durable;
            self.is_ragged = true;
            return Err(error);
        }
        self.is_doubtful = false;
        self.durable = self.end;
        for reply in self.unsynced.drain(..).filter_map(|entry| entry.reply) {
            // Whoever stopped waiting need not know.
            reply.send(Ok(())).ok();
        }
        Ok(())
    }

    /// Tells those who wait, and forgets what they wanted to be kept.
    fn refuse(&mut self, error: &io::Error) {
        let (refused, kept): (Vec<_>, Vec<_>) =
            mem::take(&mut self.waiting).into_iter().partition(|entry| entry.reply.is_some());
        self.waiting = kept;
        for reply in refused.into_iter().filter_map(|entry| entry.reply) {
            reply.send(Err(not_kept(&cannot_write(error)))).ok();
        }
    }

    /// Takes away what a failure left behind the last whole line.
    fn trim(&mut self) -> io::Result<()> {
        if self.is_ragged {
            self.storage.cut(self.end)?;
            self.is_ragged = false;
        }
        Ok(())
    }
}

/// The sentence about a write that failed.
pub(super) fn cannot_write(error: &io::Error) -> String {
    format!("the journal cannot be written: {error}")
}

/// What is told to those who wait for something that is not kept.
pub(super) fn not_kept(why: &str) -> Failure {
    Failure::new(FailureKind::NotKept, &format!("nothing was sent, because {why}"))
}

#[cfg(test)]
mod tests;
