use tallymark::{MetricSet};

#[derive(MetricSet)]
union Metrics {
    requests: u64,
}

fn main() {}
