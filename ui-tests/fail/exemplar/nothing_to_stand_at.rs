use tallymark::{MetricSet, UpDown, track_metrics};

#[derive(MetricSet)]
#[metrics(static = METRICS)]
struct Metrics {
    /// Lists.
    lists: UpDown,
}

#[track_metrics(in_flight = METRICS.lists(), exemplar)]
fn list() {}
fn main() {}
