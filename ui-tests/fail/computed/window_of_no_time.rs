use tallymark::{Computed, Counter, MetricSet, Status};

#[derive(MetricSet)]
struct Metrics {
    /// Calls.
    calls_total: Counter<Status>,
    /// Computed.
    #[metric(rate(calls_total, window = "0s"))]
    result: Computed,
}

fn main() {}
