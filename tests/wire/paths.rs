//! The way to a portal: encryption where there is none, certificates, proxies.

use handover::docspace::Proxy;

use super::*;

/// What somebody hears who signs in there; it must not be tried twice.
async fn refusal(address: &str, options: ClientOptions) -> String {
    // A repetition would wait for longer than this test may take.
    let options = ClientOptions { back_off: Duration::from_secs(3_600), ..options };
    let client = client_with(address, options);
    let failure = tokio::time::timeout(Duration::from_secs(60), client.sign_in()).await;
    let failure = failure.unwrap().unwrap_err();
    assert_eq!(failure.kind, FailureKind::Unanswered);
    failure.text.to_string()
}

#[tokio::test]
async fn a_portal_that_is_not_encrypted_is_told_from_one_that_is() {
    let plain = Raw::portal(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
    let address = plain.address.replace("http:", "https:");
    let said = refusal(&address, options()).await;
    assert!(said.contains("not encrypted") && said.ends_with(&plain.address), "{said}");
    let encrypted = TlsPortal::start();
    let address = encrypted.address.replace("https:", "http:");
    let said = refusal(&address, options()).await;
    assert!(said.contains("not in HTTP") && said.ends_with(&encrypted.address), "{said}");
}

#[tokio::test]
async fn story_31_a_certificate_that_signs_itself_says_what_to_do() {
    let certificate = include_bytes!("../tls/self-signed.pem");
    let portal = TlsPortal::with(certificate);
    for authority in [None, Some(certificate.to_vec())] {
        let said = refusal(&portal.address, ClientOptions { authority, ..options() }).await;
        assert!(said.contains("CA:FALSE") && said.contains("--insecure"), "{said}");
    }
}

#[tokio::test]
async fn story_31_a_certificate_for_another_host_is_told_by_its_names() {
    let portal = TlsPortal::start();
    let authority = Some(include_bytes!("../tls/authority.pem").to_vec());
    let address = portal.address.replace("127.0.0.1", "localhost");
    let said = refusal(&address, ClientOptions { authority, ..options() }).await;
    assert!(said.contains("not for this host"), "{said}");
}

/// The options of a console whose environment names this proxy for everything.
fn behind(proxy: &str) -> ClientOptions {
    let variable = |name: &str| (name == "ALL_PROXY").then(|| proxy.to_owned());
    let portal = Address::parse("docs.example.com").unwrap();
    let proxy = Proxy::from_environment(&portal, variable).unwrap();
    ClientOptions { proxy, ..options() }
}

#[rstest]
#[case::it_wants_a_password("HTTP/1.1 407 Proxy Authentication Required", "wants a name")]
#[case::it_goes_nowhere("HTTP/1.1 502 Bad Gateway", "does not lead there")]
#[tokio::test]
async fn a_proxy_in_the_way_is_blamed_and_not_the_portal(
    #[case] answer: &'static str,
    #[case] says: &str,
) {
    let answer = format!("{answer}\r\ncontent-length: 0\r\n\r\n");
    let proxy = Raw::portal(answer.leak().as_bytes()).await;
    let host = proxy.address.trim_start_matches("http://");
    let url = format!("http://ann:secret@{host}");
    let said = refusal("https://docs.example.com", behind(&url)).await;
    assert!(said.contains(&format!("the proxy {host} (ALL_PROXY) {says}")), "{said}");
    assert!(!said.contains("secret"), "{said}");
    assert_eq!(proxy.connections(), 1, "asking again would not help");
}

#[rstest]
#[case::encrypted("https://docs.example.com")]
#[case::not("http://docs.example.com")]
#[tokio::test]
async fn a_proxy_that_is_not_there_is_named(#[case] portal: &str) {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let said = refusal(portal, behind(&free.to_string())).await;
    assert!(said.contains(&format!("the proxy {free} (ALL_PROXY) refuses")), "{said}");
    let said = refusal(portal, behind("nowhere.invalid")).await;
    assert!(said.contains("the proxy nowhere.invalid (ALL_PROXY) is not known"), "{said}");
}

/// Whose silence it is, nobody can tell: the portal alone is not blamed.
#[rstest]
#[case::encrypted("https://docs.example.com")]
#[case::not("http://docs.example.com")]
#[tokio::test]
async fn a_proxy_that_is_silent_is_named_beside_the_portal(#[case] portal: &str) {
    let silent = Raw::hanging(b"").await;
    let host = silent.address.trim_start_matches("http://");
    let answer_timeout = Duration::from_millis(50);
    let said = refusal(portal, ClientOptions { answer_timeout, ..behind(host) }).await;
    let both = format!("docs.example.com, or the proxy {host} (ALL_PROXY), did not answer");
    assert!(said.starts_with(&both), "{said}");
}

#[tokio::test]
async fn a_proxy_takes_what_is_not_encrypted_as_it_is() {
    let proxy = portal(envelope(&person(LEAVER))).await;
    let client = client_with("http://docs.example.com", behind(&proxy.uri()));
    assert!(client.person(LEAVER, Priority::List).await.is_ok());
    let [request] = &received(&proxy).await[..] else { panic!("one request") };
    assert_eq!(header(request, "host"), Some("docs.example.com"));
}
