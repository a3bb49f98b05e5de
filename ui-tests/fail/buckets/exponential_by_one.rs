use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(buckets = exponential(1.0, 1.0, 8))]
    size_bytes: Histogram,
}

fn main() {}
