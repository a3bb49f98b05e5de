//! What the gateway counts. Everything but `bad_requests_total` is recorded by the attribute on
//! [`Gateway::call`](crate::gateway::Gateway::call), once a call, however it ends.

use crate::errors::{GatewayError, Reason};
use crate::labels::{Model, Operation, Provider};
use tallymark::{Counter, Histogram, KindOf, MetricSet, Outcome, Status, Summary, UpDown};

/// Metrics of the gateway.
#[derive(MetricSet)]
#[metrics(namespace = "gateway", static = GATEWAY)]
pub(crate) struct GatewayMetrics {
    /// Requests passed on to a provider, by whether they succeeded.
    #[metric(max_series = 1_224)] // provider 3 × model 51 × operation 4 × status 2
    pub(crate) requests_total: Counter<(Provider, Model, Operation, Status)>,
    /// Time from a valid request to its reply, of requests that the client waited for.
    // provider 3 × model 51 × operation 4 × 15 lines each; shown where there is something to show,
    // because most models belong to one provider and do one thing.
    #[metric(
        buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0],
        max_series = 9_180,
        init = "touched"
    )]
    pub(crate) request_duration_seconds: Histogram<(Provider, Model, Operation)>,
    /// Requests that a provider has not answered so far.
    pub(crate) requests_in_flight: UpDown<Provider>,
    /// Requests that failed, by what went wrong.
    pub(crate) errors_total: Counter<(Provider, KindOf<GatewayError>)>,
    /// Money spent, as the providers' replies state it.
    pub(crate) request_cost_dollars: Summary<(Provider, Model)>,
    /// Tokens used, as the providers' replies state them.
    pub(crate) tokens_total: Counter<(Provider, Model)>,
    /// Requests by how they ended: cancelled are those whose client went away.
    pub(crate) outcomes_total: Counter<Outcome>,
    /// Requests that were refused and not passed on, by reason.
    pub(crate) bad_requests_total: Counter<Reason>,
}
