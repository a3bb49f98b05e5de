//! Settings of a pusher, and the checks and the thread that make one out of them.

use super::backoff::Backoff;
use super::error::PushError;
use super::known::Known;
use super::message::{Encode, Wire};
use super::pusher::Pusher;
use super::queue::Queue;
use super::rounds::{Rounds, push};
use super::sender::Sender;
use super::telling::Telling;
use crate::connector::{self, Encryption};
use crate::site::Served;
use hyper::Uri;
use hyper::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use std::cell::RefCell;
use std::ops::Deref;
#[cfg(feature = "client-tls")]
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use tallymark_runtime::{Escaping, Registry, registry};
use tokio::sync::{Notify, mpsc};

/// Beyond it, to add a setting to a time could overflow.
const LONGEST: Duration = Duration::from_hours(24);
const SHORTEST: Duration = Duration::from_millis(1);

/// What is common to all protocols.
pub(crate) struct Common {
    pub(crate) url: String,
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) known: Arc<Known>,
    headers: HeaderMap,
    mistake: Option<PushError>,
    encryption: Encryption,
    registry: Served,
    interval: Duration,
    collecting: Duration,
    timeout: Duration,
    backoff: Backoff,
    queue_bytes: usize,
    grace: Duration,
}

/// A protocol: where to send, and what.
pub(crate) trait Protocol: Sized {
    const WIRE: Wire;
    /// Whether labels may have any name.
    const ANY_LABEL: bool = false;
    /// The whole address.
    fn uri(&self, url: Uri, common: &Common) -> Result<Uri, PushError> {
        let _ = common;
        Ok(url)
    }
    fn encoder(self, common: &Common) -> Result<Box<dyn Encode>, PushError>;
}

/// Settings of a [`Pusher`].
///
/// ```
/// # fn main() -> Result<(), tallymark_server::push::PushError> {
/// use std::time::Duration;
/// use tallymark_server::push::Pusher;
///
/// let pusher = Pusher::remote_write("http://127.0.0.1:9/api/v1/write")
///     .label("job", "shop")
///     .label("instance", "shop-1")
///     .basic_auth("shop", "secret")
///     .timeout(Duration::from_secs(5))
///     .grace(Duration::from_millis(10))
///     .start()?;
/// # Ok(()) }
/// ```
#[must_use = "nothing is pushed before `start`"]
pub struct PusherBuilder<P> {
    common: Common,
    pub(super) protocol: P,
}

impl<P> PusherBuilder<P> {
    pub(super) fn new(url: String, protocol: P) -> Self {
        let mut headers = HeaderMap::new();
        let agent = concat!("tallymark/", env!("CARGO_PKG_VERSION"));
        headers.insert(USER_AGENT, HeaderValue::from_static(agent));
        let common = Common {
            url,
            labels: Vec::new(),
            known: Arc::default(),
            headers,
            mistake: None,
            encryption: Encryption::default(),
            registry: Arc::new(registry()),
            interval: Duration::from_secs(15),
            collecting: Duration::from_secs(10),
            timeout: Duration::from_secs(30),
            backoff: Backoff {
                first: Duration::from_millis(100),
                longest: Duration::from_secs(30),
            },
            queue_bytes: 8 * 1024 * 1024,
            grace: Duration::from_secs(10),
        };
        Self { common, protocol }
    }

    /// Adds a label to all series that have none of this name, such as `job` and `instance`, which
    /// Prometheus itself adds where it scrapes. One of an empty value is left out.
    pub fn label(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.common.labels.push((name.into(), value.into()));
        self
    }

    /// The registry to push, as `&'static Registry` or `Arc<Registry>`: the program's
    /// [`registry()`](tallymark_runtime::registry()) unless set.
    pub fn registry(
        mut self,
        registry: impl Deref<Target = Registry> + Send + Sync + 'static,
    ) -> Self {
        self.common.registry = Arc::new(registry);
        self
    }

