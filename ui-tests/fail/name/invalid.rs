use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(name = "requests-total")]
    requests: Counter,
}

fn main() {}
