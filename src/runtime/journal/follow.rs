//! Reading on in a journal that somebody else writes.

use std::{
    io::{self, SeekFrom},
    path::PathBuf,
    time::Duration,
};

use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt},
    time::sleep,
};

use super::reading::Reading;

/// How often is looked for more.
const PAUSE: Duration = Duration::from_secs(1);

/// What comes after the lines that were read at the opening.
#[derive(Debug)]
pub struct Follow {
    path: PathBuf,
    /// Where the lines end that were read.
    end: u64,
    /// The last of them. Its writer takes lines away again that did not get onto the disk, and may
    /// write others in their place: as long as this one is where it was, so are all before it.
    last: Vec<u8>,
}

/// What was found in a journal that is followed.
#[derive(Debug, PartialEq, Eq)]
pub struct News {
    /// The lines.
    pub lines: Vec<String>,
    /// They are the whole journal: some that were read before are in it no more.
    pub anew: bool,
}

impl Follow {
    /// Goes on behind what was read of the journal, which ends with a whole line.
    pub(super) fn behind(path: PathBuf, read: &[u8]) -> Self {
        Self { path, end: read.len() as u64, last: last_line(read) }
    }

    /// Waits for more whole lines, or for some to be taken away. What cannot be read now is looked
    /// for again.
    pub async fn next(&mut self) -> News {
        loop {
            sleep(PAUSE).await;
            let Ok((bytes, anew)) = self.read().await else { continue };
            let reading = Reading::of(&bytes);
            if anew || !reading.lines.is_empty() {
                let (read, _) = bytes.split_at(reading.end);
                let begin = if anew { 0 } else { self.end };
                self.end = begin + read.len() as u64;
                self.last = last_line(read);
                let lines = reading.lines.into_iter().map(|(_, line)| line).collect();
                return News { lines, anew };
            }
        }
    }

    /// What is behind the last line, or everything, if that is no longer where it was.
    async fn read(&self) -> io::Result<(Vec<u8>, bool)> {
        let mut file = File::open(&self.path).await?;
        file.seek(SeekFrom::Start(self.end - self.last.len() as u64)).await?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).await?;
        if let Some(more) = bytes.strip_prefix(self.last.as_slice()) {
            return Ok((more.to_vec(), false));
        }
        bytes.clear();
        file.rewind().await?;
        file.read_to_end(&mut bytes).await?;
        Ok((bytes, true))
    }
}

/// The last line in these, with its end.
fn last_line(lines: &[u8]) -> Vec<u8> {
    lines.split_inclusive(|&byte| byte == b'\n').next_back().unwrap_or_default().to_vec()
}
