use tallymark::{Computed, MetricSet};

type Alias = Computed;

#[derive(MetricSet)]
struct Metrics {
    /// Computed.
    result: Alias,
}

fn main() {}
