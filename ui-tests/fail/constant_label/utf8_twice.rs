use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
#[metrics(utf8, labels("shop.zone" = "a", "shop.zone" = "b"))]
struct Metrics {
    /// Things.
    requests_total: Counter,
}

fn main() {}
