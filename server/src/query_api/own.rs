//! What the query API counts of itself, for all of a program together.

use std::time::Instant;
use tallymark_macros::{Label, MetricSet};
use tallymark_runtime::{Counter, Histogram, UpDown};

/// What can be asked for.
#[derive(Label, Clone, Copy, Debug, PartialEq, Eq)]
#[label(crate = tallymark_runtime)]
pub(crate) enum Endpoint {
    Query,
    QueryRange,
    Series,
    Services,
    Health,
}

impl Endpoint {
    pub(crate) const ALL: [Self; 5] = [
        Self::Query,
        Self::QueryRange,
        Self::Series,
        Self::Services,
        Self::Health,
    ];

    /// The last part of its path.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::QueryRange => "query_range",
            Self::Series => "series",
            Self::Services => "services",
            Self::Health => "health",
        }
    }

    /// Whether it is the database's answer that is passed on.
    pub(crate) const fn is_passed_on(self) -> bool {
        matches!(self, Self::Query | Self::QueryRange | Self::Series)
    }
}

/// What became of a request.
#[derive(Label, Clone, Copy, Debug, PartialEq, Eq)]
#[label(crate = tallymark_runtime)]
pub(crate) enum Outcome {
    /// The database has answered.
    Ok,
    /// It was not one that the database could answer, and was not asked.
    Invalid,
    /// The database has refused it.
    Refused,
    /// There were too many at once.
    Busy,
    /// The database cannot be reached.
    Unreachable,
    /// The database was not done in time.
    Timeout,
    /// What the database has answered is too large, or no JSON.
    BadAnswer,
    /// The client was gone before the answer was there.
    Cancelled,
}

#[derive(MetricSet)]
#[metrics(crate = tallymark_runtime, namespace = "tallymark", subsystem = "query_api", static = OWN)]
pub(crate) struct Own {
    /// Requests by what became of them.
    #[metric(init = "touched")]
    pub(crate) requests_total: Counter<(Endpoint, Outcome)>,
    /// Requests that have no answer yet.
    pub(crate) requests_in_flight: UpDown,
    /// Time from a request to its whole answer, of those that were answered.
    #[metric(buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0], init = "touched")]
    pub(crate) request_duration_seconds: Histogram<Endpoint>,
}

/// A request that is being answered: counted however it ends.
pub(crate) struct Asked {
    endpoint: Endpoint,
    outcome: Outcome,
    began: Instant,
}

impl Asked {
    pub(crate) fn new(endpoint: Endpoint) -> Self {
        OWN.requests_in_flight.inc();
        Self {
            endpoint,
            outcome: Outcome::Cancelled,
            began: Instant::now(),
        }
    }

    pub(crate) fn ended(mut self, outcome: Outcome) {
        self.outcome = outcome;
        OWN.request_duration_seconds
            .with(self.endpoint)
            .observe_duration(self.began.elapsed());
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        OWN.requests_in_flight.dec();
        OWN.requests_total.with((self.endpoint, self.outcome)).inc();
    }
}
