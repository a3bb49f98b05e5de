use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(init = "later")]
    requests_total: Counter,
}

fn main() {}
