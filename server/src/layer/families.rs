//! Where requests are counted: what a set of metrics has to do to stand behind the layer.

use super::grpc::GrpcStatus;
use super::method::HttpMethod;
use super::status::HttpStatus;
use tallymark_runtime::Outcome;

/// A set of metrics that requests are counted into: [`ServerSet`](super::ServerSet),
/// [`ClientSet`](super::ClientSet), or one of the program's own.
///
/// For each request [`begin`](Self::begin) is called once, and then [`end`](Self::end) once, however it
/// ends, perhaps on another thread. Neither may block, and `end` may not panic: it also runs where a
/// panic is under way already, and a second one would abort the program.
///
/// ```
/// use std::sync::Arc;
/// use tallymark::{Counter, Histogram, Interned, Label, LabelSet, MetricSet, UpDown};
/// use tallymark_server::layer::{Began, Ended, HttpFamilies, HttpLayer, HttpMethod, HttpStatus};
///
/// #[derive(Label, Clone, Copy)]
/// #[label(capacity = 30)]
/// struct Endpoint(Interned);
///
/// /// The names, labels and buckets that the dashboards ask for.
/// #[derive(MetricSet)]
/// #[metrics(namespace = "shop", static = SHOP, labels(service = "orders"), max_series = 100_000)]
/// struct Shop {
///     /// Requests that ended.
///     #[metric(max_series = 30_000, init = "touched")]
///     http_requests_total: Counter<(HttpMethod, Endpoint, Option<HttpStatus>)>,
///     /// Time to answer a request.
///     #[metric(buckets = [0.005, 0.05, 0.5, 5], max_series = 5_000, init = "touched")]
///     http_request_duration_seconds: Histogram<(HttpMethod, Endpoint)>,
///     /// Requests that have not ended.
///     http_requests_in_flight: UpDown,
/// }
///
/// impl HttpFamilies for Shop {
///     type Call = (HttpMethod, Endpoint);
///
///     fn begin(&self, began: &Began<'_>) -> Self::Call {
///         self.http_requests_in_flight.inc();
///         (began.method, Endpoint::from(began.route))
///     }
///
///     fn end(&self, (method, endpoint): Self::Call, ended: &Ended) {
///         self.http_requests_in_flight.dec();
///         self.http_requests_total.with((method, endpoint, ended.status)).inc();
///         self.http_request_duration_seconds.with((method, endpoint)).observe(ended.seconds);
///     }
/// }
///
/// let app: axum::Router = axum::Router::new().layer(HttpLayer::server_with(&SHOP));
/// ```
pub trait HttpFamilies: Send + Sync + 'static {
    /// What is kept of a request until it ends: its labels, mostly.
    type Call: Copy + Send + Sync + 'static;

    /// A request has begun.
    fn begin(&self, began: &Began<'_>) -> Self::Call;

    /// That request has ended.
    fn end(&self, call: Self::Call, ended: &Ended);
}

/// A request that begins.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Began<'a> {
    /// Its method.
    pub method: HttpMethod,
    /// Its route, of a client its host; [`UNMATCHED`](super::UNMATCHED) where there is none. For a
    /// bounded label.
    pub route: &'a str,
}

/// A request that has ended.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Ended {
    /// The answer's status; `None` if there was no answer.
    pub status: Option<HttpStatus>,
    /// How it ended; see the [module](super).
    pub outcome: Outcome,
    /// The seconds since it began.
    pub seconds: f64,
    /// The bytes of the request's body, if their number was told beforehand; 0 if it has none. What was
    /// told may be more than what was sent; over a tebibyte it is left out.
    pub request_bytes: Option<u64>,
    /// The bytes of the answer's body that were taken; `None` if there was no answer. Where it is
    /// compressed above the layer, that is before it was compressed.
    pub response_bytes: Option<u64>,
    /// The status of a request of gRPC, see the [module](super#grpc); `None` for all others.
    pub grpc: Option<GrpcStatus>,
}

impl<'a> Began<'a> {
    pub(super) fn new(method: HttpMethod, route: &'a str) -> Self {
        Self { method, route }
    }
}
