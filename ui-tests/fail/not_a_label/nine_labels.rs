use tallymark::{Counter, MetricSet};

type A = tallymark::Status;

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    requests_total: Counter<(A, A, A, A, A, A, A, A, A)>,
}

fn main() {}
