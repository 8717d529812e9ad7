//! Connections that can break off on purpose: a dying server drops them without a word
//! (docspace-api.md 1.3), which no HTTP library does of itself.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// The listening socket.
#[derive(Debug)]
pub struct Socket(pub TcpListener);

impl Listener for Socket {
    type Io = Line;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Line, SocketAddr) {
        let (stream, from) = Listener::accept(&mut self.0).await;
        // Small answers leave at once; a socket that cannot do this only answers later.
        let _ = stream.set_nodelay(true);
        (Line { stream, fuse: Fuse::default() }, from)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// How many bytes a connection may still write before it breaks; shared between the connection
/// and whoever answers on it.
#[derive(Debug, Clone)]
pub struct Fuse(Arc<AtomicUsize>);

impl Default for Fuse {
    fn default() -> Fuse {
        Fuse(Arc::new(AtomicUsize::new(usize::MAX)))
    }
}

impl Fuse {
    /// Lets so many more bytes out, then breaks the connection.
    pub fn blow_after(&self, bytes: usize) {
        self.0.store(bytes, Ordering::Relaxed);
    }

    fn left(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    fn spend(&self, bytes: usize) {
        let left = self.left();
        if left != usize::MAX {
            self.blow_after(left.saturating_sub(bytes));
        }
    }
}

impl Connected<IncomingStream<'_, Socket>> for Fuse {
    fn connect_info(stream: IncomingStream<'_, Socket>) -> Fuse {
        stream.io().fuse.clone()
    }
}

/// One connection.
#[derive(Debug)]
pub struct Line {
    stream: TcpStream,
    fuse: Fuse,
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let left = self.fuse.left();
        if left == 0 {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        let bytes = bytes.get(..left).unwrap_or(bytes);
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        if let Poll::Ready(Ok(written)) = written {
            self.fuse.spend(written);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
