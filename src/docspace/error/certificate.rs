//! Why a certificate is not trusted, in words that say what would help.

use jiff::Timestamp;
use rustls::{CertificateError, pki_types::UnixTime};

use crate::domain::Clean;

/// How many of the names in a certificate are told.
const NAMES: usize = 3;
/// How long the words of the TLS library may be.
const LONGEST: usize = 120;

/// Why, as the end of a sentence.
pub(super) fn why(error: &CertificateError) -> Clean {
    let text = match error {
        CertificateError::UnknownIssuer => {
            "nobody here knows who issued it; if that is your own authority, name the file with its \
             certificate (--ca-file)"
                .to_owned()
        }
        CertificateError::BadSignature => {
            "the authority of that name has not signed it; the file of --ca-file may be an old one"
                .to_owned()
        }
        CertificateError::ExpiredContext { not_after, .. } => {
            format!("it has ended on {}", day(*not_after))
        }
        CertificateError::NotValidYetContext { not_before, .. } => {
            format!("it begins on {}; is the clock of this machine right?", day(*not_before))
        }
        CertificateError::NotValidForNameContext { presented, .. } => {
            format!("it is not for this host, but for {}", names(presented))
        }
        CertificateError::Revoked => "it was revoked".to_owned(),
        // The words of the library behind the library, whose type is not ours to name.
        CertificateError::Other(other) if other.to_string() == "CaUsedAsEndEntity" => {
            "it is an authority's, not a server's; issue it anew with CA:FALSE, or \
             leave it unchecked (--insecure and the host)"
                .to_owned()
        }
        other => other.to_string().chars().take(LONGEST).collect(),
    };
    Clean::new(&text)
}

/// The first names; the library tells them as `DnsName("docs.example.com")`.
fn names(presented: &[String]) -> String {
    let bare = |name: &String| match name.split('"').nth(1) {
        Some(quoted) => quoted.to_owned(),
        None => name.clone(),
    };
    let shown: Vec<String> = presented.iter().take(NAMES).map(bare).collect();
    match presented.len() - shown.len() {
        _ if shown.is_empty() => "none by name".to_owned(),
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn day(time: UnixTime) -> String {
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    let day = Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX);
    day.strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rstest::rstest;
    use rustls::pki_types::ServerName;

    use super::*;

    fn for_names(presented: &[&str]) -> CertificateError {
        CertificateError::NotValidForNameContext {
            expected: ServerName::try_from("docs.example.com").unwrap(),
            presented: presented.iter().map(|name| format!("DnsName({name:?})")).collect(),
        }
    }

    fn at(seconds: u64) -> UnixTime {
        UnixTime::since_unix_epoch(Duration::from_secs(seconds))
    }

    #[rstest]
    #[case(for_names(&["a.com"]), "but for a.com")]
    #[case(for_names(&["a.com", "b.com", "c.com", "d.com", "e.com"]), "but for a.com, b.com, c.com and 2 more")]
    #[case(for_names(&[]), "but for none by name")]
    #[case(CertificateError::ExpiredContext { time: at(1), not_after: at(86_400) }, "ended on 1970-01-02")]
    #[case(CertificateError::NotValidYetContext { time: at(1), not_before: at(0) }, "begins on 1970-01-01")]
    #[case(CertificateError::BadSignature, "has not signed it")]
    #[case(CertificateError::UnknownIssuer, "--ca-file")]
    fn the_words_say_what_would_help(#[case] error: CertificateError, #[case] says: &str) {
        let words = why(&error);
        assert!(words.contains(says) && words.len() < 200, "{words}");
    }
}
