use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(buckets = linear(1.0, -1.0, 4))]
    size_bytes: Histogram,
}

fn main() {}
