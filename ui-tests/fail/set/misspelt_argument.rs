use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
#[metrics(namspace = "shop")]
struct Metrics {
    /// Requests.
    requests_total: Counter,
}

fn main() {}
