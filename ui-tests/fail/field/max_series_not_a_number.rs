use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(max_series = -1)]
    requests_total: Counter,
}

fn main() {}
