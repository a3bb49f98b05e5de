use tallymark::{MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Requests.
    requests_total: u64,
}

fn main() {}
