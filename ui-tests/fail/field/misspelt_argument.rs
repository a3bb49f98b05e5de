use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(bucket = [1, 2])]
    size_bytes: Histogram,
}

fn main() {}
