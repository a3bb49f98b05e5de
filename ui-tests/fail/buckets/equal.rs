use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(buckets = [1, 1.0])]
    size_bytes: Histogram,
}

fn main() {}
