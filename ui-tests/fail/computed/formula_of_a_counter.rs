use tallymark::{Counter, MetricSet, Status};

#[derive(MetricSet)]
struct Metrics {
    /// Calls.
    calls_total: Counter<Status>,
    /// Computed.
    #[metric(ratio(calls_total / calls_total), allow(counter_without_total) = "no")]
    result: Counter,
}

fn main() {}
