use tallymark::{Computed, Counter, MetricSet, Status};

#[derive(MetricSet)]
struct Metrics {
    /// Calls.
    calls_total: Counter<Status>,
    /// Computed.
    #[metric(rate(calls_total, window = "60"))]
    result: Computed,
}

fn main() {}
