use tallymark::{Gauge, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    load_percent: Gauge,
}

fn main() {}
