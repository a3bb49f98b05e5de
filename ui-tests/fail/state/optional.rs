use tallymark::{MetricSet, StateSet, Status};

#[derive(MetricSet)]
struct Metrics {
    /// Where it stands.
    last: StateSet<Option<Status>>,
}

fn main() {}
