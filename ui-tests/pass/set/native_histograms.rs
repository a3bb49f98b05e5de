//! Native histograms: with classic buckets and without, bound to functions, under an alias.

use tallymark::testing::snapshot;
use tallymark::{MetricSet, NativeHistogram, Status, track_metrics};

type Durations = NativeHistogram<Status>;

const FEW: usize = 20;

#[derive(MetricSet)]
#[metrics(static = NATIVE)]
struct Native {
    /// Both.
    #[metric(buckets = exponential(1.0, 2.0, 3))]
    latency_seconds: NativeHistogram<Status>,
    /// Exponential alone.
    #[metric(max_buckets = FEW, max_series = 3)]
    size_bytes: NativeHistogram,
    /// By another name.
    #[metric(init = "touched", max_buckets = 100)]
    work_seconds: Durations,
}

#[track_metrics(duration = NATIVE.latency_seconds(status))]
fn work(status: Status) {}

fn main() {
    work(Status::Success);
    NATIVE.latency_seconds.with(Status::Success).observe(3.0);
    for size in 1..=100 {
        NATIVE.size_bytes.observe(f64::from(size * size));
    }
    NATIVE.work_seconds.with(Status::Error).observe(1.0);
    let snapshot = snapshot();
    let latency = snapshot.native_histogram("latency_seconds", &[("status", "success")]);
    assert_eq!(latency.count(), 2);
    assert_eq!(latency.buckets, [(1.0, 1), (2.0, 0), (4.0, 1), (f64::INFINITY, 0)]);
    let size = snapshot.native_histogram("size_bytes", &[]);
    assert_eq!((size.count(), size.schema, size.buckets.len()), (100, 0, 1));
    assert!(size.positive.len() <= FEW);
    assert_eq!(snapshot.series("work_seconds").count(), 1);
}
