use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    latency_millis: Histogram,
}

fn main() {}
