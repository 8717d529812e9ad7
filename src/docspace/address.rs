use std::fmt;

use reqwest::Url;
use thiserror::Error;

/// Where a portal is: scheme, host and port, nothing else.
///
/// Everything below the host is fixed by the API, so whatever an admin copies from the browser
/// (`https://docs.example.com/accounts/people/filter?…`) names the same portal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address(Url);

/// Why a text is not the address of a portal.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AddressError {
    /// Nothing was given.
    #[error("the portal's address is empty: it looks like https://docs.example.com")]
    Empty,
    /// A scheme that is not HTTP.
    #[error("a portal's address begins with https:// (or http://), not {0}://")]
    Scheme(String),
    /// A name or password in the address: it would end up in logs and titles.
    #[error("a portal's address has no user name or password in it; the API key goes elsewhere")]
    Credentials,
    /// Not an address at all.
    #[error("{text:?} is not the address of a portal: {why}")]
    Malformed {
        /// What was given.
        text: String,
        /// What the parser says.
        why: String,
    },
}

impl Address {
    /// Reads an address as people write it: the scheme may be missing (`https`, for this very
    /// machine `http`), path and query are dropped.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        if has_credentials(text) {
            return Err(AddressError::Credentials);
        }
        let malformed =
            |why: String| AddressError::Malformed { text: text.chars().take(80).collect(), why };
        if let Some(rest) = text.strip_prefix("http:").or_else(|| text.strip_prefix("https:"))
            && !rest.starts_with("//")
        {
            return Err(malformed("two slashes follow http: and https:".to_owned()));
        }
        let mut url = if text.contains("://") {
            Url::parse(text).map_err(|error| malformed(error.to_string()))?
        } else {
            let url = Url::parse(&format!("https://{text}"))
                .map_err(|error| malformed(error.to_string()))?;
            if is_this_machine(&url) {
                Url::parse(&format!("http://{text}"))
                    .map_err(|error| malformed(error.to_string()))?
            } else {
                url
            }
        };
        if !matches!(url.scheme(), "http" | "https") {
            return Err(AddressError::Scheme(url.scheme().to_owned()));
        }
        url.set_path("");
        url.set_query(None);
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// The host, with the port where it is not the scheme's own: `docs.example.com`,
    /// `localhost:8092`.
    pub fn host(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Whether the connection is encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The host without its port.
    pub(super) fn bare_host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Whether the portal runs on this machine, where no proxy is ever wanted.
    pub(super) fn is_this_machine(&self) -> bool {
        is_this_machine(&self.0)
    }

    /// The URL of an API route, given relative to `/api/2.0/`.
    pub(super) fn at(&self, route: &str) -> Url {
        let mut url = self.0.clone();
        let (path, query) = route.split_once('?').map_or((route, None), |(p, q)| (p, Some(q)));
        url.set_path(&format!("/api/2.0/{path}"));
        url.set_query(query);
        url
    }
}

/// Whether there is a user name before the host, however badly the rest is written: neither it nor
/// the password shall be printed.
fn has_credentials(text: &str) -> bool {
    let behind_scheme = text.split_once(":/").map_or(text, |(_, rest)| rest);
    let slashes = |c| c == '/' || c == '\\';
    let host = behind_scheme.trim_start_matches(slashes).split(['/', '\\', '?', '#']).next();
    host.is_some_and(|host| host.contains('@'))
}

fn is_this_machine(url: &Url) -> bool {
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.0.scheme(), self.host())
    }
}

impl std::str::FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("docs.example.com", "https://docs.example.com")]
    #[case(" https://Docs.Example.com/ ", "https://docs.example.com")]
    #[case("https://docs.example.com/api/2.0", "https://docs.example.com")]
    #[case(
        "docs.example.com:8443/accounts/people/filter?page=2#x",
        "https://docs.example.com:8443"
    )]
    #[case("http://intranet", "http://intranet")]
    #[case("localhost", "http://localhost")]
    #[case("localhost:8092", "http://localhost:8092")]
    #[case("127.0.0.1:8092/", "http://127.0.0.1:8092")]
    #[case("[::1]:8092", "http://[::1]:8092")]
    #[case("https://localhost:8443", "https://localhost:8443")]
    #[case("https://docs.example.com:443", "https://docs.example.com")]
    fn story_32_addresses_as_people_write_them(#[case] text: &str, #[case] expected: &str) {
        let address = Address::parse(text).unwrap();
        assert_eq!(address.to_string(), expected);
        assert_eq!(Address::parse(expected), Ok(address));
    }

    #[rstest]
    #[case("", "empty")]
    #[case("ftp://docs.example.com", "not ftp://")]
    #[case("https://ann:secret@docs.example.com", "user name")]
    #[case("https:///ann:secret@docs example.com", "user name")]
    #[case("https:/ann:secret@docs.example.com", "user name")]
    #[case("ann:secret@docs.example.com:port", "user name")]
    #[case("http:/docs.example.com", "two slashes")]
    #[case("https:docs.example.com", "two slashes")]
    #[case("https://", "is not the address of a portal")]
    #[case("docs example.com", "is not the address of a portal")]
    fn what_is_no_address_is_said(#[case] text: &str, #[case] says: &str) {
        let error = Address::parse(text).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
        assert!(!error.contains("secret"));
    }

    #[test]
    fn a_route_keeps_its_query() {
        let address = Address::parse("docs.example.com").unwrap();
        assert_eq!(
            address.at("people/filter?count=100&startIndex=0").as_str(),
            "https://docs.example.com/api/2.0/people/filter?count=100&startIndex=0"
        );
    }
}