    /// The time between two readings of the registry: 15 seconds unless set. The first is made at once.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.common.interval = interval.clamp(SHORTEST, LONGEST);
        self
    }

    /// How long a reading waits for [collectors](Registry::register_collector): 10 seconds unless set.
    pub fn collecting(mut self, limit: Duration) -> Self {
        self.common.collecting = limit.clamp(SHORTEST, LONGEST);
        self
    }

    /// How long a receiver may take from the connection to the end of its answer: 30 seconds unless
    /// set. Then the message is tried again.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.common.timeout = timeout.clamp(SHORTEST, LONGEST);
        self
    }

    /// The time until the second try, and the longest time between two: 100 ms and 30 seconds unless
    /// set. It doubles from try to try, and up to half of it is left out at random.
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        let longest = longest.clamp(SHORTEST, LONGEST);
        let first = first.clamp(SHORTEST, longest);
        self.common.backoff = Backoff { first, longest };
        self
    }

    /// How many bytes may wait, as they are sent: 8 MiB unless set. For what comes then, the oldest is
    /// dropped.
    pub fn queue_bytes(mut self, bytes: usize) -> Self {
        self.common.queue_bytes = bytes;
        self
    }

    /// How long a [flush](Pusher::flush) and the end of the pusher may take: 10 seconds unless set.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.common.grace = grace.min(LONGEST);
        self
    }

    /// Adds a field to all requests, such as `X-Scope-OrgID`; it is never told in errors.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let parsed = (HeaderName::try_from(name), HeaderValue::try_from(value));
        match parsed {
            (Ok(name), Ok(mut value)) => {
                value.set_sensitive(true);
                self.common.headers.insert(name, value);
            }
            _ => {
                self.common.mistake = Some(PushError::Setting {
                    setting: format!("the header `{name}`"),
                    reason: "its name or its value has characters that no header has".to_owned(),
                });
            }
        }
        self
    }

    /// Trusts whom the certificates of this file, in PEM, have signed, and nobody else: those whom the
    /// system trusts unless set. For URLs with `https`, as is [`client_certificate`](Self::client_certificate).
    /// Either is read again for each new connection, so they can be replaced.
    #[cfg(feature = "client-tls")]
    pub fn ca_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.common.encryption.ca_file = Some(path.into());
        self
    }

    /// Shows the receiver who this program is: its certificate, with those between it and its authority, and
    /// the key, both files in PEM.
    #[cfg(feature = "client-tls")]
    pub fn client_certificate(
        mut self,
        certificate: impl Into<PathBuf>,
        key: impl Into<PathBuf>,
    ) -> Self {
        self.common.encryption.client_certificate = Some((certificate.into(), key.into()));
        self
    }

    /// Sends a token with all requests, as `Authorization: Bearer`.
    pub fn bearer_token(self, token: &str) -> Self {
        self.header(AUTHORIZATION.as_str(), &format!("Bearer {token}"))
    }

    /// Sends a name and a password with all requests, as `Authorization: Basic`.
    pub fn basic_auth(self, name: &str, password: &str) -> Self {
        use base64::Engine;
        let pair = base64::engine::general_purpose::STANDARD.encode(format!("{name}:{password}"));
        self.header(AUTHORIZATION.as_str(), &format!("Basic {pair}"))
    }
}

#[allow(private_bounds, reason = "the protocols are those of this crate")]
impl<P: Protocol> PusherBuilder<P> {
    /// Starts to push.
    ///
    /// # Errors
    /// When the registry has [problems](Registry::check), when the address or a setting is not one, and
    /// when there is no thread to be had. Whether the receiver is there is not asked.
    pub fn start(self) -> Result<Pusher, PushError> {
        let Self { common, protocol } = self;
        let url = connector::parse(&common.url)?;
        check_labels(&common.labels, P::ANY_LABEL)?;
        let uri = protocol.uri(url, &common)?;
        let encoder = protocol.encoder(&common)?;
        if let Some(mistake) = common.mistake {
            return Err(mistake);
        }
        common.registry.check().map_err(PushError::Problems)?;
        let place = uri.authority().map(ToString::to_string).unwrap_or_default();
        let wire = P::WIRE;
        let rounds = Rounds {
            registry: common.registry,
            encoder: Arc::new(Mutex::new(encoder)),
            interval: common.interval,
            collecting: common.collecting,
            grace: common.grace,
            last: 0,
            reading: None,
        };
        let queue_bytes = common.queue_bytes;
        let known = common.known;
        let (headers, timeout, backoff) = (common.headers, common.timeout, common.backoff);
        let idle = common.interval.saturating_mul(2);
        let client = connector::connections(&uri, &common.encryption, 1, idle)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(4)
            .build()
            .map_err(PushError::Thread)?;
        let (flushes, asked) = mpsc::unbounded_channel();
        let thread = thread::Builder::new()
            .name("tallymark-push".to_owned())
            .spawn(move || {
                let queue = Queue::new(wire.protocol, queue_bytes, wire.is_latest_only);
                let sender = Sender {
                    client,
                    uri,
                    wire,
                    known,
                    headers,
                    timeout,
                    backoff,
                    hurry: Notify::new(),
                    telling: RefCell::new(Telling::new(wire.protocol, place)),
                };
                runtime.block_on(push(rounds, &queue, &sender, asked));
                // What hangs in the program's own code is not waited for.
                runtime.shutdown_background();
            })
            .map_err(PushError::Thread)?;
        Ok(Pusher {
            flushes: Some(flushes),
            thread: Some(thread),
        })
    }
}

fn check_labels(labels: &[(String, String)], is_any: bool) -> Result<(), PushError> {
    for (at, (name, _)) in labels.iter().enumerate() {
        let reason = if name.is_empty() || name.starts_with("__") {
            "it is no name for a label"
        } else if !is_any && Escaping::Underscores.escape_label(name) != name.as_str() {
            "names of labels have letters, digits and underscores"
        } else if labels[..at].iter().any(|(other, _)| other == name) {
            "it stands twice"
        } else {
            continue;
        };
        return Err(PushError::Setting {
            setting: format!("the label `{name}`"),
            reason: reason.to_owned(),
        });
    }
    Ok(())
}
