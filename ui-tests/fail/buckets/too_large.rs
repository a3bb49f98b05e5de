use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(buckets = [1, 1e999])]
    size_bytes: Histogram,
}

fn main() {}
