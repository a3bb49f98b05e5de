use tallymark::{MetricSet, StateSet};

struct Breaker;

#[derive(MetricSet)]
struct Metrics {
    /// Where it stands.
    last: StateSet<Breaker>,
}

fn main() {}
