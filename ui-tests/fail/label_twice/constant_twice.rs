use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
#[metrics(labels(region = "eu", region = "us"))]
struct Metrics {
    /// Requests.
    requests_total: Counter,
}

fn main() {}
