use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    requests_total: Counter<Vec<u8>>,
}

fn main() {}
