use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(labels(le = "1"))]
    requests_total: Counter,
}

fn main() {}
