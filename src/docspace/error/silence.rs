use std::{error::Error, fmt, io};

use crate::domain::Clean;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Silence {
    /// The name of the host is not known.
    NoHost,
    /// This machine has nothing to check certificates with; why.
    NoEncryption(Clean),
    /// Nothing listens there.
    Refused,
    /// The certificate is not trusted on this machine; why, in the words of the TLS library.
    Certificate(Clean),
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
    pub(in crate::docspace) fn of(error: &reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::TimedOut;
        }
        let mut causes = causes(error);
        if let Some(tls) = causes.clone().find_map(tls_error) {
            return match tls {
                rustls::Error::InvalidCertificate(why) => {
                    Self::Certificate(Clean::new(&why.to_string()))
                }
                other => Self::Unreachable(Clean::new(&other.to_string())),
            };
        }
        if !error.is_connect() {
            return Self::Cut;
        }
        if causes.clone().any(|cause| io_kind(cause) == Some(io::ErrorKind::ConnectionRefused)) {
            return Self::Refused;
        }
        // The connector's own words: its error type is private.
        if causes.any(|cause| cause.to_string().starts_with("dns error")) {
            return Self::NoHost;
        }
        let innermost = self::causes(error).last();
        Self::Unreachable(innermost.map_or_else(Clean::default, |why| Clean::new(&why.to_string())))
    }

    /// Whether asking again may help.
    pub(super) const fn is_passing(&self) -> bool {
        !matches!(self, Self::NoHost | Self::NoEncryption(_) | Self::Certificate(_))
    }

    pub(super) fn sentence(
        &self,
        f: &mut fmt::Formatter<'_>,
        host: &str,
        call: &str,
    ) -> fmt::Result {
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
            Self::Certificate(why) => write!(
                f,
                "The certificate of {host} is not trusted here ({why}): if it comes from your own \
                 authority, name that authority's certificate file (--ca-file)"
            ),
            Self::TimedOut => write!(f, "{host} did not answer {call} in time"),
            Self::Cut => {
                write!(f, "The connection to {host} broke before {call} was answered in full")
            }
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
