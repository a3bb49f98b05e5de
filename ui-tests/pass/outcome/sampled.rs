//! `sample` times some of the calls and counts all of them.

use futures_util::FutureExt;
use tallymark::testing::thread_snapshot;
use tallymark::{Counter, Histogram, MetricSet, track_metrics};

const CALLS: u64 = 4_000;

#[derive(MetricSet)]
#[metrics(namespace = "sampled", static = METRICS)]
struct Metrics {
    /// Calls.
    bound_total: Counter,
    /// Their time.
    bound_seconds: Histogram,
}

#[track_metrics(namespace = "sampled", sample = 1)]
fn all() {}

#[track_metrics(namespace = "sampled", sample = 10)]
fn sync() {}

#[track_metrics(namespace = "sampled", sample = 10)]
async fn later() -> Result<(), ()> {
    Ok(())
}

#[track_metrics(namespace = "sampled", sample = 10, items)]
fn listed() -> impl Iterator<Item = u8> {
    0..2
}

#[track_metrics(
    sample = 10,
    count = METRICS.bound_total(),
    duration = METRICS.bound_seconds(),
)]
fn bound() {}

fn main() {
    for _ in 0..CALLS {
        all();
        sync();
        later().now_or_never().unwrap().unwrap();
        listed().count();
        bound();
    }

    let snapshot = thread_snapshot();
    let timed = |metric: &str| snapshot.histogram(metric, &[]).count();
    for function in ["all", "sync", "later", "listed"] {
        let metric = format!("sampled_{function}_calls_total");
        assert_eq!(
            snapshot.counter(&metric, &[("outcome", "ok")]),
            CALLS,
            "{function}"
        );
    }
    assert_eq!(snapshot.counter("sampled_bound_total", &[]), CALLS);
    assert_eq!(
        snapshot.counter("sampled_listed_items_total", &[]),
        2 * CALLS
    );
    assert_eq!(timed("sampled_all_duration_seconds"), CALLS);
    // 400 of them, and ten times the deviation of 19 to either side.
    for metric in [
        "sampled_sync_duration_seconds",
        "sampled_later_duration_seconds",
        "sampled_listed_duration_seconds",
        "sampled_bound_seconds",
    ] {
        assert!(
            (210..590).contains(&timed(metric)),
            "{metric}: {}",
            timed(metric)
        );
    }
}
