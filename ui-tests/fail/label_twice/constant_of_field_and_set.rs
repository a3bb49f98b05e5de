use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
#[metrics(labels(region = "eu"))]
struct Metrics {
    /// Requests.
    #[metric(labels(region = "us"))]
    requests_total: Counter,
}

fn main() {}
