//! Budgets are constants, and may be reached.

use tallymark::testing::Snapshot;
use tallymark::{Counter, Histogram, Interned, Label, MetricSet, Outcome};

const USERS: usize = 1_999;

#[derive(Label, Clone, Copy)]
#[label(capacity = USERS)]
struct User(Interned);

#[derive(MetricSet)]
#[metrics(max_series = 2 * (USERS + 1) + 4 * 5)]
struct Metrics {
    /// Requests.
    #[metric(max_series = USERS + 1)]
    requests_total: Counter<User>,
    /// Requests that failed.
    #[metric(max_series = 2_000, init = "touched")]
    failures_total: Counter<User>,
    /// Sizes.
    #[metric(max_series = 20, buckets = [1, 2])]
    size_bytes: Histogram<Outcome>,
}

fn main() {
    let metrics = std::sync::Arc::new(Metrics::new());
    metrics.requests_total.with(User::from("ada")).inc();
    metrics.failures_total.with(User::from("ada")).inc();
    metrics.size_bytes.with(Outcome::Ok).observe(1.5);
    let snapshot = Snapshot::of(&metrics);
    assert_eq!(snapshot.counter("requests_total", &[("user", "ada")]), 1);
    assert_eq!(snapshot.series("failures_total").count(), 1);
    assert_eq!(
        Metrics::DESCRIPTION.series(),
        Metrics::DESCRIPTION.max_series
    );
}
