use tallymark::{Counter, MetricSet, Status};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    requests_total: Counter<(Status, bool)>,
}

fn main() {}
