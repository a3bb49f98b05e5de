use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(labels(region = 3))]
    requests_total: Counter,
}

fn main() {}
