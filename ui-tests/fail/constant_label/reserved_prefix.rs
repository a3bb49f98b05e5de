use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(labels(__name = "x"))]
    requests_total: Counter,
}

fn main() {}
