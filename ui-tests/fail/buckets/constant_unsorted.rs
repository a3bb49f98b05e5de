const BOUNDS: [f64; 2] = [2.0, 1.0];

use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(buckets = BOUNDS)]
    size_bytes: Histogram,
}

fn main() {}
