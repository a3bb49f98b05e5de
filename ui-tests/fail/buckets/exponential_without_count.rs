use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(buckets = exponential(1.0, 2.0))]
    size_bytes: Histogram,
}

fn main() {}
