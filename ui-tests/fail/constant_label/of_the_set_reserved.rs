use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
#[metrics(labels(quantile = "1"))]
struct Metrics {
    /// Requests.
    requests_total: Counter,
}

fn main() {}
