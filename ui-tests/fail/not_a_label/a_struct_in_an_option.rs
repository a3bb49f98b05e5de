use tallymark::{Counter, MetricSet};

#[derive(Clone, Copy)]
struct Zone;

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    requests_total: Counter<Option<Zone>>,
}

fn main() {}
