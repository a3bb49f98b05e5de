//! Why an exporter could not start, in words for the one who starts the program.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use tallymark_runtime::Problems;

/// Why an exporter could not start.
///
/// The text is complete, the cause is in it; [`source`](std::error::Error::source) is there for
/// programs that look for a certain cause.
#[derive(Debug)]
#[non_exhaustive]
pub enum BindError {
    /// The address is not one, or its host has none.
    Address {
        /// The address as it was given.
        address: String,
        /// What the resolver said.
        source: io::Error,
    },
    /// Somebody listens on the address already.
    InUse {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The system refused a socket for the address, or the thread to serve it.
    Io {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// There cannot be a Unix socket at the path, or no thread to serve it.
    Unix {
        /// The path of the socket.
        path: PathBuf,
        /// What is in the way, or what the system said.
        source: io::Error,
    },
    /// A path that no client could ask for.
    Path {
        /// The setting that it was given to.
        setting: &'static str,
        /// The path.
        path: String,
    },
    /// Two pages have one path.
    PathTwice {
        /// The path.
        path: String,
    },
    /// Two checks of readiness have one name.
    CheckTwice {
        /// The name.
        name: String,
    },
    /// The web configuration, or a file that it names, cannot be taken.
    #[cfg(feature = "web-config")]
    WebConfig {
        /// What is wrong with it.
        words: String,
    },
    /// The registry has families that it cannot show.
    Problems(Problems),
}

impl fmt::Display for BindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address { address, source } => write!(
                f,
                "{address} cannot be resolved: {source}; write host and port, such as \"127.0.0.1:9464\""
            ),
            Self::InUse { address, .. } => write!(
                f,
                "`{address}` is in use already; pass another address to `Exporter::bind`, or port 0 for any free one"
            ),
            Self::Io { address, source } => write!(f, "cannot serve `{address}`: {source}"),
            Self::Unix { path, source } => write!(
                f,
                "cannot serve at the socket `{}`: {source}",
                path.display()
            ),
            Self::Path { setting, path } if !path.starts_with('/') => write!(
                f,
                "`{path}` does not begin with a slash; pass `/{path}` to `{setting}`"
            ),
            Self::Path { setting, path } => write!(
                f,
                "`{path}` cannot be asked for as a path; pass one without `?`, `#`, spaces and characters beyond ASCII to `{setting}`"
            ),
            Self::PathTwice { path } => write!(
                f,
                "`{path}` cannot be the path of two pages; pass another to `metrics_path`, `health_path` or `ready_path`"
            ),
            Self::CheckTwice { name } => write!(
                f,
                "`{name}` is the name of two checks of readiness; pass another to one `ready_check`"
            ),
            #[cfg(feature = "web-config")]
            Self::WebConfig { words } => {
                write!(f, "the web configuration cannot be taken: {words}")
            }
            Self::Problems(problems) => write!(f, "not all metrics can be shown: {problems}"),
        }
    }
}

impl std::error::Error for BindError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Address { source, .. }
            | Self::InUse { source, .. }
            | Self::Io { source, .. }
            | Self::Unix { source, .. } => Some(source),
            Self::Problems(problems) => Some(problems),
            #[cfg(feature = "web-config")]
            Self::WebConfig { .. } => None,
            Self::Path { .. } | Self::PathTwice { .. } | Self::CheckTwice { .. } => None,
        }
    }
}
