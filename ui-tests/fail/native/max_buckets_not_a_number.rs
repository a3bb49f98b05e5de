use tallymark::{MetricSet, NativeHistogram};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(max_buckets = "many")]
    size_bytes: NativeHistogram,
}

fn main() {}
