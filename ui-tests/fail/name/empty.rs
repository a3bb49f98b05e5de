use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(name = "")]
    requests: Counter,
}

fn main() {}
