use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    requests_total: Counter<[u8; 4]>,
}

fn main() {}
