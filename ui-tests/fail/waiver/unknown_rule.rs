use tallymark::{Gauge, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(allow(no_total) = "old dashboards")]
    depth: Gauge,
}

fn main() {}
