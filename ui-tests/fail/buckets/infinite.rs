use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(buckets = [1, f64::INFINITY])]
    size_bytes: Histogram,
}

fn main() {}
