use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(buckets = 10)]
    size_bytes: Histogram,
}

fn main() {}
