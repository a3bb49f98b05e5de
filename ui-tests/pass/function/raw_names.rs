//! Functions and parameters with raw names.

use tallymark::testing::thread_snapshot;
use tallymark::{Counter, MetricSet, Status, track_metrics};

#[derive(MetricSet)]
#[metrics(static = RAW)]
struct Raw {
    /// Requests.
    raw_total: Counter<Status>,
}

#[track_metrics(r#type, r#in = "here", namespace = "raw")]
fn r#match(r#type: Status) -> Status {
    r#type
}

#[track_metrics(r#type, count = RAW.raw_total(r#type))]
fn r#fn(r#type: Status) {}

fn main() {
    assert_eq!(r#match(Status::Error), Status::Error);
    r#fn(Status::Success);
    let snapshot = thread_snapshot();
    let labels = [("type", "error"), ("in", "here"), ("outcome", "ok")];
    assert_eq!(snapshot.counter("raw_match_calls_total", &labels), 1);
    assert_eq!(snapshot.counter("raw_total", &[("status", "success")]), 1);
}
