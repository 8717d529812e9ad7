use std::{error::Error, fmt, io};

use super::{Place, certificate};
use crate::{docspace::Proxy, domain::Clean};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Silence {
    /// The name of the host is not known.
    NoHost,
    /// This machine has nothing to check certificates with; why.
    NoEncryption(Clean),
    /// Nothing listens there.
    Refused,
    /// The certificate is not trusted on this machine; why.
    Certificate(Clean),
    /// It answers, and not encrypted, as it was asked.
    NotEncrypted,
    /// It answers a request that was not encrypted, and not in HTTP.
    NotHttp,
    /// No answer, or not all of it, in time.
    TimedOut,
    /// The connection broke before the answer was complete: a restart, or the crash of
    /// recording `fieldscrash`.
    Cut,
    /// Anything else that kept a connection from coming about.
    Unreachable(Clean),
}

impl Silence {
    /// Sorts what the HTTP library reports.
    pub(in crate::docspace) fn of(error: &reqwest::Error, proxy: Option<&Proxy>) -> Self {
        if error.is_timeout() {
            return Self::TimedOut;
        }
        let causes = causes(error);
        if let Some(tls) = causes.clone().find_map(tls_error) {
            // Whose encryption it was, the library does not tell.
            if let Some(proxy) = proxy.filter(|proxy| proxy.is_encrypted()) {
                let why = format!("the proxy {proxy}, or what it leads to, fails: {tls}");
                return Self::Unreachable(Clean::new(&why));
            }
            return match tls {
                rustls::Error::InvalidCertificate(why) => Self::Certificate(certificate::why(why)),
                rustls::Error::InvalidMessage(_) => Self::NotEncrypted,
                other => Self::Unreachable(Clean::new(&other.to_string())),
            };
        }
        // From here on in the libraries' own words: the types of these errors are private.
        let says = |words: &str| causes.clone().any(|cause| cause.to_string().starts_with(words));
        if !error.is_connect() {
            let is_plain = error.url().is_some_and(|url| url.scheme() == "http");
            return if is_plain && says("invalid HTTP") { Self::NotHttp } else { Self::Cut };
        }
        let refused = io::ErrorKind::ConnectionRefused;
        let is_refused = causes.clone().any(|cause| io_kind(cause) == Some(refused));
        let innermost = || causes.clone().last().map(ToString::to_string).unwrap_or_default();
        if let Some(proxy) = proxy {
            let why = match () {
                () if is_refused => "refuses the connection".to_owned(),
                () if says("dns error") => "is not known by this name".to_owned(),
                () if says("tunnel error: proxy auth") => "wants a name and a password".to_owned(),
                () if says("tunnel error: unsuccessful") => {
                    "does not lead there, or is none for HTTP".to_owned()
                }
                () => format!("fails: {}", innermost()),
            };
            return Self::Unreachable(Clean::new(&format!("the proxy {proxy} {why}")));
        }
        match () {
            () if is_refused => Self::Refused,
            () if says("dns error") => Self::NoHost,
            () => Self::Unreachable(Clean::new(&innermost())),
        }
    }

    /// Whether asking again may help.
    pub(super) const fn is_passing(&self) -> bool {
        !matches!(self, Self::NoEncryption(_) | Self::Certificate(_) | Self::NotEncrypted)
    }

    pub(super) fn sentence(
        &self,
        f: &mut fmt::Formatter<'_>,
        Place { host, proxy, call }: &Place,
    ) -> fmt::Result {
        // Which of the two was silent, nobody can tell from here.
        let or_proxy =
            proxy.as_ref().map(|proxy| format!(", or the proxy {proxy},")).unwrap_or_default();
        match self {
            Self::NoHost => {
                write!(f, "There is no host named {host}: check the address and the network")
            }
            Self::NoEncryption(why) => {
                write!(f, "No encrypted connection to {host} is possible: {why}")
            }
            Self::Refused => write!(
                f,
                "{host} refuses the connection: check address and port, the portal may be down"
            ),
            Self::Certificate(why) => {
                write!(f, "The certificate of {host} is not trusted here: {why}")
            }
            Self::NotEncrypted => {
                write!(f, "{host} answers, but not encrypted: if you want that, http://{host}")
            }
            Self::NotHttp => write!(
                f,
                "{host}{or_proxy} answers, but not in HTTP: if that is its encrypted port, https://{host}"
            ),
            Self::TimedOut => write!(f, "{host}{or_proxy} did not answer {call} in time"),
            Self::Cut => write!(
                f,
                "The connection to {host}{or_proxy} broke before {call} was answered in full"
            ),
            Self::Unreachable(why) => write!(f, "{host} cannot be reached: {why}"),
        }
    }
}

/// What lies behind an error, outermost first.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> + Clone {
    std::iter::successors(error.source(), |&cause| cause.source())
}

/// The TLS library's error, which travels inside one or two I/O errors.
fn tls_error<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    let io = cause.downcast_ref::<io::Error>()?;
    let inside = io.get_ref()?;
    inside.downcast_ref().or_else(|| tls_error(inside))
}

fn io_kind(cause: &(dyn Error + 'static)) -> Option<io::ErrorKind> {
    cause.downcast_ref::<io::Error>().map(io::Error::kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name that is not found may be a resolver that is away for a moment; which of them, nobody
    /// tells.
    #[test]
    fn what_a_moment_may_mend_is_asked_again() {
        for passing in [Silence::NoHost, Silence::Refused, Silence::TimedOut, Silence::NotHttp] {
            assert!(passing.is_passing(), "{passing:?}");
        }
        let words = Clean::default();
        for lasting in [Silence::NotEncrypted, Silence::Certificate(words)] {
            assert!(!lasting.is_passing(), "{lasting:?}");
        }
    }
}
