use tallymark::{Gauge, MetricSet};

#[derive(Clone, Copy)]
struct Breaker;

#[derive(MetricSet)]
struct Metrics {
    /// Where it stands.
    last: Gauge<(), Breaker>,
}

fn main() {}
