use tallymark::{Gauge, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Depth.
    #[metric(name = "queue.depth", utf8 = true)]
    depth: Gauge,
}

fn main() {}
