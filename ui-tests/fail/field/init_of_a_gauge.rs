use tallymark::{Gauge, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(init = "touched")]
    depth: Gauge,
}

fn main() {}
