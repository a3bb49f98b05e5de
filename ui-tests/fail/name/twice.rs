use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Requests.
    requests_total: Counter,
    /// Calls.
    #[metric(name = "requests_total")]
    calls: Counter,
}

fn main() {}
