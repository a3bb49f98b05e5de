use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(buckets = [1, f64::NAN])]
    size_bytes: Histogram,
}

fn main() {}
