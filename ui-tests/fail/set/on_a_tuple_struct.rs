use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics(Counter);

fn main() {}
