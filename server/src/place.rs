//! Where to serve, as it was asked for, and the socket that comes of it.

use crate::bind_error::BindError;
use crate::listener::Bound;
use socket2::SockRef;
use std::fmt::Debug;
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
#[cfg(unix)]
use std::path::PathBuf;

/// How many clients may wait to be accepted. A client beyond them is not heard, and tries again after a
/// second, so that a rush of strangers would keep honest scrapes waiting. Systems have a limit of their own.
const WAITING: i32 = 4096;

pub(crate) enum Place {
    Tcp {
        written: String,
        addresses: io::Result<Vec<SocketAddr>>,
    },
    #[cfg(unix)]
    Unix { path: PathBuf, mode: u32 },
}

impl Place {
    pub(crate) fn tcp(address: impl ToSocketAddrs + Debug) -> Self {
        Self::Tcp {
            written: format!("{address:?}"),
            addresses: address.to_socket_addrs().map(Iterator::collect),
        }
    }

    /// Whether only this machine may come to reach it.
    #[cfg(feature = "live")]
    pub(crate) fn is_near(&self) -> bool {
        match self {
            Self::Tcp { addresses, .. } => addresses.as_ref().is_ok_and(|addresses| {
                let mut addresses = addresses.iter();
                addresses.any(|address| address.ip().to_canonical().is_loopback())
            }),
            #[cfg(unix)]
            Self::Unix { .. } => true,
        }
    }

    /// The socket, and its address if it has one.
    pub(crate) fn bind(&self) -> Result<(Bound, Option<SocketAddr>), BindError> {
        match self {
            Self::Tcp { written, addresses } => {
                let addresses = addresses.as_ref().map_err(again);
                let (listener, address) = listen(written, addresses)?;
                Ok((Bound::Tcp(listener), Some(address)))
            }
            #[cfg(unix)]
            Self::Unix { path, mode } => {
                let socket = crate::unix_socket::UnixSocket::bind(path, *mode);
                let socket = socket.map_err(|source| BindError::Unix {
                    path: path.clone(),
                    source,
                })?;
                Ok((Bound::Unix(socket), None))
            }
        }
    }

    /// Why nothing is served, where this is the first place and `address` the first address.
    pub(crate) fn not_served(&self, address: Option<&SocketAddr>, source: io::Error) -> BindError {
        match (self, address) {
            #[cfg(unix)]
            (Self::Unix { path, .. }, _) => BindError::Unix {
                path: path.clone(),
                source,
            },
            (_, Some(address)) => BindError::Io {
                address: *address,
                source,
            },
            (Self::Tcp { written, .. }, None) => BindError::Address {
                address: written.clone(),
                source,
            },
        }
    }
}

fn listen(
    written: &str,
    addresses: io::Result<&Vec<SocketAddr>>,
) -> Result<(TcpListener, SocketAddr), BindError> {
    let unresolved = |source| BindError::Address {
        address: written.to_owned(),
        source,
    };
    let mut failure = None;
    for &address in addresses.map_err(unresolved)? {
        let listening = TcpListener::bind(address).and_then(|listener| {
            // The standard library has room for 128. To be told again is allowed, and no failure
            // where it is not.
            let _ = SockRef::from(&listener).listen(WAITING);
            listener.local_addr().map(|local| (listener, local))
        });
        match listening {
            Ok(listening) => return Ok(listening),
            // Taking the host's next address instead would hide from the user that two programs
            // were given one port.
            Err(source) if source.kind() == io::ErrorKind::AddrInUse => {
                return Err(BindError::InUse { address, source });
            }
            Err(source) => failure = Some(BindError::Io { address, source }),
        }
    }
    Err(failure.unwrap_or_else(|| {
        unresolved(io::Error::new(
            io::ErrorKind::NotFound,
            "the host has no address",
        ))
    }))
}

fn again(error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), error.to_string())
}
