use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(buckets = linear("1", 2, 8))]
    size_bytes: Histogram,
}

fn main() {}
