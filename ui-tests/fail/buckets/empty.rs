use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(buckets = [])]
    size_bytes: Histogram,
}

fn main() {}
