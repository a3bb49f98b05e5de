use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    requests: Counter,
}

fn main() {}
