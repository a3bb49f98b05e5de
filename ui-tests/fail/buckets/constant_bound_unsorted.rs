const LIMIT: f64 = 1.0;

use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(buckets = [2.0, LIMIT])]
    size_bytes: Histogram,
}

fn main() {}
