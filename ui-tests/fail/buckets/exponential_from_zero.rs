use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(buckets = exponential(0.0, 2.0, 8))]
    size_bytes: Histogram,
}

fn main() {}
