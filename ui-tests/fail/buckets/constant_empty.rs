const BOUNDS: [f64; 0] = [];

use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(buckets = BOUNDS)]
    size_bytes: Histogram,
}

fn main() {}
