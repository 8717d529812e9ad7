//! Reading on in a journal that somebody else writes.

use std::{io::SeekFrom, path::PathBuf, time::Duration};

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
    end: u64,
}

impl Follow {
    pub(super) const fn new(path: PathBuf, end: u64) -> Self {
        Self { path, end }
    }

    /// Waits for more whole lines. What cannot be read now is looked for again.
    pub async fn next(&mut self) -> Vec<String> {
        loop {
            sleep(PAUSE).await;
            let mut bytes = Vec::new();
            let read = async {
                let mut file = File::open(&self.path).await?;
                file.seek(SeekFrom::Start(self.end)).await?;
                file.read_to_end(&mut bytes).await
            };
            if read.await.is_err() {
                continue;
            }
            let reading = Reading::of(&bytes);
            if !reading.lines.is_empty() {
                self.end += reading.end as u64;
                return reading.lines.into_iter().map(|(_, line)| line).collect();
            }
        }
    }
}
