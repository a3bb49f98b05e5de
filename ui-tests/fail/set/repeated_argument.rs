use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
#[metrics(namespace = "shop", namespace = "store")]
struct Metrics {
    /// Requests.
    requests_total: Counter,
}

fn main() {}
