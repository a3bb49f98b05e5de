use tallymark::{Histogram, MetricSet};

type Sizes = Histogram;

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(max_buckets = 80)]
    size_bytes: Sizes,
}

fn main() {}
