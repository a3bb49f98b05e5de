use tallymark::{Computed, Counter, MetricSet, Status};

#[derive(MetricSet)]
struct Metrics {
    /// Calls.
    calls_total: Counter<Status>,
    /// Computed.
    #[metric(rate(calls_total, window = "1h"), ratio(calls_total / calls_total))]
    result: Computed,
}

fn main() {}
