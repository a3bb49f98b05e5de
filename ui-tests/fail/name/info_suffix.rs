use tallymark::{Info, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    build: Info,
}

fn main() {}
