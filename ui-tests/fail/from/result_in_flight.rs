use tallymark::{MetricSet, Status, UpDown, track_metrics};
#[derive(MetricSet)]
#[metrics(static = METRICS)]
struct Metrics {
    /// Calls.
    calls: UpDown<Status>,
}

#[track_metrics(status: Status = from result |_| Status::Error, in_flight = METRICS.calls(status))]
fn send() -> Option<u8> {
    None
}

fn main() {}
