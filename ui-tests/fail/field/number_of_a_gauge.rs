use tallymark::{Gauge, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    depth: Gauge<(), u64>,
}

fn main() {}
