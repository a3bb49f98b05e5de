use tallymark::{MetricSet, Status, UpDown, track_metrics};
#[derive(MetricSet)]
#[metrics(static = API)]
struct Api {
    /// In flight.
    in_flight: UpDown<Status>,
}
#[track_metrics(status: Status = from outcome, in_flight = API.in_flight(status))]
fn send() {}

fn main() {}
