use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(name = "5xx_total")]
    requests: Counter,
}

fn main() {}
