use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(crate = tallymark)]
    requests_total: Counter,
}

fn main() {}
