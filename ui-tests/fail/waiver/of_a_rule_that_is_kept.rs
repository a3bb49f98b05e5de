use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(allow(counter_without_total) = "old dashboards")]
    requests_total: Counter,
}

fn main() {}
