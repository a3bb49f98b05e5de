use tallymark::{MetricSet, Outcome, StateSet, Status};

#[derive(MetricSet)]
struct Metrics {
    /// Where it stands.
    status: StateSet<Outcome, Status>,
}

fn main() {}
