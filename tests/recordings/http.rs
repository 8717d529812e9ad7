//! A plain HTTP/1.1 client: it sends exactly the headers it is given, nothing of its own accord.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use serde_json::Value;

/// An answer as it came over the wire.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case, in their order.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    /// The first header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON, `None` when empty.
    pub fn json(&self) -> Option<Value> {
        if self.body.is_empty() {
            return None;
        }
        Some(serde_json::from_str(&self.body).unwrap_or_else(|_| Value::String(self.body.clone())))
    }
}

/// Sends one request on its own connection. An error is a connection that gave no answer.
pub fn send(
    portal: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(String, String)],
    body: Option<&str>,
) -> io::Result<Answer> {
    let mut wire = format!("{method} {path} HTTP/1.1\r\nhost: {portal}\r\nconnection: close\r\n");
    for (name, value) in headers {
        wire.extend([name.as_str(), ": ", value.as_str(), "\r\n"]);
    }
    if let Some(body) = body {
        wire.extend(["content-length: ", &body.len().to_string(), "\r\n"]);
    } else if matches!(method, "POST" | "PUT" | "DELETE") {
        wire.push_str("content-length: 0\r\n");
    }
    wire.push_str("\r\n");
    wire.push_str(body.unwrap_or_default());

    let mut stream = TcpStream::connect(portal)?;
    stream.write_all(wire.as_bytes())?;
    let mut received = Vec::new();
    stream.read_to_end(&mut received)?;
    parse(&String::from_utf8_lossy(&received))
        .ok_or_else(|| io::Error::new(io::ErrorKind::UnexpectedEof, "no answer"))
}

fn parse(received: &str) -> Option<Answer> {
    let (head, body) = received.split_once("\r\n\r\n")?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    Some(Answer { status, headers, body: body.to_owned() })
}
