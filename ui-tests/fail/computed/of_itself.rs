use tallymark::{Computed, Counter, MetricSet, Status};

#[derive(MetricSet)]
struct Metrics {
    /// Calls.
    calls_total: Counter<Status>,
    /// Computed.
    #[metric(ratio(calls_total / result))]
    result: Computed,
}

fn main() {}
