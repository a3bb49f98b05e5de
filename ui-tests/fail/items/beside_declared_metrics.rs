use tallymark::{Counter, MetricSet, track_metrics};

#[derive(MetricSet)]
#[metrics(static = METRICS)]
struct Metrics {
    /// Rows.
    rows_total: Counter,
}

#[track_metrics(items, count = METRICS.rows_total())]
fn list() -> impl Iterator<Item = u8> {
    0..3
}
fn main() {}
