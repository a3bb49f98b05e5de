use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(buckets = exponential(1, 1, 8))]
    size_bytes: Histogram,
}

fn main() {}
