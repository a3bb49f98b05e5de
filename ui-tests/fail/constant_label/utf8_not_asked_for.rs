use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
#[metrics(labels("service.name" = "shop"))]
struct Metrics {
    /// Things.
    requests_total: Counter,
}

fn main() {}
