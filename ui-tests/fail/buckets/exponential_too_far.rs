use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(buckets = exponential(1.0, 1e200, 3))]
    size_bytes: Histogram,
}

fn main() {}
