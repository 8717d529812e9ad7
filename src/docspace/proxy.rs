use std::{fmt, net::IpAddr};

use reqwest::Url;

use super::Address;

/// A proxy between this machine and a portal, as the environment names it.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    /// The variable that names it.
    variable: &'static str,
    url: Url,
}

impl Proxy {
    /// The proxy for this portal, by the variables that most programs know: `HTTPS_PROXY` or
    /// `HTTP_PROXY` by the portal's scheme, else `ALL_PROXY`, unless `NO_PROXY` has its host; each in
    /// capitals or not. None is ever wanted on the way to this very machine.
    ///
    /// # Errors
    /// A sentence, if a variable names no proxy that can be used.
    pub fn from_environment(
        address: &Address,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, String> {
        let first = |names: &[&'static str]| {
            let mut set = names.iter().copied().filter_map(|name| Some((name, variable(name)?)));
            set.find(|(_, value)| !value.trim().is_empty())
        };
        let exempt = first(&["NO_PROXY", "no_proxy"]).map_or(String::new(), |(_, hosts)| hosts);
        if address.is_this_machine() || has(&exempt, address.bare_host()) {
            return Ok(None);
        }
        let found = if address.is_encrypted() {
            first(&["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
        } else {
            first(&["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
        };
        let Some((variable, value)) = found else { return Ok(None) };
        let value = value.trim();
        // The value is not repeated: there may be a password in it.
        let url = if value.contains("://") { value.to_owned() } else { format!("http://{value}") };
        let url = Url::parse(&url)
            .map_err(|why| format!("{variable} is not the address of a proxy: {why}"))?;
        match url.scheme() {
            "http" | "https" => Ok(Some(Self { variable, url })),
            other => Err(format!(
                "{variable} names a proxy of the kind {other}://, and only http:// and https:// can \
                 be used"
            )),
        }
    }

    /// Whether the way to the proxy itself is encrypted.
    pub(super) fn is_encrypted(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// For the HTTP library.
    pub(super) fn everywhere(&self) -> reqwest::Result<reqwest::Proxy> {
        reqwest::Proxy::all(self.url.clone())
    }
}

impl fmt::Display for Proxy {
    /// `proxy.example.com:3128 (HTTPS_PROXY)`; no name, no password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.url.host_str().unwrap_or_default())?;
        if let Some(port) = self.url.port() {
            write!(f, ":{port}")?;
        }
        write!(f, " ({})", self.variable)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Whether a list like that of `NO_PROXY` has this host: `*`, names with all that is below them,
/// addresses, and networks such as `10.0.0.0/8`.
fn has(list: &str, host: &str) -> bool {
    let address: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    list.split(',').map(str::trim).any(|entry| match address {
        _ if entry == "*" => true,
        Some(address) => is_in(address, entry).unwrap_or_default(),
        None => {
            let name = entry.trim_start_matches('.').to_lowercase();
            let below = host.strip_suffix(&name);
            !name.is_empty() && below.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        }
    })
}

/// Whether an address is this one, or in this network; `None` if that is neither.
fn is_in(address: IpAddr, network: &str) -> Option<bool> {
    let (base, length) = network.split_once('/').unwrap_or((network, "128"));
    let (base, length): (IpAddr, u32) = (base.parse().ok()?, length.parse().ok()?);
    // A shorter address fills its upper bits only, so the rest of them are alike.
    let bits = |address| match address {
        IpAddr::V4(short) => u128::from(short.to_bits()) << 96,
        IpAddr::V6(long) => long.to_bits(),
    };
    let differ = (bits(address) ^ bits(base)).checked_shr(128_u32.checked_sub(length)?);
    Some(address.is_ipv4() == base.is_ipv4() && differ.unwrap_or_default() == 0)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// The proxy for a portal when these variables are set.
    fn found(address: &str, set: &[(&str, &str)]) -> Result<Option<String>, String> {
        let variable = |name: &str| {
            set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        let found = Proxy::from_environment(&Address::parse(address).unwrap(), variable)?;
        Ok(found.map(|proxy| format!("{proxy:?}")))
    }

    #[rstest]
    #[case::by_the_scheme("docs.example.com", &[("HTTP_PROXY", "a"), ("HTTPS_PROXY", "b:8080")], Some("b:8080 (HTTPS_PROXY)"))]
    #[case::by_the_other("http://docs.example.com", &[("HTTP_PROXY", "a"), ("HTTPS_PROXY", "b")], Some("a (HTTP_PROXY)"))]
    #[case::an_empty_one_is_none("docs.example.com", &[("HTTPS_PROXY", ""), ("all_proxy", "c")], Some("c (all_proxy)"))]
    #[case::without_its_password("docs.example.com", &[("https_proxy", "http://ann:secret@p:1")], Some("p:1 (https_proxy)"))]
    #[case::exempt("docs.example.com", &[("HTTPS_PROXY", "b"), ("NO_PROXY", "x, .Example.com")], None)]
    #[case::here("localhost:8092", &[("HTTP_PROXY", "a")], None)]
    #[case::nothing_is_set("docs.example.com", &[], None)]
    fn the_environment_names_it(
        #[case] address: &str,
        #[case] set: &[(&str, &str)],
        #[case] proxy: Option<&str>,
    ) {
        assert_eq!(found(address, set), Ok(proxy.map(ToOwned::to_owned)));
    }

    #[rstest]
    #[case("socks5://ann:secret@p:1", "socks5://")]
    #[case("http://ann:secret@p:port", "HTTPS_PROXY is not the address of a proxy")]
    fn what_cannot_be_used_is_said_without_its_password(#[case] value: &str, #[case] says: &str) {
        let why = found("docs.example.com", &[("HTTPS_PROXY", value)]).unwrap_err();
        assert!(why.contains(says) && !why.contains("secret"), "{why}");
    }

    #[rstest]
    #[case("*", "docs.example.com", true)]
    #[case("example.com", "docs.example.com", true)]
    #[case("example.com", "example.com", true)]
    #[case("example.com", "notexample.com", false)]
    #[case("", "example.com", false)]
    #[case("10.0.0.0/8,::1", "10.9.8.7", true)]
    #[case("10.0.0.0/8", "11.0.0.1", false)]
    #[case("192.168.1.0/24", "192.168.2.1", false)]
    #[case("0.0.0.0/0", "192.168.2.1", true)]
    #[case("fd00::/8", "[fd12::1]", true)]
    #[case("192.168.1.5", "192.168.1.5", true)]
    #[case("192.168.1.5", "192.168.1.6", false)]
    #[case("::/0", "192.168.1.6", false)]
    #[case("10.0.0.0/999", "10.0.0.1", false)]
    fn hosts_are_exempt(#[case] list: &str, #[case] host: &str, #[case] exempt: bool) {
        assert_eq!(has(list, host), exempt);
    }
}
