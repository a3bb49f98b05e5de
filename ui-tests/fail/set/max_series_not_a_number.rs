use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
#[metrics(max_series = "100")]
struct Metrics {
    /// Requests.
    requests_total: Counter,
}

fn main() {}
