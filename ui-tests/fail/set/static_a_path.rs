use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
#[metrics(static = crate::SHOP)]
struct Metrics {
    /// Requests.
    requests_total: Counter,
}

fn main() {}
