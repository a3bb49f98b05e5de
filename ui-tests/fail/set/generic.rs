use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics<L> {
    /// Requests.
    requests_total: Counter<L>,
}

fn main() {}
