//! The metrics of programs that ask for no others.

use super::families::{Began, Ended, HttpFamilies};
use super::grpc::GrpcStatus;
use super::method::HttpMethod;
use super::status::HttpStatus;
use std::sync::{Arc, OnceLock};
use tallymark_macros::{Label, MetricSet};
use tallymark_runtime::storage::PerThread;
use tallymark_runtime::{Counter, Histogram, Interned, Outcome, UpDown};

pub(super) static SERVER: OnceLock<Arc<ServerSet>> = OnceLock::new();
pub(super) static CLIENT: OnceLock<Arc<ClientSet>> = OnceLock::new();

/// The route of a request, a template; as a label: `route`. The first 64 have values of their own.
#[derive(Label, Clone, Copy, Debug, PartialEq, Eq)]
#[label(crate = tallymark_runtime, capacity = 64)]
pub struct Route(Interned);

/// The host that is asked; as a label: `host`. The first 32 have values of their own.
#[derive(Label, Clone, Copy, Debug, PartialEq, Eq)]
#[label(crate = tallymark_runtime, name = "host", capacity = 32)]
pub struct HostName(Interned);

/// The last labels stand side by side in memory. A program has few statuses, and a stranger cannot make
/// it have more; so a thread, which has cells of its own here, has some blocks of 5 KB, and not one for
/// each method and route that somebody has tried.
type Requests<Target> = (Option<HttpStatus>, Outcome, HttpMethod, Target);

/// Requests that a server answers.
///
/// ```
/// use std::sync::Arc;
/// use tallymark::{MetricSet, Registry};
/// use tallymark_server::layer::{HttpLayer, ServerSet};
///
/// let set = Arc::new(ServerSet::new()); // with a label of the service's, in a registry of choice
/// let registry = Registry::new();
/// registry.register_with(&set, &[("service", "orders")])?;
/// let layer = HttpLayer::server_with(set);
/// # Ok::<(), tallymark::Problems>(())
/// ```
#[derive(Debug, MetricSet)]
#[metrics(crate = tallymark_runtime, namespace = "http_server", max_series = 200_000)]
pub struct ServerSet {
    /// Requests that ended, by the status of the answer and by how they ended.
    #[metric(max_series = 175_000, init = "touched")]
    requests_total: Counter<Requests<Route>, u64, PerThread>,
    /// Time from a request to the end of its answer, or until it was given up.
    #[metric(max_series = 10_000, init = "touched")]
    request_duration_seconds: Histogram<(HttpMethod, Route)>,
    /// Requests that have not ended.
    requests_in_flight: UpDown<HttpMethod>,
    /// Bytes of requests' bodies, where their number was told beforehand.
    #[metric(buckets = exponential(256.0, 4.0, 9), init = "touched")]
    request_body_bytes: Histogram<Route>,
    /// Bytes of answers' bodies, as far as they were taken.
    #[metric(buckets = exponential(256.0, 4.0, 9), init = "touched")]
    response_body_bytes: Histogram<Route>,
    /// Requests of gRPC that ended, by their status.
    #[metric(max_series = 1_200, init = "touched")]
    grpc_requests_total: Counter<(Route, GrpcStatus)>,
}

/// Requests that a client sends.
#[derive(Debug, MetricSet)]
#[metrics(crate = tallymark_runtime, namespace = "http_client", max_series = 100_000)]
pub struct ClientSet {
    /// Requests that ended, by the status of the answer and by how they ended.
    #[metric(max_series = 90_000, init = "touched")]
    requests_total: Counter<Requests<HostName>, u64, PerThread>,
    /// Time from a request to the end of its answer, or until it was given up.
    #[metric(max_series = 5_000, init = "touched")]
    request_duration_seconds: Histogram<(HttpMethod, HostName)>,
    /// Requests that have not ended.
    requests_in_flight: UpDown<HttpMethod>,
    /// Bytes of requests' bodies, where their number was told beforehand.
    #[metric(buckets = exponential(256.0, 4.0, 9), init = "touched")]
    request_body_bytes: Histogram<HostName>,
    /// Bytes of answers' bodies, as far as they were read.
    #[metric(buckets = exponential(256.0, 4.0, 9), init = "touched")]
    response_body_bytes: Histogram<HostName>,
    /// Requests of gRPC that ended, by their status.
    #[metric(init = "touched")]
    grpc_requests_total: Counter<(HostName, GrpcStatus)>,
}

macro_rules! standard {
    ($set:ty, $target:ident) => {
        impl HttpFamilies for $set {
            type Call = (HttpMethod, $target);

            #[inline]
            fn begin(&self, began: &Began<'_>) -> Self::Call {
                self.requests_in_flight.with(began.method).inc();
                (began.method, $target::from(began.route))
            }

            #[inline]
            fn end(&self, (method, target): Self::Call, ended: &Ended) {
                self.requests_in_flight.with(method).dec();
                let labels = (ended.status, ended.outcome, method, target);
                self.requests_total.with(labels).inc();
                let duration = self.request_duration_seconds.with((method, target));
                duration.observe(ended.seconds);
                if let Some(bytes) = ended.request_bytes {
                    self.request_body_bytes.with(target).observe(bytes as f64);
                }
                if let Some(bytes) = ended.response_bytes {
                    self.response_body_bytes.with(target).observe(bytes as f64);
                }
                if let Some(status) = ended.grpc {
                    self.grpc_requests_total.with((target, status)).inc();
                }
            }
        }
    };
}

standard!(ServerSet, Route);
standard!(ClientSet, HostName);
