use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
#[metrics(subsystem = "cart_")]
struct Metrics {
    /// Requests.
    requests_total: Counter,
}

fn main() {}
