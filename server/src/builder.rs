//! Settings of an exporter, and the checks and the socket that make one out of them.

use crate::bind_error::BindError;
use crate::endpoint::Endpoint;
use crate::exporter::Exporter;
use crate::facts::Facts;
use crate::health;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::place::Place;
#[cfg(feature = "query-api")]
use crate::query_api::QueryApi;
use crate::ready::{self, Check};
use crate::site::{Served, Site};
use crate::slots::Slots;
#[cfg(feature = "web-config")]
use crate::web_config::{Source, Web};
use std::fmt::{Debug, Display};
use std::net::ToSocketAddrs;
use std::ops::Deref;
#[cfg(any(unix, feature = "web-config"))]
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
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
    pub(crate) limits: Limits,
    also: Vec<Place>,
    pub(crate) facts: Facts,
    #[cfg(feature = "live")]
    pub(crate) live_page: Option<bool>,
    #[cfg(feature = "web-config")]
    protection: Source,
    #[cfg(feature = "query-api")]
    pub(crate) query_api: Option<QueryApi>,
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
            also: Vec::new(),
            facts: Facts::default(),
            #[cfg(feature = "live")]
            live_page: None,
            #[cfg(feature = "web-config")]
            protection: Source::default(),
            #[cfg(feature = "query-api")]
            query_api: None,
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

    /// Protects all pages as a file says, in the layout of the [web configuration] of Prometheus' exporters:
    /// TLS, certificates of clients, users with passwords, and headers.
    ///
    /// ```yaml
    /// tls_server_config:
    ///   cert_file: server.crt # paths are relative to this file
    ///   key_file: server.key
    ///   client_auth_type: RequireAndVerifyClientCert
    ///   client_ca_file: clients.crt
    /// basic_auth_users:
    ///   prometheus: $2y$10$… # htpasswd -nBC 10 prometheus
    /// ```
    ///
    /// The file, and those that it names, are read again when somebody connects or asks, at most once a second.
    /// Connections that are open stay. If they cannot be taken then, or take TLS or authentication away, the old
    /// ones hold, which the log and
    /// [`tallymark_exporter_config_failures_total`](crate#its-own-metrics)
    /// tell.
    ///
    /// HTTP 1.1 is all that is spoken, whatever `http2` says. `client_allowed_sans` takes names of hosts,
    /// addresses and URIs, and refuses those of mailboxes. What is beyond the `rate_limit`, which is that of all
    /// clients together, is 429 with `Retry-After`. The features `tls` and `auth` are each for their keys.
    ///
    /// [web configuration]: https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md
    #[cfg(feature = "web-config")]
    pub fn web_config(mut self, path: impl Into<PathBuf>) -> Self {
        self.protection.config = Some(path.into());
        self
    }

    /// Lets those in who show the token of this file as `Authorization: Bearer …`, beside the users of the
    /// [web configuration](Self::web_config) if it has any.
    ///
    /// Space around the token is left out. The file is read again when it changes, as the web
    /// configuration is. Without TLS a token is seen by whoever sees the network.
    #[cfg(feature = "auth")]
    pub fn bearer_token_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.protection.token = Some(path.into());
        self
    }

    /// Serves at this address as well, with connections of its own: a rush at one address takes no place
    /// from another. To be ended by [`bind`](Self::bind) or its like.
    ///
    /// ```
    /// # fn main() -> Result<(), tallymark_server::BindError> {
    /// use tallymark_server::Exporter;
    ///
    /// let exporter = Exporter::builder()
    ///     .bind_also("[::1]:0")
    ///     .bind("127.0.0.1:0")?;
    /// assert_eq!(exporter.local_addrs().len(), 2);
    /// # Ok(()) }
    /// ```
    ///
    /// `[::]` is every address of the machine; on Linux and others those of IPv4 as well, for which
    /// `0.0.0.0` with the same port is then in use.
    pub fn bind_also(mut self, address: impl ToSocketAddrs + Debug) -> Self {
        self.also.push(Place::tcp(address));
        self
    }

    /// Serves at this Unix socket as well: see [`bind_unix`](Self::bind_unix).
    #[cfg(unix)]
    pub fn bind_also_unix(mut self, path: impl Into<PathBuf>, mode: u32) -> Self {
        let path = path.into();
        self.also.push(Place::Unix { path, mode });
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
        self.start(Place::tcp(address))
    }

    /// Starts to serve at a Unix socket, as [`bind`](Self::bind) does at an address.
    ///
    /// The file has `mode` from the moment that it is there, such as `0o660`; it takes the place of one that
    /// nobody listens at any more, and is removed when the exporter stops.
    ///
    /// ```
    /// # fn main() -> Result<(), tallymark_server::BindError> {
    /// use tallymark_server::Exporter;
    ///
    /// # let directory = std::env::temp_dir().join(format!("tallymark-doc-{}", std::process::id()));
    /// # std::fs::create_dir_all(&directory).unwrap();
    /// let path = directory.join("metrics.sock");
    /// let exporter = Exporter::builder().bind_unix(&path, 0o660)?;
    /// // curl --unix-socket metrics.sock http://localhost/metrics
    /// # drop(exporter);
    /// # std::fs::remove_dir(&directory).unwrap();
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`bind`](Self::bind), and when somebody listens at the path, or something else is there.
    #[cfg(unix)]
    pub fn bind_unix(self, path: impl Into<PathBuf>, mode: u32) -> Result<Exporter, BindError> {
        let path = path.into();
        self.start(Place::Unix { path, mode })
    }

    fn start(mut self, first: Place) -> Result<Exporter, BindError> {
        let mut places = vec![first];
        places.append(&mut self.also);
        #[cfg(feature = "live")]
        {
            let is_near = places.iter().any(Place::is_near);
            self.live_page = self.live_page.or((!is_near).then_some(false));
        }
        let (endpoint, limits) = self.made()?;
        let mut bound = Vec::new();
        let mut addresses = Vec::new();
        for place in &places {
            let (listener, address) = place.bind()?;
            bound.push(listener);
            addresses.extend(address);
        }
        let served = addresses.clone();
        Exporter::start(bound, addresses, endpoint, limits)
            .map_err(|source| places[0].not_served(served.first(), source))
    }

    /// The same pages for a server that the program has already; settings of connections and of stopping
    /// are that server's.
    ///
    /// # Errors
    /// When the registry has [problems](Registry::check), when paths or checks cannot be asked for or told
    /// apart, and when the web configuration cannot be taken or has a `tls_server_config`.
    #[cfg_attr(not(feature = "live"), allow(unused_mut))]
    pub fn endpoint(mut self) -> Result<Endpoint, BindError> {
        #[cfg(feature = "live")]
        {
            // Who reaches the server that it is mounted in is not known here.
            self.live_page = self.live_page.or(Some(false));
        }
        let endpoint = self.made()?.0;
        #[cfg(feature = "tls")]
        if endpoint.web.as_ref().is_some_and(|web| web.has_tls()) {
            let words = "`tls_server_config` is for the server that an endpoint is mounted in";
            return Err(BindError::WebConfig {
                words: words.to_owned(),
            });
        }
        Ok(endpoint)
    }

    /// The pages, in the order in which they are told to whoever asks for another.
    fn made(self) -> Result<(Endpoint, Limits), BindError> {
        let Self {
            metrics_path,
            health_path,
            ready_path,
            ready_limit,
            checks,
            registry,
            limits,
            also: _,
            facts,
            #[cfg(feature = "live")]
            live_page,
            #[cfg(feature = "web-config")]
            protection,
            #[cfg(feature = "query-api")]
            query_api,
        } = self;
        check_names(&checks)?;
        registry.check().map_err(BindError::Problems)?;
        facts.show(&registry);
        let slots = Arc::new(Slots::new(limits.scrapes));
        let metrics = Metrics {
            registry: Arc::clone(&registry),
            slots: Arc::clone(&slots),
            limit: limits.scrape_time(),
            last_length: AtomicUsize::new(0),
        };
        #[cfg(feature = "query-api")]
        let other_paths: Vec<_> = query_api.iter().flat_map(QueryApi::paths).collect();
        #[cfg(not(feature = "query-api"))]
        let other_paths: Vec<String> = Vec::new();
        #[cfg(feature = "live")]
        let looked_at = Arc::clone(&registry);
        #[cfg_attr(not(feature = "live"), allow(unused_mut))]
        let mut pages = vec![
            metrics.page(metrics_path),
            health::page(health_path, registry),
            ready::page(ready_path, checks, ready_limit),
        ];
        #[cfg(feature = "live")]
        crate::live::add(&mut pages, (looked_at, &other_paths), live_page);
        let site = Site::new(pages, other_paths)?;
        #[cfg(feature = "web-config")]
        let web = Web::new(protection).map_err(|words| BindError::WebConfig { words })?;
        #[allow(unused_mut, reason = "features add to it")]
        let mut endpoint = Endpoint::of(site, slots);
        #[cfg(feature = "web-config")]
        {
            endpoint.web = web;
        }
        #[cfg(feature = "query-api")]
        {
            endpoint.query_api = query_api;
        }
        Ok((endpoint, limits))
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
