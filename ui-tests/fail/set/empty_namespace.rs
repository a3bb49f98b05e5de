use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
#[metrics(namespace = "")]
struct Metrics {
    /// Requests.
    requests_total: Counter,
}

fn main() {}
