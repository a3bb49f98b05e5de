use tallymark::{MetricSet, Outcome, UpDown, track_metrics};
#[derive(MetricSet)]
#[metrics(static = API)]
struct Api {
    /// In flight.
    in_flight: UpDown<Outcome>,
}
#[track_metrics(
    in_flight = API.in_flight(outcome),
    count = API.in_flight,
    observe = API.in_flight(outcome),
    max_series = 3,
)]
fn send() {}
fn main() {}
