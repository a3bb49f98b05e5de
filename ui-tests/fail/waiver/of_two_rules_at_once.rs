use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(allow(counter_without_total, foreign_unit) = "old dashboards")]
    requests_ms: Counter,
}

fn main() {}
