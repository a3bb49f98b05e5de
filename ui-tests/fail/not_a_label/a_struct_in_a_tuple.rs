use tallymark::{Counter, MetricSet, Status};

#[derive(Clone, Copy)]
struct Zone;

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    requests_total: Counter<(Zone, Status)>,
}

fn main() {}
