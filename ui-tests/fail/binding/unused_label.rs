use tallymark::{Counter, MetricSet, Status, track_metrics};
#[derive(MetricSet)]
#[metrics(static = API)]
struct Api {
    /// Requests.
    requests_total: Counter<Status>,
}
#[track_metrics(status: Status = from outcome, code = 3, count = API.requests_total(status))]
fn send() {}

fn main() {}
