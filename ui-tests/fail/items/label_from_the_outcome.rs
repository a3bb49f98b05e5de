use tallymark::{Counter, MetricSet, Outcome, track_metrics};
#[derive(MetricSet)]
#[metrics(static = METRICS)]
struct Metrics {
    /// Rows.
    rows_total: Counter<Outcome>,
}

#[track_metrics(items = METRICS.rows_total(outcome))]
fn list() -> impl Iterator<Item = u8> {
    0..3
}

fn main() {}
