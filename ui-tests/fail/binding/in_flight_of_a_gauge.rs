use tallymark::{Gauge, MetricSet, track_metrics};
#[derive(MetricSet)]
#[metrics(static = API)]
struct Api {
    /// In flight.
    in_flight: Gauge,
}
#[track_metrics(in_flight = API.in_flight())]
fn send() {}

fn main() {}
