//! Portals that misbehave below HTTP, and one behind TLS.

use std::{
    io::{Read, Write},
    net::TcpListener as BlockingListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinHandle,
};

/// A server that answers each connection with the same bytes, whatever it is asked. It is gone
/// when it is dropped.
pub struct Raw {
    pub address: String,
    connections: Arc<AtomicUsize>,
    serving: JoinHandle<()>,
}

impl Raw {
    /// Closes the connection after the bytes.
    pub async fn portal(bytes: &'static [u8]) -> Self {
        Self::start(bytes, false).await
    }

    /// Keeps the connection open after the bytes, and says no more.
    pub async fn hanging(bytes: &'static [u8]) -> Self {
        Self::start(bytes, true).await
    }

    async fn start(bytes: &'static [u8], hang: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        let serving = tokio::spawn(async move {
            let mut open = Vec::new();
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                count.fetch_add(1, Ordering::Relaxed);
                let mut request = [0; 4096];
                if stream.read(&mut request).await.is_ok() {
                    stream.write_all(bytes).await.ok();
                }
                if hang {
                    open.push(stream);
                }
            }
        });
        Self { address, connections, serving }
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// A portal with a certificate of the authority in `tests/tls`. It knows no task of anybody.
pub struct TlsPortal {
    pub address: String,
    connections: Arc<AtomicUsize>,
}

impl TlsPortal {
    pub fn start() -> Self {
        Self::with(include_bytes!("../tls/portal.pem"))
    }

    /// With this certificate of the same key.
    pub fn with(certificate: &[u8]) -> Self {
        let certificate = CertificateDer::from_pem_slice(certificate);
        let key = PrivateKeyDer::from_pem_slice(include_bytes!("../tls/portal.key"));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.unwrap()], key.unwrap())
            .unwrap();
        let config = Arc::new(config);
        let listener = BlockingListener::bind("127.0.0.1:0").unwrap();
        let address = format!("https://{}", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        // Ends with the process: it only ever waits for the next connection.
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                count.fetch_add(1, Ordering::Relaxed);
                let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
                let mut tls = StreamOwned::new(connection, stream.unwrap());
                // A client that does not trust us breaks off here.
                if tls.read(&mut [0; 4096]).is_err() {
                    continue;
                }
                let body = r#"{"count":0,"status":0}"#;
                let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length:";
                write!(tls, "{head} {}\r\n\r\n{body}", body.len()).unwrap();
                tls.conn.send_close_notify();
                tls.flush().ok();
            }
        });
        Self { address, connections }
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}
