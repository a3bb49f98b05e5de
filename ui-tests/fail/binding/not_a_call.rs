use tallymark::{Counter, MetricSet, Status, track_metrics};
#[derive(MetricSet)]
#[metrics(static = API)]
struct Api {
    /// Requests.
    requests_total: Counter<Status>,
}
#[track_metrics(count = API.requests_total)]
fn send() {}

fn main() {}
