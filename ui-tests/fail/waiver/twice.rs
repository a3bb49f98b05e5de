use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(allow(counter_without_total) = "a", allow(counter_without_total) = "b")]
    requests: Counter,
}

fn main() {}
