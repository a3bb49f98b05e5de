use tallymark::{Counter, MetricSet, Status};

#[derive(MetricSet)]
#[metrics(labels(status = "ok"))]
struct Metrics {
    /// Requests.
    requests_total: Counter<Status>,
}

fn main() {}
