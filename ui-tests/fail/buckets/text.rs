use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(buckets = "1, 2")]
    size_bytes: Histogram,
}

fn main() {}
