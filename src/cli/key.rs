//! Where the API key comes from: a file, the environment, or a prompt that does not echo.

use std::{env, fs, io, os::unix::fs::MetadataExt, path::Path};

use rustix::process::geteuid;
use secrecy::SecretString;
use tokio::sync::oneshot;

use super::Refusal;
use crate::{runtime::signals::Suspension, term::HiddenLine};

/// The environment variable that may hold the key.
const VARIABLE: &str = "HANDOVER_KEY";

/// The key for this portal.
pub(super) async fn read(
    file: Option<&Path>,
    host: &str,
    suspension: &mut Suspension,
) -> Result<SecretString, Refusal> {
    if let Some(file) = file {
        return from_file(file);
    }
    match env::var(VARIABLE) {
        Ok(key) if !key.trim().is_empty() => Ok(trimmed(&key)),
        Ok(_) | Err(env::VarError::NotPresent) => ask(host, suspension).await,
        Err(env::VarError::NotUnicode(_)) => Err(format!("{VARIABLE} is not text")),
    }
}

async fn ask(host: &str, suspension: &mut Suspension) -> Result<SecretString, Refusal> {
    let asked = async {
        let words = super::printable(&format!("API key for {host}:"));
        let line = HiddenLine::ask(format!("{words} "))?;
        let (typed, answer) = oneshot::channel();
        // Whoever waited may be gone by then.
        line.read(|key| drop(typed.send(key)))?;
        let reclaim = || drop(line.reclaim());
        let answer = suspension.during(answer, || line.lend(), reclaim).await;
        answer.unwrap_or_else(|_| Ok(String::new()))
    };
    match asked.await {
        Ok(key) if key.trim().is_empty() => Err("no API key was typed".to_owned()),
        Ok(key) => Ok(trimmed(&key)),
        Err(error) => Err(format!("the API key cannot be asked for: {error}")),
    }
}

/// A key that others can read is not taken: it may have been changed, and it has leaked.
fn from_file(path: &Path) -> Result<SecretString, Refusal> {
    let name = path.display();
    let unreadable = |error: io::Error| format!("the key file {name} cannot be read: {error}");
    let about = fs::metadata(path).map_err(unreadable)?;
    if !about.is_file() {
        return Err(format!("the key file {name} is not a file"));
    }
    if about.uid() != geteuid().as_raw() {
        return Err(format!("the key file {name} belongs to somebody else"));
    }
    let mode = about.mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(format!(
            "others may read the key file {name} (mode {mode:04o}): chmod 600 it, and make a new key"
        ));
    }
    let key = fs::read_to_string(path).map_err(unreadable)?;
    if key.trim().is_empty() {
        return Err(format!("the key file {name} is empty"));
    }
    Ok(trimmed(&key))
}

fn trimmed(key: &str) -> SecretString {
    SecretString::from(key.trim())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use secrecy::ExposeSecret;

    use super::*;

    fn key_file(mode: u32) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "sk-from-a-file\n").unwrap();
        fs::set_permissions(file.path(), fs::Permissions::from_mode(mode)).unwrap();
        file
    }

    #[test]
    fn a_private_file_gives_its_key() {
        for mode in [0o600, 0o400] {
            let key = from_file(key_file(mode).path()).unwrap();
            assert_eq!(key.expose_secret(), "sk-from-a-file");
        }
    }

    #[test]
    fn a_file_that_others_may_read_is_refused_without_telling_the_key() {
        for mode in [0o640, 0o604, 0o622] {
            let why = from_file(key_file(mode).path()).unwrap_err();
            assert!(why.contains("chmod 600") && !why.contains("sk-"), "{why}");
        }
    }

    #[test]
    fn an_empty_file_is_said_to_be_empty() {
        let file = key_file(0o600);
        fs::write(file.path(), "\n").unwrap();
        assert!(from_file(file.path()).unwrap_err().ends_with("is empty"));
    }

    #[test]
    fn what_is_no_file_is_said_so() {
        let folder = tempfile::tempdir().unwrap();
        assert!(from_file(folder.path()).unwrap_err().contains("not a file"));
        assert!(from_file(&folder.path().join("none")).unwrap_err().contains("cannot be read"));
    }
}
