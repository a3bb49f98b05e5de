use tallymark::{Counter, MetricSet, Status, track_metrics};
#[derive(MetricSet)]
#[metrics(static = API)]
struct Api {
    /// Requests.
    requests_total: Counter<Status>,
}
#[track_metrics(status: Status = from outcome, region = "eu", count = API.requests_total(status))]
fn send() {}

fn main() {}
