use tallymark::{Gauge, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Depth.
    queue_depth: Gauge,
    /// Depth.
    #[metric(name = "queue.depth", utf8)]
    depth: Gauge,
}

fn main() {}
