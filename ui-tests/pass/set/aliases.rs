//! A metric type may have another name, and be written by its path.

use tallymark::testing::Snapshot;
use tallymark::{Counter, Histogram, MetricSet, Status};

type Requests = Counter<Status>;
type PerStatus<N> = Counter<Status, N>;
type Duration = Histogram<Status>;

use tallymark::Gauge as Level;

#[derive(MetricSet)]
struct Metrics {
    /// Requests.
    requests_total: Requests,
    /// Bytes.
    sent_bytes_total: PerStatus<f64>,
    /// Time to answer.
    duration_seconds: Duration,
    /// Time to connect.
    #[metric(buckets = [1, 2])]
    connect_seconds: Duration,
    /// Depth.
    depth: Level,
    /// By its path.
    other_total: ::tallymark::Counter<::tallymark::Status>,
}

fn main() {
    let metrics = std::sync::Arc::new(Metrics::new());
    metrics.requests_total.with(Status::Success).inc();
    metrics.sent_bytes_total.with(Status::Success).add(0.5);
    metrics.duration_seconds.with(Status::Success).observe(0.5);
    metrics.connect_seconds.with(Status::Success).observe(1.5);
    metrics.depth.set(2.0);
    metrics.other_total.with(Status::Success).inc();
    let snapshot = Snapshot::of(&metrics);
    let success = [("status", "success")];
    assert_eq!(snapshot.counter("requests_total", &success), 1);
    assert_eq!(snapshot.value("sent_bytes_total", &success), 0.5);
    let usual = tallymark::buckets::DEFAULT.len() + 1;
    assert_eq!(
        snapshot
            .histogram("duration_seconds", &success)
            .buckets
            .len(),
        usual
    );
    assert_eq!(
        snapshot
            .histogram("connect_seconds", &success)
            .buckets
            .len(),
        3
    );
    assert_eq!(snapshot.value("depth", &[]), 2.0);
    assert_eq!(snapshot.counter("other_total", &success), 1);
}
