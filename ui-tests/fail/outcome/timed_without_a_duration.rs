use tallymark::{Counter, MetricSet, track_metrics};
#[derive(MetricSet)]
#[metrics(static = METRICS)]
struct Metrics {
    /// Calls.
    calls_total: Counter,
}

#[track_metrics(timed(ok), count = METRICS.calls_total())]
fn send() {}

fn main() {}
