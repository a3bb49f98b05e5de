//! One of each, with labels and without.

use std::time::Duration;
use tallymark::testing::snapshot;
use tallymark::{Counter, Gauge, Histogram, Info, MetricSet, Status, Summary, UpDown};

/// Metrics of a queue.
#[derive(MetricSet)]
#[metrics(namespace = "queue", static = QUEUE)]
struct Queue {
    /// Jobs put in.
    jobs_total: Counter,
    /// Jobs done.
    done_total: Counter<Status>,
    /// Jobs waiting.
    depth: Gauge,
    /// Workers by status.
    workers: Gauge<Status>,
    /// Jobs being done.
    in_flight: UpDown,
    /// Connections by status.
    connections: UpDown<Status>,
    /// Time to do a job.
    duration_seconds: Histogram,
    /// Time to do a job, by status.
    #[metric(buckets = [0.5])]
    done_seconds: Histogram<Status>,
    /// Sizes of jobs.
    size_bytes: Summary,
    /// Cost of jobs, by status.
    cost_dollars: Summary<Status>,
    /// The build.
    #[metric(labels(version = "1.2.3"))]
    build_info: Info,
    /// The last status.
    status_info: Info<Status>,
}

fn main() {
    QUEUE.jobs_total.inc();
    QUEUE.jobs_total.add(2);
    QUEUE.done_total.with(Status::Success).inc();
    QUEUE.depth.set(1.5);
    QUEUE.workers.with(Status::Error).set(-2.0);
    QUEUE.in_flight.inc();
    QUEUE.in_flight.add(4);
    QUEUE.in_flight.dec();
    QUEUE.connections.with(Status::Success).inc();
    QUEUE.duration_seconds.observe(0.02);
    QUEUE
        .done_seconds
        .with(Status::Success)
        .observe_duration(Duration::from_millis(250));
    drop(QUEUE.done_seconds.with(Status::Success).start_timer());
    QUEUE.size_bytes.observe(10.0);
    QUEUE.cost_dollars.with(Status::Error).observe(0.25);
    QUEUE.status_info.set(Status::Error);
    let snapshot = snapshot();
    let success = [("status", "success")];
    let error = [("status", "error")];
    assert_eq!(snapshot.counter("queue_jobs_total", &[]), 3);
    assert_eq!(snapshot.counter("queue_done_total", &success), 1);
    assert_eq!(snapshot.value("queue_depth", &[]), 1.5);
    assert_eq!(snapshot.value("queue_workers", &error), -2.0);
    assert_eq!(snapshot.value("queue_in_flight", &[]), 4.0);
    assert_eq!(snapshot.value("queue_connections", &success), 1.0);
    assert_eq!(snapshot.histogram("queue_duration_seconds", &[]).count(), 1);
    assert_eq!(
        snapshot.histogram("queue_done_seconds", &success).count(),
        2
    );
    assert_eq!(snapshot.summary("queue_size_bytes", &[]), (1, 10.0));
    assert_eq!(snapshot.summary("queue_cost_dollars", &error), (1, 0.25));
    assert_eq!(
        snapshot.counter("queue_build_info", &[("version", "1.2.3")]),
        1
    );
    assert_eq!(snapshot.counter("queue_status_info", &error), 1);
    assert!(snapshot.get("queue_status_info", &success).is_none());
    QUEUE.status_info.clear(Status::Error);
}
