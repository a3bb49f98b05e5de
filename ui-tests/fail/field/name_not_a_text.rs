use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(name = 3)]
    requests_total: Counter,
}

fn main() {}
