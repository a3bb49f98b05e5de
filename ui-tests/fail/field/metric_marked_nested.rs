use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    #[metric(nested)]
    requests_total: Counter,
}

fn main() {}
