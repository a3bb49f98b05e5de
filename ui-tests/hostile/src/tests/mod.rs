//! What was called was counted.

mod functions;
mod futures;
mod names;

use crate::facade::registry;
use crate::facade::testing::{Snapshot, thread_snapshot};
use std::future::Future as Later;
use std::task::{Context, Poll, Waker};

/// What `act` counts on this thread.
fn counted(act: impl FnOnce()) -> Snapshot {
    let before = thread_snapshot();
    act();
    thread_snapshot().delta(&before)
}

fn finished<F: Later>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// Polls once, and drops what is not finished then.
fn begun<F: Later>(future: F) -> Option<F::Output> {
    let mut context = Context::from_waker(Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

/// The calls of `function` that ended ok, with an error, with a panic, and cancelled.
#[track_caller]
fn calls(counted: &Snapshot, function: &str, labels: &[(&str, &str)]) -> [u64; 4] {
    let metric = format!("{function}_calls_total");
    ["ok", "error", "panic", "cancelled"].map(|outcome| {
        let labels: Vec<_> = labels
            .iter()
            .copied()
            .chain([("outcome", outcome)])
            .collect();
        counted.counter(&metric, &labels)
    })
}

#[track_caller]
fn assert_value(counted: &Snapshot, metric: &str, labels: &[(&str, &str)], expected: f64) {
    // As texts, because floats are not to be compared.
    let value = counted.value(metric, labels).to_string();
    assert_eq!(value, expected.to_string(), "{metric} {labels:?}");
}

#[test]
fn no_name_stands_twice() {
    assert_eq!(
        registry().check().map_err(|problems| problems.to_string()),
        Ok(())
    );
}
