use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(allow(counter_witout_total) = "old dashboards")]
    requests: Counter,
}

fn main() {}
