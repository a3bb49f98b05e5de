use tallymark::{MetricSet, NativeHistogram};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(buckets = [2.0, 1.0])]
    size_bytes: NativeHistogram,
}

fn main() {}
