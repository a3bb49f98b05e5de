use tallymark::{MetricSet};

#[derive(MetricSet)]
enum Metrics {
    Requests,
}

fn main() {}
