use tallymark::{Computed, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Computed.
    result: Computed,
}

fn main() {}
