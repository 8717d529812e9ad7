//! Where a journal is, and what is beside it.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

/// The paths of one portal's journal.
#[derive(Debug)]
pub(super) struct Files {
    directory: PathBuf,
    /// The journal.
    pub(super) journal: PathBuf,
    /// The lock of whoever writes it.
    pub(super) lock: PathBuf,
    /// What was found torn at its end; nothing is thrown away.
    pub(super) torn: PathBuf,
}

impl Files {
    /// The paths for a portal.
    pub(super) fn of(directory: &Path, portal: &str) -> Self {
        let journal = format!("{}.jsonl", safe(portal));
        Self {
            directory: directory.to_owned(),
            lock: directory.join(format!("{journal}.lock")),
            torn: directory.join(format!("{journal}.torn")),
            journal: directory.join(journal),
        }
    }

    /// Makes the directory, which only its owner may enter: journals name people.
    pub(super) fn make_directory(&self) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.directory)
    }

    /// What is in the journal; nothing if there is none yet.
    pub(super) fn read(&self) -> io::Result<Vec<u8>> {
        match fs::read(&self.journal) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            bytes => bytes,
        }
    }

    /// Opens the journal to append to what is whole of it; what is torn is moved aside.
    pub(super) fn open_journal(&self, torn: &[u8], end: u64) -> io::Result<File> {
        let file = open(&self.journal)?;
        if !torn.is_empty() {
            let mut aside = open(&self.torn)?;
            aside.write_all(torn)?;
            aside.write_all(b"\n")?;
            aside.sync_all()?;
        }
        // A file's name is on disk only when its directory is.
        File::open(&self.directory)?.sync_all()?;
        if !torn.is_empty() {
            file.set_len(end)?;
            file.sync_all()?;
        }
        Ok(file)
    }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).mode(0o600).open(path)
}

/// A file name for a portal, another one for each, also where the file system does not tell
/// capitals from small letters: what is not a small letter, a digit, a dot or a dash is written
/// as `%` and its hexadecimal byte.
pub fn safe(portal: &str) -> String {
    let safe = |byte| match byte {
        b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' => char::from(byte).to_string(),
        _ => format!("%{byte:02x}"),
    };
    portal.bytes().map(safe).collect()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("docs.example.com", "docs.example.com.jsonl")]
    #[case("docs.example.com:8443", "docs.example.com%3a8443.jsonl")]
    #[case("intranet/docs", "intranet%2fdocs.jsonl")]
    #[case("[::1]:8092", "%5b%3a%3a1%5d%3a8092.jsonl")]
    #[case("../../x", "..%2f..%2fx.jsonl")]
    #[case("Docs_50%", "%44ocs%5f50%25.jsonl")]
    #[case("..", "...jsonl")]
    fn names_are_safe(#[case] portal: &str, #[case] name: &str) {
        let files = Files::of(Path::new("state"), portal);
        assert_eq!(files.journal, Path::new("state").join(name));
        assert_eq!(files.lock, Path::new("state").join(format!("{name}.lock")));
    }

    /// The portal that a name was made of.
    fn portal_of(name: &str) -> String {
        let mut parts = name.split('%');
        let mut bytes = parts.next().unwrap().as_bytes().to_vec();
        for part in parts {
            let (code, rest) = part.split_at(2);
            bytes.push(u8::from_str_radix(code, 16).unwrap());
            bytes.extend(rest.bytes());
        }
        String::from_utf8(bytes).unwrap()
    }

    proptest! {
        #[test]
        fn a_name_tells_its_portal_so_no_two_share_one(portal in "\\PC{0,20}") {
            let name = safe(&portal);
            prop_assert_eq!(portal_of(&name), portal);
            prop_assert_eq!(name.to_lowercase(), name.clone());
            prop_assert!(!name.contains('/'));
        }
    }

    #[test]
    fn nobody_else_may_look() {
        let folder = tempfile::tempdir().unwrap();
        let directory = folder.path().join("state/handover");
        let files = Files::of(&directory, "docs.example.com");
        files.make_directory().unwrap();
        files.make_directory().unwrap();
        files.open_journal(b"torn", 0).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&directory), 0o700);
        assert_eq!(mode(&files.journal), 0o600);
        assert_eq!(mode(&files.torn), 0o600);
    }
}
