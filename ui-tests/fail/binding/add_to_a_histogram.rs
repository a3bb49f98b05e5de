use tallymark::{Histogram, MetricSet, track_metrics};
#[derive(MetricSet)]
#[metrics(static = API)]
struct Api {
    /// Sizes.
    size_bytes: Histogram,
}
#[track_metrics(add(|reply| *reply) = API.size_bytes())]
fn send() -> f64 {
    3.0
}

fn main() {}
