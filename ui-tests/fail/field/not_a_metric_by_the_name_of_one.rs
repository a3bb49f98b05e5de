use tallymark::{MetricSet};

struct Counter;

#[derive(MetricSet)]
struct Metrics {
    /// Requests.
    requests_total: Counter,
}

fn main() {}
