use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(allow(counter_without_total))]
    requests: Counter,
}

fn main() {}
