//! Series show from the start, or once they were counted into.

use tallymark::testing::Snapshot;
use tallymark::{Counter, Histogram, MetricSet, Outcome, Summary};

#[derive(MetricSet)]
struct Metrics {
    /// From the start.
    #[metric(init = "zero")]
    shown_total: Counter<Outcome>,
    /// Once touched.
    #[metric(init = "touched")]
    hidden_total: Counter<Outcome>,
    /// Once touched.
    #[metric(init = "touched")]
    size_bytes: Histogram<Outcome>,
    /// Once touched.
    #[metric(init = "touched")]
    cost_dollars: Summary<Outcome>,
}

fn main() {
    let metrics = std::sync::Arc::new(Metrics::new());
    metrics.hidden_total.with(Outcome::Panic).inc();
    metrics.size_bytes.with(Outcome::Ok).observe(1.0);
    let snapshot = Snapshot::of(&metrics);
    let series = ["shown_total", "hidden_total", "size_bytes", "cost_dollars"]
        .map(|metric| snapshot.series(metric).count());
    assert_eq!(series, [4, 1, 1, 0]);
    assert_eq!(snapshot.counter("hidden_total", &[("outcome", "panic")]), 1);
}
