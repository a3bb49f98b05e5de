use tallymark::{MetricSet, NativeHistogram};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(max_buckets = 1 + 2)]
    size_bytes: NativeHistogram,
}

fn main() {}
