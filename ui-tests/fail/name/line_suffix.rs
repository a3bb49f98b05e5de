use tallymark::{Gauge, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    items_count: Gauge,
}

fn main() {}
