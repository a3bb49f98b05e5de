use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
#[metric(namespace = "shop")]
struct Metrics {
    /// Requests.
    requests_total: Counter,
}

fn main() {}
