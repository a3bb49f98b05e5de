use tallymark::{MetricSet, StateSet, Status};

#[derive(MetricSet)]
struct Metrics {
    /// Where it stands.
    last: StateSet<Status, (Status, u32)>,
}

fn main() {}
