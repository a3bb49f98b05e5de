use tallymark::{Gauge, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    connections_total: Gauge,
}

fn main() {}
