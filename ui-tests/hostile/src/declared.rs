//! What the functions here record into: every type of label and metric, and nested sets.

use crate::facade::storage::Shared;
use crate::facade::{
    Counter, ErrorKind, Gauge, Histogram, Info, Interned, KindOf, Label, LabelSet, MetricSet,
    Outcome, Status, Summary, UpDown,
};

/// A provider.
#[derive(Label, Clone, Copy, Debug, PartialEq, Eq)]
#[label(crate = crate::facade)]
pub enum Provider {
    /// One.
    Openai,
    /// Another.
    #[label("fal.ai")]
    FalAi,
}

/// A model, which says whose it is.
#[derive(Label, Clone, Copy, Debug)]
#[label(crate = crate::facade, implies(provider: Provider))]
pub enum Model {
    /// One of one.
    #[label("gpt-5", provider = Provider::Openai)]
    Gpt5,
    /// One of the other.
    #[label(provider = Provider::FalAi)]
    Flux,
}

impl From<usize> for Model {
    fn from(length: usize) -> Self {
        if length > 5 { Self::Flux } else { Self::Gpt5 }
    }
}

/// A user, of whom there are few.
#[derive(Label, Clone, Copy, Debug)]
#[label(crate = crate::facade, capacity = 8)]
pub struct User(Interned);

/// Labels with names.
#[derive(LabelSet, Clone, Copy, Debug)]
#[label(crate = crate::facade)]
pub struct Route {
    /// From whom.
    #[label(name = "source")]
    pub from: Provider,
    /// To whom.
    pub to: Option<Provider>,
    /// Whether it was there.
    pub cached: bool,
}

/// What went wrong in the net.
#[derive(ErrorKind, Clone, Copy, Debug)]
#[error_kind(crate = crate::facade)]
pub enum NetError<T>
where
    T: Send,
{
    /// Nobody there.
    Refused,
    /// Gone.
    Closed {
        /// When.
        after: T,
    },
}

/// What went wrong.
#[derive(ErrorKind, Clone, Debug)]
#[error_kind(crate = crate::facade)]
pub enum Failure {
    /// Too late.
    Late,
    /// Too much.
    #[error_kind("slow_down")]
    Limited(u64),
    /// In the net.
    #[error_kind(nested)]
    Net(Box<NetError<u64>>),
}

impl From<NetError<u64>> for Failure {
    fn from(error: NetError<u64>) -> Self {
        Self::Net(Box::new(error))
    }
}

/// A result by another name.
pub type Fallible<T> = Result<T, Failure>;

/// Metrics of the net.
#[derive(MetricSet, Debug)]
#[metrics(crate = crate::facade, namespace = "net")]
pub struct NetMetrics {
    /// Bytes sent.
    pub sent_bytes_total: Counter<(), f64>,
    #[metric(nested)]
    #[allow(missing_docs, reason = "a nested set needs no help")]
    pub cache: CacheMetrics,
}

/// Metrics of the cache of the net.
#[derive(MetricSet, Debug)]
#[metrics(crate = crate::facade, subsystem = "cache")]
pub struct CacheMetrics {
    /// Lookups.
    pub lookups_total: Counter<Route>,
}

/// Metrics of calls.
#[derive(MetricSet, Debug)]
#[metrics(crate = crate::facade, namespace = "calls", labels(region = "eu"), static = CALLS)]
pub struct Calls {
    /// Requests.
    pub requests_total: Counter<(Model, Status)>,
    /// Requests by user.
    #[metric(max_series = 100, init = "touched")]
    pub user_requests_total: Counter<(User, Outcome), u64, Shared>,
    /// Money.
    pub cost_dollars_total: Counter<Provider, f64>,
    /// Amounts.
    pub amounts_total: Counter<(), f64>,
    /// A level.
    pub level: Gauge<Provider>,
    /// Items.
    pub items: Gauge<Option<Provider>, i64>,
    /// Calls in flight.
    pub in_flight: UpDown<Provider>,
    /// All calls in flight.
    pub all_in_flight: UpDown,
    /// Sizes.
    pub size_bytes: Summary<Route>,
    /// Time, by the usual buckets.
    pub duration_seconds: Histogram<Provider>,
    /// Time, by a list.
    #[metric(buckets = [0.5, 1.0, 5.0])]
    pub delay_seconds: Histogram,
    /// Sizes, by a rule.
    #[metric(buckets = exponential(256.0, 4.0, 3))]
    pub length_bytes: Histogram<(Provider, Outcome)>,
    /// Errors.
    pub errors_total: Counter<(KindOf<Failure>, Provider)>,
    /// Events of a system that others query.
    #[metric(name = "events_total", allow(total_without_counter) = "others query it")]
    pub events: Gauge,
    /// The build.
    #[metric(labels(version = env!("CARGO_PKG_VERSION")))]
    pub build_info: Info,
    #[metric(nested)]
    #[allow(missing_docs, reason = "a nested set needs no help")]
    pub net: NetMetrics,
}
