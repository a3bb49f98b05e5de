use tallymark::{Computed, MetricSet, Status};

fn number() -> f64 {
    1.0
}

#[derive(MetricSet)]
struct Metrics {
    /// Computed.
    #[metric(value = number)]
    result: Computed<Status>,
}

fn main() {}
