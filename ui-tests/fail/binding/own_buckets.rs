use tallymark::{Counter, MetricSet, Status, track_metrics};
#[derive(MetricSet)]
#[metrics(static = API)]
struct Api {
    /// Requests.
    requests_total: Counter<Status>,
}
#[track_metrics(buckets = [1.0], count = API.requests_total(Status::Error))]
fn send() {}

fn main() {}
