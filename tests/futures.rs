//! `#[track_metrics]` on async functions: finished, failed, panicked, cancelled, never started.
#![allow(
    clippy::float_cmp,
    reason = "what is counted exactly is compared exactly"
)]

use std::future::{Future, pending, poll_fn, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use tallymark::testing::{Snapshot, thread_snapshot};
use tallymark::{Label, track_metrics};

#[derive(Label, Clone, Copy)]
enum Kind {
    Finish,
    Fail,
    Panic,
    Hang,
}

struct Store {
    rows: Vec<u32>,
}

impl Store {
    #[track_metrics(kind, namespace = "futures")]
    async fn first(&mut self, kind: Kind) -> Result<&mut u32, String> {
        // One suspension, so that every call is polled twice at least.
        let mut is_first = true;
        poll_fn(|context| {
            context.waker().wake_by_ref();
            if std::mem::take(&mut is_first) {
                Poll::Pending
            } else {
                Poll::Ready(())
            }
        })
        .await;
        match kind {
            Kind::Finish => ready(()).await,
            Kind::Fail => Err("failed")?,
            Kind::Panic => panic!("on purpose"),
            Kind::Hang => pending().await,
        }
        self.rows.first_mut().ok_or_else(|| "empty".into())
    }
}

fn poll_times<F: Future>(future: F, times: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    (0..times).find_map(|_| match future.as_mut().poll(&mut context) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    })
}

fn calls(delta: &Snapshot, kind: &str, outcome: &str) -> u64 {
    delta.counter(
        "futures_first_calls_total",
        &[("kind", kind), ("outcome", outcome)],
    )
}

#[test]
fn every_exit_counts_once_and_in_flight_balances() {
    let before = thread_snapshot();
    let mut store = Store { rows: vec![7] };
    *poll_times(store.first(Kind::Finish), 9).unwrap().unwrap() += 1;
    assert_eq!(store.rows, [8]);
    assert!(poll_times(store.first(Kind::Fail), 9).unwrap().is_err());
    let panicking = AssertUnwindSafe(|| poll_times(store.first(Kind::Panic), 9).is_none());
    assert!(catch_unwind(panicking).is_err());
    assert!(poll_times(store.first(Kind::Hang), 9).is_none());
    let delta = thread_snapshot().delta(&before);
    for (kind, outcome) in [
        ("finish", "ok"),
        ("fail", "error"),
        ("panic", "panic"),
        ("hang", "cancelled"),
    ] {
        for other in ["ok", "error", "panic", "cancelled"] {
            assert_eq!(
                calls(&delta, kind, other),
                u64::from(other == outcome),
                "{kind} {other}"
            );
        }
        let in_flight = delta.value("futures_first_in_flight", &[("kind", kind)]);
        assert_eq!(in_flight, 0.0, "{kind}");
        let timed = delta
            .histogram("futures_first_duration_seconds", &[("kind", kind)])
            .count();
        assert_eq!(
            timed,
            u64::from(outcome == "ok" || outcome == "error"),
            "{kind}"
        );
    }
}

#[test]
fn a_future_that_was_never_polled_counts_as_nothing() {
    let before = thread_snapshot();
    let mut store = Store { rows: vec![] };
    drop(store.first(Kind::Finish));
    let delta = thread_snapshot().delta(&before);
    assert_eq!(calls(&delta, "finish", "cancelled"), 0);
}

#[test]
fn in_flight_shows_while_a_call_is_suspended() {
    let before = thread_snapshot();
    let mut store = Store { rows: vec![] };
    let mut future = Box::pin(store.first(Kind::Hang));
    let mut context = Context::from_waker(Waker::noop());
    assert!(future.as_mut().poll(&mut context).is_pending());
    let during = thread_snapshot().delta(&before);
    assert_eq!(
        during.value("futures_first_in_flight", &[("kind", "hang")]),
        1.0
    );
    drop(future);
    let after = thread_snapshot().delta(&before);
    assert_eq!(
        after.value("futures_first_in_flight", &[("kind", "hang")]),
        0.0
    );
    assert_eq!(calls(&after, "hang", "cancelled"), 1);
}

#[test]
fn futures_stay_send() {
    fn is_send<T: Send>(_: &T) {}
    let mut store = Store { rows: vec![] };
    is_send(&store.first(Kind::Finish));
}
