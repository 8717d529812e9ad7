//! A server that knows one answer.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    thread,
};

/// Its address. It answers every request with these bytes, for as long as the test runs.
pub fn server(answer: impl AsRef<[u8]> + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            BufReader::new(&connection).read_line(&mut String::new()).ok();
            connection.write_all(answer.as_ref()).ok();
        }
    });
    address
}
