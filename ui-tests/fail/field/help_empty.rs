use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    ///
    requests_total: Counter,
}

fn main() {}
