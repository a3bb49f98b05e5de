use tallymark::{Counter, MetricSet, Status};

/// Metrics.
#[derive(MetricSet)]
struct Metrics {
    /// Things.
    things_total: Counter<Option<Option<Status>>>,
}

fn main() {}
