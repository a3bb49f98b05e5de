use tallymark::{MetricSet, Summary, track_metrics};

#[derive(MetricSet)]
#[metrics(static = METRICS)]
struct Metrics {
    /// Sizes.
    size_bytes: Summary,
}

#[track_metrics(observe(|size| f64::from(*size)) = METRICS.size_bytes())]
fn list() -> impl Iterator<Item = u8> {
    0..3
}

fn main() {}
