use tallymark::{Counter, MetricSet, Status};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(labels(status = "ok"))]
    requests_total: Counter<Status>,
}

fn main() {}
