use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(name = "requests_total", name = "calls_total")]
    requests: Counter,
}

fn main() {}
