//! Settings of an exporter, and the checks and the socket that make one out of them.

use crate::bind_error::BindError;
use crate::connections::Limits;
use crate::endpoint::Endpoint;
use crate::exporter::Exporter;
use crate::ready::{self, Check};
use crate::site::{Served, Site};
use crate::{health, metrics};
use std::fmt::{Debug, Display};
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;
use tallymark_runtime::{Registry, registry};

/// Settings of an [`Exporter`], or of an [`Endpoint`] in the program's own server.
///
/// ```
/// use std::sync::Arc;
/// use std::time::Duration;
/// use tallymark_runtime::Registry;
/// use tallymark_server::Exporter;
///
/// # fn main() -> Result<(), tallymark_server::BindError> {
/// let tenants = Arc::new(Registry::new());
/// let exporter = Exporter::builder()
///     .registry(Arc::clone(&tenants))
///     .metrics_path("/internal/metrics")
///     .health_path("/healthz")
///     .grace(Duration::from_secs(2))
///     .bind("127.0.0.1:0")?;
/// # Ok(()) }
/// ```
#[must_use = "nothing is served before `bind`"]
pub struct ExporterBuilder {
    metrics_path: String,
    health_path: String,
    ready_path: String,
    ready_limit: Duration,
    checks: Vec<Check>,
    registry: Served,
    limits: Limits,
}

impl ExporterBuilder {
    pub(crate) fn new() -> Self {
        Self {
            metrics_path: "/metrics".to_owned(),
            health_path: "/health".to_owned(),
            ready_path: "/ready".to_owned(),
            ready_limit: ready::LIMIT,
            checks: Vec::new(),
            registry: Arc::new(registry()),
            limits: Limits::default(),
        }
    }

    /// The path of the metrics: `/metrics` unless set.
    ///
    /// It is compared byte for byte with what clients send, queries left out.
    pub fn metrics_path(mut self, path: impl Into<String>) -> Self {
        self.metrics_path = path.into();
        self
    }

    /// The path of the program's health: `/health` unless set.
    ///
    /// It is compared byte for byte with what clients send, queries left out.
    pub fn health_path(mut self, path: impl Into<String>) -> Self {
        self.health_path = path.into();
        self
    }

    /// The path of the program's readiness: `/ready` unless set.
    ///
    /// It is compared byte for byte with what clients send, queries left out.
    pub fn ready_path(mut self, path: impl Into<String>) -> Self {
        self.ready_path = path.into();
        self
    }

    /// Adds a check to the page of readiness, which is 503 while any of them fails.
    ///
    /// It runs on a thread of its own when the page is asked for, beside the others, and not more than
    /// once at a time. It fails by an error, whose text the page shows, by a panic, and by
    /// taking longer than [`ready_limit`](Self::ready_limit).
    ///
    /// ```
    /// # fn main() -> Result<(), tallymark_server::BindError> {
    /// use std::sync::atomic::{AtomicBool, Ordering};
    /// use tallymark_server::Exporter;
    ///
    /// static IS_LOADED: AtomicBool = AtomicBool::new(false);
    ///
    /// let exporter = Exporter::builder()
    ///     .ready_check("prices", || match IS_LOADED.load(Ordering::Acquire) {
    ///         true => Ok(()),
    ///         false => Err("not loaded yet"),
    ///     })
    ///     .bind("127.0.0.1:0")?;
    /// // 503 {"checks":{"prices":{"error":"not loaded yet","status":"failed"}},"status":"not ready"}
    /// # Ok(()) }
    /// ```
    pub fn ready_check<E: Display>(
        mut self,
        name: impl Into<String>,
        check: impl Fn() -> Result<(), E> + Send + Sync + 'static,
    ) -> Self {
        self.checks.push(Check::blocking(name.into(), check));
        self
    }

