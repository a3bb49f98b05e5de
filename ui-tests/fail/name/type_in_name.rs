use tallymark::{Gauge, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    depth_gauge: Gauge,
}

fn main() {}
