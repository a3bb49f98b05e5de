use tallymark::{Counter, MetricSet, Status};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    requests_total: Counter<&'static Status>,
}

fn main() {}
