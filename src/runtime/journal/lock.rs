//! Who keeps a journal: one process, and the kernel says when it no longer does.

use std::{
    fmt,
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    process,
};

use rustix::{
    fs::{FlockOperation, flock},
    io::{Errno, retry_on_intr},
    system::uname,
};

/// The right to write a journal, until it is dropped or the process ends, however it ends.
///
/// The file stays: if it were removed, two processes could each hold a lock of that name.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// The process that keeps a journal, as it wrote itself down. Either is missing only while it
/// is about to do so, or if its disk was full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Its process id, on its own machine.
    pub pid: Option<u32>,
    /// The name of its machine.
    pub host: Option<String>,
}

impl Lock {
    /// Takes the lock, or says who has it.
    pub(super) fn take(path: &Path) -> io::Result<Result<Self, Holder>> {
        let mut options = OpenOptions::new();
        let mut file =
            options.read(true).write(true).create(true).truncate(false).mode(0o600).open(path)?;
        match retry_on_intr(|| flock(&file, FlockOperation::NonBlockingLockExclusive)) {
            Ok(()) => {
                sign(&mut file).ok();
                Ok(Ok(Self { _file: file }))
            }
            Err(Errno::WOULDBLOCK) => {
                let mut text = Vec::new();
                file.read_to_end(&mut text)?;
                Ok(Err(Holder::read(&String::from_utf8_lossy(&text))))
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Writes down who we are, for others to read; the lock holds without.
fn sign(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    let system = uname();
    writeln!(file, "{} {}", process::id(), system.nodename().to_string_lossy())
}

impl Holder {
    fn read(text: &str) -> Self {
        let mut words = text.split_whitespace();
        let pid = words.next().and_then(|pid| pid.parse().ok());
        Self { pid, host: words.next().map(str::to_owned) }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pid {
            Some(pid) => write!(f, "another handover (process {pid}")?,
            None => write!(f, "another handover (unknown process")?,
        }
        match &self.host {
            Some(host) => write!(f, " on {host})"),
            None => write!(f, ")"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn one_holds_it_the_next_reads_who_and_a_drop_frees_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        fs::write(&path, "99999999 a-machine-with-a-long-name that was killed\n").unwrap();
        let ours = Lock::take(&path).unwrap().unwrap();
        let holder = Lock::take(&path).unwrap().unwrap_err();
        assert_eq!(holder.pid, Some(process::id()));
        let host = uname().nodename().to_string_lossy().into_owned();
        assert_eq!(
            holder.to_string(),
            format!("another handover (process {} on {host})", process::id())
        );
        drop(ours);
        assert!(Lock::take(&path).unwrap().is_ok());
    }

    #[test]
    fn a_holder_that_did_not_sign_is_one_all_the_same() {
        assert_eq!(Holder::read(""), Holder { pid: None, host: None });
        assert_eq!(Holder::read("").to_string(), "another handover (unknown process)");
        assert_eq!(Holder::read("12").to_string(), "another handover (process 12)");
    }
}
