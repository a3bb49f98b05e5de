use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    latency_ms: Histogram,
}

fn main() {}
