use tallymark::{MetricSet, StateSet};

#[derive(MetricSet)]
struct Metrics {
    /// Where it stands.
    last: StateSet<String>,
}

fn main() {}
