use tallymark::{Counter, MetricSet, Status, track_metrics};
#[derive(MetricSet)]
#[metrics(static = API)]
struct Api {
    /// Requests.
    requests_total: Counter<Status>,
}
#[track_metrics(user: u64 = 3, count = API.requests_total(user))]
fn get() {}

fn main() {}
