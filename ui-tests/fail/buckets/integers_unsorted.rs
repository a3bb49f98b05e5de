use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(buckets = [10, 5])]
    size_bytes: Histogram,
}

fn main() {}
