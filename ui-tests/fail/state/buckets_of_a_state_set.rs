use tallymark::{MetricSet, StateSet, Status};

#[derive(MetricSet)]
struct Metrics {
    /// Where it stands.
    #[metric(buckets = [1.0])]
    last: StateSet<Status>,
}

fn main() {}
