use tallymark::{Counter, MetricSet};

#[derive(Clone, Copy)]
struct Zone;

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    requests_total: Counter<Zone>,
}

fn main() {}
