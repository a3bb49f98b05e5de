use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(buckets = [0.1, 0.5, 0.25])]
    size_bytes: Histogram,
}

fn main() {}
