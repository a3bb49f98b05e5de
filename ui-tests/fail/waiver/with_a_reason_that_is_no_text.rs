use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(allow(counter_without_total) = true)]
    requests: Counter,
}

fn main() {}
