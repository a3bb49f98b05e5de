use tallymark::{MetricSet};

#[derive(MetricSet)]
struct Metrics {}

fn main() {}