    /// Adds an async check to the page of readiness, as [`ready_check`](Self::ready_check) does.
    ///
    /// It is a task of the tokio runtime in which it is registered, and outside of one, of the runtime
    /// that serves the page, which it must not block. At the limit it is dropped.
    ///
    /// ```
    /// # fn main() -> Result<(), tallymark_server::BindError> {
    /// use tallymark_server::Exporter;
    /// use tokio::net::TcpStream;
    ///
    /// let exporter = Exporter::builder()
    ///     .ready_check_async("cache", || async {
    ///         TcpStream::connect("127.0.0.1:6379").await.map(drop)
    ///     })
    ///     .bind("127.0.0.1:0")?;
    /// # Ok(()) }
    /// ```
    pub fn ready_check_async<E: Display, F>(
        mut self,
        name: impl Into<String>,
        check: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        self.checks.push(Check::waiting(name.into(), check));
        self
    }

    /// How long a check of readiness may take: 0.8 seconds unless set, less than the second that
    /// Kubernetes waits unless told otherwise.
    pub fn ready_limit(mut self, limit: Duration) -> Self {
        self.ready_limit = limit;
        self
    }

    /// The registry to serve, as `&'static Registry` or `Arc<Registry>`: the program's
    /// [`registry()`](tallymark_runtime::registry()) unless set.
    pub fn registry(
        mut self,
        registry: impl Deref<Target = Registry> + Send + Sync + 'static,
    ) -> Self {
        self.registry = Arc::new(registry);
        self
    }

    /// How long stopping waits for answers that are still being sent: 10 seconds unless set.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.limits.grace = grace;
        self
    }

    /// How many connections may be open at once: 256 unless set, and never fewer than 1.
    ///
    /// Further ones wait in the system's queue until another closes.
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.limits.connections = connections;
        self
    }

    /// Starts to serve at `address`.
    ///
    /// Port 0 takes any free one, which [`local_addr`](Exporter::local_addr) then tells. Of a host
    /// with several addresses the first that can be had is taken; one that is in use by somebody
    /// else is an error, even where another could be had.
    ///
    /// # Errors
    /// When the registry has [problems](Registry::check), when paths or checks cannot be asked for or told
    /// apart, and when the address cannot be resolved, is in use or not to be had.
    pub fn bind(self, address: impl ToSocketAddrs + Debug) -> Result<Exporter, BindError> {
        let (site, limits) = self.site()?;
        let (listener, address) = listen(&address)?;
        Exporter::start(listener, address, Endpoint::of(site), limits)
            .map_err(|source| BindError::Io { address, source })
    }

    /// The same pages for a server that the program has already; settings of connections and of stopping
    /// are that server's.
    ///
    /// # Errors
    /// When the registry has [problems](Registry::check), and when paths or checks cannot be asked for or
    /// told apart.
    pub fn endpoint(self) -> Result<Endpoint, BindError> {
        Ok(Endpoint::of(self.site()?.0))
    }

    /// The pages, in the order in which they are told to whoever asks for another.
    fn site(self) -> Result<(Site, Limits), BindError> {
        let Self {
            metrics_path,
            health_path,
            ready_path,
            ready_limit,
            checks,
            registry,
            limits,
        } = self;
        check_names(&checks)?;
        registry.check().map_err(BindError::Problems)?;
        let site = Site::new(vec![
            metrics::page(metrics_path, Arc::clone(&registry)),
            health::page(health_path, registry),
            ready::page(ready_path, checks, ready_limit),
        ])?;
        Ok((site, limits))
    }

    #[cfg(test)]
    pub(crate) fn head_timeout(mut self, timeout: Duration) -> Self {
        self.limits.head_timeout = timeout;
        self
    }
}

fn check_names(checks: &[Check]) -> Result<(), BindError> {
    for (at, check) in checks.iter().enumerate() {
        if checks[..at].iter().any(|other| other.name == check.name) {
            let name = check.name.clone();
            return Err(BindError::CheckTwice { name });
        }
    }
    Ok(())
}

fn listen(address: &(impl ToSocketAddrs + Debug)) -> Result<(TcpListener, SocketAddr), BindError> {
    let unresolved = |source| BindError::Address {
        address: format!("{address:?}"),
        source,
    };
    let mut failure = None;
    for address in address.to_socket_addrs().map_err(unresolved)? {
        let listening = TcpListener::bind(address)
            .and_then(|listener| listener.local_addr().map(|local| (listener, local)));
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
