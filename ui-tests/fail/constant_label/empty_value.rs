use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(labels(region = ""))]
    requests_total: Counter,
}

fn main() {}
