use tallymark::{Counter, MetricSet, track_metrics};

#[derive(MetricSet)]
#[metrics(static = METRICS)]
struct Metrics {
    /// Rows.
    rows_total: Counter,
}

#[track_metrics(items = METRICS.rows_total())]
fn list() -> Vec<u8> {
    Vec::new()
}
fn main() {}
