use tallymark::{Computed, MetricSet};

fn number() -> u64 {
    1
}

#[derive(MetricSet)]
struct Metrics {
    /// Computed.
    #[metric(value = number)]
    result: Computed,
}

fn main() {}
