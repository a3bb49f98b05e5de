//! Counters of integers and floats, gauges of floats and integers.

use tallymark::testing::snapshot;
use tallymark::{Counter, Gauge, MetricSet, Status};

#[derive(MetricSet)]
#[metrics(static = NUMBERS)]
struct Numbers {
    /// Bytes.
    sent_bytes_total: Counter<(), u64>,
    /// Seconds.
    busy_seconds_total: Counter<(), f64>,
    /// Seconds, by status.
    spent_seconds_total: Counter<Status, f64>,
    /// Degrees.
    temperature_celsius: Gauge<(), f64>,
    /// Replicas.
    replicas: Gauge<Status, i64>,
}

fn main() {
    NUMBERS.sent_bytes_total.add(u64::MAX);
    NUMBERS.busy_seconds_total.inc();
    NUMBERS.busy_seconds_total.add(0.5);
    NUMBERS.spent_seconds_total.with(Status::Error).add(0.125);
    NUMBERS.temperature_celsius.set(-0.5);
    NUMBERS.replicas.with(Status::Success).set(i64::MIN);
    let snapshot = snapshot();
    assert_eq!(snapshot.counter("sent_bytes_total", &[]), u64::MAX);
    assert_eq!(snapshot.value("busy_seconds_total", &[]), 1.5);
    let error = [("status", "error")];
    assert_eq!(snapshot.value("spent_seconds_total", &error), 0.125);
    assert_eq!(snapshot.value("temperature_celsius", &[]), -0.5);
    assert_eq!(NUMBERS.replicas.with(Status::Success).get(), i64::MIN);
}
