use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    requests_total: Counter<u64>,
}

fn main() {}
