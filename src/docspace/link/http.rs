use std::time::Duration;

use reqwest::{Certificate, redirect::Policy};

use crate::{
    docspace::{Address, ClientOptions, Silence},
    domain::Clean,
};

/// Shorter than nginx keeps an idle connection open (75 s), so that a write rarely meets one that
/// is just being closed.
const IDLE: Duration = Duration::from_secs(45);

/// The HTTP client for one portal.
///
/// The system's root certificates are only read for an encrypted portal: that takes time and
/// memory. Redirects are not followed, so the key never goes to another host.
pub(super) fn client(
    address: &Address,
    options: &ClientOptions,
) -> Result<reqwest::Client, Silence> {
    // Whoever was first has installed a provider, and there is only this one.
    rustls::crypto::ring::default_provider().install_default().ok();
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("handover/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(options.connect_timeout)
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(options.limits.in_flight)
        .redirect(Policy::none())
        // What the environment says is read by whoever makes the options.
        .no_proxy();
    if let Some(proxy) = &options.proxy {
        builder = builder.proxy(proxy.everywhere().map_err(|why| unreachable(&why))?);
    }
    if !address.is_encrypted() {
        builder = builder.tls_certs_only([]);
    } else if options.unchecked {
        builder = builder.tls_danger_accept_invalid_certs(true);
    } else if let Some(pem) = &options.authority {
        let authority = Certificate::from_pem_bundle(pem).ok().filter(|found| !found.is_empty());
        let Some(authority) = authority else {
            return Err(no_encryption("the file of the authority holds no PEM certificate"));
        };
        builder = builder.tls_certs_merge(authority);
    }
    builder.build().map_err(|_| no_encryption("this system has no root certificates"))
}

fn unreachable(why: &reqwest::Error) -> Silence {
    Silence::Unreachable(Clean::new(&why.to_string()))
}

fn no_encryption(why: &str) -> Silence {
    Silence::NoEncryption(Clean::new(why))
}
