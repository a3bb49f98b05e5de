//! Returned, failed, panicked, cancelled: each once, and nothing stays in flight.

use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::pin::pin;
use std::task::{Context, Waker};
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

#[track_metrics(namespace = "exit")]
fn sync(number: u32) -> Result<u32, String> {
    if number > 2 {
        panic!("on purpose");
    }
    number.checked_sub(1).ok_or("below".into())
}

#[track_metrics(namespace = "exit")]
async fn later(hangs: bool) -> u32 {
    if hangs {
        pending::<()>().await;
    }
    panic!("on purpose");
}

fn main() {
    set_hook(Box::new(|_| {}));
    assert!(sync(1).is_ok() && sync(0).is_err());
    assert!(catch_unwind(|| sync(3)).is_err());
    let mut context = Context::from_waker(Waker::noop());
    assert!(pin!(later(true)).poll(&mut context).is_pending());
    let mut panics = Box::pin(later(false));
    assert!(catch_unwind(AssertUnwindSafe(|| panics.as_mut().poll(&mut context))).is_err());
    drop(panics);
    drop(std::panic::take_hook());
    let snapshot = thread_snapshot();
    let outcomes = |metric| {
        ["ok", "error", "panic", "cancelled"]
            .map(|outcome| snapshot.counter(metric, &[("outcome", outcome)]))
    };
    assert_eq!(outcomes("exit_sync_calls_total"), [1, 1, 1, 0]);
    assert_eq!(outcomes("exit_later_calls_total"), [0, 0, 1, 1]);
    assert_eq!(
        snapshot
            .histogram("exit_sync_duration_seconds", &[])
            .count(),
        2
    );
    assert_eq!(
        snapshot
            .histogram("exit_later_duration_seconds", &[])
            .count(),
        0
    );
    for metric in ["exit_sync_in_flight", "exit_later_in_flight"] {
        assert_eq!(snapshot.value(metric, &[]), 0.0, "{metric}");
    }
}
