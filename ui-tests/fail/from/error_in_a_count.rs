use tallymark::{Counter, MetricSet, Status, track_metrics};
#[derive(MetricSet)]
#[metrics(static = METRICS)]
struct Metrics {
    /// Calls.
    calls_total: Counter<Status>,
}

#[track_metrics(status: Status = from error |_| Status::Error, count = METRICS.calls_total(status))]
fn send() -> Result<u8, ()> {
    Ok(3)
}

fn main() {}
