use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    requests_total: Counter<&'static str>,
}

fn main() {}
