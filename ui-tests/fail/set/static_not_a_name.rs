use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
#[metrics(static = "SHOP")]
struct Metrics {
    /// Requests.
    requests_total: Counter,
}

fn main() {}
