use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(max_buckets = 80)]
    size_bytes: Histogram,
}

fn main() {}
