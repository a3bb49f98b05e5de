use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
#[metrics(prefix = "shop")]
struct Metrics {
    /// Requests.
    requests_total: Counter,
}

fn main() {}
