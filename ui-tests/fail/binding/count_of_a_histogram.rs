use tallymark::{Histogram, MetricSet, Status, track_metrics};
#[derive(MetricSet)]
#[metrics(static = API)]
struct Api {
    /// Time.
    duration_seconds: Histogram<Status>,
}
#[track_metrics(status: Status = from outcome, count = API.duration_seconds(status))]
fn send() {}

fn main() {}
