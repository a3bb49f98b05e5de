use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    sent_kb_total: Counter,
}

fn main() {}
