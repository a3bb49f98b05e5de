use tallymark::{Gauge, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    uptime_minutes: Gauge,
}

fn main() {}
