use tallymark::{Histogram, MetricSet, track_metrics};
#[derive(MetricSet)]
#[metrics(static = API)]
struct Api {
    /// Sizes.
    size_bytes: Histogram,
}
#[track_metrics(observe(|reply| reply.size) = API.size_bytes())]
fn send() -> u32 {
    3
}

fn main() {}
