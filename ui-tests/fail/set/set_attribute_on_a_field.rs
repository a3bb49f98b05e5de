use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Requests.
    #[metrics(max_series = 3)]
    requests_total: Counter,
}

fn main() {}
