//! A place where clients connect: a TCP address or the path of a Unix socket.

use std::io;
use std::net;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};

/// What a client has connected to.
pub(crate) trait Socket: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Socket for S {}

/// Bound, and not served yet.
pub(crate) enum Bound {
    Tcp(net::TcpListener),
    #[cfg(unix)]
    Unix(crate::unix_socket::UnixSocket),
}

pub(crate) enum Listener {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(tokio::net::UnixListener, crate::unix_socket::SocketFile),
}

impl Bound {
    /// In the context of a runtime.
    pub(crate) fn listen(self) -> io::Result<Listener> {
        match self {
            Self::Tcp(listener) => {
                listener.set_nonblocking(true)?;
                Ok(Listener::Tcp(TcpListener::from_std(listener)?))
            }
            #[cfg(unix)]
            Self::Unix(socket) => {
                socket.listener.set_nonblocking(true)?;
                let listener = tokio::net::UnixListener::from_std(socket.listener)?;
                Ok(Listener::Unix(listener, socket.file))
            }
        }
    }
}

impl Listener {
    /// Whether only this machine reaches it.
    pub(crate) fn is_near(&self) -> bool {
        match self {
            Self::Tcp(listener) => listener
                .local_addr()
                .is_ok_and(|address| address.ip().to_canonical().is_loopback()),
            #[cfg(unix)]
            Self::Unix(..) => true,
        }
    }

    pub(crate) async fn accept(&self) -> io::Result<Box<dyn Socket>> {
        match self {
            Self::Tcp(listener) => {
                let (stream, _) = listener.accept().await?;
                // An answer that waits for an acknowledgement is slow, and right all the same.
                let _ = stream.set_nodelay(true);
                Ok(Box::new(stream))
            }
            #[cfg(unix)]
            Self::Unix(listener, _) => Ok(Box::new(listener.accept().await?.0)),
        }
    }

    /// Takes it from the runtime, to be closed.
    pub(crate) fn closing(self) -> io::Result<Closing> {
        match self {
            Self::Tcp(listener) => Ok(Closing::Tcp(listener.into_std()?)),
            #[cfg(unix)]
            Self::Unix(listener, file) => Ok(Closing::Unix(listener.into_std()?, file)),
        }
    }
}

/// A listener that is about to be closed, which would cut off who is connected to its own side and not yet
/// to ours. Those are the items.
pub(crate) enum Closing {
    Tcp(net::TcpListener),
    #[cfg(unix)]
    Unix(
        std::os::unix::net::UnixListener,
        #[expect(dead_code, reason = "removed when it is dropped")] crate::unix_socket::SocketFile,
    ),
}

impl Closing {
    fn accept(&self) -> io::Result<Box<dyn Socket>> {
        match self {
            Self::Tcp(listener) => {
                let (stream, _) = listener.accept()?;
                stream.set_nonblocking(true)?;
                let _ = stream.set_nodelay(true);
                Ok(Box::new(TcpStream::from_std(stream)?))
            }
            #[cfg(unix)]
            Self::Unix(listener, _) => {
                let (stream, _) = listener.accept()?;
                stream.set_nonblocking(true)?;
                Ok(Box::new(tokio::net::UnixStream::from_std(stream)?))
            }
        }
    }
}

impl Iterator for Closing {
    type Item = Box<dyn Socket>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.accept() {
                Err(error) if is_of_one_connection(&error) => {}
                accepted => return accepted.ok(),
            }
        }
    }
}

/// Whether accepting failed for the sake of one client, so that the next can be taken at once.
pub(crate) fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted
    )
}
