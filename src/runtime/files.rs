//! The files that an admin keeps: reports.
//!
//! They name people, so only their owner may read them. Nothing that is there is ever written
//! over, and no half of a file ever has its final name.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use crate::{domain::Timestamp, offboard::Report};

/// Where the files go.
#[derive(Clone, Debug)]
pub struct Files {
    reports: PathBuf,
}

impl Files {
    /// Files in this directory, which is made when it is needed.
    pub fn new(directory: &Path) -> Self {
        Self { reports: directory.join("reports") }
    }

    /// Writes a report in its three forms, all under one name with the portal and the time; says
    /// where they are. Blocks as long as the disk does.
    ///
    /// # Errors
    /// One sentence, if a file cannot be written; nothing unfinished is left then.
    pub fn write_report(&self, report: &Report) -> Result<Vec<String>, String> {
        let written = self.write(report);
        let paths = written.map_err(|error| {
            format!("the report cannot be written to {}: {error}", self.reports.display())
        })?;
        Ok(paths.iter().map(|path| path.display().to_string()).collect())
    }

    fn write(&self, report: &Report) -> io::Result<Vec<PathBuf>> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.reports)?;
        let forms = [
            ("csv", report.csv()?),
            ("json", report.json().into_bytes()),
            ("txt", report.text().into_bytes()),
        ];
        let name = stem(&report.head.portal, report.head.written);
        let paths = |number: u32| {
            let name = if number == 1 { name.clone() } else { format!("{name}-{number}") };
            forms.each_ref().map(|(ending, _)| self.reports.join(format!("{name}.{ending}")))
        };
        let mut number = 1;
        let claim = loop {
            match Claim::take(paths(number))? {
                Some(claim) => break claim,
                None => number += 1,
            }
        };
        for ((_, bytes), path) in forms.iter().zip(&claim.paths) {
            fill(&part(path), bytes)?;
        }
        for path in &claim.paths {
            fs::rename(part(path), path)?;
        }
        // A file's name is on disk only when its directory is.
        File::open(&self.reports)?.sync_all()?;
        Ok(claim.paths.to_vec())
    }
}

/// The right to write these files: the unfinished form of the first is by our hand. What is
/// unfinished goes with it.
struct Claim {
    paths: [PathBuf; 3],
}

impl Claim {
    /// Takes it; `None` if one of the files is there, or is being written by somebody else.
    fn take(paths: [PathBuf; 3]) -> io::Result<Option<Self>> {
        let [first, ..] = &paths;
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(part(first)) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(None),
            file => drop(file?),
        }
        let claim = Self { paths };
        let is_free = claim.paths.iter().all(|path| !path.exists());
        Ok(is_free.then_some(claim))
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        for path in &self.paths {
            // After a success there is nothing unfinished any more.
            fs::remove_file(part(path)).ok();
        }
    }
}

fn fill(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// The unfinished form of a file.
fn part(path: &Path) -> PathBuf {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    part.into()
}

/// `docs.example.com-20260301T091203Z`: what a shell or a person might stumble over is a dash. Two
/// portals may share such a name; their reports get a number then.
fn stem(portal: &str, at: Timestamp) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    let portal: String = portal.chars().map(plain).collect();
    format!("{}-{}", portal.trim_matches(['-', '.']), at.strftime("%Y%m%dT%H%M%SZ"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_has_a_plain_name() {
        for (portal, name) in [
            ("docs.example.com", "docs.example.com-19700101T000000Z"),
            ("demo portal", "demo-portal-19700101T000000Z"),
            ("[::1]:8092", "1--8092-19700101T000000Z"),
            ("../../x", "x-19700101T000000Z"),
        ] {
            assert_eq!(stem(portal, Timestamp::UNIX_EPOCH), name);
        }
    }

    #[test]
    fn an_unfinished_file_does_not_share_its_name_with_another() {
        let parts = ["x.csv", "x.json"].map(|name| part(Path::new(name)));
        assert_eq!(parts, ["x.csv.part", "x.json.part"].map(PathBuf::from));
    }

    /// A disk that is always full.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_an_error_and_what_was_begun_goes() {
        let why = fill(Path::new("/dev/full"), b"a report").unwrap_err();
        assert_eq!(why.kind(), io::ErrorKind::StorageFull);
        let folder = tempfile::tempdir().unwrap();
        let paths = ["csv", "json", "txt"].map(|end| folder.path().join(format!("x.{end}")));
        let claim = Claim::take(paths.clone()).unwrap().unwrap();
        assert!(Claim::take(paths.clone()).unwrap().is_none(), "it is being written");
        fill(&part(&paths[1]), b"half").unwrap();
        drop(claim);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
