use tallymark::{MetricSet, Outcome, StateSet, Status};

#[derive(MetricSet)]
struct Metrics {
    /// Where it stands.
    #[metric(max_series = 7)]
    last: StateSet<Outcome, Status>,
}

fn main() {}
