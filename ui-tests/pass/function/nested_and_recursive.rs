//! Functions in functions, and functions that call themselves.

use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

#[track_metrics(namespace = "nested")]
fn outer(n: u64) -> u64 {
    #[track_metrics(namespace = "nested")]
    fn inner(n: u64) -> u64 {
        fn innermost(n: u64) -> u64 {
            n * 2
        }
        innermost(n)
    }

    use std::cmp::max;
    inner(max(n, 1)) + inner(n)
}

#[track_metrics(namespace = "nested")]
fn factorial(n: u64) -> u64 {
    if n == 0 { 1 } else { n * factorial(n - 1) }
}

#[track_metrics(namespace = "nested")]
async fn countdown(n: u8) -> u8 {
    if n == 0 {
        0
    } else {
        Box::pin(countdown(n - 1)).await + 1
    }
}

fn main() {
    assert_eq!(outer(3), 12);
    assert_eq!(factorial(5), 120);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let count = std::pin::pin!(countdown(3)).poll(&mut context);
    assert_eq!(count, std::task::Poll::Ready(3));
    let snapshot = thread_snapshot();
    let calls = [
        ("outer", 1),
        ("inner", 2),
        ("factorial", 6),
        ("countdown", 4),
    ];
    for (function, expected) in calls {
        let metric = format!("nested_{function}_calls_total");
        assert_eq!(
            snapshot.counter(&metric, &[("outcome", "ok")]),
            expected,
            "{metric}"
        );
    }
    assert_eq!(snapshot.value("nested_factorial_in_flight", &[]), 0.0);
}
