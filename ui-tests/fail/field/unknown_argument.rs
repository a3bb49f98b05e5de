use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(colour = "red")]
    requests_total: Counter,
}

fn main() {}
