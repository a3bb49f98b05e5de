use tallymark::{MetricSet, NativeHistogram, Outcome};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(max_series = 11)]
    size_bytes: NativeHistogram<Outcome>,
}

fn main() {}
