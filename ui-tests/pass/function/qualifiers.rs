//! `unsafe`, `extern` and visibility stay what they are.

use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

/// # Safety
/// `pointer` points to a `u8`.
#[track_metrics(namespace = "qualifiers")]
unsafe fn read(pointer: *const u8) -> u8 {
    // SAFETY: see above.
    unsafe { *pointer }
}

#[track_metrics(namespace = "qualifiers")]
extern "C" fn callback(n: i32) -> i32 {
    n + 1
}

/// # Safety
/// Always.
#[track_metrics(namespace = "qualifiers")]
pub(crate) async unsafe extern "Rust" fn later() -> u8 {
    3
}

fn main() {
    // SAFETY: it does.
    assert_eq!(unsafe { read(&5) }, 5);
    let callback: extern "C" fn(i32) -> i32 = callback;
    assert_eq!(callback(1), 2);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    // SAFETY: always.
    let polled = std::pin::pin!(unsafe { later() }).poll(&mut context);
    assert_eq!(polled, std::task::Poll::Ready(3));
    let snapshot = thread_snapshot();
    for function in ["read", "callback", "later"] {
        let metric = format!("qualifiers_{function}_calls_total");
        assert_eq!(
            snapshot.counter(&metric, &[("outcome", "ok")]),
            1,
            "{metric}"
        );
    }
}
