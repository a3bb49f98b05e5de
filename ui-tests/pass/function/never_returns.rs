//! A function that never returns can still panic or be dropped.

use std::panic::{catch_unwind, set_hook};
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

#[track_metrics(namespace = "never")]
fn serve(stop: bool) -> ! {
    loop {
        if stop {
            panic!("on purpose");
        }
    }
}

#[track_metrics(namespace = "never")]
async fn serve_later() -> ! {
    loop {
        std::future::pending::<()>().await;
    }
}

fn main() {
    set_hook(Box::new(|_| {}));
    assert!(catch_unwind(|| serve(true)).is_err());
    drop(std::panic::take_hook());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(
        std::pin::pin!(serve_later())
            .poll(&mut context)
            .is_pending()
    );
    let snapshot = thread_snapshot();
    let panicked = [("outcome", "panic")];
    assert_eq!(snapshot.counter("never_serve_calls_total", &panicked), 1);
    let cancelled = [("outcome", "cancelled")];
    assert_eq!(
        snapshot.counter("never_serve_later_calls_total", &cancelled),
        1
    );
}
