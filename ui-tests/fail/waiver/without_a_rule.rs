use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(allow = "old dashboards")]
    requests_total: Counter,
}

fn main() {}
