use tallymark::{Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    duration_seconds_total: Histogram,
}

fn main() {}
