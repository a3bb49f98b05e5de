use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
#[metrics(namespace = shop)]
struct Metrics {
    /// Requests.
    requests_total: Counter,
}

fn main() {}
