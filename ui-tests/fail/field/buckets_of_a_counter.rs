use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(buckets = [1, 2])]
    requests_total: Counter,
}

fn main() {}
